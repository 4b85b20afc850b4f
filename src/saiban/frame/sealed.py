"""Which columns of the database hold sealed values: every room declares its own, so that keys can be changed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SealedColumn:
    """A column of ciphers.

    `kind` is SQL over the row `t` that gives what each cipher is bound to (`saiban.frame.crypto.seal`); `blind` names
    the column of the index of the same value, `digest` a UUID whose second half is the digest of both.
    """

    table: str
    cipher: str
    kind: str
    blind: str = ""
    digest: str = ""

    @property
    def code(self) -> str:
        """The column's name in full."""
        return f"{self.table}.{self.cipher}"


_declared: dict[str, SealedColumn] = {}


def declare(column: SealedColumn) -> None:
    """Tell that a column holds ciphers. Called in `AppConfig.ready()`."""
    _declared[column.code] = column


def declared() -> list[SealedColumn]:
    """Every column that holds ciphers, by name."""
    return [_declared[code] for code in sorted(_declared)]
