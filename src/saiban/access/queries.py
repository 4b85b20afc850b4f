"""What reads: the access log for auditors, postings for administrators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

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
        rows = rows.filter(subject_kind=kind_named(wanted.number), subjects__overlap=keys_of(wanted.number))
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
    known = extensions.subjects().get(kind_named(number))
    return known.keys_of(number) if known else []


def with_numbers(rows: Iterable[AccessLog]) -> list[tuple[AccessLog, list[str]]]:
    """Each row with the registry numbers of what it speaks of; keys that have no number are left out."""
    rows = list(rows)
    numbers: dict[tuple[str, int], str] = {}
    for kind, known in extensions.subjects().items():
        keys = sorted({key for row in rows if row.subject_kind == kind for key in row.subjects})
        if keys:
            numbers |= {(kind, key): number for key, number in known.numbers_of(keys).items()}
    named = (((row.subject_kind, key) for key in row.subjects) for row in rows)
    return [(row, [numbers[one] for one in ones if one in numbers]) for row, ones in zip(rows, named, strict=True)]


def users_with_postings() -> QuerySet[User]:
    """All users by user name, each with the postings of today (`postings_now`)."""
    postings = Posting.objects.filter(valid__contains=timezone.localdate()).select_related("organisation", "place")
    return User.objects.order_by("username").prefetch_related(Prefetch("postings", postings, to_attr="postings_now"))


def postings_of(user: User) -> QuerySet[Posting]:
    """All postings of a user, the newest first."""
    return user.postings.select_related("organisation", "place").order_by("-id")


def kind_named(number: str) -> str:
    """What a registry number numbers: person, household, employer or family."""
    return kind_of(number).name.lower()
