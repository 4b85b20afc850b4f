"""Small pieces of Arrow that standard rows are put together from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from saiban.engine.standard import IDENTIFIER


def raw_lists(columns: Sequence[pa.Array], size: int) -> pa.Array:
    """Return for each row the list of its cells, from the columns of a batch."""
    width = len(columns)
    row_by_row = (np.arange(width)[None, :] * size + np.arange(size)[:, None]).ravel()
    cells = pa.concat_arrays(columns).take(pa.array(row_by_row)) if width else pa.array([], pa.string())
    return pa.ListArray.from_arrays(pa.array(np.arange(size + 1, dtype=np.int32) * width), cells)


def identifier_lists(numbers: Sequence[tuple[str, pa.Array]], size: int) -> pa.Array:
    """Return for each row the list of its numbers with their kinds; kinds without a number are left out."""
    known = np.stack([np.asarray(pc.is_valid(values)) for _, values in numbers], axis=1)
    counts = known.sum(axis=1)
    by_row = raw_lists([values for _, values in numbers], size).values.filter(pa.array(known.ravel()))
    kinds = np.tile(np.arange(len(numbers)), size)[known.ravel()]
    labels = pa.array([kind for kind, _ in numbers], pa.string()).take(pa.array(kinds))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    structs = pa.StructArray.from_arrays([labels, by_row], fields=list(IDENTIFIER))
    return pa.ListArray.from_arrays(pa.array(offsets), structs)


def paired(first: pa.Array, second: pa.Array) -> pa.Array:
    """Return both texts of each row in one, parted by a unit separator; null counts as empty."""
    return pc.binary_join_element_wise(
        first.cast(pa.string()).fill_null(""), second.cast(pa.string()).fill_null(""), "\x1f"
    )
