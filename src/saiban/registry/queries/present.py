"""From any number that was ever given to the one in use today."""

from __future__ import annotations

from typing import TypeVar

from saiban.registry.models import Employer, Household, Person

Thing = TypeVar("Thing", Person, Household, Employer)
_LONGEST_CHAIN = 100


def present(thing: Thing | None) -> Thing | None:
    """Follow merges to the person, household or employer that stands today; None where there is none."""
    for _step in range(_LONGEST_CHAIN):
        if thing is None or thing.merged_into is None:
            return thing
        thing = thing.merged_into
    return None
