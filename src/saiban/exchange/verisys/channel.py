"""How batches and results are carried: by hand on the page, or through a folder that both sides see.

The folder is what an SFTP drop looks like from here. `SAIBAN_VERISYS_FOLDER` names it; batches are written into `out`,
results are fetched from `in`. Another way to carry them is another class with these two functions.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol


class Channel(Protocol):
    """A way to the partner and back."""

    def send(self, number: str, content: bytes) -> None:
        """Hand a batch over; the same one again changes nothing. Raises OSError where that fails."""

    def arrived(self) -> list[tuple[str, bytes]]:
        """Return every file of results that is there (name, content), also those that were fetched before."""


class Folder:
    """A folder with `out` and `in`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def send(self, number: str, content: bytes) -> None:
        """Write a batch under its number: under another name first, so that half a file is never seen."""
        out = self.root / "out"
        out.mkdir(parents=True, exist_ok=True)
        draft = out / f".{number}.partial"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(out / f"{number}.csv")

    def arrived(self) -> list[tuple[str, bytes]]:
        """Read every CSV of the folder `in`, by name."""
        return [(path.name, path.read_bytes()) for path in sorted((self.root / "in").glob("*.csv"))]


def channel() -> Channel | None:
    """Return the way that this installation has; None: batches are carried by hand."""
    root = os.environ.get("SAIBAN_VERISYS_FOLDER")
    return Folder(Path(root)) if root else None
