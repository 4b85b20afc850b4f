"""Links become people: connected components, and a stricter second look at those that hold a contradiction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix  # type: ignore[import-untyped]  # scipy ships no types
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]  # scipy ships no types

Ids = NDArray[np.int64]


def components(count: int, a: Ids, b: Ids) -> Ids:
    """For each of `count` nodes the smallest node that it is connected with."""
    graph = coo_matrix((np.ones(len(a), dtype=np.int8), (a, b)), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    smallest = np.full(int(label.max()) + 1 if count else 0, count, dtype=np.int64)
    np.minimum.at(smallest, label, np.arange(count))
    found: Ids = smallest[label]
    return found


@dataclass(frozen=True)
class Facts:
    """What keeps rows apart. sure: a row's identity number that is beyond doubt; rosters: the household roster it stands
    in; apart: pairs that are not one person, by decision or by a very low probability."""

    sure: dict[int, str]
    rosters: dict[int, int]
    apart: set[tuple[int, int]]
    far_digits: int


def differ(left: str, right: str) -> int:
    """In how many places two numbers differ; numbers of different length differ in at least the difference."""
    return sum(x != y for x, y in zip(left, right, strict=False)) + abs(len(left) - len(right))


def repaired(edges: Iterable[tuple[int, int, bool]], facts: Facts) -> tuple[dict[int, int], list[tuple[int, int, str]]]:
    """Rebuild components from their links, strongest first, and refuse every join that would hold a contradiction.

    `edges`: (a, b, bound) with the strongest first; `bound` links (a person's decision) are never refused. Returns the
    smallest member of each node's group, and the refused links with the reason: numbers | roster | apart.
    """
    leader: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    numbers: dict[int, set[str]] = {}
    homes: dict[int, set[int]] = {}
    opposed: dict[int, set[int]] = defaultdict(set)
    for x, y in facts.apart:
        opposed[x].add(y)
        opposed[y].add(x)

    def find(node: int) -> int:
        if node not in leader:
            leader[node], members[node] = node, [node]
            numbers[node] = {facts.sure[node]} if node in facts.sure else set()
            homes[node] = {facts.rosters[node]} if node in facts.rosters else set()
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    def contradiction(a: int, b: int, x: int, y: int) -> str | None:
        if any(differ(p, q) > facts.far_digits for p in numbers[x] for q in numbers[y]):
            return "numbers"
        shared = homes[x] & homes[y]
        if shared and not (facts.rosters.get(a) == facts.rosters.get(b) and shared == {facts.rosters.get(a)}):
            return "roster"
        fewer, more = (x, y) if len(members[x]) <= len(members[y]) else (y, x)
        if any(find(other) == more for node in members[fewer] for other in opposed.get(node, ()) if other in leader):
            return "apart"
        return None

    refused: list[tuple[int, int, str]] = []
    for a, b, bound in edges:
        x, y = find(a), find(b)
        if x == y:
            continue
        reason = None if bound else contradiction(a, b, x, y)
        if reason is not None:
            refused.append((a, b, reason))
            continue
        keep, gone = (x, y) if x < y else (y, x)
        leader[gone] = keep
        members[keep] += members.pop(gone)
        numbers[keep] |= numbers.pop(gone)
        homes[keep] |= homes.pop(gone)
    return {node: find(node) for node in leader}, refused
