"""The tables of the case engine."""

from saiban.cases.models.assignments import Assignment, Leave
from saiban.cases.models.calendar import DeclaredDay, WorkingWeek
from saiban.cases.models.cases import (
    Case,
    CaseIdentifier,
    CaseTrack,
    NumberSeries,
    OfficeSerial,
    Party,
    PartyIdentifier,
)
from saiban.cases.models.clocks import ClockNotice, ClockTerm, RunningClock, Standing
from saiban.cases.models.dealings import Decision, Link, Request, RequestItem, Review
from saiban.cases.models.documents import Document, DocumentScan, DocumentVersion
from saiban.cases.models.events import ActorKind, CaseEvent, CaseSecret
from saiban.cases.models.tasks import Appointment, CalendarFeed, ChecklistMark, Task
from saiban.cases.models.versions import CaseTypeVersion

__all__ = [
    "ActorKind",
    "Appointment",
    "Assignment",
    "CalendarFeed",
    "Case",
    "CaseEvent",
    "CaseIdentifier",
    "CaseSecret",
    "CaseTrack",
    "CaseTypeVersion",
    "ChecklistMark",
    "ClockNotice",
    "ClockTerm",
    "Decision",
    "DeclaredDay",
    "Document",
    "DocumentScan",
    "DocumentVersion",
    "Leave",
    "Link",
    "NumberSeries",
    "OfficeSerial",
    "Party",
    "PartyIdentifier",
    "Request",
    "RequestItem",
    "Review",
    "RunningClock",
    "Standing",
    "Task",
    "WorkingWeek",
]
