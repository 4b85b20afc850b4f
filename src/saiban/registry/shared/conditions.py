"""Conditions on people: a small typed tree over fields that the permit grants, turned into a database filter.

Only what stands in `FILTERS` can be asked, with the operators of its kind of value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Exists, OuterRef, Q

from saiban.access.permits import Permit
from saiban.access.shared_fields import SharedField
from saiban.registry.models import HouseholdMember
from saiban.registry.shared.faults import Fault, Unanswerable
from saiban.terms import names
from saiban.terms.errors import Unreadable
from saiban.terms.registry_numbers import parse_number

MOST_PARTS = 100
"""Comparisons of one condition."""
DEEPEST = 10
MOST_VALUES = 1000
"""Values of one `in`."""


@dataclass(frozen=True)
class Compare:
    """A field, an operator (eq, ne, lt, le, gt, ge, in) and a value; `in` takes a list of values."""

    field: str
    operator: str
    value: object


@dataclass(frozen=True)
class And:
    """All of these."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Or:
    """One of these at least."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """Not this."""

    part: Condition


Condition = Compare | And | Or | Not


@dataclass(frozen=True)
class Sort:
    """By a field, from the lowest, or from the highest."""

    field: str
    descending: bool = False


Values = Sequence[Any]


@dataclass(frozen=True)
class Filter:
    """What people can be filtered by: the shared field that must be granted, how a value is read, and the lookup.

    `lookup` turns an operator and values that were read into a filter of `Person`; `column` is what people can be
    sorted by (empty: they can't).
    """

    needs: SharedField
    read: Callable[[object], object]
    operators: frozenset[str]
    lookup: Callable[[str, Values], Q]
    column: str = ""


def filter_of(permit: Permit, condition: Condition) -> Q:
    """Return the condition as a filter of `Person`.

    Raises `Unanswerable` for an empty condition, an unknown field or operator, a value of the wrong kind; NotPermitted
    for a field that the permit does not grant or a scheme that it does not cover.
    """
    if _size(condition) > MOST_PARTS or _depth(condition) > DEEPEST:
        raise Unanswerable(
            Fault.UNKNOWN_FILTER, f"A filter has at most {MOST_PARTS} comparisons, {DEEPEST} levels deep."
        )
    return _q(permit, condition)


def order_of(permit: Permit, sort: tuple[Sort, ...]) -> list[str]:
    """Return the columns to order people by. Raises `Unanswerable` for a field that nothing is sorted by."""
    columns = []
    for one in sort:
        known = FILTERS.get(one.field)
        if known is None or not known.column:
            sorting = ", ".join(name for name, each in FILTERS.items() if each.column)
            raise Unanswerable(Fault.UNKNOWN_SORT, f"People can be sorted by {sorting}.")
        permit.require(fields=[known.needs])
        columns.append(f"-{known.column}" if one.descending else known.column)
    return [*columns, "pk"]


def fields_of(condition: Condition) -> set[str]:
    """Return the shared fields that a condition asks about."""
    if isinstance(condition, Compare):
        return {str(FILTERS[condition.field].needs)} if condition.field in FILTERS else set()
    return {field for part in _parts(condition) for field in fields_of(part)}


def _q(permit: Permit, condition: Condition) -> Q:
    if isinstance(condition, Compare):
        return _compared(permit, condition)
    parts = [_q(permit, part) for part in _parts(condition)]
    if not parts:
        raise Unanswerable(Fault.EMPTY_FILTER, "The filter is empty; say at least one thing that people must fit.")
    if isinstance(condition, Not):
        return ~parts[0]
    return reduce(and_ if isinstance(condition, And) else or_, parts)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    if isinstance(condition, Compare):
        return ()
    return (condition.part,) if isinstance(condition, Not) else condition.parts


def _size(condition: Condition) -> int:
    return sum(map(_size, _parts(condition))) if not isinstance(condition, Compare) else 1


def _depth(condition: Condition) -> int:
    return 1 + max(map(_depth, _parts(condition)), default=0)


def _compared(permit: Permit, asked: Compare) -> Q:
    known = FILTERS.get(asked.field)
    if known is None:
        raise Unanswerable(Fault.UNKNOWN_FILTER, f"People can be filtered by {', '.join(FILTERS)}.")
    permit.require(fields=[known.needs])
    if asked.operator not in known.operators:
        operators = ", ".join(sorted(known.operators))
        raise Unanswerable(Fault.UNKNOWN_FILTER, f"{asked.field} is compared by one of {operators}.")
    values = asked.value if isinstance(asked.value, list | tuple) else [asked.value]
    if (asked.operator != "in" and isinstance(asked.value, list | tuple)) or not 0 < len(values) <= MOST_VALUES:
        raise Unanswerable(
            Fault.WRONG_VALUE, f"{asked.field}: one value, or from 1 to {MOST_VALUES} in a list after the operator in."
        )
    try:
        read = [known.read(value) for value in values]
    except (ValueError, TypeError, InvalidOperation, Unreadable) as fault:
        raise Unanswerable(Fault.WRONG_VALUE, f"{asked.field}: the value is not of the kind compared here.") from fault
    if asked.field == SCHEME:
        permit.require(schemes=read)
    if asked.field == DISTRICT:
        permit.require(districts=read)
    return known.lookup(asked.operator, read)


def _column(column: str) -> Callable[[str, Values], Q]:
    def lookup(operator: str, values: Values) -> Q:
        if operator == "ne":
            return ~Q(**{column: values[0]})
        if operator == "in":
            return Q(**{f"{column}__in": values})
        return Q(**{f"{column}__{_LOOKUPS[operator]}": values[0]})

    return lookup


def _of_household(column: str) -> Callable[[str, Values], Q]:
    """Compare a column of a household in which the person lives."""
    compared = _column(f"household__{column}")

    def lookup(operator: str, values: Values) -> Q:
        members = HouseholdMember.objects.filter(
            person=OuterRef("pk"), run_ended__isnull=True, household__run_ended__isnull=True
        )
        return Q(Exists(members.filter(compared(operator, values))))

    return lookup


def _schemes(operator: str, values: Values) -> Q:
    found = Q(schemes__overlap=list(values))
    return ~found if operator == "ne" else found


def _text(value: object) -> str:
    if not isinstance(value, str) or not value or "\0" in value or len(value) > 200:
        raise ValueError
    return value


def _day(value: object) -> date:
    if isinstance(value, datetime) or not isinstance(value, date | str):
        raise ValueError
    return value if isinstance(value, date) else date.fromisoformat(value)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError
    return value


def _score(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError
    read = Decimal(str(value))
    if not read.is_finite() or abs(read) >= 100_000:
        raise ValueError
    return read


def _name(value: object) -> str:
    key = names.key(_text(value))
    if not key:
        raise ValueError
    return key


_LOOKUPS = {"eq": "exact", "lt": "lt", "le": "lte", "gt": "gt", "ge": "gte"}
_SAME = frozenset({"eq", "ne", "in"})
_ORDER = _SAME | {"lt", "le", "gt", "ge"}
SCHEME = "scheme"
DISTRICT = "district"

FILTERS: dict[str, Filter] = {
    "registry_number": Filter(
        SharedField.REGISTRY_NUMBER, lambda value: parse_number(_text(value)), _SAME, _column("number"), "number"
    ),
    "name": Filter(SharedField.NAME, _name, frozenset({"eq", "in"}), _column("name_key"), "name"),
    "sex": Filter(SharedField.SEX, _text, _SAME, _column("sex"), "sex"),
    "birth_date": Filter(SharedField.BIRTH_DATE, _day, _ORDER, _column("birth_date"), "birth_date"),
    "death_date": Filter(SharedField.DEATH_DATE, _day, _ORDER, _column("death_date"), "death_date"),
    "marital_status": Filter(SharedField.MARITAL_STATUS, _text, _SAME, _column("marital_status")),
    DISTRICT: Filter(SharedField.ADDRESS, _text, _SAME, _column("district"), "district"),
    "tehsil": Filter(SharedField.ADDRESS, _text, _SAME, _column("tehsil"), "tehsil"),
    "household_size": Filter(SharedField.HOUSEHOLD, _whole, _ORDER, _of_household("size")),
    "poverty_score": Filter(SharedField.POVERTY_SCORE, _score, _ORDER, _of_household("pmt_score")),
    SCHEME: Filter(SharedField.ENROLMENTS, _text, _SAME, _schemes),
}
"""What people can be filtered by. `name` compares by key, so that spellings and scripts meet; `scheme` is a scheme in
which they are enrolled now. Disability is sealed in the database, so that nobody can filter by it."""
