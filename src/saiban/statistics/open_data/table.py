"""Every published figure in one table, for those who work with it by program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from saiban.statistics.definitions import DIMENSIONS
from saiban.statistics.disclosure import PublicFigure

COLUMNS = (
    "indicator",
    "as_of",
    *DIMENSIONS,
    "numerator",
    "denominator",
    "denominator_source",
    "share",
    "low",
    "high",
    "kind",
    "suppressed",
)


def figures_csv(figures: Iterable[PublicFigure]) -> str:
    """Write figures as CSV, one row each; an empty dimension is everybody, an empty number is none."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in figures:
        group = dict(one.by)
        writer.writerow(
            [
                one.indicator,
                one.as_of.isoformat(),
                *(group.get(dimension, "") for dimension in DIMENSIONS),
                _number(one.numerator),
                _number(one.denominator),
                one.denominator_source,
                *(_share(value) for value in (one.share, one.low, one.high)),
                one.kind,
                "yes" if one.suppressed else "no",
            ]
        )
    return text.getvalue()


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"
