"""Which columns of the database and which files hold sealed values: every room declares its own, to change keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class SealedColumn:
    """A column of ciphers.

    `kind` is SQL over the row `t` that gives what each cipher is bound to (`saiban.frame.crypto.seal`); `blind` names
    the column of the index of the same value, `digest` a UUID whose second half is the digest of both, `key` the
    table's primary key, a whole number.
    """

    table: str
    cipher: str
    kind: str
    blind: str = ""
    digest: str = ""
    key: str = "id"

    @property
    def code(self) -> str:
        """The column's name in full."""
        return f"{self.table}.{self.cipher}"


@dataclass(frozen=True)
class SealedFiles:
    """Files that hold ciphers. `names()` gives each of them; `reseal(name)` seals one under the newest key.

    `reseal` says whether the file was sealed by an older one, and raises `SealBroken` for a file that no key opens.
    """

    code: str
    names: Callable[[], Iterable[str]]
    reseal: Callable[[str], bool]


_files: dict[str, SealedFiles] = {}
_declared: dict[str, SealedColumn] = {}


def declare(column: SealedColumn) -> None:
    """Tell that a column holds ciphers. Called in `AppConfig.ready()`."""
    _declared[column.code] = column


def declare_files(files: SealedFiles) -> None:
    """Tell that a room keeps sealed files. Called in `AppConfig.ready()`."""
    _files[files.code] = files


def declared_files() -> list[SealedFiles]:
    """Every kind of sealed files, by name."""
    return [_files[code] for code in sorted(_files)]


def declared() -> list[SealedColumn]:
    """Every column that holds ciphers, by name."""
    return [_declared[code] for code in sorted(_declared)]
