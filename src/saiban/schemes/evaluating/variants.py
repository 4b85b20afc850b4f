"""Many sets of figures tried on the same people in one scan: what differs is worked out for each, the rest once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb
import pyarrow as pa

from saiban.schemes.evaluating.database import set_values
from saiban.schemes.evaluating.everybody import load
from saiban.schemes.evaluating.plan import Plan
from saiban.schemes.evaluating.query import AMOUNT, Bound, Members, Once, Written, joins, with_members
from saiban.schemes.language import Rule, tree
from saiban.schemes.language.sql import Setting, written

TOTAL = "DECIMAL(28, 2)"
"""What a sum of amounts can be."""


@dataclass(frozen=True, slots=True)
class Total:
    """How many people get which answer of a scheme under one set of figures, and what it costs."""

    variant: int  # place among the sets of figures
    scheme: str
    entitled: int  # yes, or a body decides
    refused: int
    cannot_tell: int
    amount: Decimal | None  # rupees per the scheme's period for all who are entitled; None without a formula


def judge_variants(
    con: duckdb.DuckDBPyConnection, plans: Sequence[Plan], people: pa.Table | duckdb.DuckDBPyRelation
) -> list[Total]:
    """Return the totals of each plan and scheme over the same people; the plans differ only in their figures.

    `con`: a closed database, in which nothing is left.
    """
    query, asked = totalling(plans)
    con.begin()
    try:
        load(con, plans[0], people)
        set_values(con, query.values)
        found = con.execute(query.sql).fetchone() or ()
    finally:
        con.rollback()
        con.unregister("people")
    counted = iter(found)
    return [Total(number, scheme, *(next(counted) for _ in range(4))) for number, scheme in asked]


def totalling(plans: Sequence[Plan]) -> tuple[Written, list[tuple[int, str]]]:
    """Return the query that gives, of each scheme and plan in turn, the four figures of a total in one row."""
    bound, members, once = Bound(table=False), Members(), Once()
    columns: dict[str, str] = {}
    verdicts: dict[str, str] = {}
    gathered: list[str] = []
    asked: list[tuple[int, str]] = []
    settings = [Setting(plan.as_of, plan.figures, bound.bind, members.aggregate, once.column) for plan in plans]
    for place, scheme in enumerate(plans[0].schemes):
        tried = [[written(each.rule.tree, setting) for each in scheme.asked] for setting in settings]
        common = [sql for sql in tried[0] if all(sql in conditions for conditions in tried)]
        base = _column(columns, " AND ".join(common) or "TRUE")
        for number, setting in enumerate(settings):
            varied = [_column(columns, sql) for sql in tried[number] if sql not in common]
            verdict = verdicts.setdefault(" AND ".join([base, *varied]), f"v{len(verdicts)}")
            amount = plans[number].schemes[place].amount
            paid = "NULL"
            if amount is not None:
                paid = _paid(amount, written(amount.tree, setting), verdict, columns, setting)
            known = f"count({verdict})"
            gathered += [f"count_if({verdict})", f"{known} - count_if({verdict})", f"count(*) - {known}", paid]
            asked.append((number, scheme.rules.code))
    judged = ", ".join(f"{sql} AS {name}" for sql, name in columns.items())
    told = ", ".join(f"({sql}) AS {name}" for sql, name in verdicts.items())
    text = (
        f"WITH {once.table(bound)}{with_members(members, bound)}"
        f"judged AS MATERIALIZED (SELECT {judged} FROM dated AS own{joins(members)}), "
        f"verdicts AS (SELECT *, {told} FROM judged) SELECT {', '.join(gathered)} FROM verdicts"
    )
    return Written(text, bound.values), asked


def _paid(amount: Rule, sql: str, verdict: str, columns: dict[str, str], setting: Setting) -> str:
    """Return the sum of what is paid to those with a verdict; an amount that is everybody's is counted, not added."""
    if amount.facts or amount.schemes or any(setting.figures[name].provinces for name in _plain(amount)):
        return f"sum(CASE WHEN {verdict} THEN {_column(columns, f'TRY_CAST({sql} AS {AMOUNT})')} END)"
    return f"TRY_CAST({sql} AS {TOTAL}) * count_if({verdict})"


def _plain(amount: Rule) -> list[str]:
    """Return the parameters of a rule that are written figures."""
    found = (node for node in tree.walk(amount.tree) if isinstance(node, tree.ParameterOf))
    return [node.name for node in found if node.formula is None]


def _column(columns: dict[str, str], sql: str) -> str:
    """Return the column of an expression, the same for the same expression."""
    return columns.setdefault(sql, f"c{len(columns)}")
