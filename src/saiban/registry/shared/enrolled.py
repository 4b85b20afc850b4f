"""The cheapest answer: is the person with this number enrolled, yes or no."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

from saiban.access.permits import Permit
from saiban.registry.shared import reach
from saiban.registry.shared.numbers import LED, Asked, Number

_BORNE = """
    , borne AS (
        SELECT led.place, registry_person.id, {within} AS reached,
               cardinality(registry_person.schemes) > 0 {of_these} AS enrolled
        FROM led JOIN registry_person ON registry_person.id = led.id
        WHERE led.onward IS NULL AND registry_person.run_ended_id IS NULL
    )
    SELECT place, count(*) = 1, bool_and(enrolled), array_agg(id) FILTER (WHERE reached)
    FROM borne GROUP BY place HAVING bool_or(reached)"""


def enrolled(permit: Permit, numbers: Sequence[Number], schemes: Collection[str] | None = None) -> list[bool | None]:
    """Say for each number whether its bearer is enrolled now in one of the schemes (None: of the permit's schemes).

    False also where nobody within the permit's reach bears the number. None where it can't be told: several people
    bear the number, or it can't be a number of its kind. At most 10,000 numbers, in one query. Spends one for each
    number, logs everybody within reach who was asked about. Raises NotPermitted or `Unanswerable`.
    """
    permit.require(schemes=schemes or ())
    wanted = permit.schemes if schemes is None else schemes
    asked = Asked.of(numbers)
    within, parameters = reach.condition(permit)
    of_these = "" if wanted is None else "AND registry_person.schemes && %s::varchar[]"
    answers: list[bool | None] = [None if place in asked.unreadable else False for place in range(asked.count)]
    seen: set[int] = set()
    with reach.together():
        permit.spend(asked.count)
        with connection.cursor() as cursor:
            cursor.execute(
                LED + _BORNE.format(within=within, of_these=of_these),
                [*asked.parameters, *parameters, *([] if wanted is None else [sorted(wanted)])],
            )
            for place, alone, yes, keys in cursor.fetchall():
                answers[place] = yes if alone else None
                seen.update(keys)
        permit.log("enrolled", subject_kind="person", subjects=sorted(seen), results=answers.count(True))
    return answers
