"""What the sources of one piece of the country are written from, and what a source is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from saiban.synth.clerk import Clerk
from saiban.synth.economy import Employers, Jobs
from saiban.synth.identities import scattered
from saiban.synth.layouts import Layout
from saiban.synth.people import People
from saiban.synth.schemes import Enrolled
from saiban.synth.sheets import Sheet
from saiban.synth.tables import Ints, rates, stream

SOURCES_STREAM = 10


@dataclass(frozen=True)
class Desk:
    """All that is known about a piece when the agencies write their files."""

    seed: int
    piece: int
    people: People
    jobs: Jobs
    employers: Employers
    enrolled: Enrolled


@dataclass(frozen=True)
class Source:
    """An agency's file or files: `rows` makes those of a piece; `name_column` is where a person's name stands."""

    code: str
    number: int  # of its random stream; never changes
    layout: Layout
    name_column: str
    rows: Callable[[Desk, Clerk, np.random.Generator], list[Sheet]]
    with_rubbish: bool = True

    def stream(self, seed: int, piece: int) -> np.random.Generator:
        """Return the random numbers of this source for a piece."""
        return stream(seed, SOURCES_STREAM, self.number, piece)

    @property
    def rate(self) -> dict[str, float]:
        """The rates of dirt of this source."""
        return rates(self.code)


def scheme_numbers(person: Ints, salt: int, pattern: str) -> list[str]:
    """Write a number for each person by a format pattern of `n` (seven digits, no two the same) and `o` (office).

    Who stands there a second time was registered anew and has another number, of eight digits.
    """
    fill = pattern.format
    serial = scattered(person, salt)
    _, first = np.unique(person, return_index=True)
    anew = np.ones(len(person), dtype=bool)
    anew[first] = False
    return [fill(n=n, o=100 + n * 7 % 880) for n in np.where(anew, serial + 90_000_000, serial).tolist()]
