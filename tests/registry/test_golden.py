"""Golden values: one row for a person, chosen by rule from what every source says, with nothing lost."""

from __future__ import annotations

import datetime as dt

from saiban.registry.models import Person, SourceRecord
from tests.registry.office import Office, holder, said

JANUARY, JUNE = dt.date(2024, 1, 31), dt.date(2024, 6, 30)


def record_of(person: Person, field: str) -> str:
    """Return the text of the record that won a field."""
    return SourceRecord.objects.get(pk=person.provenance[field]).record


def test_the_fullest_form_of_the_name_that_most_sources_agree_on_wins(office: Office) -> None:
    office.publish(
        [
            said("eobi:1", "aslam", name="M. Aslam", father_name="Gh. Nabi"),
            said("pension:1", "aslam", name="Muhammad Aslam", guardian_name="Ghulam Nabi", sex="male"),
            said("kafaalat:1", "aslam", name="محمد اسلم", father_name="غلام نبی"),
            said("nser:1", "aslam", name="Akram Hussain Qureshi"),
        ]
    )
    aslam = holder("eobi:1")
    assert (aslam.name, aslam.name_ur) == ("Muhammad Aslam", "محمد اسلم")
    assert record_of(aslam, "name") == "pension:1" and record_of(aslam, "name_ur") == "kafaalat:1"
    assert aslam.name_key == "MHMD ASLM"
    assert aslam.sources == ["eobi", "kafaalat", "nser", "pension"]
    assert SourceRecord.objects.get(record="nser:1").said["name"] == "Akram Hussain Qureshi"


def test_a_name_known_in_one_script_is_written_in_the_other(office: Office) -> None:
    office.publish([said("eobi:1", "a", name="Muhammad Aslam"), said("kafaalat:2", "b", name="نسرین بی بی")])
    assert holder("eobi:1").name_ur == "محمد اسلم" and "name_ur" not in holder("eobi:1").provenance
    assert holder("kafaalat:2").name_ur == "نسرین بی بی"
    assert holder("kafaalat:2").name.startswith("Nasr")
    assert record_of(holder("kafaalat:2"), "name") == "kafaalat:2"


def test_titles_and_capitals_do_not_become_part_of_a_name(office: Office) -> None:
    office.publish(
        [
            said("eobi:1", "a", name="MST. MARIUM KHATOON", father_name="HAJI ABDUL GHANI"),
            said("eobi:2", "b", name="Dr. Ali Khan"),
            said("pension:2", "b", name="ALI KHAN"),
        ]
    )
    marium = holder("eobi:1")
    assert (marium.name, marium.father_name) == ("Marium Khatoon", "Abdul Ghani")
    assert holder("eobi:2").name == "Ali Khan"
    assert SourceRecord.objects.get(record="eobi:1").said["name"] == "MST. MARIUM KHATOON"


def test_an_urdu_name_of_200_letters_is_kept_whole(office: Office) -> None:
    name = ("سیدہ زینب النساء بیگم صاحبہ " * 8)[:200].strip().ljust(200, "ہ")
    office.publish([said("kafaalat:1", "zainab", name=name, father_name=name, husband_name=name)])
    zainab = holder("kafaalat:1")
    assert zainab.name_ur == zainab.father_name == zainab.husband_name == name
    assert 0 < len(zainab.name) <= 200


def test_a_day_of_birth_beats_years_and_ages_and_first_januaries(office: Office) -> None:
    def born(record: str, year: int, month: int, day: int, precision: str) -> dict[str, object]:
        return said(record, "aslam", birth_date=dt.date(year, month, day), birth_precision=precision)

    office.publish(
        [
            born("pension:1", 1961, 1, 1, "year"),
            born("kafaalat:1", 1961, 1, 1, "day"),
            born("nser:1", 1960, 1, 1, "age"),
            born("eobi:1", 1961, 5, 14, "day"),
        ]
    )
    aslam = holder("eobi:1")
    assert (aslam.birth_date, aslam.birth_precision) == (dt.date(1961, 5, 14), "day")
    assert record_of(aslam, "birth_date") == "eobi:1"


