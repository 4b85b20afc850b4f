"""The cheapest answer: is the person with this number enrolled, yes or no."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from saiban.access.permits import Permit
from saiban.frame import prepared
from saiban.registry.shared import reach
from saiban.registry.shared.numbers import Asked, Number, bearers


def enrolled(permit: Permit, numbers: Sequence[Number], schemes: Collection[str] | None = None) -> list[bool | None]:
    """Say for each number whether its bearer is enrolled now in one of the schemes (None: of the permit's schemes).

    False also where nobody within the permit's reach bears the number. None where it can't be told: several people
    bear the number, or it can't be a number of its kind. At most 10,000 numbers, in one query. Spends one for each
    number, logs everybody within reach who was asked about. Raises NotPermitted or `Unanswerable`.
    """
    permit.require(schemes=schemes or ())
    columns, parameters = _told(permit, permit.schemes if schemes is None else schemes)
    asked = Asked.of(numbers)
    answers: list[bool | None] = [None if place in asked.unreadable else False for place in range(asked.count)]
    with reach.together():
        permit.spend(asked.count)
        borne, told = bearers(asked, columns=columns, parameters=parameters)
        told |= _told_of({key for keys in borne for key in keys} - told.keys(), columns, parameters)
        for place, keys in enumerate(borne):
            known = [told[key] for key in keys if told[key][0]]
            if any(reached for _stands, reached, _yes in known):
                answers[place] = known[0][2] if len(known) == 1 else None
        seen = sorted(key for key, (_stands, reached, _yes) in told.items() if reached)
        permit.log("enrolled", subject_kind="person", subjects=seen, results=answers.count(True))
    return answers


def _told(permit: Permit, schemes: Collection[str] | None) -> tuple[list[str], list[Any]]:
    """Return as columns whether a person is in the registry today, within reach, and enrolled; with parameters."""
    within, parameters = reach.condition(permit)
    enrolled_now = "cardinality(registry_person.schemes) > 0"
    if schemes is not None:
        enrolled_now += " AND registry_person.schemes && %s::varchar[]"
        parameters = [*parameters, sorted(schemes)]
    stands = "registry_person.merged_into_id IS NULL AND registry_person.run_ended_id IS NULL"
    return [stands, within, enrolled_now], parameters


def _told_of(keys: Collection[int], columns: Sequence[str], parameters: Sequence[object]) -> dict[int, tuple[Any, ...]]:
    """Return the columns of those to whom only a merge led."""
    if not keys:
        return {}
    statement = f"SELECT id, {', '.join(columns)} FROM registry_person WHERE id = ANY(%s)"
    return {key: tuple(told) for key, *told in prepared.rows(statement, [*parameters, list(keys)])}
