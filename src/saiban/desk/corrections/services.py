"""Asking for a correction at the window, and what follows once somebody else has accepted it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saiban.access.models import Purpose
from saiban.access.viewer import Viewer
from saiban.cases.actors import Actor
from saiban.cases.chain import value_in
from saiban.cases.models import Case, CaseEvent
from saiban.cases.parties import NewParty
from saiban.cases.services import open_case
from saiban.desk.corrections.rules import said_of
from saiban.desk.registering import HomeSaid, register_household
from saiban.directory.models import Organisation, Place
from saiban.registry.models import Person

KEEPER = "registry"
CHANNEL = "desk"


@transaction.atomic
def ask(
    *,
    by: Viewer,
    person: Person,
    what: str,
    right: str,
    stands: str,
    evidence: str,
    phone: str,
    language: str,
    key: str,
) -> Case:
    """Open a case for what a person says is wrong in their record; the registry's stewards decide it.

    Raises ValidationError where what is right can't be read, FieldFaults for what the case does not take.
    """
    said_of(what, right, name=person.name, number=person.number, today=timezone.localdate())
    return open_case(
        case_type="correction",
        actor=Actor.officer(by, channel=CHANNEL),
        office=by.office,
        organisation=Organisation.objects.get(code=KEEPER),
        parties=[NewParty("person", name=person.name, phone=phone, registry_number=person.number, language=language)],
        fields={"what": what, "stands": stands, "right": right, "evidence": evidence},
        place=person.tehsil or person.district,
        key=key,
    )


def follow_correction(case: Case, event: CaseEvent) -> None:
    """Write an accepted correction down as the word of the window that asked, for the next run to take in."""
    if case.case_type != "correction" or event.code != "accept":
        return
    asked = case.events.select_related("user", "posting__organisation", "posting__office").get(seq=1)
    number = case.parties.order_by("number").values_list("registry_number", flat=True).first()
    viewer = Viewer(asked.user, asked.posting, Purpose.CASE_HANDLING)
    person = Person.objects.filter(number=number).first() if number else None
    if person is None or asked.posting is None:
        return
    home = person.district or case.district or _place_of(viewer)
    right = value_in(asked.secrets.get(field="right").opened)
    said = said_of(
        case.facts["what"], right, name=person.name or person.name_ur, number=person.number, today=timezone.localdate()
    )
    if said is not None and home is not None:
        register_household(by=viewer, home=HomeSaid(home), people=[said])


def _place_of(viewer: Viewer) -> Place | None:
    """The district in which the window is that asked."""
    place = viewer.office.place if viewer.office else viewer.place
    return place.parent if place is not None and place.level == Place.Level.TEHSIL else place
