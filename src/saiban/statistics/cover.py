"""Hiding with a linear programme: how far a hidden count may move, and what else to hide so that it may move enough.

A layer holds the counts of one table with the sums between them. What is shown is fixed; what is hidden may move as
long as every sum still holds and nothing falls below zero. Where a hidden count can't move far enough, the cheapest
movement through counts that are still shown is looked for, and these are hidden too (after Kelly, Golden and Assad,
"Cell suppression: disclosure protection for sensitive tabular data", Networks 22, 1992).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, hstack

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FAR = 1000.0
"""No count has to move further than this for anything here."""
TINY = 1e-6
ROUNDS = 4
"""How often many counts are moved at once before those that have not moved enough are looked at one by one."""


@dataclass(frozen=True)
class Tie:
    """Counts by their place in the layer and how often each is taken: together they stay the same (`exact`), or grow by
    at most `slack`."""

    places: tuple[int, ...]
    factors: tuple[int, ...]
    exact: bool = True
    slack: float = 0.0


@dataclass
class Layer:
    """Counts that are hidden by name. Bounds say how far a count may fall and rise from what it truly is.

    `shown_*` hold while a count is shown (commonly 0), `hidden_*` while it is hidden. `wanted` is how wide the range
    of a hidden count must be at least (0: it need not be protected); `costs` what hiding it costs.
    """

    names: Sequence[Hashable]
    ties: Sequence[Tie]
    hidden_low: Floats
    hidden_high: Floats
    shown_low: Floats
    shown_high: Floats
    wanted: Floats
    costs: Floats
    fallen: Floats = field(init=False)
    risen: Floats = field(init=False)
    hopeless: Flags = field(init=False)

    def __post_init__(self) -> None:
        """Set up the matrices; nothing has moved yet."""
        count = len(self.names)
        self.hidden_low, self.hidden_high = np.maximum(self.hidden_low, -FAR), np.minimum(self.hidden_high, FAR)
        self.fallen, self.risen, self.hopeless = np.zeros(count), np.zeros(count), np.zeros(count, bool)
        self._same = _matrix([tie for tie in self.ties if tie.exact], count)
        free = [tie for tie in self.ties if not tie.exact]
        self._most, self._slack = _matrix(free, count), np.array([tie.slack for tie in free])
        self._random = np.random.default_rng(7)
        self._alike = _alike(self.ties, count)

    def more(self, hidden: Flags, targets: Flags | None = None) -> Flags:
        """Return what is to be hidden besides, so that each of `targets` (all hidden ones) may move as far as wanted.

        What can't be made to move that far, even with all hidden, is left as it is.
        """
        hidden = hidden.copy()
        while True:
            aims = hidden if targets is None else targets
            self._trade(hidden)
            self._move_many(hidden, aims)
            before = hidden.sum()
            for place in np.flatnonzero(self._unsafe(aims)):
                while self._unsafe(aims)[place] and not self._can_move(int(place), hidden):
                    if hidden[place]:
                        self.hopeless[place] = not self._widen(int(place), hidden)
                    hidden[place] = True
            if hidden.sum() == before:
                return hidden

    def _unsafe(self, aims: Flags) -> Flags:
        unsafe: Flags = aims & ~self.hopeless & (self.risen + self.fallen < self.wanted - TINY)
        return unsafe

    def _trade(self, hidden: Flags) -> None:
        """Note how far counts can move against others that stand in the same sums: no programme is needed to see it."""
        rise = np.where(hidden, self.hidden_high, self.shown_high)
        fall = -np.where(hidden, self.hidden_low, self.shown_low)
        others_fall = np.bincount(self._alike, fall)[self._alike] - fall
        others_rise = np.bincount(self._alike, rise)[self._alike] - rise
        np.maximum(self.risen, np.minimum(rise, others_fall), out=self.risen)
        np.maximum(self.fallen, np.minimum(fall, others_rise), out=self.fallen)

    def _move_many(self, hidden: Flags, aims: Flags) -> None:
        for _round in range(ROUNDS):
            unsafe = self._unsafe(aims)
            if unsafe.sum() < 8:
                return
            signs = self._random.choice([-1.0, 1.0], len(unsafe)) * self._random.random(len(unsafe))
            for direction in (signs, -signs):
                self._note(self._moved(np.where(unsafe, direction, 0.0), hidden))

    def _can_move(self, place: int, hidden: Flags) -> bool:
        for sign in (1.0, -1.0):
            aim = np.zeros(len(self.names))
            aim[place] = sign
            self._note(self._moved(aim, hidden))
            if self.risen[place] + self.fallen[place] >= self.wanted[place] - TINY:
                return True
        return False

    def _note(self, moved: Floats | None) -> None:
        if moved is not None:
            np.maximum(self.risen, moved, out=self.risen)
            np.maximum(self.fallen, -moved, out=self.fallen)

    def _moved(self, aim: Floats, hidden: Flags) -> Floats | None:
        """Return the movement through what is hidden that goes furthest in the direction of `aim`."""
        low = np.where(hidden, self.hidden_low, self.shown_low)
        high = np.where(hidden, self.hidden_high, self.shown_high)
        free = np.flatnonzero(high - low > TINY)
        if not len(free) or not np.any(aim[free]):
            return None
        same, most = self._same[:, free], self._most[:, free]
        found = linprog(
            -aim[free],
            A_ub=most if most.shape[0] else None,
            b_ub=self._slack if most.shape[0] else None,
            A_eq=same if same.shape[0] else None,
            b_eq=np.zeros(same.shape[0]) if same.shape[0] else None,
            bounds=np.column_stack([low[free], high[free]]),
            method="highs",
        )
        if found.x is None:
            return None
        moved = np.zeros(len(self.names))
        moved[free] = found.x
        return moved

    def _widen(self, place: int, hidden: Flags) -> bool:
        """Hide (in `hidden`) what lets a count move further, up to what is wanted; say whether there is anything."""
        lacking = self.wanted[place] - self.risen[place] - self.fallen[place]
        tried: list[tuple[float, Floats]] = []
        for up in (True, False):
            moved = (self.risen if up else self.fallen)[place]
            aimed = min(moved + lacking, self.hidden_high[place] if up else -self.hidden_low[place])
            if aimed > moved + TINY and (found := self._cheapest(place, aimed if up else -aimed, hidden)) is not None:
                tried.append((found[0] / (aimed - moved), found[1]))
        if not tried:
            return False
        more = (min(tried, key=lambda one: one[0])[1] > TINY) & ~hidden
        hidden |= more
        return bool(more.any())

    def _cheapest(self, place: int, move: float, hidden: Flags) -> tuple[float, Floats] | None:
        """Return the cost of the cheapest movement that moves a count so far, and what has to be hidden for it."""
        low = np.where(hidden, self.hidden_low, self.shown_low)
        high = np.where(hidden, self.hidden_high, self.shown_high)
        low[place] = high[place] = move
        rises = np.flatnonzero(~hidden & (self.hidden_high - self.shown_high > TINY))
        falls = np.flatnonzero(~hidden & (self.shown_low - self.hidden_low > TINY))
        costs = np.concatenate([np.zeros(len(self.names)), self.costs[rises], self.costs[falls]])
        bounds = np.vstack(
            [
                np.column_stack([low, high]),
                np.column_stack([np.zeros(len(rises)), (self.hidden_high - self.shown_high)[rises]]),
                np.column_stack([np.zeros(len(falls)), (self.shown_low - self.hidden_low)[falls]]),
            ]
        )
        same = hstack([self._same, self._same[:, rises], -self._same[:, falls]], format="csr")
        most = hstack([self._most, self._most[:, rises], -self._most[:, falls]], format="csr")
        found = linprog(
            costs,
            A_ub=most if most.shape[0] else None,
            b_ub=self._slack if most.shape[0] else None,
            A_eq=same if same.shape[0] else None,
            b_eq=np.zeros(same.shape[0]) if same.shape[0] else None,
            bounds=bounds,
            method="highs",
        )
        if found.x is None:
            return None
        added = np.zeros(len(self.names))
        count = len(self.names)
        added[rises] += found.x[count : count + len(rises)]
        added[falls] += found.x[count + len(rises) :]
        return float(found.fun), added


def _alike(ties: Sequence[Tie], count: int) -> npt.NDArray[np.intp]:
    """Return a number for each count, the same for those that stand in the same ties in the same way."""
    stands: list[list[tuple[int, int]]] = [[] for _place in range(count)]
    for row, tie in enumerate(ties):
        for place, factor in zip(tie.places, tie.factors, strict=True):
            stands[place].append((row, factor))
    numbers: dict[tuple[tuple[int, int], ...], int] = {}
    return np.array([numbers.setdefault(tuple(each), len(numbers)) for each in stands], dtype=np.intp)


def _matrix(ties: Sequence[Tie], count: int) -> csr_array:
    rows = [row for row, tie in enumerate(ties) for _place in tie.places]
    columns = [place for tie in ties for place in tie.places]
    factors = [float(factor) for tie in ties for factor in tie.factors]
    return csr_array(coo_array((factors, (rows, columns)), shape=(len(ties), count)))
