"""People by their numbers: identity numbers through the blind index, registry numbers with merges followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from saiban.access.permits import Permit
from saiban.frame import prepared
from saiban.frame.crypto import known_blinds
from saiban.registry.shared import reach
from saiban.registry.shared.faults import Fault, Unanswerable
from saiban.terms.digits import to_latin
from saiban.terms.errors import Unreadable
from saiban.terms.identity_numbers import IdentityKind, parse_identifier
from saiban.terms.phones import parse_phone
from saiban.terms.registry_numbers import parse_number

Number = tuple[str, str]  # kind and value, the value as it was written

REGISTRY = "registry"
PHONE = "phone"
SCHEME = "scheme:"
KINDS = (REGISTRY, PHONE, *(str(kind) for kind in IdentityKind if kind not in (IdentityKind.SCHEME, IdentityKind.IBAN)))
"""Kinds of numbers that can be asked for; besides them `scheme:<code>` for a scheme's own."""

_BY_BLIND = """
    SELECT i.blind, registry_person.id, registry_person.merged_into_id {columns}
    FROM registry_identifier i JOIN registry_person ON registry_person.id = i.person_id
    WHERE i.blind = ANY(%b) AND i.run_ended_id IS NULL AND i.holder = 'own'"""
_BY_NUMBER = "SELECT number, id, merged_into_id {columns} FROM registry_person WHERE number = ANY(%s)"
_ONWARD = "SELECT id, merged_into_id FROM registry_person WHERE id = ANY(%s)"


@dataclass(frozen=True)
class Asked:
    """Numbers of a question in the form in which the registry keeps them, each with its place in the question.

    `unreadable` are the places of those that can't be a number of their kind.
    """

    count: int
    blind_places: list[int]
    blinds: list[bytes]
    registry_places: list[int]
    registry: list[str]
    unreadable: frozenset[int]

    @classmethod
    def of(cls, numbers: Sequence[Number]) -> Asked:
        """Read the numbers. Raises `Unanswerable` for a kind that nothing is kept under, or for too many."""
        if len(numbers) > reach.AT_ONCE:
            raise Unanswerable(Fault.TOO_MANY_AT_ONCE, f"At most {reach.AT_ONCE} numbers can be asked for at once.")
        kinds, values, places, unreadable = [], [], [], set()
        registry_places, registry = [], []
        for place, (kind, value) in enumerate(numbers):
            forms = _forms(kind, value)
            if not forms:
                unreadable.add(place)
            elif kind == REGISTRY:
                registry_places.append(place)
                registry.extend(forms)
            else:
                for form in forms:
                    kinds.append(kind)
                    values.append(form)
                    places.append(place)
        indexed = [
            (place, one) for place, known in zip(places, known_blinds(kinds, values), strict=True) for one in known
        ]
        places, blinds = [place for place, _one in indexed], [one for _place, one in indexed]
        return cls(len(numbers), places, blinds, registry_places, registry, frozenset(unreadable))


class _Led(NamedTuple):
    """Whom a number led to: its place in the question, key, whom that one was merged into, and columns asked for."""

    place: int
    key: int
    into: int | None
    told: tuple[Any, ...]


def find_by_numbers(permit: Permit, numbers: Sequence[Number]) -> list[list[int]]:
    """Return for each number the keys of the people within the permit's reach who bear it as their own.

    Spends one for each number. Logs who was found. Raises NotPermitted or `Unanswerable`.
    """
    asked = Asked.of(numbers)
    with reach.together():
        permit.spend(asked.count)
        found = within_reach(permit, bearers(asked)[0])
        keys = sorted({key for ones in found for key in ones})
        permit.log("search", subject_kind="person", subjects=keys, results=len(keys))
    return [[reach.Charged(key) for key in ones] for ones in found]


def bearers(
    asked: Asked, *, columns: Sequence[str] = (), parameters: Sequence[object] = ()
) -> tuple[list[list[int]], dict[int, tuple[Any, ...]]]:
    """Return for each number the keys of those who bear it today, with merges followed; spends and logs nothing.

    They may lie outside a permit's reach, or be out of the registry: whoever reads them looks at that. `columns` are
    SQL over `registry_person` with their `parameters`; those of whom no merge led to come back with the keys.
    """
    also = "".join(f", {one}" for one in columns)
    led = [
        *_led(_BY_BLIND.format(columns=also), parameters, asked.blinds, asked.blind_places),
        *_led(_BY_NUMBER.format(columns=also), parameters, asked.registry, asked.registry_places),
    ]
    onward = _onward({one.key: one.into for one in led if one.into is not None})
    found: list[list[int]] = [[] for _ in range(asked.count)]
    for one in led:
        key = one.key
        while key in onward:
            key = onward[key]
        if key not in found[one.place]:
            found[one.place].append(key)
    for keys in found:
        keys.sort()
    return found, {one.key: one.told for one in led if one.into is None}


def within_reach(permit: Permit, found: list[list[int]]) -> list[list[int]]:
    """Leave out of each list who is not within the permit's reach."""
    keys = list({key for ones in found for key in ones})
    if not keys:
        return found
    within, parameters = reach.condition(permit)
    rows = prepared.rows(f"SELECT id FROM registry_person WHERE id = ANY(%s) AND {within}", [keys, *parameters])
    reached = {key for (key,) in rows}
    return [[key for key in ones if key in reached] for ones in found]


def _led(
    statement: str, parameters: Sequence[object], values: Sequence[bytes | str], places: Sequence[int]
) -> Iterator[_Led]:
    """Yield whom values lead to, at each place of the question where they stand."""
    if not values:
        return
    asked_at: dict[bytes | str, list[int]] = defaultdict(list)
    for value, place in zip(values, places, strict=True):
        asked_at[value].append(place)
    for value, key, into, *told in prepared.rows(statement, [*parameters, list(asked_at)]):
        for place in asked_at[value]:
            yield _Led(place, key, into, tuple(told))


def _onward(merged: dict[int, int]) -> dict[int, int]:
    """Return whom each of these was merged into, and so on to those who were not; few were."""
    known = dict(merged)
    new = set(known.values()) - known.keys()
    while new:
        into = {key: onto for key, onto in prepared.rows(_ONWARD, [list(new)]) if onto is not None}
        known |= into
        new = set(into.values()) - known.keys()
    return known


def check_kind(kind: str) -> None:
    """Raise `Unanswerable` for a kind that nothing is kept under."""
    if kind not in KINDS and not kind.startswith(SCHEME):
        known = ", ".join(KINDS)
        raise Unanswerable(Fault.UNKNOWN_KIND, f"A number is of one of these kinds: {known} or scheme:<code>")


def _forms(kind: str, value: str) -> tuple[str, ...]:
    """Return the forms in which the registry may keep a number; none where it can't be one of its kind.

    A scheme's own number is kept as its file has it, with or without dashes.
    """
    try:
        if kind == REGISTRY:
            return (parse_number(value),)
        if kind == PHONE:
            return (parse_phone(value),)
        if kind.startswith(SCHEME):
            plain = parse_identifier(IdentityKind.SCHEME, value).value
            return tuple({plain, "".join(to_latin(value).split()).upper()})
        check_kind(kind)
        return (parse_identifier(kind, value).value,)
    except Unreadable:
        return ()
