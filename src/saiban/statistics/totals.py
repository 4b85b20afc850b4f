"""Taking in totals of schemes that send no list of people."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from saiban.directory.models import Scheme
from saiban.frame.faults import InstallationFault
from saiban.statistics.models import SchemeTotal

_COLUMNS = ("scheme", "as_of", "people", "source")


@transaction.atomic
def enter_file(file: Path) -> int:
    """Enter the totals of a CSV (scheme, as_of, people, source) and return how many there are; all or none.

    Raises InstallationFault naming the line and what is wrong with it.
    """
    known = set(Scheme.objects.values_list("code", flat=True))
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise InstallationFault(f"{file.name}: no column {', '.join(missing)}; write {', '.join(_COLUMNS)}")
        totals = [_total(f"{file.name}, line {reader.line_num}", row, known) for row in reader]
    return len(SchemeTotal.objects.bulk_create(totals))


def _total(where: str, row: dict[str, str], known: set[str]) -> SchemeTotal:
    if row["scheme"] not in known:
        raise InstallationFault(f"{where}: the directory has no scheme {row['scheme']!r}")
    try:
        as_of, people = date.fromisoformat(row["as_of"]), int(row["people"])
    except (TypeError, ValueError):
        raise InstallationFault(f"{where}: write as_of as YYYY-MM-DD and people as a whole number") from None
    if people < 0 or not row["source"]:
        raise InstallationFault(f"{where}: people is 0 or more, and source says who says so")
    return SchemeTotal(scheme_id=row["scheme"], as_of=as_of, people=people, source=row["source"])
