"""What was written of a hearing, in words: each value of an entry with its label."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from saiban.cases.types import case_type_of_version
from saiban.frame.language import day_words
from saiban.prosecution.models import Attendance, Hearing, HearingEntry, Witness

_CHOICES: Mapping[str, Any] = {
    "result": Hearing.Result,
    "asked_by": Hearing.AskedBy,
    "reason": Hearing.Reason,
    "next_purpose": Hearing.Purpose,
}


@dataclass(frozen=True)
class Entry:
    """An entry with who wrote it, and what it says."""

    entry: HearingEntry
    by: str
    told: list[tuple[str, str]]


def in_words(hearing: Hearing, entries: list[HearingEntry]) -> list[Entry]:
    """Return entries of a hearing in words; a witness stands by number."""
    witnesses = {one.number: one.pseudonym for one in Witness.objects.filter(case=hearing.case_id)}
    steps = {event.code: str(event.title) for event in case_type_of_version(hearing.case.version_id).all_events}
    said: dict[str, Callable[[Any], str]] = {
        "step": lambda code: steps.get(code, code),
        "witness": lambda number: witnesses.get(number, str(number)),
    }
    return [Entry(one, one.by.user.full_name, _told(one.values, said)) for one in entries]


def _told(values: Mapping[str, Any], said: Mapping[str, Callable[[Any], str]]) -> list[tuple[str, str]]:
    labels = _labels()
    return [
        (labels.get(name, name), said[name](value) if name in said else _value(name, value))
        for name, value in values.items()
        if value not in ("", None)
    ]


def _labels() -> dict[str, str]:
    """Return what each value of an entry is called."""
    fields = [*Hearing._meta.get_fields(), *Attendance._meta.get_fields()]
    named = {field.name: str(field.verbose_name) for field in fields if hasattr(field, "verbose_name")}
    return named | {"step": _("step of the case"), "because": _("why later"), "witness": _("witness")}


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in _CHOICES:
        return str(_CHOICES[name](value).label) if value in _CHOICES[name].values else str(value)
    if name in ("next_on", "summoned_on"):
        return day_words(date.fromisoformat(value))
    return str(value)
