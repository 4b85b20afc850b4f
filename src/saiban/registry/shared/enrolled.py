"""The cheapest answer: is the person with this number enrolled, yes or no."""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
    wanted = permit.schemes if schemes is None else schemes
    asked = Asked.of(numbers)
    answers: list[bool | None] = [None if place in asked.unreadable else False for place in range(asked.count)]
    with reach.together():
        permit.spend(asked.count)
        borne, _told_too = bearers(asked)
        told = _told(permit, {key for keys in borne for key in keys}, wanted)
        for place, keys in enumerate(borne):
            known = [told[key] for key in keys if key in told]
            if any(reached for reached, _yes in known):
                answers[place] = known[0][1] if len(known) == 1 else None
        seen = sorted(key for key, (reached, _yes) in told.items() if reached)
        permit.log("enrolled", subject_kind="person", subjects=seen, results=answers.count(True))
    return answers


def _told(permit: Permit, keys: Collection[int], schemes: Collection[str] | None) -> dict[int, tuple[bool, bool]]:
    """Return of those who are in the registry today whether they are within reach, and enrolled."""
    if not keys:
        return {}
    within, parameters = reach.condition(permit)
    of_these = "" if schemes is None else "AND schemes && %s::varchar[]"
    rows = prepared.rows(
        f"SELECT id, {within}, cardinality(schemes) > 0 {of_these} FROM registry_person "
        "WHERE id = ANY(%s) AND merged_into_id IS NULL AND run_ended_id IS NULL",
        [*parameters, *([] if schemes is None else [sorted(schemes)]), list(keys)],
    )
    return {key: (reached, yes) for key, reached, yes in rows}
