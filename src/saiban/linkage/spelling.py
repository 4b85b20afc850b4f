"""Names become integers: one canonical key per distinct name, worked out once, then compared as numbers.

A million rows have some 134,000 distinct names but far fewer distinct words, so Python keys the words; whole names are
put together from them column by column. Only names whose words change each other ("bi bi", "azizur rehman", "s/o") are
read one by one. Either way a name gets exactly the key that `saiban.terms.names` gives it.
"""

from __future__ import annotations

from string import ascii_uppercase
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from saiban.engine.step import Share
from saiban.linkage.steps import Steps
from saiban.terms import names
from saiban.terms.names import Use

BATCH = 1_000_000
NAME_NUMBERS = ("name", "bag", "first", "part1", "part2", "part3", "part4")
"""The columns of `link_names` that are numbers of texts."""
_KEYED = pa.schema([("text", pa.string()), ("key", pa.string()), ("lead", pa.string())])


def key_names(steps: Steps, texts: str, **inputs: Share) -> None:
    """Begin to make `link_keyed` (text, key, lead) of a query of texts; `inputs`: how what it reads is shared out."""
    steps.table("link_texts", f"SELECT DISTINCT text FROM ({texts}) WHERE text IS NOT NULL", **inputs)
    steps.reckoned("link_keyed", _keyed, "SELECT text FROM link_texts", link_texts="pieces")
    steps.drop("link_texts")


def number_names(steps: Steps) -> None:
    """Make `link_names` of the names that `key_names` keys.

    Columns: text (its hash); name (the number of its key, equal for all spellings of one name); bag (the same with the
    order of the parts ignored); joined (the key without spaces, for edit distances); first (the number of the first
    part that tells people apart); part1..part4 (numbers of the parts); parts (how many, at most 127); initial (it
    begins with a single letter); marks (a bit for each part; two parts may share one) and letters (a bit for each
    letter of the key), which tell most names apart without spelling them out. Names without a key are left out.

    A number is half of the 64-bit hash of a key, the same in every run, process and machine of a release.
    """
    marks = " | ".join(f"coalesce(1::UBIGINT << (part{i} % 63), 0)" for i in range(1, 5))
    letters = " | ".join(f"(contains(joined, '{letter}')::INTEGER << {i})" for i, letter in enumerate(ascii_uppercase))
    numbers = ", ".join(f"({column} >> 32)::UINTEGER AS {column}" for column in NAME_NUMBERS)
    parts = ", ".join(f"CASE WHEN len(words) >= {i} THEN hash(words[{i}]) END AS part{i}" for i in range(1, 5))
    steps.table(
        "link_names",
        f"""
        SELECT * REPLACE ({numbers}), {marks} AS marks, {letters} AS letters FROM (
          SELECT hash(text) AS text, hash(key) AS name, hash(list_sort(words)) AS bag, replace(key, ' ', '') AS joined,
                 hash(lead) AS first, {parts}, least(len(words), 127)::TINYINT AS parts,
                 text[1] BETWEEN 'a' AND 'z' AND (text[2] = ' ' OR text[2:3] = '. ') AS initial
          FROM (SELECT *, string_split(key, ' ') AS words FROM link_keyed WHERE key <> ''))""",
        link_keyed="pieces",
    )
    steps.drop("link_keyed")


def _keyed(rows: pa.Table) -> pa.Table:
    batches = [keyed_names(batch.column(0)) for batch in rows.combine_chunks().to_batches(BATCH)]
    return pa.Table.from_batches(batches, _KEYED)


def keyed_names(texts: pa.Array) -> pa.RecordBatch:
    """Return text, key and lead (`names.key` and `names.first_key`) of many names at once; no text may be null."""
    split = pc.split_pattern(texts, " ")
    words = split.flatten().dictionary_encode()
    starts = split.offsets.to_numpy().astype(np.int64)
    starts -= starts[0]
    which = words.indices.to_numpy()
    distinct = [names.plain_word(word) for word in words.dictionary.to_pylist()]
    uses = np.array([names.word_use(word) for word in distinct], np.int16)[which]
    left_out, read = _left_out(uses, starts)
    keys, leads = _joined(distinct, which, left_out, starts)
    if read.any():
        rest = texts.filter(pa.array(read)).to_pylist()
        keys = pc.replace_with_mask(keys, pa.array(read), pa.array([names.key(text) for text in rest], pa.string()))
        leads = pc.replace_with_mask(
            leads, pa.array(read), pa.array([names.first_key(text) for text in rest], pa.string())
        )
    return pa.RecordBatch.from_arrays([texts, keys, leads], schema=_KEYED)


def _left_out(uses: NDArray[Any], starts: NDArray[Any]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which words are no part of their name's key, and which names must be read as a whole."""
    first, last, several = starts[:-1], starts[1:] - 1, np.diff(starts) > 1
    title, courtesy = (uses & Use.TITLE) != 0, (uses & Use.COURTESY) != 0
    left_out = (uses & Use.PARTICLE) != 0
    left_out[first[several & title[first]]] = True
    left_out[last[several & courtesy[last]]] = True
    together = np.bitwise_or.reduceat(uses, first)
    read = (together & Use.READ) != 0
    for pair in (Use.APART_FIRST | Use.APART_SECOND, Use.BEFORE_ARTICLED | Use.ARTICLED, Use.TITLE | Use.BEHIND_TITLE):
        read |= (together & pair) == pair
    read |= np.add.reduceat(title, first, dtype=np.int64) > title[first]
    read |= several & courtesy[last] & courtesy[last - 1]
    read |= ~np.logical_or.reduceat(~left_out, first)
    read |= title[first] & (np.add.reduceat(~left_out, first, dtype=np.int64) < 2)
    return left_out, read


def _joined(
    distinct: list[str], which: NDArray[Any], left_out: NDArray[np.bool_], starts: NDArray[Any]
) -> tuple[pa.Array, pa.Array]:
    """Return the key and the leading part of each name from the keys of its words that are not left out."""
    of_word = [names.word_keys(word) for word in distinct]
    parts = [part for keys in of_word for part in keys]
    passed_over = names.common_first_keys()
    tells_apart = np.array([part not in passed_over for part in parts], np.bool_)
    counts = np.array([len(keys) for keys in of_word], np.int64)
    begins = np.cumsum(counts) - counts
    taken = np.where(left_out, 0, counts[which])
    ends = np.cumsum(taken)
    part = np.repeat(begins[which] - (ends - taken), taken) + np.arange(ends[-1] if len(ends) else 0)
    offsets = np.concatenate([[0], ends])[starts]
    spelled = pa.array(parts, pa.string()).take(pa.array(part))
    keys = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), spelled), " ")
    full = np.diff(offsets) > 0
    lead = np.full(len(full), len(part))
    if full.any():
        place = np.where(tells_apart[part], np.arange(len(part)), len(part))
        lead[full] = np.minimum.reduceat(place, offsets[:-1][full])
        lead = np.where(lead == len(part), offsets[1:] - 1, lead)
    leads = spelled.take(pa.array(lead, mask=~full)).fill_null("")
    return keys, leads
