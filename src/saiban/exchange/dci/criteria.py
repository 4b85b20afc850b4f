"""What a search asks, read from the standard's three forms of query into numbers or a condition.

Numbers (`idtype-value`, or one attribute UIN alone) are looked up; everything else becomes a condition on fields that
people can be filtered by. Raises `Unanswerable` for what can't be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from saiban.exchange.dci import codes
from saiban.exchange.dci.messages import SearchCriteria
from saiban.registry.shared import And, Compare, Condition, Fault, Not, Or, Sort, Unanswerable
from saiban.terms.codes import parse_marital, parse_sex
from saiban.terms.errors import Unreadable

Number = tuple[str, str]
Numbers = tuple[Number, ...]

_KINDS = {
    "uin": "cnic",
    "nid": "cnic",
    "nationalid": "cnic",
    "nicop": "cnic",
    "snic": "cnic",
    "crc_bform": "cnic",
    "brn": "birth_registration",
    "mobile": "phone",
    "registry_number": "registry",
    "family": "family",
    "frc": "family",
}
_FIELDS = {
    "registry_number": "registry_number",
    "name": "name",
    "sex": "sex",
    "gender": "sex",
    "birth_date": "birth_date",
    "death_date": "death_date",
    "marital_status": "marital_status",
    "district": "district",
    "location": "district",
    "geographical_location": "district",
    "sub_region_code": "district",
    "tehsil": "tehsil",
    "locality": "tehsil",
    "group_size": "household_size",
    "household_size": "household_size",
    "poverty_score": "poverty_score",
    "programme_identifier": "scheme",
    "scheme": "scheme",
}
_OPERATORS = {
    "eq": "eq",
    "ne": "ne",
    "lt": "lt",
    "le": "le",
    "lte": "le",
    "gt": "gt",
    "ge": "ge",
    "gte": "ge",
    "in": "in",
}
_DEEPEST = 20


def number_kind(said: str) -> str:
    """Return our kind of number for a type of the standard (UIN, BRN, MOBILE) or of ours in any case."""
    written = said.strip().casefold()
    if written.startswith("scheme:"):
        return written
    plain = written.rsplit(":", 1)[-1].replace("-", "_")
    return _KINDS.get(plain, plain)


def asked(criteria: SearchCriteria) -> Numbers | Condition:
    """Return what a search asks for."""
    query = criteria.query
    if criteria.query_type == "graphql":
        raise Unanswerable(Fault.UNKNOWN_FILTER, "query_type: idtype-value, expression or predicate.")
    if isinstance(query, list):
        return _numbers_or(_predicates(query))
    if criteria.query_type == "idtype-value":
        return ((number_kind(_text(query.get("type"), "type")), _scalar(query.get("value"), "value")),)
    return _numbers_or(_expression(_inner(query), 0))


def sorting(criteria: SearchCriteria) -> tuple[Sort, ...]:
    """Return by what to sort. The standard's samples sort by UIN: that is read as the registry number."""
    wanted = []
    for one in criteria.sort:
        field = "registry_number" if number_kind(_last(one.attribute_name)) == "cnic" else _field(one.attribute_name)
        if field is None:
            raise Unanswerable(Fault.UNKNOWN_SORT, "sort: attribute_name is none that people are sorted by.")
        wanted.append(Sort(field, one.sort_order == "desc"))
    return tuple(wanted)


def collection(criteria: SearchCriteria) -> str | None:
    """Return the collection that an expression names, such as Group."""
    value = criteria.query.get("value") if isinstance(criteria.query, dict) else None
    inside = value.get("expression") if isinstance(value, dict) else None
    named = inside.get("collection") if isinstance(inside, dict) else None
    return named if isinstance(named, str) else None


def _inner(query: Mapping[str, Any]) -> Any:
    """Return the expression inside its wrappings: {"type", "value": {"expression": {"collection", "query"}}}."""
    inside: Any = query
    for name in ("value", "expression", "query"):
        if isinstance(inside, Mapping) and name in inside:
            inside = inside[name]
    return inside


def _expression(said: Any, depth: int) -> Condition:
    """Read {"$and": [...]}, {"poverty_score": {"$lt": 5}}, {"sex": "female"}."""
    if not isinstance(said, Mapping) or depth > _DEEPEST:
        raise Unanswerable(Fault.UNKNOWN_FILTER, "query: expected an object of attributes, $and, $or or $not.")
    parts = tuple(_member(str(name), value, depth + 1) for name, value in said.items())
    return parts[0] if len(parts) == 1 else And(parts)


def _member(name: str, value: Any, depth: int) -> Condition:
    if name in ("$and", "$or"):
        if not isinstance(value, list):
            raise Unanswerable(Fault.UNKNOWN_FILTER, f"{name}: expected a list.")
        parts = tuple(_expression(one, depth) for one in value)
        return And(parts) if name == "$and" else Or(parts)
    if name == "$not":
        return Not(_expression(value, depth))
    if not isinstance(value, Mapping):
        return _compared(name, "eq", value)
    if not value:
        raise Unanswerable(Fault.EMPTY_FILTER, "query: an attribute is compared with nothing.")
    parts = tuple(_compared(name, str(operator), given) for operator, given in value.items())
    return parts[0] if len(parts) == 1 else And(parts)


def _predicates(said: list[Any]) -> Condition:
    """Read a list of {"expression1", "condition", "expression2"}; those of a list must all hold."""
    return And(tuple(_predicate(one) for one in said))


