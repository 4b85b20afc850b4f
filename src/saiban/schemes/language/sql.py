"""A rule written as SQL for DuckDB. Three-valued: what is not known is NULL, and spreads.

There is no other meaning of a rule than this text. Names are quoted identifiers from the vocabulary; values never stand
in the text: each is handed to `bind`, which keeps it and returns the expression that stands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from saiban.schemes.language import tree
from saiban.schemes.language.tree import Node, Whose

Bindable: TypeAlias = bool | Decimal | date | str
Bind: TypeAlias = Callable[[Bindable], str]

MILLIONTHS = "CAST(1000000 AS DOUBLE)"
"""Worked-out numbers are compared to the sixth decimal place, so that 3 * 0.1 is 0.3."""
FACTS = "known"
"""The table that holds the facts, of whomever."""
SUMMED = "DECIMAL(18, 4)"
"""What members' numbers are summed as: exact, so that no order of rows changes a sum; what is larger is not known."""

EVERYONE = tree.Value(True, "boolean")
"""What is asked of members who are only counted."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a parameter is on the day asked for: nationwide, and in the provinces that have a value of their own."""

    everywhere: Decimal | None
    provinces: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a rule's SQL stands on: the day, the parameters' figures, the table of each scope, and where aggregates are.

    `own` and `member` are the names of the tables that hold the facts; `aggregate` returns the column that holds what
    a rule says of all members, `once` the column of the facts' tables that holds an expression over one row of theirs.
    """

    as_of: date
    figures: Mapping[str, Figure]
    bind: Bind
    aggregate: Callable[[tree.OverMembers, Setting], str]
    once: Callable[[str], str]
    own: str = "own"
    member: str = "member"

    def table(self, whose: Whose) -> str:
        """Return the table of the person's own facts, or of the member's."""
        return self.own if whose == "own" else self.member


def quoted(name: str) -> str:
    """Return a name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def column(name: str, whose: Whose, setting: Setting) -> str:
    """Return a column of the person's own row, or of the member's."""
    return f"{setting.table(whose)}.{quoted(name)}"


def enrolment(scheme: str) -> str:
    """Return the name of the column that says whether somebody draws from a scheme."""
    return f"enrolled:{scheme}"


def written(node: Node, setting: Setting) -> str:
    """Return the SQL expression of a node: BOOLEAN, DOUBLE, DATE or VARCHAR by the node's type, NULL where unknown."""

    def sql(part: Node) -> str:
        return written(part, setting)

    match node:
        case tree.Value(value=value):
            return setting.bind(value)
        case tree.FactOf():
            return column(node.fact.code, node.whose, setting)
        case tree.ParameterOf():
            return sql(node.formula) if node.formula is not None else _figure(node, setting)
        case tree.Enrolled():
            return _enrolled(node, setting)
        case tree.Compared():
            return _compared(node, setting)
        case tree.Worked(how="/"):
            return f"({sql(node.left)} / nullif({sql(node.right)}, 0))"
        case tree.Worked():
            return f"({sql(node.left)} {node.how} {sql(node.right)})"
        case tree.AllOf():
            return "(" + " AND ".join(map(sql, node.parts)) + ")"
        case tree.AnyOf():
            return "(" + " OR ".join(map(sql, node.parts)) + ")"
        case tree.Not():
            return f"(NOT {sql(node.part)})"
        case tree.Unknown():
            return f"({sql(node.part)} IS NULL)"
        case tree.Among():
            return f"({sql(node.part)} IN ({', '.join(map(sql, node.values))}))"
        case tree.Case():
            return _case(node, setting)
        case tree.Called():
            return _called(node, setting)
        case tree.OverMembers():
            return setting.aggregate(node, setting)


def of_member(node: tree.OverMembers, setting: Setting) -> str:
    """Return what is asked of each member, as `over_members` gathers it."""
    value = written(node.part, setting)
    return f"TRY_CAST({value} AS {SUMMED})" if node.how == "sum" else value


def over_members(node: tree.OverMembers, value: str) -> str:
    """Return the aggregate over the members' values: unknown where a member's value is and could change the answer."""
    if node.how == "count" and node.part == EVERYONE:
        return "CAST(count(*) AS DOUBLE)"
    known = f"count({value}) = count(*)"
    match node.how:
        case "any":
            return f"CASE WHEN bool_or({value}) THEN TRUE WHEN {known} THEN FALSE END"
        case "every":
            return f"CASE WHEN NOT bool_and({value}) THEN FALSE WHEN {known} THEN TRUE END"
        case "count":
            return f"CASE WHEN {known} THEN CAST(count(*) FILTER (WHERE {value}) AS DOUBLE) END"
        case "sum":
            return f"CASE WHEN {known} THEN CAST(sum({value}) AS DOUBLE) END"
        case "min" | "max":
            return f"CASE WHEN {known} THEN {node.how}({value}) END"


