"""How long files that were handed in are kept."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from saiban.consolidation.models import Extract, Upload
from saiban.consolidation.uploads import path_of
from saiban.frame.retention import Basis, Line, keep


def declare() -> None:
    """Put this room's lines on the retention schedule."""
    keep(
        Line(
            code="consolidation.uploads",
            what=_("Files that agencies handed in, as they came"),
            days=365,
            then=_("the file is removed; what was read from it stays"),
            basis=Basis.PRACTICE,
            source=_("A year of accounts, so that a file can be compared with what was read. The registry needs none."),
            dispose=remove_files,
        )
    )


def remove_files(before: datetime) -> int:
    """Remove the files of uploads of before a moment that have been read, and return how many files went.

    A file that another organisation has handed in since stays for that one.
    """
    waiting = Extract.objects.filter(upload=OuterRef("pk"), state=Extract.State.WAITING)
    newer = Upload.objects.filter(sha256=OuterRef("sha256"), received_at__gte=before)
    removed = 0
    for upload in Upload.objects.filter(~Exists(waiting), ~Exists(newer), received_at__lt=before).order_by("pk"):
        file = path_of(upload)
        if file.exists():
            file.unlink()
            removed += 1
    return removed
