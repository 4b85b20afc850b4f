"""What waits for review, what was said, and what a holder should know."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Min, QuerySet
from django.utils import timezone

from saiban.access.models import Posting, PostingReview, ReviewTerm
from saiban.access.postings.rules import KEEPER
from saiban.access.viewer import Viewer

EARLY = timedelta(days=30)
"""So long before it is due a posting may be confirmed."""


@dataclass(frozen=True)
class Due:
    """A posting with the day on which its review is due and the day on which it lapses without one."""

    posting: Posting
    due: date
    lapses: date

    @property
    def overdue(self) -> bool:
        """Say whether the day has passed, so that the grace runs."""
        return self.due <= timezone.localdate()


def months_later(day: date, months: int) -> date:
    """The same day some months later; the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def dues(postings: Iterable[Posting]) -> list[Due]:
    """Each posting with its days, the most urgent first."""
    terms = {term.organisation_id: term for term in ReviewTerm.objects.all()}
    found = []
    for posting in postings:
        term = terms.get(posting.organisation_id, terms[None])
        due = months_later(posting.confirmed_on, term.months)
        found.append(Due(posting, due, due + timedelta(days=term.grace_days)))
    return sorted(found, key=lambda one: (one.lapses, one.posting.pk))


def terms() -> QuerySet[ReviewTerm]:
    """The terms that hold, the one of all others first."""
    return ReviewTerm.objects.select_related("organisation").order_by(F("organisation").asc(nulls_first=True))


def present(viewer: Viewer | None = None) -> QuerySet[Posting]:
    """The postings of today that the viewer reviews (None: all)."""
    found = Posting.objects.filter(valid__contains=timezone.localdate())
    found = found.select_related("user", "organisation", "place", "office")
    if viewer is None or viewer.organisation is None or viewer.organisation.pk == KEEPER:
        return found
    return found.filter(organisation=viewer.organisation)


def waiting(viewer: Viewer) -> list[Due]:
    """What is due within a month or overdue, the most urgent first; one's own among them, for another to confirm."""
    latest = timezone.localdate() + EARLY
    shortest = ReviewTerm.objects.aggregate(months=Min("months"))["months"]
    old = present(viewer).filter(confirmed_on__lte=latest - timedelta(days=28 * shortest))  # none younger can be due
    return [one for one in dues(old) if one.due <= latest]


def warnings(viewer: Viewer) -> list[Due]:
    """The viewer's own postings whose review is overdue."""
    own = Posting.objects.filter(user=viewer.user, valid__contains=timezone.localdate())
    return [one for one in dues(own.select_related("organisation", "place", "office")) if one.overdue]


def said(viewer: Viewer) -> QuerySet[PostingReview]:
    """What reviews said, the newest first."""
    found = PostingReview.objects.select_related("by", "posting__user", "posting__organisation", "posting__place")
    if viewer.organisation.pk != KEEPER:
        found = found.filter(posting__organisation=viewer.organisation)
    return found.order_by("-id")
