"""Fields of an event that follow from its others, filled in by the room whose event it is, before it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from saiban.cases.models import Case

Facts = Mapping[str, Any]
Completer = Callable[[Case, Facts, Facts], Facts]
"""Takes the case, the facts of the track (empty for an event of the case) and what was given; returns what follows."""

_completers: dict[tuple[str, str], Completer] = {}


def complete(case_type: str, event: str, completer: Completer) -> None:
    """Have a function say what follows from the fields of an event. Called in `AppConfig.ready()`."""
    _completers[case_type, event] = completer


def completed(case: Case, event: str, facts: Facts, given: Facts) -> Facts:
    """Return the fields of an event with those that follow from them."""
    completer = _completers.get((case.case_type, event))
    return given if completer is None else {**given, **completer(case, facts, given)}
