"""What reads: numbers to be verified, batches with their counts, reported deaths, what is known of a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from saiban.access.viewer import Viewer
from saiban.exchange.models import Batch, Question, ReportedDeath, Verification
from saiban.registry.models import Identifier, Person
from saiban.registry.queries.present import present
from saiban.registry.queries.sight import Sight

GOOD_FOR = timedelta(days=365)
ROWS_A_PAGE = 50


def unverified(most: int) -> list[Identifier]:
    """Return people's own CNICs of today that no one has verified within a year and none waits for, once a number."""
    recent = Q(verification__isnull=True) | Q(verification__day__gt=timezone.localdate() - GOOD_FOR)
    asked = Question.objects.filter(recent, blind=OuterRef("blind"))
    living = Identifier.objects.filter(kind="cnic", holder="own", shared=False, run_ended__isnull=True)
    once = living.filter(~Exists(asked), person__run_ended__isnull=True, person__merged_into__isnull=True)
    return list(once.order_by("blind", "id").distinct("blind")[:most])


def batches() -> QuerySet[Batch]:
    """Return every batch, the newest first, with `answered`: how many of its rows have come back."""
    return Batch.objects.annotate(answered=Count("questions__verification")).order_by("-pk")


def outcomes(batch: Batch) -> list[tuple[str, int]]:
    """Return how many numbers of a batch have each outcome, in words."""
    counted = dict(
        Verification.objects.filter(question__batch=batch).values_list("outcome").annotate(Count("pk")).order_by()
    )
    return [(str(one.label), counted[one.value]) for one in Verification.Outcome if one.value in counted]


def deaths(*, done: bool, page: int) -> Page[ReportedDeath]:
    """Return reported deaths that wait, the oldest first, or those that were worked off, the newest first."""
    rows = ReportedDeath.objects.exclude(done="") if done else ReportedDeath.objects.filter(done="")
    rows = rows.select_related("verification__question__person", "done_by")
    return Paginator(rows.order_by("-done_at" if done else "pk"), ROWS_A_PAGE).get_page(page)


def waiting_deaths() -> int:
    """Return how many reported deaths wait."""
    return ReportedDeath.objects.filter(done="").count()


def today(death: ReportedDeath) -> Person | None:
    """Return the person of today under whose number a reported death stands, though they were merged since."""
    return present(death.verification.question.person)


@dataclass(frozen=True)
class Known:
    """What the partner says of one of a person's numbers; newest first of several."""

    last_four: str
    outcome: str
    label: str
    day: date
    source: str


def known_of(viewer: Viewer, person: Person) -> list[Known]:
    """Return what is known of a person's own CNICs that the viewer may see, the newest word on each number."""
    sight = Sight(viewer)
    numbers = Identifier.objects.filter(person=person, kind="cnic", holder="own", run_ended__isnull=True)
    if not sight.whole:
        numbers = numbers.filter(source__in=sight.sources)
    blinds = {bytes(one) for one in numbers.values_list("blind", flat=True)}
    facts = Verification.objects.filter(question__blind__in=blinds).select_related("question").order_by("-day", "-pk")
    newest: dict[bytes, Verification] = {}
    for fact in facts:
        newest.setdefault(bytes(fact.question.blind), fact)
    return [
        Known(one.question.last_four, one.outcome, str(one.get_outcome_display()), one.day, one.source)
        for one in newest.values()
    ]
