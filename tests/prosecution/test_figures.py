"""Figures from the database: what was registered is counted, what is sealed is not, and no name goes in."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from django.conf import settings

from saiban.access.models import AccessLog, Role
from saiban.cases.calendar import HERE
from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Case
from saiban.directory.models import Place
from saiban.prosecution.figures import editions, reading
from saiban.prosecution.figures.gathering import gather
from saiban.prosecution.indicators import TABLES, Measured, Period, measure
from saiban.prosecution.models import Accused, Attendance, Hearing, Prosecution, Witness
from saiban.prosecution.registration.services import register
from saiban.prosecution.writing import Writing
from tests.prosecution.office import SINDH, browser, court, karachi_south, key, murder, prosecutor

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
    assert one(found, "Q8", "opinions") == (0, 1)  # the court has not ruled on it
    assert one(found, "D1.unentered", "hearings_past") == (0, 2)
    reasons = {each.group: (each.numerator, each.n) for each in found if each.figure == "T11.reasons"}
    assert reasons == {"witness_absent": (1, 1)}


def test_bail_appeals_and_victims_are_counted_from_what_happened(service: Case, folder: Path) -> None:
    rashid = prosecutor("bashir", Role.DISTRICT_PROSECUTOR)
    track = Accused.objects.get(case=service, number=1).track
    writing = Writing(Case.objects.get(pk=service.pk), rashid, key())
    writing.event("protection_asked", on=date(2023, 3, 1), fields={"witness": 1})
    writing.event("protection_decided", on=date(2023, 3, 9), fields={"witness": 1, "granted": "yes"})
    writing.event("victim_contacted", on=date(2023, 3, 9))
    writing.event("bail_refused", on=date(2023, 3, 10), track=track, fields={"opposed": "yes"})
    writing.event("bailed", on=date(2023, 3, 20), track=track, fields={"opposed": "no"})
    writing.event("bail_cancellation_moved", on=date(2023, 3, 25), track=track)
    Prosecution.objects.filter(pk=service.pk).update(victims=1)
    with editions.make(SINDH).opened() as edition:
        found = measure(edition, Period(date(2022, 1, 1), date(2024, 1, 1)))
    assert one(found, "B1.refused", "bail_opposed") == (1, 1)
    assert one(found, "B1.refused", "bail_decided") == (1, 2)
    assert one(found, "B1.cancellation", "bail_granted") == (1, 1)
    assert one(found, "V2", "eligible") == (1, 1)
    assert next(each.value for each in found if each.figure == "V2.days") == 8
    assert one(found, "V1.contacted", "victims") == (0, 1)  # months after the case was registered


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


def test_the_pages_show_both_rates_and_a_breakdown_in_both_languages(service: Case, folder: Path) -> None:
    head = browser(prosecutor("head", Role.DISTRICT_PROSECUTOR))
    assert "No figures yet" in head.get("/prosecution/figures/").content.decode()
    editions.make(SINDH)
    period = "?from=2022-01-01&to=2023-12-31"
    page = head.get(f"/prosecution/figures/{period}").content.decode()
    assert "<svg" in page and "convicted or acquitted" in page and "all disposed of" in page
    page = head.get(f"/prosecution/figures/of/T11/{period}&by=district").content.decode()
    assert "Karachi South" in page and "<svg" in page and "asked for by the prosecution" in page.lower()
    head.cookies[settings.LANGUAGE_COOKIE_NAME] = "ur"
    page = head.get(f"/prosecution/figures/of/T11/{period}&by=month").content.decode()
    assert 'dir="rtl"' in page and "استغاثہ کی درخواست پر" in page
    assert head.get("/prosecution/figures/of/Q99/").status_code == 404
    assert head.get("/prosecution/figures/?by=prosecutor").status_code == 400


def test_a_share_and_a_rate_in_per_cent_are_not_mixed_up() -> None:
    assert reading.number(0.985, "share") == "98.5 %"
    assert reading.number(0.8, "percent") == "0.8 %"  # one case cleared for more than a hundred that came
    assert reading.number(1234.4, "days") == "1,234"
    assert reading.number(None, "share") == "–"


def test_a_district_sees_its_own_cases_and_the_service_all(service: Case, folder: Path) -> None:
    elsewhere = Place.objects.filter(level=Place.Level.DISTRICT, parent=karachi_south().parent, valid_to=None)
    east = elsewhere.exclude(pk=karachi_south().pk).order_by("code")[0]
    editions.make(SINDH)
    made = editions.newest(SINDH)
    assert made is not None
    asked = reading.Asked(Period(date(2022, 1, 1), date(2024, 1, 1)), "")
    here = reading.told(prosecutor("south", Role.DISTRICT_PROSECUTOR), made, asked, ["T11"])
    assert one(here, "T11", "listed") == (1, 2)
    there = reading.told(prosecutor("east", Role.DISTRICT_PROSECUTOR, district=east), made, asked, ["T11"])
    assert one(there, "T11", "listed") == (0, 0)
    everywhere = prosecutor("general", Role.PROSECUTOR_GENERAL, everywhere=True)
    assert one(reading.told(everywhere, made, asked, ["T11"]), "T11", "listed") == (1, 2)


def test_what_is_downloaded_hides_small_groups_and_is_on_the_log(service: Case, folder: Path) -> None:
    editions.make(SINDH)
    head = prosecutor("head", Role.DISTRICT_PROSECUTOR)
    answer = browser(head).get("/prosecution/figures/of/T11/download/?from=2022-01-01&to=2023-12-31&by=district")
    lines = list(csv.DictReader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))
    told = [line for line in lines if line["figure"] == "T11"]
    assert told and all(line["hidden"] == "True" and not line["numerator"] and not line["value"] for line in told)
    assert AccessLog.objects.filter(act="export", subject_kind="figures", user=head.user).exists()


def test_prosecutors_are_shown_to_their_heads_alone(service: Case, folder: Path) -> None:
    editions.make(SINDH)
    address = "/prosecution/figures/of/T11/prosecutors/"
    assert "no ranking" in browser(prosecutor("head", Role.DISTRICT_PROSECUTOR)).get(address).content.decode()
    assert browser(prosecutor("deputy", Role.DEPUTY_DISTRICT_PROSECUTOR)).get(address).status_code == 403
    assert browser(prosecutor("nadia")).get("/prosecution/figures/").status_code == 403
