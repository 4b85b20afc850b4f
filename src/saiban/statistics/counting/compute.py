"""All figures of one day: numerators from the tables, over denominators, as figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from saiban.schemes.definitions import Book
from saiban.statistics.counting import bounds, cube, tagging
from saiban.statistics.counting.adequacy import adequacy
from saiban.statistics.counting.conditions import COVERED, HOUSED, POOR, serving
from saiban.statistics.counting.schemes import CountedScheme, Masks
from saiban.statistics.counting.tagging import Country
from saiban.statistics.definitions import Indicator, indicators, table
from saiban.statistics.denominators import Denominators, Sizes, province_of_districts
from saiban.statistics.figures import By, Figure, Kind, by, exact, unknown

COUNTED = (
    "any", "children", "mothers", "disability", "unemployed", "older", "work_injury", "vulnerable", "poor",
    "aspire_any", "aspire_social_assistance", "aspire_social_insurance",
)  # fmt: skip
"""The indicators that count people of the registry."""
SHOWN_FROM = 10
"""From this number of people on a lower bound is given: below it, it would tell of a small group."""
OF_TOTALS = frozenset({"any", "mothers", "disability", "unemployed", "work_injury"})
"""Those of which a scheme's total alone says something: it names no ages and no households."""


@dataclass(frozen=True)
class Total:
    """How many people a scheme says that it pays or insures, where it sends no list."""

    scheme: str
    as_of: date
    people: int


@dataclass(frozen=True)
class Inputs:
    """Everything that figures are made of beside the day."""

    golden: Path
    schemes: tuple[CountedScheme, ...]  # all of the country
    reporting: Mapping[str, date]  # since when each scheme reports people
    country: Country
    book: Book
    totals: tuple[Total, ...] = ()

    @property
    def masks(self) -> Masks:
        """The bits of the schemes that report."""
        return Masks(tuple(scheme for scheme in self.schemes if scheme.code in self.reporting))


def figures_on(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, denominators: Denominators, day: date, *, detailed: bool
) -> list[Figure]:
    """Return every figure of a day, and leave the tables `tagged` and `profiles` behind.

    With `detailed` breakdowns by two dimensions, and by scheme within each, too.
    """
    cutoff = inputs.book.parameter("cutoff", "kafaalat")
    poor_at = cutoff.on(day) if cutoff else None
    tagging.tag(con, inputs.golden, inputs.masks, inputs.country, day, float(poor_at.value) if poor_at else None)
    cube.gather(con)
    counts = cube.count(con, inputs.masks, province_of_districts(), detailed=detailed)
    sets = (*cube.BROAD, *(cube.CROSSED if detailed else ()))
    sizes = denominators.sizes(sets)
    sources = dict(denominators.sources)
    if "total" in sizes:
        covered = counts.get(COVERED, {})
        sizes["vulnerable"] = {group: people - covered.get(group, 0) for group, people in sizes["total"].items()}
        sources["vulnerable"] = "less-covered"
    sizes |= {"households": counts.get(HOUSED, {}), "known_poor": counts.get(POOR, {})}
    sources |= dict.fromkeys(("households", "known_poor"), "registry-households")
    figures: list[Figure] = []
    for code in COUNTED:
        figures += _of_indicator(indicators()[code], inputs, counts, sizes, sources, day, sets)
    figures += adequacy(con, inputs.golden, inputs.masks, inputs.book, day)
    figures += legal(sizes, sources, day)
    return figures


