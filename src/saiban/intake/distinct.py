"""Reading a column once per distinct cell: most columns of a large file hold few different values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from saiban.intake.values import is_empty
from saiban.terms.errors import Unreadable

Positions = npt.NDArray[np.int64]
Outcome = tuple[Any, str | None, str | None]  # value, code and message of a problem

REMEMBERED = 100_000
"""How many distinct cells of a column are remembered from one batch to the next."""


@dataclass(frozen=True)
class Problem:
    """Rows (positions in the batch) whose cell could not be read, or could with a remark."""

    code: str
    message: str
    positions: Positions


@dataclass(frozen=True)
class ReadColumn:
    """The values of one field for a batch, null where nothing stands or nothing could be read, and the problems met."""

    values: pa.Array
    problems: tuple[Problem, ...] = ()


class ColumnReader:
    """Reads the cells of one column with a function of the cell's text.

    `remarks`: the function returns a value and the code of a remark on it, or None. `empties`: it wants to see cells that
    say nothing, too (a closed list may give "-" a meaning).
    """

    def __init__(
        self, read: Callable[[str], Any], type: pa.DataType, *, remarks: bool = False, empties: bool = False
    ) -> None:
        self._read = read
        self._type = type
        self._remarks = remarks
        self._empties = empties
        self._known: dict[str, Outcome] = {}

    def __call__(self, cells: pa.Array) -> ReadColumn:
        encoded = cells.dictionary_encode()
        distinct: list[str] = encoded.dictionary.to_pylist()
        known = self._known
        outcomes = [known.get(cell) or self._outcome(cell) for cell in distinct]
        if len(distinct) * 2 < len(cells):
            if len(known) > REMEMBERED:
                known.clear()
            known.update(zip(distinct, outcomes, strict=True))
        indices = encoded.indices
        values = pa.array([outcome[0] for outcome in outcomes], self._type).take(indices)
        return ReadColumn(values, _problems(outcomes, indices.to_numpy(zero_copy_only=False)))

    def _outcome(self, cell: str) -> Outcome:
        if not self._empties and is_empty(cell):
            return None, None, None
        try:
            value = self._read(cell)
        except Unreadable as error:
            return None, None if error.code == "empty" else error.code, error.message
        if self._remarks and value is not None:
            value, code = value
            return value, code, ""
        return value, None, None


def _problems(outcomes: list[Outcome], indices: npt.NDArray[Any]) -> tuple[Problem, ...]:
    codes = list(dict.fromkeys(code for _, code, _ in outcomes if code))
    if not codes:
        return ()
    number_of = {code: number for number, code in enumerate(codes, 1)}
    messages = {code: message or "" for _, code, message in outcomes if code}
    of_row = np.array([number_of.get(code or "", 0) for _, code, _ in outcomes])[indices]
    return tuple(Problem(code, messages[code], np.flatnonzero(of_row == number_of[code])) for code in codes)
