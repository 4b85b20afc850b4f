"""What two reviewers of one file agree on, what a third has to settle, how far reviewers agree beyond chance. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from saiban.frame.agreement import Kappa, cohens_kappa
from saiban.prosecution.reviews.rubric import STEPS, Edition, Item

Marks = Mapping[str, str]
Two = tuple[Marks, Marks]


def differing(edition: Edition, first: Marks, second: Marks) -> list[Item]:
    """Return the items that two reviewers mark differently."""
    return [item for item in edition.items if first.get(item.code) != second.get(item.code)]


def settled(edition: Edition, first: Marks, second: Marks | None = None, third: Marks | None = None) -> dict[str, str]:
    """Return a file's marks: what the first, or both, say; where two differ, what the third says.

    Raises ValueError where a third has still to say something.
    """
    marks = {}
    for item in edition.items:
        mark: str | None = first[item.code]
        if second is not None and second[item.code] != mark:
            mark = (third or {}).get(item.code)
        if mark is None:
            raise ValueError(f"two reviewers differ in {item.code}, and nobody has settled it")
        marks[item.code] = mark
    return marks


@dataclass(frozen=True)
class Agreement:
    """How far reviewers agree on an item, or (`item` None) on all items with steps together."""

    item: Item | None
    kappa: Kappa


def agreements(edition: Edition, files: Sequence[Two]) -> list[Agreement]:
    """Return the agreement over all items with steps, weighted, then that on each item.

    Pairs of which one says "not applicable" have no place on the scale and are left out.
    """
    of = {item.code: _pairs(item, files) for item in edition.items}
    together = [pair for item in edition.items if item.kind == "steps" for pair in of[item.code]]
    whole = cohens_kappa(together, scale=STEPS)
    each = [
        Agreement(item, kappa)
        for item in edition.items
        if (kappa := cohens_kappa(of[item.code], scale=item.scale)) is not None
    ]
    return [Agreement(None, whole), *each] if whole is not None else each


def _pairs(item: Item, files: Sequence[Two]) -> list[tuple[str, str]]:
    told = [(first.get(item.code, ""), second.get(item.code, "")) for first, second in files]
    return [pair for pair in told if pair[0] in item.scale and pair[1] in item.scale]
