"""How registry numbers lead to the keys by which the access log speaks of people, households and employers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from saiban.registry.models import Employer, Household, Person
from saiban.registry.queries.present import present

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
