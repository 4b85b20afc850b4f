"""What a case type is made of: stages, events, tracks, clocks, fields, documents. All of it data, none of it code.

A declaration is a value: it can be checked before anybody works by it (`saiban.cases.checking`), drawn, printed,
written as canonical text (`saiban.cases.canonical`) and read back from it, so that a case opened years ago is still
worked by the declaration of its day. Codes are lower-case words joined by underscores and stand in the database for
good.

Two words recur. A *track* is the way of one subject inside a case: an accused, a charge against an accused, a member of
a household. What has no `track` concerns the case as a whole.
"""

from __future__ import annotations

from saiban.cases.declarations.case_types import CaseType, Outcome
from saiban.cases.declarations.clocks import Clock, ClockKind, Escalation, Pause, Term, Unit
from saiban.cases.declarations.confidentiality import Confidentiality
from saiban.cases.declarations.events import PUBLIC, SYSTEM, After, Event, Notice, TracksIn
from saiban.cases.declarations.fields import MATTER, OUTCOME, PARTY, Field, FieldType, Value
from saiban.cases.declarations.papers import Checklist, DocumentKind, Item
from saiban.cases.declarations.parties import IdentifierKind, PartyKind
from saiban.cases.declarations.stages import Stage, Track, Waits
from saiban.cases.declarations.tasks import Done, TaskKind
from saiban.cases.declarations.words import Words

__all__ = [
    "MATTER",
    "OUTCOME",
    "PARTY",
    "PUBLIC",
    "SYSTEM",
    "After",
    "CaseType",
    "Checklist",
    "Clock",
    "ClockKind",
    "Confidentiality",
    "DocumentKind",
    "Done",
    "Escalation",
    "Event",
    "Field",
    "FieldType",
    "IdentifierKind",
    "Item",
    "Notice",
    "Outcome",
    "PartyKind",
    "Pause",
    "Stage",
    "TaskKind",
    "Term",
    "Track",
    "TracksIn",
    "Unit",
    "Value",
    "Waits",
    "Words",
]
