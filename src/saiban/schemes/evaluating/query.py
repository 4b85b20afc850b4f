"""The one query that judges people by a plan: written once, run over one person, everybody, or made-up people.

It stands on the table `known`: one row for each person with `person`, `household` (NULL: not known with whom), each
fact that is read, and `enrolled:scheme` for each scheme of which it is asked. It gives one row for each person: whether
each condition holds, each scheme's verdict and its amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from saiban.schemes.definitions import FactType
from saiban.schemes.evaluating.answers import HOUSEHOLD
from saiban.schemes.evaluating.plan import Plan, SchemePlan
from saiban.schemes.language import tree
from saiban.schemes.language.sql import Bindable, Setting, enrolment, of_member, over_members, quoted, written

KINDS: dict[FactType, str] = {
    "boolean": "BOOLEAN",
    "integer": "DOUBLE",
    "number": "DOUBLE",
    "money": "DOUBLE",
    "date": "DATE",
    "text": "VARCHAR",
    "list": "VARCHAR[]",
}
"""What a fact of each type is judged as. Whole numbers and money are exact in a DOUBLE up to fifteen digits."""
VALUE_KINDS: dict[type, str] = {Decimal: "DOUBLE", date: "DATE", str: "VARCHAR"}
AMOUNT = "DECIMAL(18, 2)"


@dataclass
class Bound:
    """The values that a query uses, each under a name of its own.

    They are variables of the connection, which DuckDB folds into the plan, or (`table`) columns of the one row of the
    table `figures`: a prepared query with variables would be planned anew each time it runs.
    """

    table: bool
    values: dict[str, Bindable] = field(default_factory=dict)
    _names: dict[tuple[type, Bindable], str] = field(default_factory=dict)

    def bind(self, value: Bindable) -> str:
        """Return the SQL expression that stands for a value."""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        name = self._names.setdefault((type(value), value), f"v{len(self._names)}")
        self.values[name] = value
        return f"figures.{name}" if self.table else f"CAST(getvariable('{name}') AS {VALUE_KINDS[type(value)]})"

    @property
    def source(self) -> str:
        """Return what a query that uses the values must name among its tables."""
        return " CROSS JOIN figures" if self.table else ""


@dataclass
class Once:
    """Expressions over one row of the facts that many rules ask, each a column of the table `dated`."""

    columns: dict[str, str] = field(default_factory=dict)

    def column(self, sql: str) -> str:
        """Return the column that holds an expression."""
        return self.columns.setdefault(sql, f"d{len(self.columns)}")

    def table(self, bound: Bound) -> str:
        """Return the table of the facts with these columns beside them."""
        held = "".join(f", {sql} AS {name}" for sql, name in self.columns.items())
        return f"dated AS (SELECT known.*{held} FROM known{bound.source}), "


@dataclass
class Gathered:
    """What is asked of each member and gathered over them: SQL and the column that holds it."""

    asked: dict[str, str] = field(default_factory=dict)
    gathered: dict[str, str] = field(default_factory=dict)

    def column(self, node: tree.OverMembers, value: str) -> str:
        """Return the column that gathers a value over the members; it is worked out once however often it is asked."""
        name = self.asked.setdefault(value, f"a{len(self.asked)}")
        return self.gathered.setdefault(over_members(node, name), f"g{len(self.gathered)}")


@dataclass
class Members:
    """What rules say of all members: by household, and by person where a member is compared with the person."""

    household: Gathered = field(default_factory=Gathered)
    beside: Gathered = field(default_factory=Gathered)

    def aggregate(self, node: tree.OverMembers, setting: Setting) -> str:
        """Return the column that holds what a rule says of all members."""
        value = of_member(node, setting)
        if any(getattr(each, "whose", "member") == "own" for each in tree.walk(node.part)):
            return f"beside.{self.beside.column(node, value)}"
        return f"household.{self.household.column(node, value)}"


@dataclass(frozen=True, slots=True)
class Written:
    """A query: its text, and the values that must be set before it runs, as variables or in the table `figures`."""

    sql: str
    values: dict[str, Bindable]


def columns(plan: Plan) -> dict[str, str]:
    """Return the columns of the table `known` and their types."""
    return {
        "person": "BIGINT",
        HOUSEHOLD: "BIGINT",
        **{code: KINDS[fact.type] for code, fact in plan.facts.items()},
        **{enrolment(code): "BOOLEAN" for code in plan.enrolments},
    }


def condition_column(scheme: int, condition: int) -> str:
    """Return the column that says whether a condition holds."""
    return f"c{scheme}_{condition}"


def verdict_column(scheme: int) -> str:
    """Return the column that says whether all conditions of a scheme hold."""
    return f"v{scheme}"


def amount_column(scheme: int) -> str:
    """Return the column of a scheme's amount."""
    return f"m{scheme}"


