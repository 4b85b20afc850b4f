"""Offices, officers and cases for the tests of the engine."""

from __future__ import annotations

from itertools import count

from saiban.access.models import Posting, Purpose, Role, User
from saiban.access.viewer import Viewer
from saiban.cases import services
from saiban.cases.actors import Actor
from saiban.cases.models import Case, CaseEvent, CaseTrack
from saiban.directory.models import Office, Place
from tests.access.people import SINCE_2020

_keys = count(1)


def key() -> str:
    """A key that no other request has."""
    return f"test-{next(_keys)}"


def officer(
    username: str,
    role: Role = Role.SCHEME_OFFICER,
    organisation: str = "bisp",
    *,
    place: Place | None = None,
    office: Office | None = None,
) -> Viewer:
    """Somebody with one posting, as a viewer."""
    user, _new = User.objects.get_or_create(username=username, defaults={"full_name": username.title()})
    posting = Posting.objects.create(
        user=user, role=role, organisation_id=organisation, place=place, office=office, valid=SINCE_2020
    )
    return Viewer(user, posting, Purpose.CASE_HANDLING)


def acting(viewer: Viewer) -> Actor:
    """The same person as an actor."""
    return Actor.officer(viewer)


def office(code: str = "hub-lahore", place: str = "PK618", organisation: str = "bisp") -> Office:
    """A one-window office."""
    made, _new = Office.objects.get_or_create(
        code=code,
        defaults={
            "name_en": code.title(),
            "name_ur": "دفتر",
            "organisation_id": organisation,
            "place": Place.objects.get(pk=place),
            "one_window": True,
        },
    )
    return made


def happen(case: Case, event: str, viewer: Viewer | Actor, *, track: CaseTrack | None = None, **about) -> CaseEvent:
    """Record an event by somebody who has seen everything."""
    case.refresh_from_db()
    actor = viewer if isinstance(viewer, Actor) else Actor.officer(viewer)
    about = {"seen": case.last_seq, "key": key()} | about
    written = services.record_event(case=case, event=event, actor=actor, track=track, **about)
    case.refresh_from_db()
    return written
