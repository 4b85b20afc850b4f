"""Editions: the tables of a service at a moment, prepared for figures, in a file of the data folder.

A page opens the newest one; while another is made the old one is read on, and is kept until the one after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from saiban.cases.models import Case
from saiban.frame.home import subfolder
from saiban.prosecution.case_types.criminal_case import CODE
from saiban.prosecution.figures.gathering import gather
from saiban.prosecution.indicators import Edition, write_edition

KEPT = 2
_FORM = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Made:
    """An edition's file and the moment as of which it is."""

    file: Path
    at: datetime

    def opened(self) -> Edition:
        """Open it for computing."""
        return Edition.opened(self.file)


def make(service: str) -> Made:
    """Make the edition of a service (the code of its organisation) as the database is now."""
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        at = timezone.now().replace(microsecond=0)
        tables = gather(service)
    folder = _folder(service)
    file = folder / f"{at.astimezone(UTC):{_FORM}}.duckdb"
    draft = folder / f".{file.name}"
    draft.unlink(missing_ok=True)
    write_edition(tables, draft)
    draft.rename(file)
    for old in sorted(folder.glob("*.duckdb"))[:-KEPT]:
        old.unlink()
    return Made(file, at)


def make_all() -> list[Made]:
    """Make the edition of every service that has a case."""
    services = Case.objects.filter(case_type=CODE).order_by().values_list("organisation", flat=True).distinct()
    return [make(service) for service in sorted(services)]


def newest(service: str) -> Made | None:
    """Return the newest edition of a service; None where none was made yet."""
    files = sorted(_folder(service).glob("[0-9]*.duckdb"))
    if not files:
        return None
    at = datetime.strptime(files[-1].stem, _FORM).replace(tzinfo=UTC)
    return Made(files[-1], at)


def _folder(service: str) -> Path:
    folder = subfolder("figures") / service
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
