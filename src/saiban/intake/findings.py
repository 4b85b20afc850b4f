"""What is noticed about the rows of a batch: flags on rows that are accepted, faults of rows that are not."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from saiban.intake.distinct import Positions
from saiban.intake.quarantine import Reason


@dataclass
class Findings:
    """The flags and faults of a batch of `size` rows."""

    size: int
    flags: list[tuple[str, Positions]] = field(default_factory=list)
    faults: list[tuple[Reason, Positions]] = field(default_factory=list)

    def flag(self, field_name: str, code: str, positions: Positions) -> None:
        """Mark rows with a flag `<field>:<code>`."""
        if len(positions):
            self.flags.append((f"{field_name}:{code}", positions))

    def fault(self, code: str, field_name: str, message: str, positions: Positions) -> None:
        """Put rows aside for a reason."""
        if len(positions):
            self.faults.append((Reason(code, field_name, message), positions))

    def bad(self) -> npt.NDArray[np.bool_]:
        """Return for each row whether it has a fault."""
        mask = np.zeros(self.size, dtype=bool)
        for _, positions in self.faults:
            mask[positions] = True
        return mask

    def reasons(self) -> dict[int, list[Reason]]:
        """Return the reasons of each row that has a fault, in the order in which they were found.

        Of a row that is no record at all, what is wrong with its cells is not told; of each field the first is.
        """
        reasons: dict[int, list[Reason]] = {}
        told: set[tuple[int, str]] = set()
        for reason, positions in self.faults:
            for position in positions.tolist():
                if not {(position, ""), (position, reason.field)} & told:
                    reasons.setdefault(position, []).append(reason)
                    told.add((position, reason.field))
        return reasons

    def flag_lists(self) -> pa.Array:
        """Return the flags as one list for each row."""
        if not self.flags:
            return pa.array([[]] * self.size, pa.list_(pa.string()))
        positions = np.concatenate([positions for _, positions in self.flags])
        numbers = np.concatenate([np.full(len(at), number) for number, (_, at) in enumerate(self.flags)])
        order = np.argsort(positions, kind="stable")
        counts = np.bincount(positions, minlength=self.size)
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        words = pa.array([flag for flag, _ in self.flags], pa.string()).take(pa.array(numbers[order]))
        return pa.ListArray.from_arrays(pa.array(offsets), words)


def positions_where(mask: pa.Array | pa.ChunkedArray) -> Positions:
    """Return the positions at which a boolean array is true; null counts as false."""
    return np.flatnonzero(np.asarray(mask.fill_null(False)))
