"""Links become people: connected components, and a stricter second look at those that hold a contradiction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from saiban.linkage.pairing import Ids


def components(count: int, a: Ids, b: Ids) -> Ids:
    """For each of `count` nodes the smallest node that it is connected with.

    Each node takes the smallest label among its neighbours' and then follows labels to their end, until nothing
    changes: a few rounds, whatever the size (Shiloach and Vishkin 1982).
    """
    label = np.arange(count, dtype=np.int64)
    while True:
        left, right = label[a], label[b]
        apart = left != right
        if not apart.any():
            return label
        np.minimum.at(label, np.maximum(left, right)[apart], np.minimum(left, right)[apart])
        while True:
            ahead = label[label]
            if np.array_equal(ahead, label):
                break
            label = ahead


@dataclass(frozen=True)
class Facts:
    """What keeps nodes apart; each of them may be missing for a node.

    numbers: by node, kind of number -> a number beyond doubt; two of a kind that differ in more than its `far_digits`
    places (0 where not given) don't belong together. rosters: the list a node stands in; two of one list belong
    together only where a link of their own says so (one person entered twice).
    apart: pairs that don't belong together, by a person's decision or by a very low probability.
    """

    numbers: dict[int, dict[str, str]] = field(default_factory=dict)
    rosters: dict[int, int] = field(default_factory=dict)
    apart: set[tuple[int, int]] = field(default_factory=set)
    far_digits: dict[str, int] = field(default_factory=dict)


def differ(left: str, right: str) -> int:
    """In how many places two numbers differ; numbers of different length differ in at least the difference."""
    return sum(x != y for x, y in zip(left, right, strict=False)) + abs(len(left) - len(right))


class Groups:
    """Nodes put together link by link, unless their groups contradict each other."""

    def __init__(self, facts: Facts, linked: set[tuple[int, int]]) -> None:
        self.facts = facts
        self._linked = linked
        self._leader: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        self._numbers: dict[int, dict[str, set[str]]] = {}
        self._rosters: dict[int, dict[int, list[int]]] = {}
        self._opposed: dict[int, set[int]] = defaultdict(set)
        for a, b in facts.apart:
            self._opposed[a].add(b)
            self._opposed[b].add(a)

    def leader(self, node: int) -> int:
        """Return the smallest node of the node's group."""
        if node not in self._leader:
            self._leader[node], self._members[node] = node, [node]
            self._numbers[node] = {kind: {number} for kind, number in self.facts.numbers.get(node, {}).items()}
            self._rosters[node] = {self.facts.rosters[node]: [node]} if node in self.facts.rosters else {}
        while self._leader[node] != node:
            self._leader[node] = self._leader[self._leader[node]]
            node = self._leader[node]
        return node

    def contradiction(self, a: int, b: int) -> str | None:
        """Say what speaks against joining the groups of two linked nodes: numbers | roster | apart | nothing."""
        x, y = self.leader(a), self.leader(b)
        mine, theirs = self._numbers[x], self._numbers[y]
        for kind in mine.keys() & theirs.keys():
            if any(differ(p, q) > self.facts.far_digits.get(kind, 0) for p in mine[kind] for q in theirs[kind]):
                return "numbers"
        here, there = self._rosters[x], self._rosters[y]
        for roster in here.keys() & there.keys():
            if not any((min(p, q), max(p, q)) in self._linked for p in here[roster] for q in there[roster]):
                return "roster"
        fewer, more = (x, y) if len(self._members[x]) <= len(self._members[y]) else (y, x)
        known = (other for node in self._members[fewer] for other in self._opposed.get(node, ()))
        if any(other in self._leader and self.leader(other) == more for other in known):
            return "apart"
        return None

    def join(self, a: int, b: int) -> None:
        """Put the groups of two nodes together."""
        keep, gone = sorted((self.leader(a), self.leader(b)))
        self._leader[gone] = keep
        self._members[keep] += self._members.pop(gone)
        for kind, numbers in self._numbers.pop(gone).items():
            self._numbers[keep].setdefault(kind, set()).update(numbers)
        for roster, nodes in self._rosters.pop(gone).items():
            self._rosters[keep].setdefault(roster, []).extend(nodes)

    def leaders(self) -> dict[int, int]:
        """Return the smallest member of the group of each node met."""
        return {node: self.leader(node) for node in list(self._leader)}


def repaired(links: Iterable[tuple[int, int, bool]], facts: Facts) -> tuple[dict[int, int], list[tuple[int, int, str]]]:
    """Put groups together link by link, strongest first, and refuse each link that would bring a contradiction.

    `links`: (a, b, bound) with the strongest first; `bound` ones (a person's decision) are never refused. Returns the
    smallest member of each node's group, and the refused links with the reason.
    """
    links = list(links)
    lists = facts.rosters
    twice = {(min(a, b), max(a, b)) for a, b, _ in links if a in lists and lists[a] == lists.get(b)}
    groups = Groups(facts, twice)
    refused: list[tuple[int, int, str]] = []
    for a, b, bound in links:
        if groups.leader(a) == groups.leader(b):
            continue
        reason = None if bound else groups.contradiction(a, b)
        if reason is None:
            groups.join(a, b)
        else:
            refused.append((a, b, reason))
    return groups.leaders(), refused