def _of_indicator(
    indicator: Indicator,
    inputs: Inputs,
    counts: cube.Counts,
    sizes: Sizes,
    sources: Mapping[str, str],
    day: date,
    sets: Sequence[tuple[str, ...]],
) -> Iterable[Figure]:
    code, source = indicator.code, sources.get(indicator.group, "")
    people = sizes.get(indicator.group, {})
    named = serving(code, inputs.schemes)
    telling = [one for one in named if one.code in inputs.reporting and inputs.reporting[one.code] <= day]
    totals = _totals(inputs, named, day) if code in OF_TOTALS else []
    if not telling and not totals:
        kind: Kind = "no_data" if named else "no_scheme"
        return [unknown(code, day, (), people.get(()), source, kind)]
    counted = counts.get(code, {})
    later = [one for one in named if one.code in inputs.reporting and one not in telling and _existed(one, day)]
    if later:
        return _while_some_are_silent(indicator, counted, people, source, day, telling)
    allowed = [one for one in sets if set(one) <= set(indicator.breakdowns)]
    groups = {group for group in people if tuple(name for name, _code in group) in map(_sorted, allowed)} | set(counted)
    groups |= {by({"scheme": one.code}) for one in telling} if "scheme" in indicator.breakdowns else set()
    made = [
        exact(code, day, group, counted.get(group, 0), people.get(_plain(group)), source) for group in sorted(groups)
    ]
    if totals and people.get(()):
        return [_bounded(one, totals) if one.by == () else one for one in made]
    return made


def _existed(scheme: CountedScheme, day: date) -> bool:
    return scheme.began is None or scheme.began <= day


def _while_some_are_silent(
    indicator: Indicator,
    counted: Mapping[By, int],
    people: Mapping[By, int],
    source: str,
    day: date,
    telling: Iterable[CountedScheme],
) -> list[Figure]:
    """Return what is known of a day on which a scheme was there that reports only from a later day.

    The whole country has at least so many, and no upper bound; each scheme that does report is exact.
    """
    size, least = people.get(()), counted.get((), 0)
    if size and least >= SHOWN_FROM:
        whole = Figure(indicator.code, day, (), None, size, source, None, least / size, None, "bounds")
    else:
        whole = unknown(indicator.code, day, (), size, source, "no_data")
    if "scheme" not in indicator.breakdowns:
        return [whole]
    groups = [by({"scheme": one.code}) for one in telling]
    return [whole, *(exact(indicator.code, day, one, counted.get(one, 0), size, source) for one in groups)]


def _totals(inputs: Inputs, named: Iterable[CountedScheme], day: date) -> list[int]:
    """Return the newest total up to the day of each scheme that sends no list."""
    found = []
    for scheme in named:
        if scheme.code in inputs.reporting:
            continue
        told = sorted(
            (one.as_of, one.people) for one in inputs.totals if one.scheme == scheme.code and one.as_of <= day
        )
        found += [people for _day, people in told[-1:]]
    return found


def _bounded(figure: Figure, totals: Sequence[int]) -> Figure:
    """Return a figure of the whole country between the bounds that schemes with totals alone leave."""
    size = figure.denominator or 1
    found = bounds.union([(figure.numerator or 0) / size, *(people / size for people in totals)])
    return Figure(
        figure.indicator,
        figure.as_of,
        figure.by,
        None,
        figure.denominator,
        figure.denominator_source,
        found.independent,
        found.low,
        found.high,
        "bounds",
    )


def legal(sizes: Sizes, sources: Mapping[str, str], day: date) -> list[Figure]:
    """Return whom laws in force on a day give a right: a range, or that there is no law or no count of its group."""
    rows = [row for row in table("legal.csv") if row["valid_from"] <= str(day) <= (row["valid_to"] or "9999-12-31")]
    made = []
    for code, indicator in indicators().items():
        if not code.startswith("legal_"):
            continue
        size = sizes.get(indicator.group, {}).get(())
        held = [row for row in rows if row["indicator"] == code]
        if not held:
            made.append(unknown(code, day, (), size, "law", _UNCOUNTED.get(code, "no_scheme")))
            continue
        low = max(float(row["low"]) for row in held)
        high = bounds.union([float(row["high"]) for row in held]).high
        made.append(Figure(code, day, (), None, size, "law", None, low, high, "bounds"))
    return made


_UNCOUNTED: Mapping[str, Kind] = {"legal_mothers": "no_data"}
"""Indicators of a law in force whose group nobody counted."""


def _plain(group: By) -> By:
    """Return a group without its scheme: people are the same, whichever scheme they are held against."""
    return tuple(pair for pair in group if pair[0] not in ("scheme", "scheme_type"))


def _sorted(dimensions: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(dimensions))
