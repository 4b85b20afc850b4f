"""The data folder: where everything lies that is not code. No Django here."""

from __future__ import annotations

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]


def data_folder() -> Path:
    """Return the data folder (SAIBAN_DATA, or `.data` beside the source), made with mode 0700 where it is missing."""
    folder = Path(os.environ.get("SAIBAN_DATA") or REPOSITORY / ".data").expanduser().absolute()
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    return folder


def subfolder(name: str) -> Path:
    """Return a folder of the data folder (mode 0700 when new), such as `lake`, `uploads` or `log`."""
    folder = data_folder() / name
    if not folder.exists():
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
    return folder
