"""Translations: `.po` files, which people write, compiled into the `.mo` files beside them, which Django reads."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOMS = Path(__file__).resolve().parents[1]


def catalogues() -> Iterator[Path]:
    """Yield the `.po` file of each room and language, in order."""
    yield from sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_translations() -> int:
    """Compile the `.po` files that are newer than their `.mo` and return how many. Fuzzy entries are left out."""
    compiled = 0
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parts[-3])
        descriptor, draft = tempfile.mkstemp(dir=source.parent, suffix=".tmp")
        with os.fdopen(descriptor, "wb") as stream:
            write_mo(stream, catalogue)
        Path(draft).chmod(0o644)
        Path(draft).rename(target)  # another process may do the same; either file is right
        compiled += 1
    return compiled
