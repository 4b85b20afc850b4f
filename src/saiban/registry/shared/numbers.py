"""People by their numbers: identity numbers through the blind index, registry numbers with merges followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from saiban.access.permits import Permit
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

LED = """
    WITH RECURSIVE led(place, id, onward) AS (
        (SELECT a.place, p.id, p.merged_into_id
         FROM unnest(string_to_array(%s, ' ')::int[]) WITH ORDINALITY AS a(place, nth)
         JOIN registry_identifier i ON i.blind = substring(%s::bytea FROM (a.nth::int - 1) * 16 + 1 FOR 16)
              AND i.run_ended_id IS NULL AND i.holder = 'own'
         JOIN registry_person p ON p.id = i.person_id
         UNION ALL
         SELECT a.place, p.id, p.merged_into_id
         FROM unnest(%s::int[], %s::varchar[]) AS a(place, number) JOIN registry_person p ON p.number = a.number)
        UNION
        SELECT led.place, p.id, p.merged_into_id
        FROM led, LATERAL (SELECT id, merged_into_id FROM registry_person WHERE id = led.onward OFFSET 0) p
        WHERE led.onward IS NOT NULL
    )"""
"""Who bears each number today, wherever it was given: (place in the question, key, where it leads on).

Blind indexes come as one row of bytes, 16 for each, and their places as one text: quicker to send than lists. Each
number that was merged is looked up by itself (OFFSET 0), since few were: a join would read every person.
"""


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

    @property
    def parameters(self) -> list[object]:
        """What `LED` takes."""
        places = " ".join(map(str, self.blind_places))
        return [places, b"".join(self.blinds), self.registry_places, self.registry]


def find_by_numbers(permit: Permit, numbers: Sequence[Number]) -> list[list[int]]:
    """Return for each number the keys of the people within the permit's reach who bear it as their own.

    Spends one for each number. Logs who was found. Raises NotPermitted or `Unanswerable`.
    """
    asked = Asked.of(numbers)
    with transaction.atomic():
        permit.spend(asked.count)
        found = bearers(permit, asked)
        keys = sorted({key for ones in found for key in ones})
        permit.log("search", subject_kind="person", subjects=keys, results=len(keys))
    return [[reach.Charged(key) for key in ones] for ones in found]


def bearers(permit: Permit, asked: Asked) -> list[list[int]]:
    """Return for each number who bears it, in the order of their keys; spends and logs nothing."""
    within, parameters = reach.condition(permit)
    found: list[list[int]] = [[] for _ in range(asked.count)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{LED} SELECT led.place, led.id FROM led JOIN registry_person ON registry_person.id = led.id "
            f"WHERE {within} ORDER BY led.place, led.id",
            [*asked.parameters, *parameters],
        )
        for place, key in cursor.fetchall():
            found[place].append(key)
    return found


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
