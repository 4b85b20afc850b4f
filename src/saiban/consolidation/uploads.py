"""Where the bytes of handed-in files lie: one folder a digest in the data folder, never under their own path."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from saiban.consolidation.models import Upload
from saiban.frame.home import subfolder


def keep(handed_in: UploadedFile) -> tuple[str, str, int]:
    """Store an uploaded file under its digest and return (SHA-256, safe file name, bytes)."""
    root = subfolder("uploads")
    sha256 = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=root, delete=False) as draft:
        for chunk in handed_in.chunks():
            sha256.update(chunk)
            draft.write(chunk)
        draft.flush()
        os.fsync(draft.fileno())
        size = draft.tell()
    name = safe_name(handed_in.name or "")
    folder = root / sha256.hexdigest()
    folder.mkdir(exist_ok=True, mode=0o700)
    Path(draft.name).rename(folder / name)
    return sha256.hexdigest(), name, size


def path_of(upload: Upload) -> Path:
    """Return where the bytes of an upload lie."""
    folder: Path = subfolder("uploads") / upload.sha256
    return folder / upload.file_name


def safe_name(name: str) -> str:
    """Keep letters of any script, digits, dots and dashes of a file's name: the last 120, so that the suffix stays."""
    plain = re.sub(r"[^\w.\-]+", "_", Path(name).name).strip("._") or "file"
    return plain[-120:]
