"""The one error of this room: a value that can't be read."""

from __future__ import annotations


class Unreadable(ValueError):
    """A value can't be read as what it should be.

    `code` is short and stable (`not_13_digits`) and may be counted and logged; the message says what was expected and
    never repeats the value, which may be personal.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, str]]:
        return (type(self), (self.code, self.message))
