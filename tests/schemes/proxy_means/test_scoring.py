"""Survey rows get a score, or are set aside with the reason; the vector says of itself that it is made up."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from saiban.intake.broken import BrokenFile
from saiban.schemes.faults import SchemeRefused
from saiban.schemes.proxy_means import packaged_vector, read_vector, score_file

TODAY = date(2026, 3, 2)
HUT = {
    "household": "NSER-1",
    "survey_date": "2025-04-10",
    "members": "9",
    "dependents": "7",
    "rooms": "1",
    "head_education": "none",
    "highest_education": "none",
    "children_at_school": "none",
    "toilet": "none",
    "refrigerator": "no",
    "cooling": "no",
    "stove": "no",
    "television": "no",
    "vehicle": "none",
    "land_acres": "0",
    "livestock": "0",
}
FLAT = HUT | {
    "household": "NSER-2",
    "members": "4",
    "dependents": "2",
    "rooms": "2",
    "head_education": "matric",
    "highest_education": "above",
    "children_at_school": "all",
    "toilet": "flush",
    "refrigerator": "yes",
    "stove": "yes",
    "television": "yes",
    "vehicle": "motorcycle",
}


def written(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(HUT))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_two_households_are_scored_by_the_points_of_the_vector(tmp_path: Path) -> None:
    scored = score_file(written(tmp_path / "survey.csv", HUT, FLAT), packaged_vector(), tmp_path, today=TODAY)

    assert (scored.rows_in, scored.rows_scored, scored.rows_quarantined) == (2, 2, 0)
    hut, flat = read(tmp_path / "scores.csv")
    # 24 - 4 dependents - 3 rooms + 0 + 0 - 2 school - 3 toilet
    assert hut == {
        "household": "NSER-1",
        "score": "12.00",
        "version": "synthetic-2026",
        "status": "synthetic",
        "survey_date": "2025-04-10",
        "recertification_due": "2028-04-10",
    }
    # 24 + 7 dependents + 9 rooms (half a room each) + 7 head + 7 highest + 2 school + 4 toilet + 5 + 3 + 3 + 5 vehicle
    assert Decimal(flat["score"]) == 76


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("household", " ", "household:empty"),
        ("survey_date", "last year", "survey_date:not_a_date"),
        ("survey_date", "2026-03-03", "survey_date:in_the_future"),
        ("survey_date", "1999-01-01", "survey_date:too_early"),
        ("members", "0", "members:out_of_range"),
        ("members", "", "members:not_a_number"),
        ("rooms", "two", "rooms:not_a_number"),
        ("rooms", "-1", "rooms:out_of_range"),
        ("dependents", "400", "dependents:out_of_range"),
        ("head_education", "PhD", "head_education:unknown_answer"),
        ("stove", "perhaps", "stove:unknown_answer"),
        ("stove", "", "stove:unknown_answer"),
    ],
)
def test_a_row_that_cannot_be_scored_is_set_aside_with_the_reason(
    tmp_path: Path, column: str, cell: str, reason: str
) -> None:
    survey = written(tmp_path / "survey.csv", FLAT, HUT | {column: cell})

    scored = score_file(survey, packaged_vector(), tmp_path, today=TODAY)

    assert (scored.rows_in, scored.rows_scored, scored.rows_quarantined) == (2, 1, 1)
    assert scored.reasons == {reason: 1}
    [aside] = read(tmp_path / "quarantine.csv")
    assert (aside["row"], aside["reasons"]) == ("3", reason)


def test_a_household_that_stands_twice_is_scored_neither_time(tmp_path: Path) -> None:
    survey = written(tmp_path / "survey.csv", HUT, FLAT, HUT | {"rooms": "3"})

    scored = score_file(survey, packaged_vector(), tmp_path, today=TODAY)

    assert (scored.rows_scored, scored.reasons) == (1, {"household:repeated": 2})


def test_a_row_of_another_shape_is_counted_too(tmp_path: Path) -> None:
    survey = written(tmp_path / "survey.csv", HUT)
    survey.write_text(survey.read_text(encoding="utf-8") + "NSER-9,2025-01-01,4\n", encoding="utf-8")

    scored = score_file(survey, packaged_vector(), tmp_path, today=TODAY)

    assert (scored.rows_in, scored.rows_scored, scored.rows_quarantined) == (2, 1, 1)


def test_urdu_digits_and_answers_and_a_day_first_date_are_read(tmp_path: Path) -> None:
    survey = written(tmp_path / "survey.csv", HUT | {"members": "۹", "stove": "نہیں", "survey_date": "10/04/2025"})

    score_file(survey, packaged_vector(), tmp_path, today=TODAY)

    [row] = read(tmp_path / "scores.csv")
    assert (row["score"], row["survey_date"]) == ("12.00", "2025-04-10")


def test_a_survey_of_leap_day_is_due_on_the_last_of_february(tmp_path: Path) -> None:
    score_file(
        written(tmp_path / "survey.csv", HUT | {"survey_date": "2024-02-29"}), packaged_vector(), tmp_path, today=TODAY
    )

    assert read(tmp_path / "scores.csv")[0]["recertification_due"] == "2027-02-28"


def test_parquet_gives_the_same_scores_as_text(tmp_path: Path) -> None:
    survey = written(tmp_path / "survey.csv", HUT, FLAT)
    duckdb.sql(f"COPY (FROM read_csv('{survey}')) TO '{tmp_path / 'survey.parquet'}'")

    score_file(survey, packaged_vector(), tmp_path / "text", today=TODAY)
    score_file(tmp_path / "survey.parquet", packaged_vector(), tmp_path / "parquet", today=TODAY)

    assert read(tmp_path / "text" / "scores.csv") == read(tmp_path / "parquet" / "scores.csv")


def test_two_thousand_households_come_out_as_by_hand_and_none_is_lost(tmp_path: Path) -> None:
    vector, draw = packaged_vector(), random.Random(7)
    rows = []
    for number in range(2000):
        row = HUT | {"household": f"H{number}", "members": str(draw.randint(1, 14)), "rooms": str(draw.randint(0, 6))}
        row |= {"dependents": str(draw.randint(0, 9)), "land_acres": f"{draw.uniform(0, 20):.2f}"}
        for one in vector.indicators:
            if one.choices:
                row[one.column] = draw.choice([*one.choices, ""] if draw.random() < 0.02 else [*one.choices])
            elif one.yes_points is not None:
                row[one.column] = draw.choice(("yes", "no"))
        rows.append(row)

    scored = score_file(written(tmp_path / "survey.csv", *rows), vector, tmp_path, today=TODAY)

    assert scored.rows_in == 2000 == scored.rows_scored + scored.rows_quarantined
    assert 0 < scored.rows_quarantined < 400
    by_number = {row["household"]: row for row in rows}
    for found in read(tmp_path / "scores.csv"):
        assert Decimal(found["score"]) == by_hand(by_number[found["household"]])


def by_hand(row: dict[str, str]) -> Decimal:
    """Score a row without SQL."""
    vector = packaged_vector()
    total = vector.base
    for one in vector.indicators:
        if one.yes_points is not None:
            total += one.yes_points if row[one.column] == "yes" else 0
        elif one.choices:
            total += one.choices[row[one.column]]
        else:
            number = Decimal(row[one.column]) / (Decimal(row[one.per]) if one.per else 1)
            total += next(band.points for band in one.bands if band.below is None or number < band.below)
    return min(vector.highest, max(vector.lowest, total))


def test_a_survey_without_a_column_is_refused_by_name(tmp_path: Path) -> None:
    survey = tmp_path / "survey.csv"
    survey.write_text("household,survey_date,members\nH1,2025-01-01,4\n", encoding="utf-8")

    with pytest.raises(BrokenFile, match="rooms, head_education"):
        score_file(survey, packaged_vector(), tmp_path, today=TODAY)


def test_another_version_gives_another_score_under_its_own_name(tmp_path: Path) -> None:
    later = replace(packaged_vector(), version="synthetic-2027", base=Decimal("30.5"))

    score_file(written(tmp_path / "survey.csv", HUT), later, tmp_path, today=TODAY)

    [row] = read(tmp_path / "scores.csv")
    assert (row["version"], row["score"]) == ("synthetic-2027", "18.50")


def test_a_vector_with_several_faults_is_refused_with_all_of_them() -> None:
    text = """
vector: official-2026
status: secret
name: {en: Weights}
source: the programme
base: much
lowest: 0
highest: 100
recertify_months: 36
indicators:
  rooms:
    label: {en: Rooms, ur: کمرے}
    column: rooms
    bands:
      - {below: 3, points: 1}
      - {below: 2, points: 2}
      - {points: 3}
  stove:
    label: {en: Stove, ur: چولہا}
    column: stove
"""
    with pytest.raises(SchemeRefused) as caught:
        read_vector(text, "official.yaml")

    assert [(fault.line, fault.field) for fault in caught.value.faults] == [
        (3, "status"),
        (4, "name"),
        (6, "base"),
        (16, "indicators.rooms.bands"),
        (19, "indicators.stove"),
    ]
