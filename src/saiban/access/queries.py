"""What reads: the access log for auditors, postings for administrators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from saiban.access.models import AccessLog, Posting, User
from saiban.access.viewer import Viewer
from saiban.frame import extensions
from saiban.terms.registry_numbers import kind_of


@dataclass(frozen=True)
class LogFilter:
    """Which rows of the log are wanted; empty fields do not filter."""

    number: str = ""
    user: str = ""
    act: str = ""
    first_day: date | None = None
    last_day: date | None = None


def log_rows(viewer: Viewer, wanted: LogFilter) -> QuerySet[AccessLog]:
    """The rows of the log that the viewer may see, the newest first.

    An auditor with a place sees only what was done from postings of that place. A number that nobody has gives no row.
    """
    rows = AccessLog.objects.select_related("user", "posting__organisation", "posting__place").order_by("-at", "-id")
    if viewer.place is not None:
        rows = rows.filter(posting__place=viewer.place)
    if wanted.number:
        rows = rows.filter(subject_kind=_kind(wanted.number), subjects__overlap=keys_of(wanted.number))
    if wanted.user:
        rows = rows.filter(user__username=wanted.user)
    if wanted.act:
        rows = rows.filter(act=wanted.act)
    if wanted.first_day:
        rows = rows.filter(at__date__gte=wanted.first_day)
    if wanted.last_day:
        rows = rows.filter(at__date__lt=wanted.last_day + timedelta(days=1))
    return rows


def keys_of(number: str) -> list[int]:
    """Every key that a registry number stands for, merged ones too; empty where there is none."""
    known = extensions.subjects().get(_kind(number))
    return known.keys_of(number) if known else []


def numbers_of(rows: Iterable[AccessLog]) -> dict[tuple[str, int], str]:
    """The registry numbers of what the rows speak of, by kind and key; keys without a number are left out."""
    numbers: dict[tuple[str, int], str] = {}
    rows = list(rows)
    for kind, known in extensions.subjects().items():
        keys = sorted({key for row in rows if row.subject_kind == kind for key in row.subjects})
        numbers |= {(kind, key): number for key, number in known.numbers_of(keys).items()} if keys else {}
    return numbers


def users_with_postings() -> QuerySet[User]:
    """All users by user name, each with all postings (`all_postings`), the newest first."""
    postings = Posting.objects.select_related("organisation", "place").order_by("-valid", "-id")
    return User.objects.order_by("username").prefetch_related(Prefetch("postings", postings, to_attr="all_postings"))


def _kind(number: str) -> str:
    return kind_of(number).name.lower()
