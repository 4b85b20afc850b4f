"""Households as a permit shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from saiban.access.permits import Permit
from saiban.access.shared_fields import SharedField
from saiban.registry.models import Household, HouseholdMember, Person
from saiban.registry.queries.present import present
from saiban.registry.shared import homes, reach
from saiban.registry.shared.faults import Fault, Unanswerable
from saiban.registry.shared.people import members_of
from saiban.registry.shared.values import SharedHousehold
from saiban.terms.errors import Unreadable
from saiban.terms.registry_numbers import parse_number

_OF_PEOPLE = frozenset(SharedField.values) - {
    SharedField.HOUSEHOLD,
    SharedField.HOUSEHOLD_MEMBERS,
    SharedField.POVERTY_SCORE,
}


def households(permit: Permit, keys: Sequence[int]) -> list[SharedHousehold | None]:
    """Return for each person's key the household in which they were seen last, with members where those are granted.

    Spends one for each key that was not found under a permit and for each member who comes along. Raises NotPermitted
    where households are not granted, `Unanswerable` for too many.
    """
    permit.require(fields=[SharedField.HOUSEHOLD])
    if len(keys) > reach.AT_ONCE:
        raise Unanswerable(Fault.TOO_MANY_AT_ONCE, f"At most {reach.AT_ONCE} households can be read at once.")
    with reach.together():
        permit.spend(len({key for key in keys if not isinstance(key, reach.Charged)}))
        reached = _reached(permit, keys)
        lived = homes.last_seen(reached)
        told = _told(permit, lived)
    return [told.get(lived.get(key, 0)) for key in keys]


def households_by_numbers(permit: Permit, numbers: Sequence[str]) -> list[SharedHousehold | None]:
    """Return for each registry number of a household the household; merged numbers are followed.

    None where there is none, or where nobody within the permit's reach lives in it. Spends one for each number and for
    each member who comes along. Raises NotPermitted where households are not granted, `Unanswerable` for too many.
    """
    permit.require(fields=[SharedField.HOUSEHOLD])
    if len(numbers) > reach.AT_ONCE:
        raise Unanswerable(Fault.TOO_MANY_AT_ONCE, f"At most {reach.AT_ONCE} households can be asked for at once.")
    with reach.together():
        permit.spend(len(numbers))
        keys = [_standing(number) for number in numbers]
        rows = HouseholdMember.objects.filter(household__in=[key for key in keys if key], run_ended__isnull=True)
        pairs = list(rows.values_list("person", "household"))
        reached = _reached(permit, [person for person, _household in pairs])
        told = _told(permit, {person: household for person, household in pairs if person in reached})
    return [told.get(key or 0) for key in keys]


def _reached(permit: Permit, keys: Sequence[int]) -> set[int]:
    people = Person.objects.filter(reach.within(permit), pk__in=[int(key) for key in keys])
    return set(people.values_list("pk", flat=True))


def _told(permit: Permit, lived: Mapping[int, int]) -> dict[int, SharedHousehold]:
    """Read the households in which people live (person's key to household's), and log them and those people."""
    told = homes.households(set(lived.values()), scores=SharedField.POVERTY_SCORE in permit.fields)
    fields = sorted(permit.fields - _OF_PEOPLE)
    permit.log("view", subject_kind="household", subjects=sorted(told), fields=fields, results=len(told))
    if SharedField.HOUSEHOLD_MEMBERS not in permit.fields:
        permit.log("view", subject_kind="person", subjects=sorted(lived), fields=fields, results=len(told))
        return told
    members = members_of(permit, told, permit.fields & _OF_PEOPLE, lived)
    return {key: replace(household, members=members[key]) for key, household in told.items()}


def _standing(number: str) -> int | None:
    try:
        household = present(Household.objects.filter(number=parse_number(number)).first())
    except Unreadable:
        return None
    return household.pk if household else None
