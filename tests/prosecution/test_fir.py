"""Reading the line of a first information report, as police stations, prosecutors and courts write it."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saiban.prosecution.fir import parse_fir

FORMS = list(csv.DictReader((Path(__file__).parent / "fir_forms.csv").read_text("utf-8").splitlines()))


def test_there_are_enough_forms() -> None:
    assert len({row["text"] for row in FORMS}) >= 60
    assert sum(any("\u0600" <= letter <= "\u06ff" for letter in row["text"]) for row in FORMS) >= 8


@pytest.mark.parametrize("row", FORMS, ids=[row["text"][:60] for row in FORMS])
def test_a_form_is_read_whole(row: dict[str, str]) -> None:
    read = parse_fir(row["text"])
    assert (read.series, str(read.number), str(read.year)) == (row["series"], row["number"], row["year"])
    assert (read.on.isoformat() if read.on else "") == row["date"]
    assert (read.station, read.place, read.district or "") == (row["station"], row["place"], row["district"])
    assert [f"{one.law}:{one.section}{one.sub}" for one in read.offences] == row["offences"].split()
    assert [f"{one.section}{one.sub}" for one in read.procedural] == row["procedural"].split()
    assert read.track.track.code == row["track"]
    assert read.unread == ()


def test_the_line_of_the_launch_is_read_with_its_court_and_clocks() -> None:
    read = parse_fir("FIR No.317/2022 dated 22.12.2022 u/s 302/144/109/34 PPC r/w 7-ATA, PS Saddar Karachi")
    assert read.key == ("saddar karachi", 2022, "317")
    assert read.jurisdiction == "sindh"
    assert read.track.court.en == "Anti-Terrorism Court"
    assert read.track.reason.en.startswith("7 ATA: Anti-terrorism Act 1997, ss. 12")
    due = {clock.rule.code: clock.state.due_on for clock in read.clocks}
    assert due["interim_report"] == date(2023, 1, 24)  # 22 December + 33 days, a Tuesday
    # 30 working days: five in December (27 December is a holiday in Sindh), 22 in January, three in February
    assert due["police_report"] == date(2023, 2, 3)
    assert {"code": "police_report", "due_on": "2023-02-03"}.items() <= read.as_json()["clocks"][1].items()


def test_nothing_is_swallowed_and_positions_are_those_of_the_text() -> None:
    text = "FIR No.۵/۲۰۲۳ مورخہ ۵/۱/۲۰۲۳ u/s 302/34 PPC blot on paper, PS Kalri"
    read = parse_fir(text)
    assert [(piece.text, text[piece.start : piece.end]) for piece in read.unread] == [
        ("blot", "blot"),
        ("paper", "paper"),
    ]
    assert [text[one.start : one.end] for one in read.offences] == ["302", "34"]


def test_what_is_assumed_or_does_not_fit_is_said() -> None:
    def said(text: str) -> set[str]:
        return {remark.code for remark in parse_fir(text, today=date(2026, 11, 22)).remarks}

    assert "law_assumed" in said("FIR No. 5/2023 dated 1.2.2023 u/s 302/34, PS Kalri Karachi")
    assert "section_unknown" in said("FIR No. 5/2023 dated 1.2.2023 u/s 999 PPC PS Kalri Karachi")
    assert {"no_such_day", "no_date"} <= said("FIR No. 231/2019 dated 31.02.2019 u/s 302 PPC PS Saddar Karachi")
    assert said("FIR No.317/2012 dated 22.12.2022 u/s 302 PPC, PS Saddar Karachi") == {"years_differ"}
    assert said("FIR No.1/2027 dated 2.1.2027 u/s 302 PPC, PS Saddar Karachi") == {"after_today"}
    assert said("") >= {"no_number", "no_year", "no_date", "no_station", "no_sections", "jurisdiction_assumed"}
    assert said("FIR No.1/2023 dated 2.1.2023 u/s 302 PPC, PS Saddar Karachi") == set()


def test_an_arms_act_is_that_of_the_province() -> None:
    def law(text: str, **given_: str) -> str:
        return parse_fir(text, **given_).offences[0].law

    assert law("FIR 1/2020 u/s 15 Arms Act PS Pabbi Nowshera") == "KPAA"
    assert law("FIR 1/2020 u/s 24 Arms Act PS Pirabad Karachi West") == "SAA"
    assert law("FIR 1/2020 u/s 13 Arms Act PS Saddar Lahore") == "PAO"
    assert law("FIR 1/2020 u/s 15 Arms Act PS Saddar", jurisdiction="kp") == "KPAA"


def test_the_track_depends_on_the_day_and_the_accused() -> None:
    def track(text: str) -> str:
        return parse_fir(text).track.track.code

    assert track("FIR 1/2019 dated 1.3.2019 u/s 376 PPC PS Sachal Karachi") == "ordinary"
    assert track("FIR 1/2021 dated 1.3.2021 u/s 376 PPC PS Sachal Karachi") == "sexual_offence"
    assert track("FIR 1/2021 dated 1.3.2021 u/s 302 PPC against juvenile accused PS Sachal Karachi") == "juvenile"
    both = parse_fir("FIR 1/2021 dated 1.3.2021 u/s 9(c) CNSA, 7 ATA PS Sachal Karachi").track
    assert (both.track.code, both.others) == ("anti_terrorism", ("narcotics",))


def test_an_ordinary_case_goes_by_its_gravest_offence() -> None:
    murder = parse_fir("FIR 1/2021 dated 1.3.2021 u/s 341/302/34 PPC PS Sachal Karachi").track
    assert murder.court.en == "Court of Session"
    assert "302 PPC" in murder.reason.en
    trespass = parse_fir("FIR 1/2021 dated 1.3.2021 u/s 447/34 PPC PS Sachal Karachi").track
    assert trespass.court.en == "Magistrate"


@given(st.text(alphabet=st.sampled_from("FIR No.317/2022 u/s 302-A(i) PPCATAر ت پ۳۰۲،۔ dt\u200f"), max_size=80))
def test_no_text_breaks_the_reader_and_every_character_is_accounted_for(text: str) -> None:
    read = parse_fir(text)
    for piece in (*read.unread, *read.offences, *read.procedural):
        assert 0 <= piece.start < piece.end <= len(text)
    for piece in read.unread:
        assert text[piece.start : piece.end] == piece.text
