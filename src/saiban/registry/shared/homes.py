"""Households, as far as they are shared: who lives in which, and what is known of it."""

from __future__ import annotations

from collections.abc import Collection

from saiban.registry.models import Household, HouseholdMember
from saiban.registry.shared.values import SharedHousehold
from saiban.terms.codes import Relation

_ORDER = {str(relation): place for place, relation in enumerate(Relation)}


def last_seen(people: Collection[int]) -> dict[int, int]:
    """Return for each person the household in which they were seen last."""
    rows = HouseholdMember.objects.filter(person__in=list(people), run_ended__isnull=True)
    return dict(rows.order_by("valid", "-pk").values_list("person", "household"))


def households(keys: Collection[int], *, scores: bool) -> dict[int, SharedHousehold]:
    """Return households without their members; the poverty score only where `scores` says so."""
    rows = Household.objects.filter(pk__in=list(keys), merged_into__isnull=True, run_ended__isnull=True)
    columns = ["number", "district", "tehsil", "size", "survey_date", *(["pmt_score"] if scores else [])]
    return {key: SharedHousehold(*values) for key, *values in rows.values_list("pk", *columns)}


def members(keys: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """Return the members of each household with their relation to its head, the head first, each once."""
    rows = HouseholdMember.objects.filter(household__in=list(keys), run_ended__isnull=True)
    newest: dict[tuple[int, int], str] = {}
    for household, person, relation in rows.order_by("valid", "-pk").values_list("household", "person", "relation"):
        newest[household, person] = relation
    listed: dict[int, list[tuple[int, str]]] = {key: [] for key in keys}
    for (household, person), relation in sorted(newest.items(), key=lambda one: (_ORDER.get(one[1], 99), one[0])):
        listed[household].append((person, relation))
    return listed
