"""All pairs of rows that share a key, and how far two numbers differ, on plain arrays of integers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

PAIR_BITS = 32
DIGITS = 16

_VALUES = np.array([byte - 47 if 48 <= byte <= 57 else 11 + byte % 5 for byte in range(256)], np.uint64)

Ids = NDArray[np.int64]
Codes = NDArray[np.uint64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Members:
    """Rows of blocks: `blocks` (64-bit key hashes) and `rows` (numbers from 0), side by side."""

    blocks: Codes
    rows: Ids


def grouped(members: Members, cap: int) -> tuple[Ids, Members]:
    """Return all pairs (a * 2^32 + b, a < b) within blocks of up to `cap` rows, and the members of larger blocks.

    Hash and row are packed into one 64-bit integer and sorted, so a hash keeps 64 bits less those that the rows need:
    two blocks that meet for it only cost comparisons.
    """
    if not len(members.rows):
        return np.zeros(0, np.int64), members
    bits = int(members.rows.max()).bit_length()
    low = np.uint64((1 << bits) - 1)
    packed = (members.blocks & ~low) | members.rows.astype(np.uint64)
    packed.sort()
    once = packed[1:] != packed[:-1]
    if not once.all():
        packed = packed[np.concatenate([[True], once])]
    blocks = packed & ~low
    rows = (packed & low).astype(np.int64)
    starts = np.flatnonzero(np.concatenate([[True], blocks[1:] != blocks[:-1]]))
    sizes = np.diff(np.append(starts, len(blocks)))
    over = np.repeat(sizes > cap, sizes)
    fits = (sizes > 1) & (sizes <= cap)
    return _expanded(rows, starts[fits], sizes[fits]), Members(blocks[over], rows[over])


def _expanded(rows: Ids, starts: Ids, sizes: Ids) -> Ids:
    """Pair every row with all that follow it in its block."""
    ends = np.cumsum(sizes)
    place = np.arange(int(ends[-1]) if len(ends) else 0)
    at = place + np.repeat(starts - (ends - sizes), sizes)
    following = np.repeat(ends, sizes) - place - 1
    found, step = [np.zeros(0, np.int64)], 0
    while True:
        step += 1
        more = following >= step
        at, following = at[more], following[more]
        if not len(at):
            return np.concatenate(found)
        found.append((rows[at] << PAIR_BITS) | rows[at + step])


def sides(pairs: Ids) -> tuple[Ids, Ids]:
    """Return both rows of packed pairs."""
    return pairs >> PAIR_BITS, pairs & ((1 << PAIR_BITS) - 1)


def distinct(pairs: list[Ids]) -> Ids:
    """Return each pair once, in rising order."""
    together = np.concatenate([np.zeros(0, np.int64), *pairs])
    together.sort()
    return together[np.concatenate([[True], together[1:] != together[:-1]])] if len(together) else together


def packed_digits(numbers: pa.ChunkedArray) -> Codes:
    """Return each number's first DIGITS signs in a 64-bit integer, four bits each from the left, 0 where it has ended.

    Digits have values of their own; all other signs share the remaining five.
    """
    texts = numbers.combine_chunks().cast(pa.large_string())
    packed = np.zeros(len(texts), np.uint64)
    if not len(texts):
        return packed
    starts = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset :][: len(texts) + 1]
    signs = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    lengths = np.minimum(np.diff(starts), DIGITS)
    for length in np.unique(lengths).tolist():
        of_it = np.flatnonzero(lengths == length)
        place, made = starts[of_it], np.zeros(len(of_it), np.uint64)
        for step in range(length):
            made = (made << np.uint64(4)) | _VALUES[signs[place + step]]
        packed[of_it] = made << np.uint64(4 * (DIGITS - length) % 64)
    return packed


def differing(left: Codes, right: Codes) -> NDArray[np.uint8]:
    """Return in how many places packed numbers differ, position by position."""
    unlike = left ^ right
    unlike |= unlike >> np.uint64(2)
    unlike |= unlike >> np.uint64(1)
    places: NDArray[np.uint8] = np.bitwise_count(unlike & np.uint64(0x1111111111111111))
    return places
