"""An application from the window to the department, for the tests of decisions, appeals and the public page."""

from __future__ import annotations

import re
import uuid

from django.http import HttpResponse
from django.test import Client

from saiban.access.models import Posting, Purpose, Role
from saiban.access.viewer import Viewer
from saiban.cases.actors import Actor
from saiban.cases.models import Case
from saiban.cases.parties import NewParty
from saiban.cases.services import open_case, record_event
from saiban.directory.models import Office, Organisation
from tests.access.people import district, post, user_with_password
from tests.desk.hub import nowshera_hub

PHONE = "0321 4567890"


def officer(role: Role, organisation: str, name: str, office: Office | None = None, place: str = "") -> Actor:
    """Somebody who acts from a posting."""
    user = user_with_password(name.lower(), name)
    posting: Posting = post(user, role, organisation, district(place) if place else None)
    if office is not None:
        posting.office = office
        posting.save(update_fields=["office"])
    return Actor.officer(Viewer(user, posting, Purpose.CASE_HANDLING), "window")


def rukhsana_applies(
    gul: Actor,
    scheme: str = "bait-ul-mal",
    organisation: str = "bait-ul-mal",
    path: str = "application",
    registry_number: str = "",
) -> Case:
    """Rukhsana Bibi applies at the hub of Pabbi."""
    return open_case(
        case_type="application",
        actor=gul,
        office=nowshera_hub(),
        organisation=Organisation.objects.get(code=organisation),
        title="Bait-ul-Mal",
        parties=[NewParty("applicant", "Rukhsana Bibi", PHONE, {"cnic": "17301-2345678-2"}, registry_number)],
        fields={"scheme": scheme, "path": path},
        key=str(uuid.uuid4()),
    )


def step(case: Case, event: str, actor: Actor, **fields: object) -> Case:
    """Let something happen in a case, seen as it is now; the case comes back as it is then."""
    case.refresh_from_db()
    reason = str(fields.pop("because", ""))
    record_event(
        case=case, event=event, actor=actor, fields=fields, seen=case.last_seq, reason=reason, key=str(uuid.uuid4())
    )
    case.refresh_from_db()
    return case


def asked_after(number: str, secret: str, client: Client | None = None) -> HttpResponse:
    """What the public page answers."""
    return (client or Client()).post("/status/", {"number": number, "secret": secret})


def hidden(page: HttpResponse, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, f"the page has no hidden field {name}"
    return found.group(1)
