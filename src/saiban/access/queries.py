"""What reads the access log, for auditors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from saiban.access.models import AccessLog, User
from saiban.access.purposes import purpose_label
from saiban.access.refusals import Refusal
from saiban.access.shared_fields import labels
from saiban.access.viewer import Viewer
from saiban.frame import extensions
from saiban.terms.registry_numbers import kind_of

NUMBERS_SHOWN = 20


@dataclass(frozen=True)
class LogFilter:
    """Which rows of the log are wanted; empty fields do not filter."""

    number: str = ""
    user: str = ""
    partner: str = ""
    act: str = ""
    first_day: date | None = None
    last_day: date | None = None


def log_rows(viewer: Viewer, wanted: LogFilter) -> QuerySet[AccessLog]:
    """The rows of the log that the viewer may see, the newest first.

    An auditor with a place sees only what was done from postings of that place and of places that lie in it. A number
    that nobody has gives no row.
    """
    rows = AccessLog.objects.select_related("user", "posting__organisation", "posting__place", "on_behalf_of")
    rows = rows.order_by("-at", "-id")
    if viewer.place is not None:
        rows = rows.filter(posting__place__in=viewer.place.with_parts())
    if wanted.number:
        rows = rows.filter(subject_kind=kind_named(wanted.number), subjects__overlap=keys_of(wanted.number))
    if wanted.user:
        rows = rows.filter(user__in=User.objects.filter(username=wanted.user).values_list("pk", flat=True)[:1])
    if wanted.partner:
        rows = rows.filter(partner=wanted.partner)
    if wanted.act:
        rows = rows.filter(act=wanted.act)
    if wanted.first_day:
        rows = rows.filter(at__gte=_midnight(wanted.first_day))
    if wanted.last_day:
        rows = rows.filter(at__lt=_midnight(wanted.last_day + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    """When a day begins here; a comparison with it can use the index on the time."""
    return datetime.combine(day, time(tzinfo=timezone.get_current_timezone()))


def keys_of(number: str) -> list[int]:
    """Every key that a registry number stands for, merged ones too; empty where there is none."""
    known = extensions.subjects().get(kind_named(number))
    return known.keys_of(number) if known else []


@dataclass(frozen=True)
class LogLine:
    """A row of the log as it is shown: numbers of the first few it speaks of, how many more, and its codes in words."""

    row: AccessLog
    numbers: list[str]
    more: int
    fields: list[str]
    purpose: str
    reason: str


def shown(rows: Iterable[AccessLog], about: str = "") -> list[LogLine]:
    """Rows as they are shown.

    Of many only the first `NUMBERS_SHOWN` are named, with the one who was asked `about` before them. Keys that have no
    number are left out.
    """
    rows = list(rows)
    asked = set(keys_of(about)) if about else set()
    named = [sorted(row.subjects, key=lambda key: key not in asked)[:NUMBERS_SHOWN] for row in rows]
    numbers: dict[tuple[str, int], str] = {}
    for kind, known in extensions.subjects().items():
        keys = sorted({key for row, ones in zip(rows, named, strict=True) if row.subject_kind == kind for key in ones})
        if keys:
            numbers |= {(kind, key): number for key, number in known.numbers_of(keys).items()}
    reasons = dict(Refusal.choices)
    return [
        LogLine(
            row=row,
            numbers=[numbers[row.subject_kind, key] for key in ones if (row.subject_kind, key) in numbers],
            more=len(row.subjects) - len(ones),
            fields=labels(row.fields),
            purpose=purpose_label(row.purpose) if row.purpose else "",
            reason=str(reasons.get(row.reason, row.reason)),
        )
        for row, ones in zip(rows, named, strict=True)
    ]


def kind_named(number: str) -> str:
    """What a registry number numbers: person, household, employer or family."""
    return kind_of(number).name.lower()
