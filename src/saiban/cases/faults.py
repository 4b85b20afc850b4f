"""What refuses to be done in a case, in words for whoever wanted it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from saiban.cases.fields import FieldFaults
from saiban.cases.models import CaseEvent
from saiban.cases.rules import Choice, Refusal, Why

__all__ = ["FieldFaults", "NotAllowed", "Overtaken"]


class NotAllowed(Exception):
    """The case's stage, the actor's role or a condition forbids it; `allowed_now` is what they may do instead."""

    def __init__(self, refusal: Refusal, allowed_now: Sequence[Choice] = ()) -> None:
        titles = ", ".join(dict.fromkeys(str(choice.event.title) for choice in allowed_now))
        instead = " " + _("Possible now: %(events)s.") % {"events": titles} if titles else ""
        super().__init__(refusal.said + instead)
        self.why: Why = refusal.why
        self.said = refusal.said
        self.allowed_now = tuple(allowed_now)


class Overtaken(Exception):
    """Somebody else acted since the actor looked; `since` are the events that they had not seen. Nothing was done."""

    def __init__(self, since: Sequence[CaseEvent]) -> None:
        super().__init__(_("Somebody else has acted on this case since you opened it. Look at what happened first."))
        self.since = tuple(since)
