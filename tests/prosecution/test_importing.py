"""Another office's files: every row is loaded or reported with its reason, and the rates are those of the raw files."""

from __future__ import annotations

import csv
import gzip
import json
import os
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from saiban.engine.lake import Lake
from saiban.prosecution.importing import Imported, ImportRefused, conviction, import_office, reasons
from saiban.prosecution.importing.mapping import load_mapping

SAMPLE = Path(__file__).parent / "data" / "cook_county_2019"
WHOLE = os.environ.get("SAIBAN_COOK_COUNTY")
GUILTY = "('Plea Of Guilty','Finding Guilty','Verdict Guilty','Plea of Guilty - Amended Charge',"
GUILTY += "'Plea of Guilty - Lesser Included','Finding Guilty - Lesser Included')"
CLEARED = "('FNG','Verdict-Not Guilty','FNG Reason Insanity')"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return import_office(SAMPLE, "cook_county", Lake(tmp_path_factory.mktemp("lake")))


def raw(folder: Path, name: str) -> list[dict[str, str]]:
    """Read a file as Python does, apart from everything that the import uses."""
    (path,) = folder.glob(f"*{name}*.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def reported(came: Imported) -> list[dict[str, str]]:
    with (came.folder / "reported.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def holds_together(folder: Path, came: Imported) -> None:
    """Every row in is loaded or left out with a reason; whole or reported; and the rates are those of the raw file."""
    told = reported(came)
    row_reasons = {one.code for one in reasons().values() if one.effect == "row"}
    for one in came.files:
        mine = [row for row in told if row["file"] == one.file]
        assert one.rows == len(raw(folder, one.file))
        assert one.rows == one.loaded + one.left_out == one.whole + one.reported
        assert one.left_out == len({row["row"] for row in mine if row["reason"] in row_reasons})
        assert one.reported == len({row["row"] for row in mine})
    with duckdb.connect() as con:
        (path,) = folder.glob("*dispositions*.csv.gz")
        convicted, acquitted, disposed = con.execute(
            f"""SELECT count(*) FILTER (charge_disposition IN {GUILTY}),
                count(*) FILTER (charge_disposition IN {CLEARED}), count(*)
            FROM read_csv('{path}', header = true, all_varchar = true) WHERE primary_charge = 'true'"""
        ).fetchone() or (0, 0, 0)
    rate = conviction(came)
    assert (rate["contested"].numerator, rate["contested"].n) == (convicted, convicted + acquitted)
    assert (rate["disposed"].numerator, rate["disposed"].n) == (convicted, disposed)
    for one in rate.values():
        assert one.value is not None and one.low is not None and one.high is not None
        assert 0 < one.low < one.value < one.high < 1


def finds_every_impossible_year(folder: Path, came: Imported) -> None:
    """Every day that lies after the extract is reported under its own row, and stands in no table."""
    told = {(row["file"], int(row["row"]), row["value"]) for row in reported(came) if row["reason"] == "too_late"}
    expected = set()
    for file in load_mapping("cook_county").files:
        days = [column for column, field in file.columns.items() if field.endswith("_on")]
        for number, row in enumerate(raw(folder, file.name), start=1):
            expected |= {
                (file.name, number, row[day]) for day in days if row.get(day, "")[:4] in ("2020", "2109", "2219")
            }
    assert told == expected
    assert any(value.startswith("2109") for _file, _row, value in told)
    with duckdb.connect() as con:
        latest = con.execute(
            f"""SELECT greatest((SELECT max(disposed_on) FROM '{came.folder}/dispositions.parquet'),
                (SELECT max(sentenced_on) FROM '{came.folder}/sentences.parquet'),
                (SELECT max(charged_on) FROM '{came.folder}/charges.parquet'))"""
        ).fetchone()
    assert latest is not None and latest[0] <= date(2019, 12, 31)


def test_every_row_of_the_sample_is_loaded_or_reported(sample: Imported) -> None:
    holds_together(SAMPLE, sample)


def test_years_to_come_are_reported_and_loaded_nowhere(sample: Imported) -> None:
    finds_every_impossible_year(SAMPLE, sample)


def test_days_out_of_their_order_are_found_as_python_finds_them(sample: Imported) -> None:
    expected = {
        number
        for number, row in enumerate(raw(SAMPLE, "sentencing"), start=1)
        if row["disposition_date"][:10] > row["sentence_date"][:10]
    }
    told = {
        int(row["row"])
        for row in reported(sample)
        if (row["file"], row["field"], row["reason"]) == ("sentencing", "sentenced_on", "out_of_order")
    }
    assert expected <= told
    assert expected


def test_the_hours_of_intake_are_those_of_the_other_files(sample: Imported) -> None:
    """Intake is written in UTC: read as it stands, one arrest in six would lie on another day than elsewhere."""
    assert not [row for row in reported(sample) if row["reason"] == "differs"]


def test_the_same_files_give_the_same_folder_and_changed_ones_another(sample: Imported, tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    again = import_office(SAMPLE, "cook_county", lake)
    assert again.digest == sample.digest
    for path in sample.folder.iterdir():
        if path.suffix == ".parquet":
            assert duckdb.sql(f"FROM '{path}' EXCEPT ALL FROM '{again.folder / path.name}'").fetchall() == []
    other = tmp_path / "other"
    shutil.copytree(SAMPLE, other)
    intake = gzip.decompress((other / "intake.csv.gz").read_bytes())
    (other / "intake.csv.gz").write_bytes(gzip.compress(intake.replace(b"Male", b"Female", 1)))
    assert import_office(other, "cook_county", lake).digest != sample.digest


# a small office, made up: two accused of one case, one of another, and everything that can be wrong
INTAKE = "case,who,got,gender,age\n1,A,2024-01-02,M,30\n1,B,2024-01-02,F,31\n2,C,2024-02-30,M,200\n3,,2024-01-05,M,40\n"
INTAKE += "4,D,1890-01-01,M,22\n4,D,1890-01-01,M,22\n5,E,2024-03-01,?,20\n6,F,2024-03-01\n7,G,2024-04-01,M,50\n"
CHARGES = "case,who,charge,top,on,gender\n1,A,a1,y,2024-01-10,M\n1,A,a2,n,2024-01-10,M\n1,B,b1,y,2024-01-01,M\n"
CHARGES += "2,C,c1,y,2024-03-01,M\n8,G,g1,y,2024-04-02,M\n5,E,e1,y,2024-03-02,\n"
ENDED = "case,who,charge,top,on,how\n1,A,a1,y,2024-01-05,guilty\n1,B,b1,y,2024-05-01,guilty\n"
ENDED += "1,B,b1,y,2024-05-01,not guilty\n2,C,c1,y,2024-06-01,vanished\n"
ENDED += "5,E,e9,y,2024-06-01,guilty\n5,E,e1,y,someday,not guilty\n"
SENTENCES = "case,who,charge,on,what,how\n1,A,a1,2024-02-01,fine,guilty\n1,B,b1,2024-05-02,fine,guilty\n"
SMALL = """
name: small
office: A made-up office
source: made up
licence: none
empty: ["", "-"]
dates: {from: 2000-01-01, to: 2024-12-31}
ranges: {age: [10, 110]}
files:
  - {name: intake, table: accused, files: "intake.csv", key: [accused_id],
     columns: {case: case_id, who: accused_id, got: received_on, gender: gender, age: age}}
  - {name: charges, table: charges, files: "charges.csv", key: [accused_id, charge_id], order: [],
     columns: {case: case_id, who: accused_id, charge: charge_id, top: top, "on": charged_on, gender: gender}}
  - {name: ended, table: dispositions, files: "ended.csv", key: [accused_id, charge_id],
     columns: {case: case_id, who: accused_id, charge: charge_id, top: top, "on": disposed_on, how: outcome}}
  - {name: sentences, table: sentences, files: "sentences.csv", key: [accused_id, charge_id],
     columns: {case: case_id, who: accused_id, charge: charge_id, "on": sentenced_on, what: sentence, how: outcome}}
codes:
  gender: {M: male, F: female}
  top: {"y": "yes", "n": "no"}
  outcome: {guilty: convicted, not guilty: acquitted}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    for name, text in (("intake", INTAKE), ("charges", CHARGES), ("ended", ENDED), ("sentences", SENTENCES)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    return folder


def test_everything_that_can_be_wrong_is_told_under_its_row(small: Path) -> None:
    came = import_office(small, str(small.parent / "small.yaml"), Lake(small.parent / "lake"))
    assert {(row["file"], int(row["row"]), row["field"], row["reason"]) for row in reported(came)} == {
        ("intake", 3, "received_on", "unreadable"),
        ("intake", 3, "age", "out_of_range"),
        ("intake", 4, "accused_id, case_id", "key_missing"),
        ("intake", 5, "received_on", "too_early"),
        ("intake", 6, "received_on", "too_early"),
        ("intake", 6, "accused_id", "repeated"),
        ("intake", 7, "gender", "unknown_code"),
        ("intake", 8, "", "broken_row"),
        ("intake", 9, "case_id", "two_cases"),
        ("charges", 5, "case_id", "two_cases"),
        ("intake", 2, "gender", "differs"),  # B is a woman here and a man there
        ("charges", 3, "gender", "differs"),
        ("ended", 1, "disposed_on", "before_charge"),
        ("ended", 2, "accused_id, charge_id", "contradiction"),
        ("ended", 3, "accused_id, charge_id", "contradiction"),
        ("ended", 4, "outcome", "unknown_code"),
        ("ended", 5, "charge_id", "no_charge"),
        ("ended", 6, "disposed_on", "unreadable"),
        ("ended", 5, "top", "two_gravest"),
        ("ended", 6, "top", "two_gravest"),
        ("sentences", 2, "outcome", "no_conviction"),
    }
    assert {one.file: (one.rows, one.loaded, one.left_out) for one in came.files} == {
        "intake": (9, 5, 4),
        "charges": (6, 5, 1),
        "ended": (6, 4, 2),
        "sentences": (2, 1, 1),
    }
    accused = duckdb.sql(
        f"SELECT accused_id, gender, outcome FROM '{came.folder}/accused.parquet' ORDER BY 1"
    ).fetchall()
    assert accused == [
        ("A", "male", "convicted"),
        ("B", None, None),  # disposed twice differently: neither is taken
        ("C", "male", None),
        ("D", "male", None),
        ("E", None, None),  # which of two charges is the gravest can't be told
    ]
    assert json.dumps(came.as_json())


def test_a_file_that_the_mapping_does_not_know_is_refused_and_leaves_nothing(small: Path) -> None:
    mapping = str(small.parent / "small.yaml")
    intake = small / "intake.csv"
    intake.write_text(INTAKE.replace("age\n", "years\n", 1), encoding="utf-8")
    with pytest.raises(ImportRefused, match=r"intake\.csv: the columns age are missing; .* what years mean"):
        import_office(small, mapping, Lake(small.parent / "lake"))
    assert not [path for path in (small.parent / "lake").rglob("*") if path.is_file()]
    intake.unlink()
    with pytest.raises(ImportRefused, match=r"one file intake\.csv \(intake\) is needed, found: none"):
        import_office(small, mapping, Lake(small.parent / "lake"))
    with pytest.raises(ImportRefused, match="no mapping 'nowhere'"):
        import_office(small, "nowhere", Lake(small.parent / "lake"))


@pytest.mark.long
@pytest.mark.skipif(WHOLE is None, reason="SAIBAN_COOK_COUNTY does not name the folder of the whole files")
def test_the_whole_files(tmp_path: Path) -> None:
    assert WHOLE is not None
    came = import_office(Path(WHOLE), "cook_county", Lake(tmp_path))
    holds_together(Path(WHOLE), came)
    finds_every_impossible_year(Path(WHOLE), came)
    rate = conviction(came)
    assert (rate["contested"].numerator, rate["contested"].n, rate["disposed"].n) == (3430, 3477, 11025)
    assert {one.file: one.rows for one in came.files} == {
        "intake": 36190,
        "initiation": 73029,
        "dispositions": 20234,
        "sentencing": 4329,
    }
