"""The lake: immutable folders of Parquet tables, named by the content they were made from."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


class Lake:
    """A folder (mode 0700) of finished folders `<kind>/<digest>`; half-made ones are never seen under that name."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        root.chmod(0o700)

    def folder(self, kind: str, digest: str) -> Path:
        """Return where the finished folder of this kind and content is, or would be."""
        return self.root / kind / digest[:32]

    def made(self, kind: str, digest: str, make: Callable[[Path], None]) -> Path:
        """Return the finished folder, calling `make(empty folder)` first where it does not exist yet.

        The folder gets its name in one atomic rename after its files are on disk, so that a process killed at any
        moment leaves either nothing or a whole folder. An error in `make` leaves nothing.
        """
        final = self.folder(kind, digest)
        if final.exists():
            return final
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = Path(tempfile.mkdtemp(prefix=f".{final.name}.", dir=final.parent))
        try:
            make(draft)
            for path in sorted(draft.rglob("*")):
                if path.is_file():
                    _sync(path)
            _sync(draft)
            _name(draft, final)
            _sync(final.parent)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return final

    def sweep(self) -> int:
        """Remove drafts that a killed process left behind and return how many there were.

        Call it only while no other process writes to this lake (the run's advisory lock guarantees that).
        """
        drafts = [path for path in self.root.glob("*/.*") if path.is_dir()]
        for draft in drafts:
            shutil.rmtree(draft, ignore_errors=True)
        return len(drafts)


def _name(draft: Path, final: Path) -> None:
    """Give a whole draft its name, unless another process has just made the same."""
    try:
        draft.rename(final)
    except OSError:
        if not final.exists():
            raise


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
