"""Columns of text written at once: names from words, numbers from digits, and the slips in both."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

WIDEST = 64
ODD = 2_654_435_761  # Knuth's multiplicative hash: odd, so that no two counters below 2^32 meet


def text_of(*parts: pa.Array | str) -> pa.Array:
    """Join columns and fixed texts element by element, without a separator."""
    return pc.binary_join_element_wise(*parts, "")


def numbered(counter: np.ndarray) -> pa.Array:
    """Return ten digits for each counter, whose order says nothing of the counters'."""
    return digits_text(digits_of(counter * ODD % 2**32, 10))


def digits_of(number: np.ndarray, width: int) -> np.ndarray:
    """Return the digits [n, width] of numbers."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (number[:, None] // powers % 10).astype(np.uint8)


def digits_text(digits: np.ndarray) -> pa.Array:
    """Return digits [n, width] as a column of text."""
    count, width = digits.shape
    offsets = pa.py_buffer(np.arange(0, (count + 1) * width, width, dtype=np.int32))
    return pa.StringArray.from_buffers(count, offsets, pa.py_buffer(np.ascontiguousarray(digits + 48, dtype=np.uint8)))


def dates(year: np.ndarray, month: np.ndarray | int = 1, day: np.ndarray | int = 1) -> np.ndarray:
    """Return dates; a day beyond the month's last runs into the next month."""
    months = (year - 1970) * 12 + month - 1
    return months.astype("datetime64[M]").astype("datetime64[D]") + (np.asarray(day) - 1)


def joined_names(
    rng: np.random.Generator, words: list[str], index: np.ndarray, *, joined: np.ndarray, typo: np.ndarray
) -> pa.Array:
    """Write names from word numbers [n, places], -1 for none; the last two words `joined`, a letter wrong by `typo`."""
    vocabulary = pa.array(["", *words])
    separators = pa.array(["", " "])
    last = np.where(index[:, -1] >= 0, index.shape[1] - 1, index.shape[1] - 2)
    begun = index[:, 0] >= 0
    whole = vocabulary.take(pa.array(index[:, 0] + 1))
    for place in range(1, index.shape[1]):
        there = index[:, place] >= 0
        parted = begun & there & ~(joined & (last == place))
        gap = separators.take(pa.array(parted.astype(np.int32)))
        whole = pc.binary_join_element_wise(whole, gap, vocabulary.take(pa.array(index[:, place] + 1)), "")
        begun |= there
    where = np.flatnonzero(typo)
    letters = np.array(whole.take(pa.array(where)).to_pylist(), dtype=f"<U{WIDEST}")
    return pc.replace_with_mask(whole, pa.array(typo), pa.array(mistyped(rng, letters), pa.string()))


def mistyped(rng: np.random.Generator, texts: np.ndarray) -> np.ndarray:
    """Return texts with one letter left out, replaced by a neighbour in the alphabet, or exchanged with the next."""
    if not len(texts):
        return texts.astype(object)
    width = texts.dtype.itemsize // 4
    letters = texts.view(np.uint32).reshape(len(texts), width).copy()
    length = (letters > 0).sum(axis=1)
    place = 1 + (rng.random(len(texts)) * np.maximum(length - 2, 1)).astype(np.int64)
    kind = rng.integers(0, 3, len(texts))
    rows = np.arange(len(texts))
    after = np.arange(width)[None, :] + ((np.arange(width)[None, :] >= place[:, None]) & (kind == 0)[:, None])
    letters = np.take_along_axis(np.pad(letters, ((0, 0), (0, 1))), after, axis=1)
    replaced = (kind == 1) & (letters[rows, place] > 32)
    letters[rows[replaced], place[replaced]] += rng.choice(np.array([1, 2], dtype=np.uint32), int(replaced.sum()))
    exchanged = rows[kind == 2]
    there, here = letters[exchanged, place[exchanged]].copy(), letters[exchanged, place[exchanged] - 1].copy()
    letters[exchanged, place[exchanged]], letters[exchanged, place[exchanged] - 1] = here, there
    return np.ascontiguousarray(letters).view(f"<U{width}").reshape(-1).astype(object)


def mistyped_digits(
    rng: np.random.Generator, digits: np.ndarray, one: float, exchanged: float, two: float
) -> np.ndarray:
    """Return numbers [n, width] of which a share has one digit wrong, two neighbours exchanged, or two digits wrong."""
    digits = digits.copy()
    count, width = digits.shape
    u, place = rng.random(count), rng.integers(0, width - 1, count)
    for rows in (np.flatnonzero(u < one + two), np.flatnonzero(u < two)):
        at = rng.integers(0, width, len(rows))
        digits[rows, at] = (digits[rows, at] + rng.integers(1, 10, len(rows))) % 10
    rows = np.flatnonzero((u >= one + two) & (u < one + two + exchanged))
    at = place[rows]
    digits[rows, at], digits[rows, at + 1] = digits[rows, at + 1].copy(), digits[rows, at].copy()
    return digits
