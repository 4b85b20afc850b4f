"""The tables of the case engine."""

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
from saiban.cases.models.events import ActorKind, CaseEvent, CaseSecret
from saiban.cases.models.versions import CaseTypeVersion

__all__ = [
    "ActorKind",
    "Case",
    "CaseEvent",
    "CaseIdentifier",
    "CaseSecret",
    "CaseTrack",
    "CaseTypeVersion",
    "ClockNotice",
    "ClockTerm",
    "DeclaredDay",
    "NumberSeries",
    "OfficeSerial",
    "Party",
    "PartyIdentifier",
    "RunningClock",
    "Standing",
    "WorkingWeek",
]
