"""Which profiles hold a key: sorted keys on disk, read by memory map and searched by bisection.

A search costs the number of keys asked for times the logarithm of those kept, so that ten thousand new rows find their
like among a million old ones without a scan. Numbers are little-endian.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Pids = NDArray[np.int32]
Places = NDArray[np.int64]

BATCH = 1_000_000
IN_A_BUCKET = 16
"""Hashes and row numbers are spread evenly: a key's first bits lead to a bucket of about so many keys."""


def write_lookup(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write the rows of a query (key UBIGINT, pid INTEGER) below `path`, sorted by both, with where buckets begin."""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE kept_lookup AS SELECT key::UBIGINT AS key, pid::INTEGER AS pid FROM ({query})"
    )
    count, top = con.execute("SELECT count(*), coalesce(max(key), 1) FROM kept_lookup").fetchall()[0]
    bits = max(1, (count // IN_A_BUCKET).bit_length())
    shift = max(0, int(top).bit_length() - bits)
    held = np.zeros((int(top) >> shift) + 2, np.int64)
    rows = con.sql("SELECT key, pid FROM kept_lookup ORDER BY key, pid")
    with _file(path, "keys").open("wb") as keys, _file(path, "pids").open("wb") as pids:
        for batch in rows.to_arrow_reader(BATCH):
            block = batch.column(0).to_numpy(zero_copy_only=False).astype("<u8", copy=False)
            held[1:] += np.bincount((block >> np.uint64(shift)).astype(np.int64), minlength=len(held) - 1)
            keys.write(block.tobytes())
            pids.write(batch.column(1).to_numpy(zero_copy_only=False).astype("<i4", copy=False).tobytes())
    _file(path, "starts").write_bytes(np.concatenate([[shift], np.cumsum(held)]).astype("<i8").tobytes())
    con.execute("DROP TABLE kept_lookup")


class Lookup:
    """The lookups of one name from every part of a state, asked as one."""

    def __init__(self, paths: list[Path]) -> None:
        self._parts = [_Part(path) for path in paths]

    def find(self, asked: Keys) -> tuple[Places, Pids]:
        """Return every match as (place in `asked`, pid): part by part, within a part in the order of keys."""
        order, wanted = _sorted(asked)
        places: list[Places] = [np.empty(0, np.int64)]
        found: list[Pids] = [np.empty(0, np.int32)]
        for part in self._parts:
            first, many = part.search(wanted)
            hit = np.flatnonzero(many)
            if len(hit):
                places.append(np.repeat(order[hit], many[hit]))
                found.append(part.pids[_ranges(first[hit], many[hit])])
        return np.concatenate(places), np.concatenate(found)

    def counts(self, asked: Keys) -> Places:
        """Return how many profiles hold each of the keys."""
        order, wanted = _sorted(asked)
        counted = np.zeros(len(asked), np.int64)
        for part in self._parts:
            counted[order] += part.search(wanted)[1]
        return counted


class _Part:
    """One pair of files."""

    def __init__(self, path: Path) -> None:
        self._keys = _mapped(_file(path, "keys"), "<u8")
        self.pids: Pids = _mapped(_file(path, "pids"), "<i4").view(np.int32)
        starts = np.fromfile(_file(path, "starts"), "<i8")
        self._shift, self._starts = np.uint64(starts[0]), starts[1:]

    def search(self, wanted: Keys) -> tuple[Places, Places]:
        """Return where each key begins and how often it is there."""
        bucket = np.minimum(wanted >> self._shift, np.uint64(len(self._starts) - 2)).astype(np.int64)
        first = self._bisected(wanted, self._starts[bucket], self._starts[bucket + 1])
        many = np.zeros_like(first)
        hit = np.flatnonzero(first < self._starts[bucket + 1])
        hit = hit[self._keys[first[hit]] == wanted[hit]]
        end = self._bisected(wanted[hit] + np.uint64(1), first[hit], self._starts[bucket[hit] + 1])
        many[hit] = end - first[hit]
        return first, many

    def _bisected(self, wanted: Keys, low: Places, high: Places) -> Places:
        """Return for each key the first place between `low` and `high` that holds no smaller one."""
        low, high = low.copy(), high.copy()
        open_ = np.flatnonzero(low < high)
        while len(open_):
            middle = (low[open_] + high[open_]) >> 1
            smaller = self._keys[middle] < wanted[open_]
            low[open_] = np.where(smaller, middle + 1, low[open_])
            high[open_] = np.where(smaller, high[open_], middle)
            open_ = open_[low[open_] < high[open_]]
        return low


def _sorted(asked: Keys) -> tuple[Places, Keys]:
    """Sorted, neighbouring searches touch the same pages."""
    wanted = np.asarray(asked, dtype="<u8")
    order = np.argsort(wanted, kind="stable")
    return order, wanted[order]


def _ranges(first: Places, many: Places) -> Places:
    """Return first, first + 1, ..., for `many` numbers each, one range after the other."""
    ends = np.cumsum(many)
    return np.arange(ends[-1]) + np.repeat(first - ends + many, many)


def _file(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}.{ending}")


def _mapped(path: Path, kind: str) -> NDArray[np.int64]:
    return np.memmap(path, kind, "r") if path.stat().st_size else np.empty(0, kind)
