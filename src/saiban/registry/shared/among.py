"""Which of some people a standing question is about: for notifications, before anything is made of them."""

from __future__ import annotations

from collections.abc import Sequence

from saiban.access.permits import Permit
from saiban.registry.models import Person
from saiban.registry.shared import reach
from saiban.registry.shared.conditions import Condition, filter_of
from saiban.registry.shared.numbers import Asked, Number, bearers, within_reach


def among(permit: Permit, keys: Sequence[int], *, about: Condition | Sequence[Number]) -> set[int]:
    """Return those of the people that are within reach and fit a condition, or bear one of some numbers.

    Spends and logs nothing, so it is for our own sorting alone: what goes out of them is read by `read`, which does.
    Raises as `search` and `find_by_numbers` do.
    """
    if isinstance(about, Sequence):
        borne = {key for ones in within_reach(permit, bearers(Asked.of(about))[0]) for key in ones}
        return borne & set(keys)
    people = Person.objects.filter(reach.within(permit))
    return set(people.filter(filter_of(permit, about), pk__in=keys).values_list("pk", flat=True))
