"""A police station's list of reports (CSV): each row becomes a case or is set aside with the reason, none is dropped.

Columns by their names in the first line, in any order: `fir` (the line of a report) or `number`, `year`, `date`,
`offences`, `station`; and `complainant`, `accused` (several with semicolons), `facts`. A row that can't be taken tells
field and reason; rows before and after it are taken all the same.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases.declarations import Confidentiality
from saiban.cases.faults import FieldFaults, NotAllowed
from saiban.cases.models import Case
from saiban.cases.queries import cases_for
from saiban.frame import crypto
from saiban.frame.faults import InstallationFault
from saiban.prosecution import charges, fir
from saiban.prosecution.law.tracks import propose_track
from saiban.prosecution.models import StationList, StationListRow
from saiban.prosecution.models.lists import row_kind
from saiban.prosecution.queries import jurisdiction_of
from saiban.prosecution.registration.entry import AccusedEntry, PersonEntry, Registration
from saiban.prosecution.registration.reading import station_named
from saiban.prosecution.registration.services import Duplicate, register
from saiban.terms.digits import to_latin

COLUMNS = ("fir", "number", "year", "date", "offences", "station", "complainant", "accused", "facts")
MOST_ROWS = 2_000


class ListRefused(InstallationFault):
    """A file that is no list; the message says what is expected."""


class _SetAside(Exception):
    """Why a row becomes no case."""

    def __init__(self, fault: str, field: str, said: str) -> None:
        super().__init__(said)
        self.fault, self.field, self.said = fault, field, said


@transaction.atomic
def take_list(*, viewer: Viewer, name: str, content: bytes) -> StationList:
    """Take a list in and return what became of it; the same file again by the same posting changes nothing.

    Raises `ListRefused` for a file that can't be read as a table with these columns.
    """
    digest = sha256(content).hexdigest()
    known = StationList.objects.filter(sha256=digest, taken_by=viewer.posting).first()
    if known is not None:
        return known
    rows = _rows(content)
    results: list[tuple[dict[str, str], Case | None, _SetAside | None]] = []
    for line, row in enumerate(rows, 2):
        try:
            with transaction.atomic():
                results.append((row, _take(viewer, row, f"list:{digest[:40]}:{line}"), None))
        except _SetAside as aside:
            results.append((row, None, aside))
    accepted = sum(case is not None for _row, case, _aside in results)
    made = StationList.objects.create(
        name=name[:200],
        sha256=digest,
        taken_by=viewer.posting,
        rows_in=len(results),
        accepted=accepted,
        set_aside=len(results) - accepted,
    )
    StationListRow.objects.bulk_create(
        StationListRow(
            list=made,
            line=line,
            written_cipher=crypto.seal(row_kind(made.pk, line), json.dumps(row, ensure_ascii=False)),
            case=case,
            fault=aside.fault if aside is not None else "",
            field=aside.field if aside is not None else "",
            said=aside.said if aside is not None else "",
        )
        for line, (row, case, aside) in enumerate(results, 2)
    )
    cases = [case.pk for _row, case, _aside in results if case is not None]
    log.write(viewer, act="station_list", subject_kind="case", subjects=cases, results=len(cases))
    return made


def lists_of(viewer: Viewer) -> QuerySet[StationList]:
    """The lists that the viewer's posting took in, the newest first, each as if rows of sealed cases were not in it."""
    hidden = StationListRow.objects.filter(_sealed_to(viewer), list=OuterRef("pk")).order_by().values("list")
    count = Coalesce(Subquery(hidden.annotate(n=Count("pk")).values("n")), 0)
    lists = StationList.objects.filter(taken_by=viewer.posting).order_by("-taken_at")
    return lists.annotate(shown_in=F("rows_in") - count, shown_accepted=F("accepted") - count)


def _sealed_to(viewer: Viewer) -> Q:
    """The condition that a row became a case that is sealed to the viewer."""
    return Q(case__confidentiality=Confidentiality.SEALED) & ~Q(case__in=cases_for(viewer).values("pk"))


