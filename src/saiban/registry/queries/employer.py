"""What an employer's page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Sum

from saiban.access.viewer import Viewer
from saiban.directory.models import DataSource, Scheme
from saiban.registry.models import Contribution, Employer, EmployerIdentifier, Employment
from saiban.registry.queries.present import present
from saiban.registry.queries.sight import Sight

JOBS_A_PAGE = 25


@dataclass(frozen=True)
class EmployerNumber:
    """A registration number: in which scheme (None for the tax number) and which sources say so."""

    scheme: Scheme | None
    kind: str
    value: str
    sources: tuple[DataSource, ...]

    @property
    def personal(self) -> bool:
        """True for a sole proprietor's tax number, which is the owner's CNIC."""
        return len(self.value) == 13 and self.value.isdigit()


@dataclass(frozen=True)
class Month:
    """What one institution got from the employer for one month."""

    month: date
    scheme: Scheme
    people: int
    amount: Decimal


@dataclass(frozen=True)
class EmployerPage:
    """An employer with its numbers, one page of its jobs and contributions by month, newest first."""

    employer: Employer
    numbers: list[EmployerNumber]
    jobs: Page[Employment]
    months: list[Month]
    sources: list[DataSource]
    whole: bool


def find_employer(viewer: Viewer, number: str) -> Employer | None:
    """Return the employer that bears this number today; None where there is none that the viewer may see."""
    known = present(Employer.objects.filter(number=number).first())
    return Sight(viewer).employers().select_related("district").filter(pk=known.pk).first() if known else None


def employer_page(viewer: Viewer, employer: Employer, page: int) -> EmployerPage:
    """Gather an employer's page. Jobs are those of people whom the viewer may see; a page past the end is the last."""
    sight = Sight(viewer)
    jobs = (
        sight.said(Employment.objects.filter(employer=employer, person__in=sight.people()))
        .select_related("person", "scheme")
        .order_by("-valid", "id")
    )
    return EmployerPage(
        employer=employer,
        numbers=_numbers(sight, employer),
        jobs=Paginator(jobs, JOBS_A_PAGE).get_page(page),
        months=_months(sight, employer),
        sources=_sources(sight, employer),
        whole=sight.whole,
    )


def _numbers(sight: Sight, employer: Employer) -> list[EmployerNumber]:
    rows = EmployerIdentifier.objects.filter(employer=employer, run_ended__isnull=True)
    if not sight.whole:
        rows = rows.filter(source__in=sight.sources)
    told: dict[tuple[str, str], list[str]] = {}
    for row in rows.order_by("kind", "value", "source"):
        told.setdefault((row.kind, row.value), []).append(row.source)
    return [
        EmployerNumber(
            scheme=sight.schemes.get(kind),
            kind=kind,
            value=value,
            sources=tuple(sight.sources[code] for code in codes if code in sight.sources),
        )
        for (kind, value), codes in told.items()
    ]


def _months(sight: Sight, employer: Employer) -> list[Month]:
    rows = (
        sight.said(Contribution.objects.filter(employer=employer))
        .values("month", "scheme")
        .annotate(people=Count("person", distinct=True), total=Sum("amount"))
        .order_by("-month", "scheme")
    )
    return [Month(row["month"], sight.schemes[row["scheme"]], row["people"], row["total"]) for row in rows]


def _sources(sight: Sight, employer: Employer) -> list[DataSource]:
    codes = set(employer.sources) | set(
        sight.records().filter(employer=employer).values_list("source", flat=True).distinct()
    )
    return [sight.sources[code] for code in sorted(codes) if code in sight.sources]
