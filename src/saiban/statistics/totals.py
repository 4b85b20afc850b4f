"""Taking in totals of schemes that send no list of people."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from saiban.directory.models import Scheme
from saiban.frame.faults import InstallationFault
from saiban.statistics.models import SchemeTotal

MOST = 10**10
"""People: more than live on earth."""
_COLUMNS = ("scheme", "as_of", "people", "source")
_LONGEST = SchemeTotal._meta.get_field("source").max_length or 0


@transaction.atomic
def enter_file(file: Path) -> int:
    """Enter the totals of a CSV (scheme, as_of, people, source) and return how many there are; all or none.

    Raises InstallationFault naming the line and what is wrong with it.
    """
    known = set(Scheme.objects.values_list("code", flat=True))
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InstallationFault(f"{file.name} is not a UTF-8 text; save it as CSV in UTF-8") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise InstallationFault(f"{file.name}: no column {', '.join(missing)}; write {', '.join(_COLUMNS)}")
    totals = [_total(f"{file.name}, line {reader.line_num}", row, known) for row in reader]
    if not totals:
        raise InstallationFault(f"{file.name}: no line below the headings; write one for each scheme and day")
    return len(SchemeTotal.objects.bulk_create(totals))


def _total(where: str, row: dict[str, str], known: set[str]) -> SchemeTotal:
    if row["scheme"] not in known:
        raise InstallationFault(f"{where}: the directory has no scheme {row['scheme']!r}")
    try:
        as_of, people = date.fromisoformat(row["as_of"]), int(row["people"])
    except (TypeError, ValueError):
        raise InstallationFault(f"{where}: write as_of as YYYY-MM-DD and people as a whole number") from None
    if as_of > timezone.localdate():
        raise InstallationFault(f"{where}: as_of {as_of} has not come yet; write the day of which the scheme speaks")
    if not 0 <= people <= MOST:
        raise InstallationFault(f"{where}: people is {people}; write a number from 0 to {MOST}")
    source = (row["source"] or "").strip()
    if not 0 < len(source) <= _LONGEST:
        raise InstallationFault(f"{where}: source says who says so, in 1 to {_LONGEST} letters; it has {len(source)}")
    return SchemeTotal(scheme_id=row["scheme"], as_of=as_of, people=people, source=source)
