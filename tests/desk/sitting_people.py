"""The people of the desk's tests: an officer at the window of Nowshera, and families who come to him."""

from __future__ import annotations

from datetime import date

from saiban.access.models import Purpose, Role, User
from saiban.access.viewer import Viewer
from saiban.desk.registering import HomeSaid, PersonSaid
from saiban.directory.models import Place
from saiban.terms.dates import PartialDate
from tests.access.people import district, post

CNIC_ZARMINA = "1720155512342"


def officer(username: str = "gul", organisation: str = "kp-pnd", place: Place | None = None) -> Viewer:
    """Gul Zaman, desk officer, serving whoever stands before him."""
    user, _new = User.objects.get_or_create(username=username, defaults={"full_name": "Gul Zaman"})
    return Viewer(user, post(user, Role.DESK_OFFICER, organisation, place), Purpose.CASE_HANDLING)


def nowshera() -> HomeSaid:
    """A quarter of the brick kilns."""
    return HomeSaid(district("Nowshera"), address="Bhatta Khisht, Pabbi")


def zarmina(**more: object) -> PersonSaid:
    """A widow of 61 who makes bricks."""
    about = {
        "name": "زرمینہ بی بی",
        "husband_name": "شیر گل",
        "relation": "head",
        "sex": "female",
        "born": PartialDate(date(1965, 4, 2), "day"),
        "marital_status": "widowed",
        "disabled": False,
        "cnic": CNIC_ZARMINA,
        "phone": "+923455551234",
    }
    return PersonSaid(**(about | more))
