"""A made-up verification office for the demonstration and the tests: it answers batches, well or badly.

It stands where the partner would: it knows some people, reads batches and writes files of results. Each fault does what
real partners have done to somebody.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from saiban.exchange.verisys.files import END, RESULT_COLUMNS, signature


class Trouble(StrEnum):
    """What can go wrong with a file of results."""

    HALF_A_FILE = "half_a_file"  # the line broke in the middle of a row
    REPEATED_ROWS = "repeated_rows"
    UNKNOWN_NUMBERS = "unknown_numbers"  # rows that nobody asked for
    WRONG_BATCH = "wrong_batch"
    CHANGED_NUMBERS = "changed_numbers"
    CONTRADICTIONS = "contradictions"  # the same row twice with two outcomes
    LATE = "late"  # nothing comes until it is asked again


class Office:
    """An office that answers what `outcomes` says of a CNIC, and `not_found` of others. A `Channel`."""

    def __init__(self, outcomes: Mapping[str, str], day: date, troubles: frozenset[Trouble] = frozenset()) -> None:
        self.outcomes = outcomes
        self.day = day
        self.troubles = troubles
        self.batches: dict[str, bytes] = {}
        self.asked = 0

    def send(self, number: str, content: bytes) -> None:
        """Take a batch. Raises OSError for one whose last line does not fit the lines before it."""
        lines, _end, last = content.rstrip(b"\r\n").rpartition(b"\r\n")
        if last.decode().split(",")[2] != signature(lines + b"\r\n"):
            raise OSError("the batch is not signed by who sent it")
        self.batches[number] = content

    def arrived(self) -> list[tuple[str, bytes]]:
        """Answer every batch."""
        self.asked += 1
        if Trouble.LATE in self.troubles and self.asked < 3:
            return []
        return [(f"results-{number}.csv", self._results(number, content)) for number, content in self.batches.items()]

    def _results(self, number: str, content: bytes) -> bytes:
        questions = [row for row in csv.DictReader(io.StringIO(content.decode())) if row["batch"] != END]
        named = "V-999999" if Trouble.WRONG_BATCH in self.troubles else number
        rows = [
            (named, row["reference"], row["cnic"], self.outcomes.get(row["cnic"], "not_found"), self.day)
            for row in questions
        ]
        if Trouble.REPEATED_ROWS in self.troubles:
            rows += rows
        if Trouble.CONTRADICTIONS in self.troubles:
            rows += [(*row[:3], "blocked" if row[3] != "blocked" else "verified", row[4]) for row in rows]
        if Trouble.UNKNOWN_NUMBERS in self.troubles:
            rows += [(named, f"{named}-unknown", "3520100000019", "deceased", self.day)]
        if Trouble.CHANGED_NUMBERS in self.troubles:
            rows = [(*row[:2], row[2][:-1] + str((int(row[2][-1]) + 1) % 10), *row[3:]) for row in rows]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerows([RESULT_COLUMNS, *rows, (END, len(rows))])
        written = text.getvalue().encode()
        return written[: len(written) // 2] if Trouble.HALF_A_FILE in self.troubles else written
