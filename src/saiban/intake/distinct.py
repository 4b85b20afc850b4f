"""Reading a column once per distinct cell: most columns of a large file hold few different values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from saiban.intake.values import EMPTY_WORDS
from saiban.terms.errors import Unreadable

Positions = npt.NDArray[np.int64]

REMEMBERED = 50_000
"""How many distinct cells of a column are remembered from one batch to the next."""

_EMPTY = pa.array(["", *sorted(EMPTY_WORDS)])


@dataclass(frozen=True)
class Problem:
    """Rows (positions in the batch) whose cell could not be read; without a message: was read, with a remark."""

    code: str
    message: str
    positions: Positions


@dataclass(frozen=True)
class ReadColumn:
    """The values of one field for a batch, null where nothing stands or nothing could be read, and what was met."""

    values: pa.Array
    problems: tuple[Problem, ...] = ()

    def where(self, code: str) -> Positions:
        """Return the rows with a problem or remark of this code."""
        found = [problem.positions for problem in self.problems if problem.code == code]
        return found[0] if found else np.array([], dtype=np.int64)


class ColumnReader:
    """Reads the cells of one column with a function of the cell's text.

    `remarks`: the function returns a value and the code of a remark on it, or None. `empties`: it wants to see cells
    that say nothing, too (a closed list may give "-" a meaning).
    """

    def __init__(
        self, read: Callable[[str], Any], type: pa.DataType, *, remarks: bool = False, empties: bool = False
    ) -> None:
        self._read = read
        self._type = type
        self._remarks = remarks
        self._empties = empties
        self._known: dict[str, Any] = {}

    def __call__(self, cells: pa.Array) -> ReadColumn:
        encoded = cells.dictionary_encode()
        indices = encoded.indices.fill_null(0)
        values, met = self._read_all(encoded.dictionary)
        taken = pa.array(values, self._type).take(encoded.indices)
        if not met:
            return ReadColumn(taken)
        of_row = indices.to_numpy(zero_copy_only=False)
        problems = []
        for (code, message), where in met.items():
            mask = np.zeros(len(values), dtype=bool)
            mask[where] = True
            problems.append(Problem(code, message, np.flatnonzero(mask[of_row] & _valid(encoded))))
        return ReadColumn(taken, tuple(problems))

    def _read_all(self, dictionary: pa.Array) -> tuple[list[Any], dict[tuple[str, str], list[int]]]:
        """Return the values of distinct cells, and by code and message at which of them problems were met."""
        distinct: list[str] = dictionary.to_pylist()
        values: list[Any] = [None] * len(distinct)
        met: dict[tuple[str, str], list[int]] = {}
        read, known, remarks = self._read, self._known, self._remarks
        for index in range(len(distinct)) if self._empties else _filled(dictionary):
            cell = distinct[index]
            if cell in known:
                values[index] = known[cell]
                continue
            try:
                value = read(cell)
            except Unreadable as error:
                if error.code != "empty":
                    met.setdefault((error.code, error.message), []).append(index)
                continue
            if remarks and value is not None:
                value, remark = value
                if remark:
                    values[index] = value
                    met.setdefault((remark, ""), []).append(index)
                    continue
            values[index] = value
            if len(known) < REMEMBERED:
                known[cell] = value
        return values, met


def _filled(dictionary: pa.Array) -> list[int]:
    """Return the positions of distinct cells that say something."""
    said = pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(dictionary)), _EMPTY)
    filled: list[int] = np.flatnonzero(~np.asarray(said)).tolist()
    return filled


def _valid(encoded: pa.DictionaryArray) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.is_valid(encoded.indices))
