"""Looking for who stands at the window: in the registry, among those registered at this desk, and under agreements."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from saiban.access import log
from saiban.access.permits import NotPermitted, asker_of, refuse
from saiban.access.viewer import Viewer
from saiban.desk.models import RegisteredPerson
from saiban.desk.registering import registered_with
from saiban.registry import queries
from saiban.registry.agreed import Agreed, agreed_people
from saiban.registry.forms import FindForm


@dataclass(frozen=True)
class Found:
    """Who was found. `written` were registered at a window of this organisation; `agreed` stand at other agencies."""

    typed: str
    registry: queries.Found
    written: list[RegisteredPerson] = field(default_factory=list)
    agreed: list[Agreed] = field(default_factory=list)
    refused: str = ""

    @property
    def nobody(self) -> bool:
        """Whether there is nobody whose sitting could begin."""
        return not self.registry.people and not self.written


def search(viewer: Viewer, form: FindForm) -> Found:
    """Search by what was typed and write it on the log. A number that nobody has is asked for under agreements."""
    wanted = form.wanted()
    found = queries.find(viewer, wanted)
    kinds = {"cnic", "phone"}
    written = [
        person
        for kind, value in found.reading.identities
        if kind in kinds
        for person in registered_with(viewer, kind, value)
    ]
    written = [] if found.people else list({one.entry: one for one in written}.values())
    by = ["number" if found.reading.is_number else "name", *form.narrows()]
    people = [hit.person.pk for hit in found.people]
    log.write(viewer, act="search", subject_kind="person", subjects=people, fields=by, results=len(people))
    agreed, refused = [], ""
    if found.reading.is_number and not found.people and not written:
        agreed, refused = _agreed(viewer, found.reading.numbers)
    return Found(wanted.name, found, written, agreed, refused)


def registered(viewer: Viewer, entry: str) -> RegisteredPerson | None:
    """Return the row of somebody registered at a window of the viewer's organisation; None for any other text."""
    if len(entry) != len("0" * 32) or not all(one in "0123456789abcdef" for one in entry):
        return None
    own = RegisteredPerson.objects.filter(household__organisation=viewer.organisation, entry=entry)
    return own.order_by("-as_of").first()


def _agreed(viewer: Viewer, numbers: tuple[tuple[str, str], ...]) -> tuple[list[Agreed], str]:
    """Ask under the own organisation's agreements; where nothing is shared, return why, and log the refusal."""
    try:
        with transaction.atomic():  # what one agreement showed is undone where the next refuses
            return agreed_people(viewer, numbers), ""
    except NotPermitted as fault:
        refuse(asker_of(viewer), fault, act="search", subject_kind="person")
        return [], fault.said