def test_of_two_days_of_birth_the_one_said_by_more_sources_wins_then_the_more_trusted(office: Office) -> None:
    right, wrong = {"birth_date": dt.date(1961, 5, 4)}, {"birth_date": dt.date(1961, 4, 5)}
    day = {"birth_precision": "day"}
    office.publish(
        [
            said("pension:1", "aslam", **wrong, **day),
            said("eobi:1", "aslam", **right, **day),
            said("nser:1", "aslam", **right, **day),
            said("pension:2", "nasreen", **right, **day),
            said("nser:2", "nasreen", **wrong, **day),
        ]
    )
    assert holder("eobi:1").birth_date == right["birth_date"]
    assert holder("nser:2").birth_date == right["birth_date"]


def test_who_shows_their_own_card_is_believed_about_their_sex_and_the_conflict_stays_in_sight(office: Office) -> None:
    own = {"cnic": "3520212345672", "sex": "female"}
    mistyped = {"cnic": "3520212345671", "sex": "male", "flags": ["cnic:sex_differs"]}
    office.publish([said("eobi:1", "nasreen", **mistyped), said("nser:1", "nasreen", **own)])
    assert holder("eobi:1").sex == "female"
    assert {record.said["sex"] for record in SourceRecord.objects.all()} == {"male", "female"}
    assert holder("eobi:1").identifiers.filter(kind="cnic").count() == 2


def test_a_column_of_father_or_husband_is_read_by_what_else_is_known(office: Office) -> None:
    guardian = {"guardian_name": "Ghulam Nabi", "sex": "female"}
    office.publish(
        [
            said("eobi:1", "zainab", **guardian, marital_status="never_married"),
            said("eobi:2", "nasreen", **guardian, marital_status="married"),
            said("eobi:3", "rukhsana", **guardian),
            said("eobi:4", "aslam", guardian_name="Ghulam Nabi", sex="male"),
        ]
    )
    parents = [(holder(f"eobi:{n}").father_name, holder(f"eobi:{n}").husband_name) for n in range(1, 5)]
    assert parents == [("Ghulam Nabi", ""), ("", "Ghulam Nabi"), ("", ""), ("Ghulam Nabi", "")]


def test_the_newest_word_counts_for_husband_marital_status_and_district(office: Office) -> None:
    office.publish(
        [
            said(
                "pension:1",
                "nasreen",
                as_of=JANUARY,
                husband_name="Bashir Ahmad",
                marital_status="married",
                district="PK601",
                tehsil="PK60101",
                sex="female",
            ),
            said(
                "nser:1",
                "nasreen",
                as_of=JUNE,
                husband_name="Allah Ditta",
                marital_status="widowed",
                district="PK602",
            ),
            said("eobi:1", "nasreen", as_of=None, marital_status="married", district="PK601"),
        ]
    )
    nasreen = holder("nser:1")
    assert (nasreen.husband_name, nasreen.marital_status) == ("Allah Ditta", "widowed")
    assert (nasreen.district_id, nasreen.tehsil_id) == ("PK602", None)
    assert record_of(nasreen, "district") == "nser:1"


def test_a_tehsil_comes_from_another_source_of_the_same_district(office: Office) -> None:
    office.publish(
        [
            said("pension:1", "aslam", as_of=JANUARY, district="PK601", tehsil="PK60101"),
            said("nser:1", "aslam", as_of=JUNE, district="PK601"),
        ]
    )
    assert holder("nser:1").tehsil_id == "PK60101"


def test_a_person_shows_where_they_are_enrolled_now(office: Office) -> None:
    office.publish(
        [
            said("pension:1", "aslam", enrolment_status="active"),
            said("eobi:1", "aslam", enrolment_status="exited"),
            said("nser:1", "aslam"),
        ]
    )
    assert holder("eobi:1").schemes == ["pension"]
