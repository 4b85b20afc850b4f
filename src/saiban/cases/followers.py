"""Who wants to know of every event: parts of this room and rooms above, told within the event's own transaction."""

from __future__ import annotations

from collections.abc import Callable

from saiban.cases.models import Case, CaseEvent

Follower = Callable[[Case, CaseEvent], None]

_followers: dict[str, Follower] = {}


def follow(code: str, follower: Follower) -> None:
    """Have a function called after each event, the opening too. Called in `AppConfig.ready()`.

    What it writes stands or falls with the event; what it raises undoes the event.
    """
    _followers[code] = follower


def tell(case: Case, event: CaseEvent) -> None:
    """Tell every follower of an event, by their codes."""
    for code in sorted(_followers):
        _followers[code](case, event)
