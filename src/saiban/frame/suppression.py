"""Small counts are hidden in figures that go out, so that nobody can be picked out of a table.

A count from 1 to 9 is hidden, and with it as many further ones as it takes that none of the small ones can be worked
out from what is shown: whatever is added and subtracted, each keeps a range of at least ten possible values. Zero is
shown, being about nobody, unless it has to cover for another. (Ten is what statistics offices commonly take for figures
on poverty and health; the threshold is an argument.)

A table with its totals is a network: people flow from the grand total through a row's total, a cell and a column's
total back to the grand total, and at every node as many come as go. What is shown is fixed, what is hidden may change
along a circle of hidden counts, none below zero. So the possible range of a hidden count is found exactly, by the
greatest flow around it (Gusfield, "A graph theoretic approach to statistical data security", SIAM J. Comput. 17, 1988).
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

LEAST = 10
"""Counts of people below this are hidden."""

Count = tuple[Hashable, ...]
"""What names a count: ("cell", row, column), ("row", row), ("column", column) or ("total",).

In a list it is ("cell", place)."""


def hidden_in_list(counts: Sequence[int], *, least: int = LEAST) -> frozenset[Count]:
    """Return which counts of a list whose total is shown are to be hidden, the total perhaps among them.

    Raises ValueError for a negative count.
    """
    flows: dict[Count, tuple[Hashable, Hashable, int]] = {
        ("cell", place): ("whole", "parts", count) for place, count in enumerate(counts)
    }
    flows[("total",)] = ("parts", "whole", sum(counts))
    return _Network(flows, least).hidden()


def hidden_in_table(counts: Sequence[Sequence[int]], *, least: int = LEAST) -> frozenset[Count]:
    """Return which counts of a table are to be hidden, when totals of rows and columns and of all are shown.

    Raises ValueError for a negative count or rows of different lengths.
    """
    if len({len(row) for row in counts}) > 1:
        raise ValueError("every row of a table has the same number of cells")
    flows: dict[Count, tuple[Hashable, Hashable, int]] = {}
    for r, row in enumerate(counts):
        flows[("row", r)] = ("start", ("row", r), sum(row))
        for c, count in enumerate(row):
            flows[("cell", r, c)] = (("row", r), ("column", c), count)
    for c, column in enumerate(zip(*counts, strict=True)):
        flows[("column", c)] = (("column", c), "end", sum(column))
    flows[("total",)] = ("end", "start", sum(map(sum, counts)))
    return _Network(flows, least).hidden()


def shown(count: int, name: Count, hidden: frozenset[Count]) -> int | None:
    """Return a count, or None where it is hidden."""
    return None if name in hidden else count


Room = dict[Hashable, dict[Hashable, int]]


@dataclass(frozen=True)
class _Network:
    """Counts as flows from one node to another, everywhere as many in as out."""

    flows: Mapping[Count, tuple[Hashable, Hashable, int]]
    least: int

    def __post_init__(self) -> None:
        if any(count < 0 for _from, _to, count in self.flows.values()):
            raise ValueError("a count of people is not negative")

    def hidden(self) -> frozenset[Count]:
        """Return what is to be hidden: the small counts, and others until every small one is safe.

        What has become safe stays so, since hiding more never narrows a range.
        """
        small = sorted((name for name, flow in self.flows.items() if 0 < flow[2] < self.least), key=self._order)
        hidden = set(small)
        for name in small:
            while self._range(name, hidden) < self.least:
                more = self._cheapest(name, hidden)
                if not more:
                    break  # everything around it is hidden: there is nothing left to work with
                hidden |= more
        return frozenset(hidden)

    def _cheapest(self, name: Count, hidden: set[Count]) -> set[Count]:
        """Return what to hide next: what closes the cheapest circle around a count through which more can flow.

        Cheap are cells of few people, then totals, then zeros. Empty where no circle is left.
        """
        source, sink, count = self.flows[name][1], self.flows[name][0], self.flows[name][2]
        room = self._room(hidden - {name})
        _fill(room, source, sink, self.least + count)
        steps: dict[Hashable, list[tuple[Hashable, int, Count | None]]] = {}
        for node, others in room.items():
            steps.setdefault(node, []).extend((other, 0, None) for other, left in others.items() if left > 0)
        dearest = 1 + sum(flow[2] for flow in self.flows.values())
        for other, (start, end, people) in self.flows.items():
            if other not in hidden:
                cost = people or dearest**2
                cost += dearest if other[0] != "cell" else 0
                steps.setdefault(start, []).append((end, cost, other))
                if people:
                    steps.setdefault(end, []).append((start, cost, other))
        return _cheapest_path(steps, source, sink)

    def _order(self, name: Count) -> tuple[int, str]:
        return self.flows[name][2], str(name)

    def _range(self, name: Count, hidden: set[Count]) -> int:
        """Return how far apart the least and the greatest possible value of a count are, at most `least`."""
        start, end, count = self.flows[name]
        up = self._flow(end, start, hidden - {name}, self.least)
        down = self._flow(start, end, hidden - {name}, min(count, self.least))
        return min(self.least, up + down)

    def _flow(self, source: Hashable, sink: Hashable, through: set[Count], most: int) -> int:
        """Return how much can flow from one node to another through hidden counts, at most `most`."""
        return _fill(self._room(through), source, sink, most)

    def _room(self, through: set[Count]) -> Room:
        """Return how much each count may change: up without limit, since it may grow; down to zero."""
        room: Room = {}
        for start, end, count in (self.flows[name] for name in through):
            room.setdefault(start, {}).setdefault(end, 0)
            room.setdefault(end, {}).setdefault(start, 0)
            room[start][end] += 2 * self.least
            room[end][start] += count
        return room


def _fill(room: Room, source: Hashable, sink: Hashable, most: int) -> int:
    """Let flow what can, at most `most`, and return how much it was; `room` becomes what is left (Edmonds-Karp)."""
    moved = 0
    while moved < most and (path := _path(room, source, sink)):
        amount = min(most - moved, *(room[one][other] for one, other in path))
        for one, other in path:
            room[one][other] -= amount
            room[other][one] += amount
        moved += amount
    return moved


def _cheapest_path(
    steps: Mapping[Hashable, list[tuple[Hashable, int, Count | None]]], source: Hashable, sink: Hashable
) -> set[Count]:
    """Return the counts on the cheapest path from one node to another (Dijkstra); empty where there is none."""
    best: dict[Hashable, int] = {source: 0}
    came: dict[Hashable, tuple[Hashable, Count | None]] = {}
    waiting: list[tuple[int, str, Hashable]] = [(0, "", source)]
    while waiting:
        cost, _order, node = heapq.heappop(waiting)
        if node == sink:
            break
        for other, more, name in steps.get(node, []) if cost == best[node] else []:
            if cost + more < best.get(other, cost + more + 1):
                best[other], came[other] = cost + more, (node, name)
                heapq.heappush(waiting, (cost + more, str(other), other))
    found: set[Count] = set()
    node = sink
    while node in came and node != source:
        node, name = came[node]
        found |= {name} if name else set()
    return found


def _path(
    room: Mapping[Hashable, Mapping[Hashable, int]], source: Hashable, sink: Hashable
) -> list[tuple[Hashable, Hashable]]:
    """Return a shortest path with room on every step; empty where there is none."""
    came: dict[Hashable, Hashable] = {source: source}
    waiting = deque([source])
    while waiting and sink not in came:
        node = waiting.popleft()
        for other, left in room.get(node, {}).items():
            if left > 0 and other not in came:
                came[other] = node
                waiting.append(other)
    return list(_back(came, source, sink)) if sink in came and sink != source else []


def _back(came: Mapping[Hashable, Hashable], source: Hashable, sink: Hashable) -> Iterator[tuple[Hashable, Hashable]]:
    node = sink
    while node != source:
        yield came[node], node
        node = came[node]