def judging(plan: Plan, *, alone: bool, flags: bool) -> Written:
    """Return the query that judges everybody in `known`, or only person 0 (`alone`).

    With `flags` it also gives, for each fact that is read, whether it is not known of the person (`u_fact`) and of
    somebody in the household (`w_fact`).
    """
    bound, members, once = Bound(table=alone), Members(), Once()
    setting = Setting(plan.as_of, plan.figures, bound.bind, members.aggregate, once.column)
    judged, given = [], ["judged.person"]
    for number, scheme in enumerate(plan.schemes):
        names = [condition_column(number, place) for place in range(len(scheme.asked))]
        judged += [
            f"{written(asked.rule.tree, setting)} AS {name}" for asked, name in zip(scheme.asked, names, strict=True)
        ]
        given += names
        if scheme.amount is not None:
            judged.append(f"{written(scheme.amount.tree, setting)} AS {amount_column(number)}")
        given += _verdict(scheme, number, names)
    flagged = _flags(plan) if flags else []
    unknown = _member_columns(plan) if flags else []
    judged += [f"{sql} AS {quoted(name)}" for name, sql in flagged]
    given += [quoted(name) for name, _ in flagged]
    text = (
        f"WITH {once.table(bound)}{with_members(members, bound, unknown)}judged AS "
        f"(SELECT own.person, {', '.join(judged)} FROM dated AS own{bound.source}"
        f"{joins(members, told=bool(unknown))}{' WHERE own.person = 0' if alone else ''})"
        f" SELECT {', '.join(given)} FROM judged"
    )
    return Written(text, bound.values)


def _verdict(scheme: SchemePlan, number: int, names: list[str]) -> list[str]:
    """Return the columns of a scheme's verdict and amount: no beats unknown, unknown beats yes."""
    verdict = " AND ".join(names)
    given = [f"({verdict}) AS {verdict_column(number)}"]
    if scheme.amount is not None:
        amount = f"TRY_CAST({amount_column(number)} AS {AMOUNT})"
        given.append(f"CASE WHEN {verdict} THEN {amount} END AS {amount_column(number)}")
    return given


def with_members(members: Members, bound: Bound, unknown: Sequence[str] = ()) -> str:
    """Return the tables of what rules say of members: by household, and where the person is compared, by person.

    `unknown` are columns of which it is also told whether they are not known of somebody in the household (`w_`).
    """
    found = ""
    if members.household.asked or unknown:
        asked = [f"{value} AS {name}" for value, name in members.household.asked.items()]
        asked += [f"member.{quoted(each)} IS NULL AS {quoted('n_' + each)}" for each in unknown]
        gathered = [f"{aggregate} AS {name}" for aggregate, name in members.household.gathered.items()]
        gathered += [f"bool_or({quoted('n_' + each)}) AS {quoted('w_' + each)}" for each in unknown]
        found += (
            f"household AS (SELECT household, {', '.join(gathered)} FROM (SELECT household, {', '.join(asked)} "
            f"FROM dated AS member{bound.source} WHERE household IS NOT NULL) GROUP BY household), "
        )
    if members.beside.asked:
        asked = [f"{value} AS {name}" for value, name in members.beside.asked.items()]
        gathered = [f"{aggregate} AS {name}" for aggregate, name in members.beside.gathered.items()]
        found += (
            f"beside AS (SELECT person, {', '.join(gathered)} FROM (SELECT own.person, {', '.join(asked)} "
            f"FROM dated AS own JOIN dated AS member ON own.household = member.household{bound.source}) "
            "GROUP BY person), "
        )
    return found


def joins(members: Members, *, told: bool = False) -> str:
    """Return the joins of a person's row with what rules say of the members."""
    found = ""
    if members.household.asked or told:
        found += " LEFT JOIN household ON household.household = own.household"
    if members.beside.asked:
        found += " LEFT JOIN beside ON beside.person = own.person"
    return found


def _flags(plan: Plan) -> list[tuple[str, str]]:
    own = sorted({each for scheme in plan.schemes for asked in scheme.asked for each in asked.own})
    return [
        *((f"u_{each}", f"own.{quoted(each)} IS NULL") for each in own),
        *((f"w_{each}", f"household.{quoted('w_' + each)}") for each in _member_columns(plan)),
    ]


def _member_columns(plan: Plan) -> list[str]:
    return sorted({each for scheme in plan.schemes for asked in scheme.asked for each in asked.members})
