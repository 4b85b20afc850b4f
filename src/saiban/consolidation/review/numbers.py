"""Identity numbers of two sides: masked, and told apart by how many digits differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from saiban.consolidation.review.comparison import Agreement
from saiban.consolidation.review.sight import ReviewSight
from saiban.frame.crypto import open_sealed
from saiban.registry.models import Identifier, SourceRecord
from saiban.registry.queries.periods import last_day
from saiban.registry.queries.person import Number


@dataclass(frozen=True)
class NumberRow:
    """Numbers of one kind and holder on both sides. `apart`: in how many digits the most alike of them differ, where
    none is equal and they are equally long."""

    kind: str
    label: str
    holder: str
    left: tuple[Number, ...]
    right: tuple[Number, ...]
    agreement: Agreement
    apart: int | None


def compare_numbers(
    sight: ReviewSight, left: list[SourceRecord], right: list[SourceRecord], *, unmasked: bool = False
) -> list[NumberRow]:
    """Set the numbers of two sides beside each other; `unmasked` opens them (log it first)."""
    ours, theirs = _identifiers(sight, left, right), _identifiers(sight, right, left)
    kinds = sorted({(one.kind, one.holder) for one in (*ours, *theirs)}, key=lambda kind: (kind[1] != "own", kind))
    rows = []
    for kind in kinds:
        here = [one for one in ours if (one.kind, one.holder) == kind]
        there = [one for one in theirs if (one.kind, one.holder) == kind]
        sides = tuple(tuple(_number(sight, one, unmasked) for one in side) for side in (here, there))
        shown = next(number for side in sides for number in side)
        rows.append(NumberRow(kind[0], _label(shown), shown.holder_label, *sides, *_agreement(kind[0], here, there)))
    return rows


def _identifiers(sight: ReviewSight, records: list[SourceRecord], others: list[SourceRecord]) -> list[Identifier]:
    """The numbers of a side: those of its people, or, where both sides are one person, those its own rows said last."""
    people = {record.person_id for record in records}
    rows = Identifier.objects.filter(person__in=people, source__in=sight.sources, run_ended__isnull=True)
    if people & {record.person_id for record in others}:
        foreign = {record.source_id for record in others}
        own = {record.source_id for record in records} - foreign
        keys = [record.pk for record in records]
        rows = rows.filter(record__in=keys) | rows.filter(source__in=own)
    seen: dict[tuple[str, bytes, str], Identifier] = {}
    for row in rows.order_by("kind", "-valid", "id"):
        seen.setdefault((row.kind, bytes(row.blind), row.holder), row)
    return list(seen.values())


def _number(sight: ReviewSight, row: Identifier, unmasked: bool) -> Number:
    kind, _colon, scheme = row.kind.partition(":")
    return Number(
        kind=kind,
        scheme=sight.schemes.get(scheme or kind),
        last_four=row.last_four,
        holder=row.holder,
        shared=row.shared,
        sources=(sight.sources[row.source],),
        first=row.valid.lower if row.valid else None,
        last=last_day(row.valid),
        clear=open_sealed(row.kind, bytes(row.cipher)) if unmasked else "",
    )


def _label(number: Number) -> str:
    return f"{number.label} · {number.scheme}" if number.scheme else number.label


def _agreement(kind: str, ours: Iterable[Identifier], theirs: Iterable[Identifier]) -> tuple[Agreement, int | None]:
    here, there = ([open_sealed(kind, bytes(one.cipher)) for one in side] for side in (ours, theirs))
    if not here or not there:
        return "one_side", None
    if set(here) & set(there):
        return "same", None
    apart = [
        sum(a != b for a, b in zip(one, other, strict=True))
        for one in here
        for other in there
        if len(one) == len(other)
    ]
    return "differs", min(apart, default=None)
