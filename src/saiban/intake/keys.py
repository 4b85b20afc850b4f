"""The names of records, and which of them have been met already in a file.

Key values are hashed, because a record's name stands in logs and addresses and a CNIC may not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from saiban.intake.distinct import Positions

UNIT_SEPARATOR = "\x1f"
HEX_DIGITS = 20
Hashes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]


def joined_key(values: Sequence[pa.Array]) -> pa.Array:
    """Join the values of a key's fields into one text for each row; null where one of them is null."""
    return pc.binary_join_element_wise(*[value.cast(pa.string()) for value in values], UNIT_SEPARATOR)


def key_hashes(keys: pa.Array) -> list[str]:
    """Return for each key the first 20 hexadecimal digits of its SHA-256; an empty text for null."""
    return [
        hashlib.sha256(key.encode()).hexdigest()[:HEX_DIGITS] if key is not None else "" for key in keys.to_pylist()
    ]


class Seen:
    """The keys met so far in a file, 16 bytes each, as sorted runs that are merged when they grow alike."""

    def __init__(self) -> None:
        self._runs: list[tuple[Hashes, Rows]] = []

    def repeated(self, hashes: Sequence[str], rows: Rows, positions: Positions) -> dict[int, int]:
        """Return {position: row of the first} for those of `positions` whose key was met before; keep the others."""
        numbers = np.array([int(hashes[position][:16], 16) for position in positions.tolist()], dtype=np.uint64)
        _, first_index, inverse = np.unique(numbers, return_index=True, return_inverse=True)
        first_of = first_index[inverse]
        earlier = np.full(len(numbers), -1, dtype=np.int64)
        own = np.arange(len(numbers))
        within = first_of != own
        earlier[within] = rows[positions[first_of[within]]]
        for run, run_rows in self._runs:
            at = np.minimum(np.searchsorted(run, numbers), len(run) - 1)
            found = run[at] == numbers
            earlier[found] = run_rows[at[found]]
        new = earlier < 0
        self._add(numbers[new], rows[positions[new]])
        return {int(positions[index]): int(earlier[index]) for index in np.flatnonzero(~new)}

    def _add(self, numbers: Hashes, rows: Rows) -> None:
        if not len(numbers):
            return
        order = np.argsort(numbers, kind="stable")
        run = (numbers[order], rows[order])
        while self._runs and len(self._runs[-1][0]) <= 2 * len(run[0]):
            other = self._runs.pop()
            merged = np.concatenate([other[0], run[0]])
            order = np.argsort(merged, kind="stable")
            run = (merged[order], np.concatenate([other[1], run[1]])[order])
        self._runs.append(run)
