"""A district office of the prosecution in Karachi: its people, stations and courts, for the tests of this room."""

from __future__ import annotations

from datetime import date
from itertools import count

from django.test import Client

from saiban.access.models import Posting, Purpose, Role, User
from saiban.access.viewer import POSTING_KEY, PURPOSE_KEY, Viewer
from saiban.directory.models import Place
from saiban.prosecution.models import Court, PoliceStation
from saiban.prosecution.registration.entry import AccusedEntry, PersonEntry, Registration
from tests.access.people import SINCE_2020, give_second_factor

SINDH = "prosecution-sindh"
_keys = count(1)


def key() -> str:
    """A key that no other request has."""
    return f"prosecution-{next(_keys)}"


def karachi_south() -> Place:
    """The district of the office."""
    return Place.objects.get(level=Place.Level.DISTRICT, name_en="Karachi South", valid_to=None)


def prosecutor(
    username: str,
    role: Role = Role.ASSISTANT_DISTRICT_PROSECUTOR,
    *,
    district: Place | None = None,
    everywhere: bool = False,
) -> Viewer:
    """Somebody of the service of Sindh, of Karachi South unless another district is named."""
    user, _new = User.objects.get_or_create(username=username, defaults={"full_name": username.title()})
    place = None if everywhere else district or karachi_south()
    posting = Posting.objects.create(user=user, role=role, organisation_id=SINDH, place=place, valid=SINCE_2020)
    return Viewer(user, posting, Purpose.PROSECUTION)


def station(code: str = "ps-saddar", name: str = "Saddar", district: Place | None = None) -> PoliceStation:
    """A police station."""
    made, _new = PoliceStation.objects.get_or_create(
        code=code, defaults={"name_en": name, "name_ur": "صدر", "district": district or karachi_south()}
    )
    return made


def court(code: str = "atc-2-karachi", kind: str = Court.Kind.ANTI_TERRORISM, place: Place | None = None) -> Court:
    """A court."""
    made, _new = Court.objects.get_or_create(
        code=code,
        defaults={"name_en": code.upper(), "name_ur": "عدالت", "kind": kind, "place": place or karachi_south()},
    )
    return made


def murder(number: int = 317, **about: object) -> Registration:
    """A FIR of December 2022: a murder with an act of terrorism, one accused in custody, one absconding."""
    entry: dict[str, object] = {
        "station": station().pk,
        "number": number,
        "year": 2022,
        "on": date(2022, 12, 22),
        "offences": "302/34 PPC r/w 7 ATA",
        "track": "anti_terrorism",
        "received_on": date(2022, 12, 23),
        "complainants": (PersonEntry("Noor Muhammad", "0300 5550123", "42301-1234567-1"),),
        "accused": (
            AccusedEntry("Akbar Ali", sex="male", column="3", arrested_on=date(2022, 12, 25)),
            AccusedEntry("Shahid Raza", sex="male", column="2", absconding=True),
        ),
        "facts": "The complainant's brother was shot dead at the tea stall.",
    }
    return Registration(**(entry | about))  # type: ignore[arg-type]


def browser(viewer: Viewer) -> Client:
    """A browser in which somebody of the service has signed in and said why they look."""
    client = Client()
    user = User.objects.get(pk=viewer.user.pk)
    client.force_login(user)
    give_second_factor(client, user)
    session = client.session
    session[POSTING_KEY], session[PURPOSE_KEY] = viewer.posting.pk, Purpose.PROSECUTION.value
    session.save()
    return client
