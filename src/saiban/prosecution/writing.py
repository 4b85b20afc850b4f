"""Several events of one case in one go: each under a key of its own, so that the whole can be sent twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from saiban.access.viewer import Viewer
from saiban.cases import services
from saiban.cases.actors import Actor
from saiban.cases.calendar import HERE
from saiban.cases.models import Case, CaseEvent, CaseTrack
from saiban.cases.recording import LONGEST_KEY

_MORNING = time(10)
ROOM = 6  # letters of a key that number its parts


class Writing:
    """Writes events of a case for an officer, one after the other. Use it within one transaction."""

    def __init__(self, case: Case, viewer: Viewer, key: str, seen: int | None = None) -> None:
        if len(key) > LONGEST_KEY - ROOM:
            raise ValueError(f"A key that is shared by several events has at most {LONGEST_KEY - ROOM} letters.")
        self.case, self.viewer, self.key = case, viewer, key
        self.seen = case.last_seq if seen is None else seen
        self.written = 0

    def event(
        self,
        code: str,
        *,
        on: date | datetime | None = None,
        fields: Mapping[str, Any] | None = None,
        track: CaseTrack | None = None,
        reason: str = "",
    ) -> CaseEvent:
        """Record one event; `on` a day counts as its morning, never as a time to come."""
        self.written += 1
        event = services.record_event(
            case=self.case,
            event=code,
            actor=Actor.officer(self.viewer),
            fields={name: value for name, value in (fields or {}).items() if value not in ("", None)},
            track=track,
            seen=self.seen,
            at=moment(on),
            reason=reason,
            key=f"{self.key}:{self.written}",
        )
        self.seen = max(self.seen, event.seq)
        return event


def moment(on: date | datetime | None) -> datetime | None:
    """Return when something took effect of which the day is known: its morning, but never later than now."""
    if on is None:
        return None
    at = on if isinstance(on, datetime) else datetime.combine(on, _MORNING, HERE)
    return min(at, timezone.now())
