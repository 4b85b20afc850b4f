"""People by a condition, page by page."""

from __future__ import annotations

from collections.abc import Sequence

from saiban.access.permits import Permit
from saiban.registry.models import Person
from saiban.registry.shared import reach
from saiban.registry.shared.conditions import Condition, Sort, fields_of, filter_of, order_of
from saiban.registry.shared.faults import Fault, Unanswerable

LARGEST_PAGE = 1000
LAST_PAGE = 1_000_000


def search(
    permit: Permit, condition: Condition, *, sort: Sequence[Sort] = (), page: int = 1, page_size: int = 100
) -> tuple[list[int], int]:
    """Return the keys of one page of the people within reach who fit the condition, and how many fit in all.

    Pages count from 1. Spends one for each person of the page, and one for a page without any. Logs who is on it.
    Raises `Unanswerable` for a condition, sort or page that can't be answered, NotPermitted for what is not granted.
    """
    if not 1 <= page_size <= LARGEST_PAGE:
        raise Unanswerable(Fault.WRONG_PAGE, f"A page has from 1 to {LARGEST_PAGE} people.")
    if not 1 <= page <= LAST_PAGE:
        raise Unanswerable(Fault.WRONG_PAGE, f"Pages are counted from 1 to {LAST_PAGE}.")
    people = Person.objects.filter(reach.within(permit)).filter(filter_of(permit, condition))
    first = (page - 1) * page_size
    with reach.together():
        ordered = people.order_by(*order_of(permit, tuple(sort)))
        keys = list(ordered.values_list("pk", flat=True)[first : first + page_size])
        permit.spend(max(1, len(keys)))
        total = people.count()
        permit.log(
            "search", subject_kind="person", subjects=keys, fields=sorted(fields_of(condition)), results=len(keys)
        )
    return [reach.Charged(key) for key in keys], total
