"""A sample drawn by lot, so many of each stratum; from the same cases and seed always the same. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from saiban.cases.work.reviews import sample

Frame = Mapping[str, Sequence[int]]
"""Keys of cases by stratum."""


@dataclass(frozen=True)
class Drawn:
    """A case of the sample; `double`: two reviewers mark it."""

    case: int
    stratum: str
    double: bool


def allotted(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """Return how many are drawn of each stratum: in proportion (largest remainders), at least one where that goes."""
    whole = sum(sizes.values())
    size = min(size, whole)
    if not size:
        return dict.fromkeys(sizes, 0)
    least = 1 if size >= len(sizes) else 0
    shares = {name: size * count / whole for name, count in sizes.items()}
    found = {name: min(sizes[name], max(least, math.floor(share))) for name, share in shares.items()}
    by_rest = sorted(sizes, key=lambda name: (-(shares[name] - math.floor(shares[name])), name))
    while (missing := size - sum(found.values())) > 0:
        for name in [one for one in by_rest if found[one] < sizes[one]][:missing]:
            found[name] += 1
    while sum(found.values()) > size:
        most = max(sorted(found), key=lambda name: found[name] - shares[name])
        found[most] -= 1
    return found


def draw(frame: Frame, *, size: int, double_percent: int, seed: int) -> list[Drawn]:
    """Draw a sample; of it so many in a hundred, at least one where any, are to be marked twice."""
    many = allotted({name: len(cases) for name, cases in frame.items()}, size)
    of = {
        case: name
        for name, cases in frame.items()
        for case in sample(cases, share=1, most=many[name], seed=_seed(seed, f"stratum {name}"))
    }
    twice = math.ceil(len(of) * double_percent / 100)
    double = set(sample(of, share=1, most=twice, seed=_seed(seed, "twice")))
    return [Drawn(case, of[case], case in double) for case in sorted(of)]


def give_out(
    drawn: Sequence[Drawn], reviewers: Sequence[int], barred: Mapping[int, Collection[int]], *, seed: int
) -> dict[int, list[int]]:
    """Return for each case its reviewers, one or two, of those who are not `barred` from it.

    Whoever has the fewest files is next, between equals the lot decides. A case may get fewer than it wants, or none.
    """
    has = dict.fromkeys(reviewers, 0)
    given: dict[int, list[int]] = {}
    for one in sorted(drawn, key=lambda one: _seed(seed, f"file {one.case}")):
        able = [who for who in reviewers if who not in barred.get(one.case, ())]
        able.sort(key=lambda who: (has[who], _seed(seed, f"file {one.case} reviewer {who}")))
        given[one.case] = able[: 2 if one.double else 1]
        for who in given[one.case]:
            has[who] += 1
    return given


def _seed(seed: int, about: str) -> int:
    """Return a seed of its own for each lot."""
    return int.from_bytes(sha256(f"{seed}:{about}".encode()).digest()[:8])
