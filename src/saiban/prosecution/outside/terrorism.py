"""Figures of terrorism cases for a reader outside the service: counts and rates by year of the report, no person.

Counts of 1 to 9, and those from which such a one could be worked out, are hidden (`frame.suppression`). A sealed case
is in none. Convictions are told of those decided on the merits (C + A) and of all whose matter ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models.functions import ExtractYear

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases.declarations import Confidentiality
from saiban.frame.suppression import LEAST, hidden_in_table
from saiban.prosecution.case_types.pick_lists import ACQUITTALS, CONVICTIONS
from saiban.prosecution.law.tracks import ANTI_TERRORISM
from saiban.prosecution.models import Accused

PENDING, CONVICTED, ACQUITTED, OTHER = "pending", "convicted", "acquitted", "other"
COLUMNS = (PENDING, CONVICTED, ACQUITTED, OTHER)


@dataclass(frozen=True)
class Year:
    """The accused of the reports of a year (None: all years) by what became of them; a hidden count is None."""

    year: int | None
    counts: Mapping[str, int | None]
    total: int | None
    of_merits: float | None  # C / (C + A), per cent
    of_all: float | None  # C / all that ended, per cent


def figures(viewer: Viewer) -> list[Year]:
    """Return the figures of the viewer's service, the newest year first and the whole last; the look is on the log."""
    rows = (
        Accused.objects.filter(
            case__prosecution__track=ANTI_TERRORISM,
            case__prosecution__fir_on__isnull=False,
            case__organisation=viewer.organisation,
        )
        .exclude(case__confidentiality=Confidentiality.SEALED)
        .annotate(year=ExtractYear("case__prosecution__fir_on"))
        .order_by()
        .values_list("year", "outcome")
    )
    counted = Counter((year, _class(outcome)) for year, outcome in rows)
    log.write(viewer, act="terrorism_figures", results=sum(counted.values()))
    years = sorted({year for year, _kind in counted}, reverse=True)
    return published(years, [[counted[year, kind] for kind in COLUMNS] for year in years])


def published(years: Sequence[int], table: Sequence[Sequence[int]]) -> list[Year]:
    """Return counts by year and class as they may be told. A rate is told where every count that makes it is."""
    if not table:
        return []
    hidden = hidden_in_table(table)
    whole = [sum(column) for column in zip(*table, strict=True)]
    told = [
        _year(year, row, [("cell", r, c) not in hidden for c in range(len(COLUMNS))], ("row", r) not in hidden)
        for r, (year, row) in enumerate(zip(years, table, strict=True))
    ]
    columns = [("column", c) not in hidden for c in range(len(COLUMNS))]
    return [*told, _year(None, whole, columns, ("total",) not in hidden)]


def _year(year: int | None, row: Sequence[int], shown: Sequence[bool], total: bool) -> Year:
    counts = {kind: count if seen else None for kind, count, seen in zip(COLUMNS, row, shown, strict=True)}
    convicted, acquitted, other = counts[CONVICTED], counts[ACQUITTED], counts[OTHER]
    merits = _rate(convicted, None if acquitted is None else [acquitted])
    ended = _rate(convicted, None if acquitted is None or other is None else [acquitted, other])
    return Year(year, counts, sum(row) if total else None, merits, ended)


def _rate(part: int | None, others: Sequence[int] | None) -> float | None:
    if part is None or others is None or part + sum(others) < LEAST:
        return None
    return round(100 * part / (part + sum(others)), 1)


def _class(outcome: str) -> str:
    if not outcome:
        return PENDING
    if outcome in CONVICTIONS:
        return CONVICTED
    return ACQUITTED if outcome in ACQUITTALS else OTHER
