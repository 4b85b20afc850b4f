"""Questions in the standard's words."""

from __future__ import annotations

from typing import Any

from saiban.exchange.dci.codes import VERSION


def by_number(kind: str, value: str, *, purpose: str, record: str = "Member", agreement: str = "") -> dict[str, Any]:
    """Return criteria that look a number up; `kind` is a type of the standard, such as UIN."""
    query = {"type": kind, "value": value}
    return {"query_type": "idtype-value", "query": query} | _common(purpose, record, agreement)


def by_condition(
    query: dict[str, Any], *, purpose: str, record: str = "Member", agreement: str = "", sort: str = ""
) -> dict[str, Any]:
    """Return criteria with a condition, such as {"sex": "female", "poverty_score": {"$lt": 30}}."""
    value = {"expression": {"collection": record, "query": query}}
    criteria = {"query_type": "expression", "query": {"type": "ns:org:QueryType:expression", "value": value}}
    sorted_by = {"sort": [{"attribute_name": sort, "sort_order": "asc"}]} if sort else {}
    return criteria | sorted_by | _common(purpose, record, agreement)


def authorised(purpose: str, agreement: str = "") -> dict[str, Any]:
    """Return the authority of a question: its purpose, and the agreement where several might be meant."""
    return {"purpose": {"code": purpose}} | ({"agreement": agreement} if agreement else {})


def _common(purpose: str, record: str, agreement: str) -> dict[str, Any]:
    return {"version": VERSION, "reg_record_type": record, "authorize": authorised(purpose, agreement)}