@dataclass(frozen=True)
class TakenRow:
    """A row as it is shown: the number of its case where the viewer may see that, else why it became none."""

    line: int
    number: str
    said: str
    written: str


def rows_of(viewer: Viewer, taken: StationList) -> list[TakenRow]:
    """The rows of a list that the viewer took in; of those set aside what was written, so that they can be mended."""
    rows = taken.rows.exclude(_sealed_to(viewer)).select_related("case").order_by("line")
    seen = set(cases_for(viewer).filter(pk__in=rows.values("case")).values_list("pk", flat=True))
    return [
        TakenRow(
            line=row.line,
            number=row.case.number if row.case is not None and row.case_id in seen else "",
            said=row.said,
            written="" if row.case_id else _written(row),
        )
        for row in rows
    ]


def _written(row: StationListRow) -> str:
    told = json.loads(crypto.open_sealed(row_kind(row.list_id, row.line), row.written_cipher))
    return " · ".join(value for value in told.values() if value)


def _rows(content: bytes) -> list[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ListRefused(_("The file is not UTF-8 text. Save it as “CSV UTF-8”.")) from fault
    table = csv.DictReader(text.splitlines())
    names = [(name or "").strip().lower() for name in table.fieldnames or ()]
    if not {"fir"} <= set(names) and not {"number", "date", "offences", "station"} <= set(names):
        raise ListRefused(
            _("The first line must name the columns: fir, or number, date, offences and station. It names: %(names)s.")
            % {"names": ", ".join(names)}
        )
    rows = [{(key or "").strip().lower(): (value or "").strip() for key, value in row.items() if isinstance(value, str)}
            for row in table]  # fmt: skip
    if len(rows) > MOST_ROWS:
        raise ListRefused(
            _("At most %(most)s rows at once; the file has %(rows)s.") % {"most": MOST_ROWS, "rows": len(rows)}
        )
    return rows


def _take(viewer: Viewer, row: dict[str, str], key: str) -> Case:
    entry = _entry(viewer, row)
    try:
        return register(viewer=viewer, entry=entry, key=key)
    except FieldFaults as faults:
        field, said = next(iter(faults.faults.items()))
        raise _SetAside("field", field, said) from faults
    except Duplicate as duplicate:
        raise _SetAside("duplicate", "number", str(duplicate)) from duplicate
    except NotAllowed as refused:
        raise _SetAside("not_allowed", "", refused.said) from refused


def _entry(viewer: Viewer, row: dict[str, str]) -> Registration:
    """Return a row as a registration: by the line of the report, or by its columns."""
    line = row.get("fir") or (
        f"FIR No.{row.get('number', '')}{'/' + row['year'] if row.get('year') else ''} dated {row.get('date', '')} "
        f"u/s {row.get('offences', '')}, PS {row.get('station', '')}"
    )
    today: date = timezone.localdate()
    read = fir.parse_fir(to_latin(line), jurisdiction=jurisdiction_of(viewer).code, today=today)
    station = station_named(viewer, row.get("station") or read.station)
    if station is None:
        raise _SetAside("station", "station", _("No police station of your districts has this name."))
    if read.number is None or read.on is None or read.year is None:
        field = "number" if read.number is None else "date"
        raise _SetAside("unread", field, _("Number, year or date of the report could not be read."))
    names = [name.strip() for name in row.get("accused", "").replace("؛", ";").split(";") if name.strip()]
    charged = [(one.law, one.cited, one.offence) for one in read.offences]
    return Registration(
        station=station.pk,
        number=read.number,
        series=read.series,
        year=read.year,
        on=read.on,
        offences=charges.written(read.offences),
        track=propose_track(charged, on=read.on).track.code,
        received_on=today,
        complainants=(PersonEntry(row["complainant"]),) if row.get("complainant") else (),
        accused=tuple(AccusedEntry(name) for name in names),
        facts=row.get("facts", ""),
    )
