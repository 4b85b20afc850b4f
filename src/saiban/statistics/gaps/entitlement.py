"""Entitled and not enrolled, enrolled and not entitled: everybody in the registry, judged by the scheme book in force.

Whom the rules meet counts as entitled, also where a body has the last word. Of whom the registry knows too little the
rules say nothing: they are counted apart, and the shares lie between the bounds that they leave.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from saiban.engine.duck import connect
from saiban.schemes.definitions import Book
from saiban.schemes.evaluating import Evaluator
from saiban.schemes.people import people_table
from saiban.statistics.definitions import UNKNOWN, table
from saiban.statistics.figures import By, Figure, by, exact, unknown
from saiban.statistics.gaps.overlap import REGISTRY
from saiban.terms.places import census_district, province_of

LOT = 200_000
"""About as many people are judged at once; households stay together."""
TAKE_UP, INCLUSION_ERROR, CANNOT_TELL = "take_up", "inclusion_error", "cannot_tell"
BREAKDOWNS = ("sex", "province", "district")

_COUNTED = """
    SELECT judged.scheme, people.sex, people.district, judged.verdict,
           list_has_any(people.enrolled, lists.enrolments) AS enrolled, count(*) AS people
    FROM (
        SELECT answers.person, rules.scheme,
               CASE WHEN bool_or(answers.answer IN ('yes', 'body_decides')) THEN 'entitled'
                    WHEN bool_or(answers.answer = 'cannot_tell') THEN 'cannot_tell' ELSE 'not_entitled' END AS verdict
        FROM answers JOIN rules ON rules.rules = answers.scheme GROUP BY answers.person, rules.scheme
    ) judged JOIN people USING (person) JOIN lists USING (scheme)
    GROUP BY ALL"""


@dataclass(frozen=True)
class Judged:
    """A scheme of the registry: its enrolments, and the rules of the book by any of which somebody is entitled to it.

    `scheme` is the code under which its figures stand.
    """

    scheme: str
    enrolments: tuple[str, ...]
    rules: tuple[str, ...]


def judged_schemes(book: Book) -> tuple[Judged, ...]:
    """Return the schemes that can be held against the book (`tables/entitlement.csv`), those of which it has rules."""
    found = []
    for row in table("entitlement.csv"):
        rules = tuple(code for code in row["rules"].split() if code in book.schemes)
        if rules:
            found.append(Judged(row["scheme"], tuple(row["enrolments"].split()), rules))
    return tuple(found)


def entitlement_figures(book: Book, day: date) -> list[Figure]:
    """Return take-up, inclusion error and whom the rules can't tell of, by scheme and by sex, province and district.

    Reads the registry as it is published, whole, for counting alone.
    """
    judged = judged_schemes(book)
    evaluator = Evaluator(book, as_of=day, schemes=[code for one in judged for code in one.rules])
    counts: Counts = Counter()
    with connect() as con:
        total = people_table(con, {*evaluator.plan.facts, "sex", "province", "district"}, as_of=day)
        enrolled = {code for (code,) in con.execute("SELECT DISTINCT unnest(enrolled) FROM people").fetchall()}
        for people in _lots(con, total):
            _count(con, evaluator, judged, people, counts)
    reporting = {one.scheme for one in judged if enrolled & set(one.enrolments)}
    return [figure for one in judged for figure in _figures(one.scheme, counts, day, one.scheme in reporting)]


Counts = Counter[tuple[str, str, str, str, bool]]
"""People by scheme, sex, district (of the census), verdict, and whether they are enrolled."""


def _lots(con: duckdb.DuckDBPyConnection, people: int) -> Iterator[pa.Table]:
    lots = max(1, math.ceil(people / LOT))
    for lot in range(lots):
        query = "SELECT * FROM people WHERE hash(coalesce(household, -person)) % ? = ?"
        yield con.sql(query, params=[lots, lot]).to_arrow_table()


def _count(
    con: duckdb.DuckDBPyConnection, evaluator: Evaluator, judged: Iterable[Judged], people: pa.Table, counts: Counts
) -> None:
    lists = [(one.scheme, list(one.enrolments)) for one in judged]
    rules = [(one.scheme, code) for one in judged for code in one.rules]
    with con.cursor() as inner:
        inner.register("people", people.select(["person", "sex", "district", "enrolled"]))
        inner.register("answers", evaluator.table(people).select("person, scheme, answer").to_arrow_table())
        inner.register("lists", pa.table(list(zip(*lists, strict=True)), ["scheme", "enrolments"]))
        inner.register("rules", pa.table(list(zip(*rules, strict=True)), ["scheme", "rules"]))
        for scheme, sex, district, verdict, enrolled, number in inner.execute(_COUNTED).fetchall():
            lives = census_district(district) if district else None
            counts[scheme, sex or UNKNOWN, lives or UNKNOWN, verdict, enrolled] += number


def _figures(scheme: str, counts: Counts, day: date, reports: bool) -> Iterator[Figure]:
    """Return a scheme's figures; of one that sends no list of its people nothing can be said."""
    if not reports:
        for code in (TAKE_UP, INCLUSION_ERROR):
            yield unknown(code, day, by({"scheme": scheme}), None, REGISTRY, "no_data")
        return
    for dimension in ("", *BREAKDOWNS):
        grouped: dict[By, Cell] = {}
        for (of_scheme, sex, district, verdict, enrolled), number in counts.items():
            if of_scheme == scheme:
                codes = {"sex": sex, "district": district, "province": _province(district)}
                group = by({"scheme": scheme} | ({dimension: codes[dimension]} if dimension else {}))
                grouped.setdefault(group, Counter())[verdict, enrolled] += number
        for group, cell in sorted(grouped.items()):
            yield from of_cell(group, cell, day)


Cell = Counter[tuple[str, bool]]
"""People by verdict and whether they are enrolled."""


def of_cell(group: By, cell: Mapping[tuple[str, bool], int], day: date) -> Iterator[Figure]:
    """Return the three figures of a group. The bounds: all whom the rules can't tell of are entitled, or none is."""

    def people(verdict: str, enrolled: bool) -> int:
        return cell.get((verdict, enrolled), 0)

    taken, left = people("entitled", True), people("entitled", False)
    wrongly, unclear, unclear_left = (
        people("not_entitled", True),
        people("cannot_tell", True),
        people("cannot_tell", False),
    )
    yield _between(
        exact(TAKE_UP, day, group, taken, taken + left, REGISTRY),
        (taken, taken + left + unclear_left),
        (taken + unclear, taken + left + unclear),
    )
    enrolled = taken + wrongly + unclear
    yield _between(
        exact(INCLUSION_ERROR, day, group, wrongly, enrolled, REGISTRY),
        (wrongly, enrolled),
        (wrongly + unclear, enrolled),
    )
    yield exact(CANNOT_TELL, day, group, unclear + unclear_left, sum(cell.values()), REGISTRY)


def _between(figure: Figure, low: tuple[int, int], high: tuple[int, int]) -> Figure:
    """Return a figure with its bounds, where they differ."""
    if low == high or not low[1] or not high[1]:
        return figure
    return Figure(
        figure.indicator,
        figure.as_of,
        figure.by,
        figure.numerator,
        figure.denominator,
        figure.denominator_source,
        figure.share,
        low[0] / low[1],
        high[0] / high[1],
        "bounds",
    )


def _province(district: str) -> str:
    return province_of(district) or UNKNOWN
