"""The one error of a file that can't be read at all."""

from __future__ import annotations

from pathlib import Path


class BrokenFile(Exception):
    """A whole file can't be read: the message names the file, what is wrong with it and what to do.

    Nothing of such a file is written; the other files of a run go on.
    """

    def __init__(self, path: Path, problem: str, remedy: str, code: str) -> None:
        super().__init__(f"{path.name}: {problem} {remedy}")
        self.file = path.name
        self.problem = problem
        self.remedy = remedy
        self.code = code  # short and stable, for counting
