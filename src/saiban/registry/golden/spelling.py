"""Names worked out once for each distinct text: key, completeness, and the other script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pyarrow as pa

from saiban.registry.golden.making import Making
from saiban.terms import names

NAMES = ("name", "father_name", "husband_name", "guardian_name")
LONGEST = 200

_KEYED = pa.schema(
    [("text", pa.string()), ("shown", pa.string()), ("key", pa.string()), ("urdu", pa.bool_()), ("words", pa.int32())]
)
_WORD = re.compile(r"[A-Z]+")
_WRITTEN = pa.schema([("text", pa.string()), ("written", pa.string())])


def key_names(making: Making) -> None:
    """Make the table `spelled`, with every distinct name of people and employers in `rec`.

    Columns: text (as in `rec`), shown (a person's name as `presentable` writes it), key (words in canonical form), urdu
    (script), words (how many of `shown` are not initials).
    """
    listed = ", ".join((*NAMES, "employer_name"))
    query = f"SELECT DISTINCT unnest([{listed}]) AS text FROM rec"
    making.streamed("spelled", _keyed(making, f"SELECT text FROM ({query}) WHERE text IS NOT NULL"), _KEYED)


def _keyed(making: Making, query: str) -> Iterator[pa.RecordBatch]:
    for batch in making.batches(query):
        texts = batch.column(0).to_pylist()
        shown = [presentable(text) for text in texts]
        columns = [
            texts,
            shown,
            [names.key(text) or " ".join(names.tokens(text)) for text in texts],
            [names.script(text) in ("urdu", "mixed") for text in texts],
            [sum(len(token) > 1 for token in names.tokens(text)) for text in shown],
        ]
        yield pa.RecordBatch.from_arrays(
            [pa.array(column, field.type) for column, field in zip(columns, _KEYED, strict=True)], schema=_KEYED
        )


def presentable(name: str) -> str:
    """Return a name without honorifics and professions, in capitals only where words begin: Marium Khatoon."""
    bare = names.strip_titles(name)
    return _WORD.sub(lambda word: word.group().capitalize(), bare) if bare.isascii() and bare.isupper() else bare


def write_in_other_script(making: Making, name: str, query: str, *, urdu: bool) -> None:
    """Make the table `name` (text, written): each distinct text of the query in Urdu (or else in Roman) letters."""
    write = names.to_urdu if urdu else names.to_latin
    making.streamed(name, _written(making, query, write), _WRITTEN)


def _written(making: Making, query: str, write: Callable[[str], str]) -> Iterator[pa.RecordBatch]:
    for batch in making.batches(f"SELECT DISTINCT text FROM ({query}) WHERE text IS NOT NULL"):
        texts = batch.column(0)
        written = pa.array([write(text)[:LONGEST] for text in texts.to_pylist()], pa.string())
        yield pa.RecordBatch.from_arrays([texts.cast(pa.string()), written], schema=_WRITTEN)
