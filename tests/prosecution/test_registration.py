"""A first information report becomes a case: accused, charges, clocks, exhibits, witnesses; the same one only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from saiban.access.models import AccessLog, Purpose, Role
from saiban.access.viewer import Viewer
from saiban.cases.clock_rows import clocks_of
from saiban.cases.declarations import Confidentiality
from saiban.cases.faults import FieldFaults, NotAllowed
from saiban.cases.models import Case, CaseSecret, Party
from saiban.cases.verifying import verify_case
from saiban.prosecution import exhibits, queries, witnesses
from saiban.prosecution.custody import FaultKind, Line, faults
from saiban.prosecution.exhibits import Move
from saiban.prosecution.models import Accused, Charge, Prosecution, StationList, WitnessIdentity
from saiban.prosecution.registration.entry import PropertyEntry, WitnessEntry
from saiban.prosecution.registration.services import Duplicate, find_duplicate, register
from saiban.prosecution.writing import Writing
from tests.access.people import looking_as
from tests.prosecution.office import SINDH, karachi_south, key, murder, prosecutor, station

pytestmark = pytest.mark.django_db


@pytest.fixture
def rashid() -> Viewer:
    return prosecutor("rashid")


def test_a_murder_in_saddar_is_registered_with_everything_on_the_paper(rashid: Viewer) -> None:
    paper = murder(
        property=(PropertyEntry("Pistol 30 bore with two rounds", "weapon", "1", seal="S-11", forensic=True),),
        witnesses=(
            WitnessEntry("Dr Farah Naz", "medical"),
            WitnessEntry("Ghulam Rasool", "eye", "0300 5550199", protected=True, authority="Order of the court"),
        ),
        report="interim",
        report_on=date(2023, 1, 20),
    )
    case = register(viewer=rashid, entry=paper, key=key())

    row = Prosecution.objects.get(pk=case.pk)
    assert (row.fir, row.station_id, row.track, row.offence_class) == (
        "317/2022",
        "ps-saddar",
        "anti_terrorism",
        "murder",
    )
    assert (row.heaviest, row.accused_count, row.interim_on) == ("death", 2, date(2023, 1, 20))
    assert case.stage == "received"
    assert row.as_of_seq == case.last_seq

    akbar, shahid = Accused.objects.filter(case=case).order_by("number")
    assert (akbar.stage, akbar.in_custody_since, akbar.column) == ("custody", date(2022, 12, 25), 3)
    assert (shahid.stage, shahid.in_custody_since) == ("absconding", None)
    assert [charge.cited for charge in akbar.charges.order_by("place")] == ["302 PPC", "7 ATA", "34 PPC"]
    assert Party.objects.get(pk=akbar.party_id).name == "Akbar Ali"

    farah, hidden = case.witnesses.order_by("number")
    assert (farah.pseudonym, farah.name) == ("PW-1", "Dr Farah Naz")
    assert (hidden.pseudonym, hidden.name, hidden.phone) == ("PW-B", "PW-B", "")
    assert case.exhibits.get().words == "Pistol 30 bore with two rounds"
    assert verify_case(case) == []


def test_the_clocks_of_the_law_run_for_the_case_and_each_accused(rashid: Viewer) -> None:
    case = register(viewer=rashid, entry=murder(), key=key())
    akbar = case.tracks.get(number=1)
    running = {(state.code, state.track): state for state in clocks_of(case)}
    report = running["police_report", None]
    assert report.term.source.startswith("Anti-terrorism Act 1997, s. 19(1)")
    assert str(running["interim_report", None].due_on) == "2023-01-24"  # 22 December and 33 days
    assert ("production", akbar.number) in running
    assert not [track for code, track in running if code == "statutory_bail"], "the law excludes terrorism with death"


def test_bail_for_long_detention_runs_where_the_law_does_not_exclude_it(rashid: Viewer) -> None:
    ordinary = murder(offences="302/34 PPC", track="ordinary")
    case = register(viewer=rashid, entry=ordinary, key=key())
    bail = next(state for state in clocks_of(case) if state.code == "statutory_bail")
    assert str(bail.due_on) == "2024-12-25"  # two years of a man charged with a capital offence


def test_the_same_form_sent_twice_makes_one_case(rashid: Viewer) -> None:
    form, paper = key(), murder(property=(PropertyEntry("Knife", "weapon"),), witnesses=(WitnessEntry("Dr Naz"),))
    first, again = (register(viewer=rashid, entry=paper, key=form) for _time in range(2))
    assert first.pk == again.pk
    assert again.last_seq == first.last_seq
    assert (again.exhibits.count(), again.witnesses.count(), again.accused.count()) == (1, 1, 2)


def test_a_report_that_is_known_is_found_by_station_year_and_number(rashid: Viewer) -> None:
    case = register(viewer=rashid, entry=murder(), key=key())
    assert find_duplicate(rashid, station="ps-saddar", year=2022, number=317) == case.number
    with pytest.raises(Duplicate, match=case.number):
        register(viewer=rashid, entry=murder(offences="324 PPC"), key=key())
    register(viewer=rashid, entry=murder(series="ctd"), key=key())
    station("ps-clifton", "Clifton")
    register(viewer=rashid, entry=murder(station="ps-clifton"), key=key())
    assert Case.objects.count() == 3


def test_a_duplicate_of_a_case_that_somebody_may_not_see_does_not_tell_its_number(rashid: Viewer) -> None:
    hidden = register(viewer=rashid, entry=murder(offences="376 PPC", track="sexual_offence"), key=key())
    assert hidden.confidentiality == Confidentiality.RESTRICTED
    nadia = prosecutor("nadia")
    assert queries.prosecutions_for(nadia).count() == 0
    with pytest.raises(Duplicate) as refused:
        register(viewer=nadia, entry=murder(), key=key())
    assert refused.value.number == "" and hidden.number not in str(refused.value)
    assert queries.prosecutions_for(prosecutor("head", Role.DISTRICT_PROSECUTOR)).get().pk == hidden.pk


def test_everything_wrong_is_told_at_once_by_field(rashid: Viewer) -> None:
    wrong = replace(
        murder(), station="ps-nowhere", on=date(2090, 1, 1), offences="no law at all", received_on=date(2022, 1, 1)
    )
    with pytest.raises(FieldFaults) as refused:
        register(viewer=rashid, entry=wrong, key=key())
    assert {"station", "on", "year", "offences", "received_on"} <= refused.value.faults.keys()
    assert not Case.objects.exists()


def test_an_auditor_registers_nothing() -> None:
    auditor = prosecutor("auditor", Role.AUDITOR)
    with pytest.raises(NotAllowed):
        register(viewer=auditor, entry=murder(), key=key())


def test_a_change_of_charges_is_a_new_version_and_the_old_one_stays(rashid: Viewer) -> None:
    case = register(viewer=rashid, entry=murder(), key=key())
    akbar = Accused.objects.get(case=case, number=1)
    writing = Writing(case, rashid, key())
    writing.event("charged_with", track=akbar.track, fields={"charges": "302(b)/34 PPC", "origin": "scrutiny"})
    versions = list(akbar.charges.order_by("version", "place").values_list("version", "section", "sub", "law"))
    assert versions == [
        (1, "302", "", "PPC"),
        (1, "7", "", "ATA"),
        (1, "34", "", "PPC"),
        (2, "302", "(b)", "PPC"),
        (2, "34", "", "PPC"),
    ]
    with pytest.raises(FieldFaults):
        writing.event("charged_with", track=akbar.track, fields={"charges": "he is a bad man", "origin": "report"})
    with pytest.raises(DatabaseError), transaction.atomic():
        Charge.objects.filter(accused=akbar).update(section="420")


def test_who_a_protected_witness_is_stands_nowhere_but_in_its_own_table(rashid: Viewer) -> None:
    hidden = WitnessEntry("Ghulam Rasool", phone="0300 5550199", protected=True, authority="s. 21 ATA")
    case = register(viewer=rashid, entry=murder(witnesses=(hidden,)), key=key())
    witness = case.witnesses.get()
    secrets = [secret.opened for secret in CaseSecret.objects.filter(event__case=case)]
    assert not any("Ghulam" in told for told in secrets)
    assert b"Ghulam" not in bytes(WitnessIdentity.objects.get().cipher)
    told = witnesses.open_identity(viewer=rashid, witness=witness, reason="summons")
    assert told == {"name": "Ghulam Rasool", "phone": "+923005550199"}
    assert AccessLog.objects.filter(act="witness_identity", user=rashid.user, subjects=[case.pk]).exists()


def test_the_ledger_of_an_exhibit_is_only_added_to_and_its_gaps_are_found(rashid: Viewer) -> None:
    thing = PropertyEntry("Charas, 2 kg", "narcotics", "2 kg", forensic=True)
    narcotics = murder(offences="9(c) CNSA", track="narcotics", property=(thing,))
    case = register(viewer=rashid, entry=narcotics, key=key())
    exhibit = case.exhibits.get()

    def move(day: int, hour: int, before: str, after: str, seal: str = "A-1") -> None:
        nonlocal exhibit
        at = datetime(2022, 12, day, hour, tzinfo=UTC)
        entry = Move(before, after, at, at, "safe custody", seal=seal)
        case.refresh_from_db()
        exhibits.record_move(viewer=rashid, exhibit=exhibit, move=entry, seen=case.last_seq, key=key())
        exhibit = case.exhibits.select_related("track").get()

    move(22, 12, "scene", "officer")
    move(22, 20, "officer", "store")
    move(24, 9, "officer", "laboratory")
    assert exhibit.track.stage == "laboratory"
    ledger = [
        Line(line.number, line.from_holder, line.to_holder, line.left_at, line.arrived_at, line.seal, line.intact)
        for line in exhibit.custody.all()
    ]
    assert [(fault.kind, fault.line, fault.before) for fault in faults(ledger)] == [(FaultKind.GAP, 3, 2)]
    states = {state.code: state for state in clocks_of(case)}
    assert states["sample_to_laboratory"].met_at is not None and not states["sample_to_laboratory"].late
    with pytest.raises(DatabaseError), transaction.atomic():
        exhibit.custody.update(seal="B-9")


LINE = "FIR No.317/2022 dated 22.12.2022 u/s 302/34 PPC r/w 7-ATA, PS Saddar Karachi"


@pytest.fixture
def window() -> Client:
    """Ayesha, assistant district public prosecutor of Karachi South, at her browser."""
    station()
    return looking_as(Role.ASSISTANT_DISTRICT_PROSECUTOR, SINDH, place=karachi_south(), purpose=Purpose.PROSECUTION)


def form_of(**about: str) -> dict[str, str]:
    """What the browser sends of the page, with three lines for accused."""
    blank = {"name": "", "parentage": "", "sex": "", "column": "", "arrested_on": "", "bailed_on": "", "offences": ""}
    lines = {f"accused-{place}-{name}": value for place in range(3) for name, value in blank.items()}
    sizes = {f"{prefix}-INITIAL_FORMS": "0" for prefix in ("accused", "things", "witnesses")}
    sizes |= {"accused-TOTAL_FORMS": "3", "things-TOTAL_FORMS": "0", "witnesses-TOTAL_FORMS": "0"}
    file = {
        "station": "ps-saddar", "number": "317", "year": "2022", "series": "", "on": "2022-12-22",
        "offences": "302 PPC; 34 PPC; 7 ATA", "track": "anti_terrorism", "received_on": "2022-12-23",
        "complainant": "Noor Muhammad", "complainant_phone": "", "facts": "", "report": "", "report_on": "",
        "report_class": "challan",
    }  # fmt: skip
    return {"once": key(), "register": "1", "line": LINE} | file | sizes | lines | about


def test_the_page_reads_the_line_and_registers_what_the_form_says(window: Client) -> None:
    read = window.post("/prosecution/register/", {"line": LINE, "read": "1", "once": key()})
    page = read.content.decode()
    assert "Anti-Terrorism Court" in page and "3 February 2023" in page
    assert 'value="302 PPC; 7 ATA; 34 PPC"' in page or 'value="302 PPC; 34 PPC; 7 ATA"' in page
    assert '<option value="ps-saddar" selected>' in page
    assert not Case.objects.exists()

    sent = form_of(**{"accused-0-name": "Akbar Ali", "accused-0-column": "3", "accused-0-arrested_on": "2022-12-25"})
    done = window.post("/prosecution/register/", sent)
    case = Case.objects.get()
    assert done.status_code == 302 and done["Location"] == f"/cases/{case.number}/"
    assert window.post("/prosecution/register/", sent)["Location"] == done["Location"]
    assert Accused.objects.get(case=case).stage == "custody"
    opened = window.get(done["Location"]).content.decode()
    assert "Akbar Ali" in opened and "30 working days from" in opened

    again = window.post("/prosecution/register/", form_of())
    assert again.status_code == 400 and case.number in again.content.decode()
    faulty = window.post("/prosecution/register/", form_of(number="318", offences="none"))
    assert faulty.status_code == 400 and "No section was read here" in faulty.content.decode()


def test_every_row_of_a_stations_list_is_registered_or_set_aside_with_its_reason(window: Client) -> None:
    rows = [
        "fir,station,complainant,accused,facts",
        f'"{LINE}",Saddar,Noor Muhammad,Akbar Ali; Shahid Raza,Shot at a tea stall',
        '"FIR No. 12 of 2023 dated 3.1.2023 u/s 379 PPC",Saddar,Jan Muhammad,,',
        '"FIR No. 13 of 2023 dated 4.1.2023 u/s 379 PPC",Nowhere,,,',
        '"FIR No. 14 dated 31.2.2023 u/s 379 PPC",Saddar,,,',
        '"FIR No. 12 of 2023 dated 3.1.2023 u/s 380 PPC",Saddar,,,',
        '"FIR No. 15 of 2023 dated 5.1.2023 for making noise",Saddar,,,',
        '"مقدمہ نمبر ۱۶/۲۰۲۳ مورخہ ۰۶.۰۱.۲۰۲۳ بجرم ۳۹۲ ت پ",Saddar,,,',
    ]
    file = SimpleUploadedFile("saddar.csv", "\n".join(rows).encode())
    done = window.post("/prosecution/lists/", {"file": file})
    assert done.status_code == 302, done.content.decode()
    taken = StationList.objects.get()
    assert (taken.rows_in, taken.accepted, taken.set_aside) == (7, 3, 4)
    assert Case.objects.count() == 3
    told = dict(taken.rows.exclude(fault="").values_list("line", "fault"))
    assert told == {4: "station", 5: "unread", 6: "duplicate", 7: "field"}
    page = window.get(done["Location"]).content.decode()
    assert "making noise" in page and "No police station of your districts" in page
    file.seek(0)
    window.post("/prosecution/lists/", {"file": file})
    assert StationList.objects.count() == 1 and Case.objects.count() == 3
    refused = window.post("/prosecution/lists/", {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    assert refused.status_code == 400 and "must name the columns" in refused.content.decode()
