"""Whom a version of a scheme would affect: everybody in the registry, answered for by the book with and without it.

The evaluator answers for whole lots at once, by the same query as for one person; only counts come out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import duckdb
import pyarrow as pa
import structlog

from saiban.engine.duck import connect
from saiban.schemes import active
from saiban.schemes.changes import Change
from saiban.schemes.evaluating import Evaluator
from saiban.schemes.models import Effect
from saiban.schemes.people import people_table

LOT = 200_000
"""About as many people are answered for at once; progress is told after each lot. Households stay together."""

logger = structlog.get_logger("saiban.schemes")
Figures = dict[str, dict[str, dict[str, int]]]

_NOBODY = pa.schema(
    {"person": pa.int64(), "scheme": pa.string(), "answer": pa.string(), "amount": pa.decimal128(18, 2)}
).empty_table()
_COUNTED = f"""
    SELECT after.scheme, coalesce(people.province, '') AS province,
           CASE WHEN before.answer = 'cannot_tell' OR after.answer = 'cannot_tell' THEN '{Change.CANNOT_TELL}'
                WHEN before.answer IN ('yes', 'body_decides') AND after.answer = 'no' THEN '{Change.LOSES}'
                WHEN coalesce(before.answer, 'no') = 'no' AND after.answer = 'no' THEN '{Change.NEITHER}'
                WHEN coalesce(before.answer, 'no') = 'no' THEN '{Change.GAINS}'
                WHEN before.amount IS DISTINCT FROM after.amount THEN '{Change.OTHER_AMOUNT}'
                ELSE '{Change.SAME}' END AS change,
           count(*)
    FROM after JOIN people USING (person) LEFT JOIN before USING (person, scheme)
    GROUP BY ALL ORDER BY ALL"""


def work_out(effect: Effect) -> None:
    """Work an effect out and keep its figures; where that fails, keep that it failed and write the fault to the log.

    Done again from the start when it was broken off: nothing but counts is kept.
    """
    effect.state, effect.counted = Effect.State.RUNNING, 0
    effect.save(update_fields=["state", "counted"])
    try:
        effect.figures = _figures(effect)
    except Exception as fault:  # whatever it is, the page must say that it failed
        logger.exception("an effect could not be worked out", effect=effect.pk)
        effect.state, effect.fault = Effect.State.FAILED, type(fault).__name__
        effect.save(update_fields=["state", "fault"])
        return
    effect.state, effect.counted = Effect.State.DONE, effect.people
    effect.save(update_fields=["state", "counted", "figures"])


def _figures(effect: Effect) -> Figures:
    """Count everybody by scheme, province and what changes for them."""
    before, after = active.newest_book(), active.book_with(effect.version.text)
    schemes = active.concerned(after, effect.version.scheme)
    new = Evaluator(after, as_of=effect.as_of, schemes=schemes)
    old = Evaluator(before, as_of=effect.as_of, schemes=[code for code in schemes if code in before.schemes])
    figures: Figures = {}
    with connect() as con:
        wanted = {*old.plan.facts, *new.plan.facts, "province"}
        effect.people = people_table(con, wanted, as_of=effect.as_of)
        effect.save(update_fields=["people"])
        for people in _lots(con, effect.people):
            for scheme, province, change, count in _counts(con, people, old, new):
                row = figures.setdefault(scheme, {}).setdefault(province, {})
                row[change] = row.get(change, 0) + count
            effect.counted += people.num_rows
            effect.save(update_fields=["counted"])
    return {scheme: figures.get(scheme, {}) for scheme in schemes}


def _lots(con: duckdb.DuckDBPyConnection, people: int) -> Iterator[pa.Table]:
    lots = max(1, math.ceil(people / LOT))
    for lot in range(lots):
        query = "SELECT * FROM people WHERE hash(coalesce(household, -person)) % ? = ?"
        yield con.sql(query, params=[lots, lot]).to_arrow_table()


def _counts(
    con: duckdb.DuckDBPyConnection, people: pa.Table, old: Evaluator, new: Evaluator
) -> Sequence[tuple[str, str, str, int]]:
    with con.cursor() as inner:
        inner.register("people", people.select(["person", "province"]))
        inner.register("before", _answered(old, people))
        inner.register("after", _answered(new, people))
        return inner.execute(_COUNTED).fetchall()


def _answered(evaluator: Evaluator, people: pa.Table) -> pa.Table:
    """Answer for people; no rows where the book has none of the schemes (a new one, before the change)."""
    if not evaluator.plan.schemes:
        return _NOBODY
    return evaluator.table(people).select("person, scheme, answer, amount").to_arrow_table()
