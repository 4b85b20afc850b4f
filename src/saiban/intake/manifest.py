"""What happened to one file, as a frozen value and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Manifest:
    """The account of one extract: which file, how it was read, and what became of its rows.

    `rows_in == rows_accepted + rows_quarantined` always.
    """

    source: str
    file_name: str
    sha256: str
    bytes: int
    format: str
    encoding: str | None
    delimiter: str | None
    header: tuple[str, ...]
    not_mapped: tuple[str, ...]  # columns of the file that the mapping does not speak of; kept in `raw`
    rows_in: int
    rows_accepted: int
    rows_quarantined: int
    reasons: dict[str, int]  # rows in quarantine by code; a row with several reasons counts in each
    flags: dict[str, int]  # accepted rows by flag
    as_of: str  # ISO date
    mapping: str  # the mapping's digest
    mends: str | None  # of a mended quarantine: first 16 digits of the SHA-256 of the file that it mends

    @property
    def extract(self) -> str:
        """First 16 hexadecimal digits of the file's SHA-256: how records name their file."""
        return self.sha256[:16]

    def as_dict(self) -> dict[str, Any]:
        """Return the manifest as plain values."""
        return asdict(self)

    def write(self, path: Path) -> None:
        """Write the manifest as JSON, the same bytes for the same content."""
        path.write_text(
            json.dumps(self.as_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )


def read_manifest(path: Path) -> Manifest:
    """Read a manifest that `Manifest.write` has written."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for name in ("header", "not_mapped"):
        content[name] = tuple(content[name])
    return Manifest(**{field.name: content[field.name] for field in fields(Manifest)})
