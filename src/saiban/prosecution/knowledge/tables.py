"""The library as a file (CSV): each row in is proposed or set aside with its reason, none is dropped."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import takewhile

from django.db import transaction
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults
from saiban.frame.faults import InstallationFault
from saiban.prosecution.knowledge.forms import EntryForm
from saiban.prosecution.knowledge.services import FIELDS, propose
from saiban.prosecution.models import Authority

MOST_ROWS = 2_000
MOST_BYTES = 2 * 1024 * 1024


class TableRefused(InstallationFault):
    """A file that is no table of the library; the message says what is expected."""


@dataclass(frozen=True)
class SetAside:
    """A row that could not be proposed: its line in the file and why."""

    line: int
    citation: str
    said: str


def rows_of(entries: Iterable[Authority]) -> Iterator[list[str]]:
    """Return entries as rows of a file that `take_table` takes."""
    for entry in entries:
        row = {name: getattr(entry, name) for name in FIELDS}
        row |= {"sections": "; ".join(entry.sections), "items": ", ".join(entry.items), "year": entry.year or ""}
        yield [str(row[name]) for name in FIELDS]


def take_table(*, viewer: Viewer, content: bytes) -> tuple[int, list[SetAside]]:
    """Propose what a file holds, and return how many rows were and which were not; the same file again adds nothing.

    Raises `TableRefused` for what is no such table.
    """
    digest = sha256(content).hexdigest()[:40]
    proposed, aside = 0, []
    for line, row in _read(content):
        form = EntryForm(row)
        citation = row.get("citation", "")
        if not form.is_valid():
            said = "; ".join(f"{name}: {faults[0]}" for name, faults in form.errors.items())
            aside.append(SetAside(line, citation, said))
            continue
        try:
            with transaction.atomic():
                propose(viewer=viewer, values=form.cleaned_data, key=f"file:{viewer.user.pk}:{digest}:{line}")
            proposed += 1
        except FieldFaults as faults:
            aside.append(SetAside(line, citation, "; ".join(str(said) for said in faults.faults.values())))
    return proposed, aside


def _read(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return the rows with their lines; what follows an empty line (who has had our own file) is none of them."""
    if len(content) > MOST_BYTES:
        raise TableRefused(_("The file is larger than two megabytes."))
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        raise TableRefused(_("Save the file as CSV in UTF-8.")) from None
    names = [name.strip().lower() for name in lines[0]] if lines else []
    if not {"kind", "citation"} <= set(names):
        raise TableRefused(_("The first line names the columns: %(names)s.") % {"names": ", ".join(FIELDS)})
    rows = list(takewhile(any, lines[1:]))
    if len(rows) > MOST_ROWS:
        raise TableRefused(_("The file has more than %(count)s rows.") % {"count": MOST_ROWS})
    return [(number, dict(zip(names, map(str.strip, row), strict=False))) for number, row in enumerate(rows, 2)]