def _predicate(said: Any) -> Condition:
    """Read the expressions of a predicate in their order, each joined to the one before by its condition."""
    if not isinstance(said, Mapping):
        raise Unanswerable(Fault.UNKNOWN_FILTER, "query: a predicate is an object with expression1.")
    given = [said[name] for name in sorted(said) if name.startswith("expression") and said[name]]
    if not given:
        raise Unanswerable(Fault.EMPTY_FILTER, "query: a predicate has no expression.")
    first, *others = (_comparison(one) for one in given)
    joined = said.get("condition") or "and"
    if joined not in ("and", "or", "not"):
        raise Unanswerable(Fault.UNKNOWN_FILTER, "query: condition is and, or or not.")
    if not others:
        return Not(first) if joined == "not" else first
    if joined == "not":
        return And((first, *(Not(one) for one in others)))
    return And((first, *others)) if joined == "and" else Or((first, *others))


def _comparison(said: Any) -> Condition:
    if not isinstance(said, Mapping):
        raise Unanswerable(Fault.UNKNOWN_FILTER, "query: an expression has attribute_name, operator, attribute_value.")
    name = _text(said.get("attribute_name"), "attribute_name")
    return _compared(name, _text(said.get("operator"), "operator"), said.get("attribute_value"))


def _compared(name: str, operator: str, value: Any) -> Condition:
    ours = _OPERATORS.get(operator.removeprefix("$").casefold())
    if ours is None:
        raise Unanswerable(Fault.UNKNOWN_FILTER, f"query: operators are {', '.join(sorted(_OPERATORS))}.")
    last = _last(name)
    if last == "age":
        return _of_age(ours, value)
    field = _field(name)
    if field is not None:
        return Compare(field, ours, _values(field, value))
    return Compare(_NUMBER + number_kind(last), ours, value)


_NUMBER = "number:"


def _numbers_or(condition: Condition) -> Numbers | Condition:
    """Return the numbers where a condition is nothing but numbers that are looked up; else the condition itself."""
    one = condition
    while isinstance(one, And | Or) and len(one.parts) == 1:
        one = one.parts[0]
    if not isinstance(one, Compare) or not one.field.startswith(_NUMBER):
        return condition
    kind = one.field.removeprefix(_NUMBER)
    if one.operator == "in" and isinstance(one.value, list):
        return tuple((kind, _scalar(value, "value")) for value in one.value)
    if one.operator != "eq":
        raise Unanswerable(Fault.UNKNOWN_FILTER, "query: a number is looked up by eq or in.")
    return ((kind, _scalar(one.value, "value")),)


def _field(name: str) -> str | None:
    """Return the field that an attribute means; paths such as demographic_info.sex are read by their known part."""
    for part in reversed(name.casefold().replace("-", "_").split(".")):
        if part in _FIELDS:
            return _FIELDS[part]
    return None


def _last(name: str) -> str:
    return name.rsplit(".", 1)[-1].casefold()


def _values(field: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_value(field, one) for one in value]
    return _value(field, value)


def _value(field: str, value: Any) -> Any:
    """Return a value in our codes and kinds; one that can't be read stays as it is and is refused later."""
    if not isinstance(value, str):
        return value
    if field == "sex":
        return codes.ours("sex", value) or _worded(parse_sex, value)
    if field == "marital_status":
        return codes.ours("marital_status", value) or _worded(parse_marital, value)
    if field in ("birth_date", "death_date"):
        return value.split("T", 1)[0]
    if field == "household_size" and value.isascii() and value.isdigit():
        return int(value[:10])
    return value.casefold() if field == "scheme" else value


def _worded(parse: Any, value: str) -> str:
    try:
        return str(parse(value))
    except Unreadable as fault:
        raise Unanswerable(Fault.WRONG_VALUE, "query: the value is not in the standard's code list.") from fault


def _of_age(operator: str, value: Any) -> Condition:
    """Compare an age in whole years, as the dates of birth that lead to it today."""
    try:
        years = int(value) if isinstance(value, int | str) and not isinstance(value, bool) else -1
        young, old = (_years_ago(years), _years_ago(years + 1)) if 0 <= years <= 150 else (None, None)
    except ValueError:
        young = old = None
    if young is None or old is None:
        raise Unanswerable(Fault.WRONG_VALUE, "query: an age is a number of whole years, from 0 to 150.")
    born = {
        "lt": Compare("birth_date", "gt", young),
        "le": Compare("birth_date", "gt", old),
        "gt": Compare("birth_date", "le", old),
        "ge": Compare("birth_date", "le", young),
    }
    if operator in born:
        return born[operator]
    if operator != "eq":
        raise Unanswerable(Fault.UNKNOWN_FILTER, "query: an age is compared by eq, lt, le, gt or ge.")
    return And((born["le"], born["ge"]))


def _years_ago(years: int) -> date:
    today = timezone.localdate()
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise Unanswerable(Fault.UNKNOWN_FILTER, f"query: {name} is missing.")
    return value


def _scalar(value: Any, name: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unanswerable(Fault.WRONG_VALUE, f"query: {name} is a text or a whole number.")
    text = str(value).strip() if isinstance(value, str) or abs(value) < 10**40 else ""
    if not text or len(text) > 200:
        raise Unanswerable(
            Fault.EMPTY_FILTER if not text else Fault.WRONG_VALUE, f"query: {name} is empty or too long."
        )
    return text
