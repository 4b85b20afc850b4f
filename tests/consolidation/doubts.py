"""A town of which linkage can't settle everything: couples of rows that a clerk has to look at, and clerks who look."""

from __future__ import annotations

from pathlib import Path

from django.test import Client

from saiban.access.models import Purpose, Role
from saiban.access.viewer import Viewer
from saiban.consolidation.models import ReviewPair
from saiban.consolidation.pipeline import Consolidation, consolidate
from saiban.consolidation.receiving import arrivals_in
from saiban.registry.models import Person, SourceRecord
from tests.access.people import looking_as
from tests.consolidation import town


def consolidated(folder: Path) -> Consolidation:
    """Write the town below a folder that is not there yet, and consolidate what lies in it."""
    if not folder.exists():
        town.write(folder)
    return consolidate(arrivals_in(folder))


def clerk(username: str, organisation: str = "registry", role: Role = Role.CLERK) -> Viewer:
    """A clerk (or steward) who keeps the registry right."""
    client = browsing(username, organisation, role)
    return Viewer(client.user, client.posting, Purpose.STEWARDSHIP, "test")


def browsing(username: str, organisation: str = "registry", role: Role = Role.CLERK) -> Client:
    """The browser of a clerk."""
    return looking_as(role, organisation, username=username, purpose=Purpose.STEWARDSHIP)


def record(source: str, name: str) -> SourceRecord:
    """The living row of a source that says this name."""
    return SourceRecord.objects.get(source_id=source, said__name=name, run_ended=None)


def person_of(source: str, name: str) -> Person:
    """The person under whose number a row stands."""
    return Person.objects.get(pk=record(source, name).person_id)


def pair_of(first: SourceRecord, second: SourceRecord, **more: object) -> ReviewPair:
    """The queue's pair of two records, put there where no run has asked about it."""
    one, other = sorted((first, second), key=lambda record: record.record)
    asked = {"reason": "doubtful", "probability": 0.5, "pattern": 0, "numbers": 0, "linked": False, "floor": 50}
    return ReviewPair.objects.get_or_create(first=one, second=other, defaults=asked | more)[0]
