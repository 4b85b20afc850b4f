"""Which files are taken as documents: told by their first bytes, never by their name alone."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _

from saiban.cases.documents.storage import LARGEST

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BEGINNINGS: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
    (b"II*\x00", "image/tiff", (".tif", ".tiff")),
    (b"MM\x00*", "image/tiff", (".tif", ".tiff")),
    (b"PK\x03\x04", DOCX, (".docx",)),
    (b"OggS", "audio/ogg", (".ogg", ".opus")),
    (b"ID3", "audio/mpeg", (".mp3",)),
)
ACCEPTED = ", ".join(sorted({suffix for _begin, _kind, suffixes in _BEGINNINGS for suffix in suffixes}))


class DocumentRefused(Exception):
    """A file that is not taken as a document; the message says what to do."""


@dataclass(frozen=True)
class Recognised:
    """A file that is what its name says."""

    media_type: str
    suffix: str  # with its dot, in small letters


def recognise(name: str, content: bytes) -> Recognised:
    """Say what a file is by its first bytes, which must fit its name. Raises `DocumentRefused`."""
    if not content:
        raise DocumentRefused(_("The file is empty. Choose the right one."))
    if len(content) > LARGEST:
        most = LARGEST // (1024 * 1024)
        raise DocumentRefused(_("The file is larger than {most} MB. Scan it in grey, or in parts.").format(most=most))
    for beginning, media_type, suffixes in _BEGINNINGS:
        if content.startswith(beginning) and name.lower().endswith(suffixes):
            if media_type == DOCX and not _is_word(content):
                break
            return Recognised(media_type, next(one for one in suffixes if name.lower().endswith(one)))
    raise DocumentRefused(
        _("The file is not what its name says, or of a kind that is not taken. Taken are: {kinds}.").format(
            kinds=ACCEPTED
        )
    )


def _is_word(content: bytes) -> bool:
    """Say whether a zip file is a Word document without macros."""
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except zipfile.BadZipFile:
        return False
    return "word/document.xml" in names and not any(name.lower().endswith("vbaproject.bin") for name in names)
