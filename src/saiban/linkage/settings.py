"""What a linkage run may be told; the defaults are the measured ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonLinkage:
    """Settings for `link_persons`; every run writes them into its model file.

    threshold: probability from which a pair is linked; None calibrates it on the labelled pairs of this run.
    review_from: probability from which an unlinked pair is shown to a clerk.
    review_to: probability below which a linked pair is shown to a clerk.
    exclusive_kinds: kinds of number that a person has once for life.
    years_apart: birth years further apart than this contradict an equal identity number.
    far_digits: two identity numbers that differ in more digits than this belong to two people.
    block_cap: a block with more rows than this is split by a further key, and what stays larger is left out.
    number_cap: a number on more rows than this is a placeholder, not an identity.
    labels_needed: labelled pairs of the rarer class from which trees are trained on this run's labels.
    sample_one_in: of the pairs that far numbers keep apart, one in so many is kept for training; 0 chooses by size.
    """

    threshold: float | None = None
    review_from: float = 0.25
    review_to: float = 0.8
    exclusive_kinds: tuple[str, ...] = ("cnic",)
    years_apart: int = 6
    far_digits: int = 3
    block_cap: int = 50
    number_cap: int = 50
    labels_needed: int = 2000
    sample_one_in: int = 0
