"""What can go wrong when another registry is asked."""

from __future__ import annotations


class Unreachable(Exception):
    """The registry gave no answer."""


class Refused(Exception):
    """The registry refused: `code` is the standard's, `said` what it says to do."""

    def __init__(self, code: str, said: str, status: int = 0) -> None:
        super().__init__(f"{code}: {said}" if said else code)
        self.code = code
        self.said = said
        self.status = status


class AnswerInvalid(Exception):
    """An answer that is not of the standard's form, not signed by the registry, or not to what was asked."""