def _compared(node: tree.Compared, setting: Setting) -> str:
    """Return a comparison; where a side was worked out both are rounded first, so that they compare as written."""
    left, right = written(node.left, setting), written(node.right, setting)
    if isinstance(node.left, tree.Worked) or isinstance(node.right, tree.Worked):
        left, right = f"round({left} * {MILLIONTHS})", f"round({right} * {MILLIONTHS})"
    return f"({left} {node.how} {right})"


def _figure(node: tree.ParameterOf, setting: Setting) -> str:
    """Return a parameter's figure: a province's own beats the national; unknown where the province is and matters."""
    figure = setting.figures[node.name]
    everywhere = "CAST(NULL AS DOUBLE)" if figure.everywhere is None else setting.bind(figure.everywhere)
    if not figure.provinces:
        return everywhere
    return by_province(
        {code: setting.bind(value) for code, value in figure.provinces.items()},
        everywhere,
        column("province", node.whose, setting),
        setting.bind,
    )


def by_province(values: Mapping[str, str], everywhere: str, province: str, bind: Bind) -> str:
    """Return SQL for what differs by province."""
    own = " ".join(f"WHEN {province} = {bind(code)} THEN {value}" for code, value in values.items())
    return f"CASE WHEN {province} IS NULL THEN NULL {own} ELSE {everywhere} END"


def _enrolled(node: tree.Enrolled, setting: Setting) -> str:
    held = [column(enrolment(code), node.whose, setting) for code, _ in node.schemes]
    return f"({' OR '.join(held)})"


def _case(node: tree.Case, setting: Setting) -> str:
    """Return a CASE that stops at the first condition that is unknown: SQL's own would go on to ELSE."""
    branches = []
    for condition, result in node.branches:
        asked = written(condition, setting)
        branches.append(f"WHEN {asked} IS NULL THEN NULL WHEN {asked} THEN {written(result, setting)}")
    return f"CASE {' '.join(branches)} ELSE {written(node.otherwise, setting)} END"


def _called(node: tree.Called, setting: Setting) -> str:
    arguments = [written(each, setting) for each in node.arguments]
    match node.function:
        case "as_of":
            return setting.bind(setting.as_of)
        case "years" | "months" | "days":
            return _passed(node, arguments, setting)
        case "least" | "greatest":
            known = " AND ".join(f"{each} IS NOT NULL" for each in arguments)
            return f"CASE WHEN {known} THEN {node.function}({', '.join(arguments)}) END"
        case "round":
            return f"round({arguments[0]}, {_digits(node)})"
        case "floor" | "ceil" | "abs":
            return f"{node.function}({arguments[0]})"
        case "negative":
            return f"(-{arguments[0]})"


def _digits(node: tree.Called) -> int:
    """Return to how many decimal places a rule rounds: 0 where it does not say."""
    said = node.arguments[1:]
    return int(said[0].value) if said and isinstance(said[0], tree.Value) and isinstance(said[0].value, Decimal) else 0


def _passed(node: tree.Called, arguments: list[str], setting: Setting) -> str:
    """Return the time between two days; of one row's own facts it is worked out once for all rules."""
    whose = {each.whose for each in tree.walk(node) if isinstance(each, tree.FactOf | tree.ParameterOf)}
    if len(whose) != 1:
        return f"CAST({_between(node.function, *arguments)} AS DOUBLE)"
    plain = replace(setting, own=FACTS, member=FACTS)
    between = _between(node.function, *(written(each, plain) for each in node.arguments))
    return f"{setting.table(whose.pop())}.{setting.once(f'CAST({between} AS DOUBLE)')}"


def _between(unit: str, first: str, second: str) -> str:
    """Return the full years or months, or the days, from one day to another.

    Who is born on 29 February is a year older on 1 March of other years. Years are told by one look at the first day,
    the costly part: moved by as much as takes the second's anniversary to the turn of a year, of which no 29 February
    is a part, its year says whether the anniversary was reached.
    """
    if unit == "days":
        return f"({second} - {first})"
    if unit == "months":
        whole = f"((year({second}) - year({first})) * 12 + month({second}) - month({first}))"
        return f"({whole} - CASE WHEN day({first}) > day({second}) THEN 1 ELSE 0 END)"
    early = f"month({second}) * 100 + day({second}) <= 228"
    onward = f"make_date(year({second}) + 1, 1, 1) - {second} - 1"
    moved = f"{first} + CAST(CASE WHEN {early} THEN -dayofyear({second}) ELSE {onward} END AS INTEGER)"
    return f"(year({second}) - CASE WHEN {early} THEN 1 ELSE 0 END - year({moved}))"
