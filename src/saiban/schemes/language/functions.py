"""The functions of the rule language, and what to say of those that people try from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.schemes.language.tree import Function, Over, Type


@dataclass(frozen=True, slots=True)
class Call:
    """A function of dates or numbers: the type that its arguments must have, how many, and what it gives."""

    function: Function
    takes: Type
    least: int
    most: int
    gives: Type


MANY = 20
CALLS: dict[str, Call] = {
    "as_of": Call("as_of", "date", 0, 0, "date"),
    "age_on": Call("years", "date", 1, 2, "number"),
    "years_between": Call("years", "date", 2, 2, "number"),
    "months_between": Call("months", "date", 2, 2, "number"),
    "days_between": Call("days", "date", 2, 2, "number"),
    "least": Call("least", "number", 2, MANY, "number"),
    "greatest": Call("greatest", "number", 2, MANY, "number"),
    "round": Call("round", "number", 1, 2, "number"),
    "floor": Call("floor", "number", 1, 1, "number"),
    "ceil": Call("ceil", "number", 1, 1, "number"),
    "abs": Call("abs", "number", 1, 1, "number"),
}
MEMBERS: dict[str, tuple[Over, Type, Type]] = {
    "any_member": ("any", "boolean", "boolean"),
    "every_member": ("every", "boolean", "boolean"),
    "count_members": ("count", "boolean", "number"),
    "sum_members": ("sum", "number", "number"),
    "min_members": ("min", "number", "number"),
    "max_members": ("max", "number", "number"),
}
ENROLLED = ("enrolled", "enrolled_any", "household_enrolled")
FUNCTIONS = (*CALLS, *MEMBERS, "param", *ENROLLED)
AGGREGATES = {
    "sum": "sum_members",
    "count": "count_members",
    "avg": "sum_members",
    "mean": "sum_members",
    "min": "least or min_members",
    "max": "greatest or max_members",
    "bool_or": "any_member",
    "bool_and": "every_member",
    "any": "any_member",
    "every": "every_member",
    "exists": "any_member",
}
COALESCERS = ("coalesce", "ifnull", "nvl", "nullif", "if", "iff")
CASTS = ("cast", "try_cast", "convert")
TODAY = ("current_date", "now", "today", "current_timestamp", "getdate")
