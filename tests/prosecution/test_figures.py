"""Figures from the database: what was registered is counted, what is sealed is not, and no name goes in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from saiban.access.models import Role
from saiban.cases.calendar import HERE
from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Case
from saiban.prosecution.figures import editions
from saiban.prosecution.figures.gathering import gather
from saiban.prosecution.indicators import TABLES, Measured, Period, measure
from saiban.prosecution.models import Accused, Attendance, Hearing, Witness
from saiban.prosecution.registration.services import register
from saiban.prosecution.writing import Writing
from tests.prosecution.office import SINDH, court, key, murder, prosecutor

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setenv("SAIBAN_DATA", str(tmp_path))
    yield tmp_path


@pytest.fixture
def service() -> Case:
    """Three murders: one reported on by the police and heard twice, one whose accused is discharged, one sealed."""
    rashid = prosecutor("rashid", Role.DISTRICT_PROSECUTOR)
    heard = register(
        viewer=rashid,
        entry=murder(offences="302/34 PPC", track="ordinary", report="final", report_on=date(2023, 1, 6)),
        key=key(),
    )
    Writing(heard, rashid, key()).event("report_passed", on=date(2023, 1, 9), fields={"opinion": "stand_trial"})
    for on, result, asked_by in ((date(2023, 3, 1), "adjourned", "prosecution"), (date(2023, 4, 1), "progress", "")):
        row = Hearing.objects.create(
            case=heard,
            court=court(),
            on=on,
            purpose="evidence",
            result=result,
            asked_by=asked_by,
            reason="witness_absent" if asked_by else "",
            entered_at=datetime.combine(on + timedelta(1), datetime.min.time(), HERE),
        )
    witness = Witness.objects.create(case=heard, number=1, joined_seq=1)
    Attendance.objects.create(
        hearing=row, witness=witness, summoned_on=date(2023, 3, 20), served=True, came=True, examined=True, hostile=True
    )
    other = register(viewer=rashid, entry=murder(318, offences="302 PPC", track="ordinary"), key=key())
    writing = Writing(other, rashid, key())
    writing.event(
        "discharged", on=date(2023, 2, 1), track=Accused.objects.get(case=other, number=1).track, reason="no evidence"
    )
    hidden = register(viewer=rashid, entry=murder(319), key=key())
    Case.objects.filter(pk=hidden.pk).update(confidentiality=Confidentiality.SEALED)
    return heard


def one(found: tuple[Measured, ...], code: str, denominator: str) -> tuple[int | None, int | None]:
    (row,) = [each for each in found if (each.figure, each.denominator, each.by) == (code, denominator, "")]
    return row.numerator, row.n


def test_what_is_in_the_database_is_what_is_counted(service: Case, folder: Path) -> None:
    made = editions.make(SINDH)
    assert editions.newest(SINDH) == made
    with made.opened() as edition:
        found = measure(edition, Period(date(2022, 1, 1), date(2024, 1, 1)))
    assert one(found, "T1.first", "reports_due") == (1, 2)  # of the sealed case nothing is known
    assert one(found, "T11.prosecution", "listed") == (1, 2)
    assert one(found, "T12", "first_dates") == (0, 1)
    assert one(found, "T4.returned", "scrutinised") == (0, 1)
    assert one(found, "Q5.witnesses", "examined") == (1, 1)
    assert one(found, "Q1", "disposed") == (0, 1)
    assert one(found, "Q1", "contested") == (0, 0)  # a discharge is no acquittal
    assert one(found, "D1.same_day", "hearings_entered") == (0, 2)
    assert one(found, "T3.three_days", "scrutinised") == (1, 1)
    assert "V1.contacted" not in {each.figure for each in found}  # nobody can enter contacts yet


def test_only_columns_that_figures_ask_for_go_in_and_no_name(service: Case) -> None:
    tables = gather(SINDH)
    for name, table in tables.items():
        assert set(table.column_names) <= set(TABLES[name])
        for column in table.columns:
            if pa.types.is_string(column.type):
                said = " ".join(str(value) for value in column.to_pylist())
                assert "Akbar" not in said and "Noor" not in said and "0300" not in said
    assert len(tables["cases"]) == 2
    assert gather("prosecution-kp")["cases"].num_rows == 0


def test_the_newest_edition_is_read_and_old_ones_go(service: Case, folder: Path) -> None:
    assert editions.newest(SINDH) is None
    (first,) = editions.make_all()
    assert (first.file.parent.name, first.file.stat().st_mode & 0o077) == (SINDH, 0)
    for nth in range(3):
        later = first.file.with_name(f"2099010{nth + 1}T000000Z.duckdb")
        later.write_bytes(first.file.read_bytes())
    editions.make(SINDH)
    assert len(list(first.file.parent.glob("*.duckdb"))) == editions.KEPT
