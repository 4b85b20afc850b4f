"""How registry numbers lead to the keys by which the access log speaks of people, households and employers.

And what the log's overseers need to know of people: with whom they live, and where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.urls import reverse

from saiban.registry.models import Employer, Household, HouseholdMember, Person
from saiban.registry.queries.present import present
from saiban.terms.registry_numbers import NumberKind, kind_of

Numbered = type[Person] | type[Household] | type[Employer]


def keys_of(model: Numbered) -> Callable[[str], list[int]]:
    """Return a function from a number to every key that it stands for: its own, and those merged into the same."""

    def keys(number: str) -> list[int]:
        standing = present(model.objects.filter(number=number).first())
        if standing is None:
            return []
        found, newest = {standing.pk}, {standing.pk}
        while newest:
            newest = set(model.objects.filter(merged_into__in=newest).values_list("pk", flat=True)) - found
            found |= newest
        return sorted(found)

    return keys


def numbers_of(model: Numbered) -> Callable[[Iterable[int]], Mapping[int, str]]:
    """Return a function from keys to their numbers."""

    def numbers(keys: Iterable[int]) -> Mapping[int, str]:
        return dict(model.objects.filter(pk__in=list(keys)).values_list("pk", "number"))

    return numbers


def family_of(key: int) -> set[int]:
    """The keys of a person, of their merged numbers too, and of everybody in their household today."""
    number = Person.objects.filter(pk=key).values_list("number", flat=True).first()
    own = set(keys_of(Person)(number)) if number else {key}
    members = HouseholdMember.objects.filter(run_ended__isnull=True)
    households = members.filter(person__in=own).values("household")
    return own | set(members.filter(household__in=households).values_list("person", flat=True))


def districts_of(keys: Iterable[int]) -> Mapping[int, str]:
    """The code of the district where each of these people lives; those of whom none is known are left out."""
    return dict(Person.objects.filter(pk__in=list(keys), district__isnull=False).values_list("pk", "district"))


def current_number(number: str) -> str | None:
    """The number that a person, household or employer has today, across merges; None where nobody had it."""
    model = _OF_KIND.get(kind_of(number))
    standing = present(model.objects.filter(number=number).first()) if model else None
    return standing.number if standing is not None else None


def page_of(number: str) -> str:
    """The address of the page of a person, household or employer."""
    return reverse(f"registry:{kind_of(number).name.lower()}", kwargs={"number": number})


_OF_KIND: dict[NumberKind, Numbered] = {
    NumberKind.PERSON: Person,
    NumberKind.HOUSEHOLD: Household,
    NumberKind.EMPLOYER: Employer,
}
