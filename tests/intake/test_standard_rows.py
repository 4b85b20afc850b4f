"""What becomes of each cell: values, flags, and the row as it came."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq

from saiban.engine.standard import QUARANTINE, RECORDS
from saiban.intake import load_mapping

EOBI = """
source: eobi
scheme: eobi
unit: person
as_of: {pattern: "_(\\\\d{4}-\\\\d{2})"}
key: [scheme_number, contribution_month]
columns:
  First: name
  Last: name
  Father/Husband: guardian_name
  CNIC: cnic
  Sex: sex
  DOB: {to: birth_date, format: DD/MM/YYYY}
  Age: age
  Mobile: phone
  District: district
  Taluka: tehsil
  Domicile: origin_district
  EOBI No: scheme_number
  Passport: {to: identifiers, kind: passport}
  ACC: {to: identifiers, kind: acc}
  Wages: {to: wage, unit: thousand-rupees}
  Contribution: contribution
  Month: {to: contribution_month, format: MM/YYYY}
  Status: {to: enrolment_status, values: {A: active, S: suspended, "-": }}
  Disabled: disabled
  Score: pmt_score
  Left on: {to: ended_on, format: MM/YYYY}
  Joined: {to: enrolled_on, format: DD/MM/YYYY}
"""
HEADER = [line.split(":")[0].strip() for line in EOBI.split("columns:")[1].strip().splitlines()]


def row(**cells: str) -> str:
    """A line of the return: the columns given, the others empty; every row has its own number."""
    filled = {"First": "Muhammad", "Last": "Aslam", "Month": "04/2026"} | cells
    return "\t".join(filled.get(name, "") for name in HEADER)


def of(took: Any, *rows: str) -> Any:
    return took(("PR02A_2026-04.txt", "\n".join(["\t".join(HEADER), *rows]) + "\n"), EOBI)


def test_a_full_row(took: Any) -> None:
    taken = of(
        took,
        row(
            **{
                "Father/Husband": "غلام نبی",
                "CNIC": "۳۵۲۰۲-۱۲۳۴۵۶۷-۱",
                "Sex": "مرد",
                "DOB": "05/06/1980",
                "Mobile": "0300-1234568",
                "District": "لاہور",
                "Taluka": "Lahore City",
                "EOBI No": "4700b012345",
                "Passport": "AB 1234567",
                "Wages": "37.5",
                "Contribution": "Rs. 2,220/-",
                "Status": "A",
                "Disabled": "نہیں",
                "Score": "31.456",
            }
        ),
    )

    record = taken.records[0]
    expected = {
        "source": "eobi",
        "extract": taken.manifest.sha256[:16],
        "row": 2,
        "as_of": date(2026, 4, 30),
        "unit": "person",
        "scheme": "eobi",
        "name": "Muhammad Aslam",
        "guardian_name": "غلام نبی",
        "cnic": "3520212345671",
        "cnic_holder": "own",
        "sex": "male",
        "birth_date": date(1980, 6, 5),
        "birth_precision": "day",
        "phone": "+923001234568",
        "district": "PK617",
        "tehsil": "PK617-02",
        "scheme_number": "4700B012345",
        "identifiers": [{"kind": "passport", "value": "AB1234567"}],
        "wage": 3_750_000,
        "contribution": 222_000,
        "contribution_month": date(2026, 4, 1),
        "enrolment_status": "active",
        "disabled": False,
        "pmt_score": Decimal("31.46"),
        "flags": [],
    }
    assert {name: record[name] for name in expected} == expected
    assert record["raw"][HEADER.index("CNIC")] == "۳۵۲۰۲-۱۲۳۴۵۶۷-۱"
    assert pq.read_schema(taken.folder / "records.parquet").equals(RECORDS)
    assert pq.read_schema(taken.folder / "quarantine.parquet").equals(QUARANTINE)


def test_what_can_not_be_read_is_flagged_and_kept_as_it_came(took: Any) -> None:
    taken = of(
        took,
        row(
            **{
                "CNIC": "3.52021E+12",
                "Sex": "Q",
                "DOB": "about 30",
                "Mobile": "none given",
                "District": "Narnia",
                "Passport": "x",
                "Wages": "-5",
                "Contribution": "lots",
                "Disabled": "maybe",
                "Score": "poor",
                "EOBI No": "1",
            }
        ),
    )

    record = taken.records[0]
    assert record["flags"] == [
        "sex:unknown_sex",
        "birth_date:not_in_format",
        "disabled:unknown_yes_no",
        "cnic:mangled_number",
        "identifiers:wrong_shape",
        "phone:not_a_phone",
        "district:unknown_district",
        "pmt_score:not_a_score",
        "wage:negative",
        "contribution:not_an_amount",
    ]
    for field in (
        "cnic",
        "sex",
        "birth_date",
        "birth_precision",
        "phone",
        "district",
        "wage",
        "contribution",
        "pmt_score",
    ):
        assert record[field] is None
    assert record["identifiers"] == []
    assert record["raw"][HEADER.index("District")] == "Narnia"
    assert taken.manifest.flags["cnic:mangled_number"] == 1


def test_dates_are_read_as_far_as_they_are_known(took: Any) -> None:
    cells = [
        {"DOB": "1975"},
        {"DOB": "05/25/1980"},
        {"DOB": "14-Aug-1947"},
        {"Age": "41"},
        {"DOB": "01/02/1980", "Age": "99"},
        {"DOB": "1980-06-05"},
        {"Age": "130"},
    ]

    taken = of(took, *[row(**{"EOBI No": str(number), **cell}) for number, cell in enumerate(cells)])

    assert [(record["birth_date"], record["birth_precision"]) for record in taken.records] == [
        (date(1975, 1, 1), "year"),
        (date(1980, 5, 25), "day"),
        (date(1947, 8, 14), "day"),
        (date(1985, 1, 1), "age"),
        (date(1980, 2, 1), "day"),
        (date(1980, 6, 5), "day"),
        (None, None),
    ]
    assert [record["flags"] for record in taken.records] == [
        [], ["birth_date:day_month_swapped"], [], [], [], [], ["age:impossible_age"]
    ]  # fmt: skip


def test_an_end_known_to_the_month_is_its_last_day(took: Any) -> None:
    record = of(took, row(**{"EOBI No": "1", "Joined": "15/02/2024", "Left on": "02/2024"})).records[0]

    assert (record["enrolled_on"], record["ended_on"]) == (date(2024, 2, 15), date(2024, 2, 29))
    assert record["flags"] == ["ended_on:month_only"]


def test_a_cnic_that_hints_at_another_sex_or_province_is_flagged_and_taken(took: Any) -> None:
    taken = of(
        took,
        row(**{"EOBI No": "1", "CNIC": "35202-1234567-1", "Sex": "F", "District": "Lahore"}),
        row(**{"EOBI No": "2", "CNIC": "35202-1234567-1", "Sex": "M", "District": "Quetta"}),
        row(**{"EOBI No": "3", "CNIC": "35202-1234567-1", "Sex": "X", "District": "Quetta", "Domicile": "Lahore"}),
    )

    assert [record["flags"] for record in taken.records] == [["cnic:sex_differs"], ["cnic:province_differs"], []]
    assert {record["cnic"] for record in taken.records} == {"3520212345671"}


def test_a_number_that_is_not_the_persons_own_gives_no_hints(took: Any) -> None:
    taken = took(
        ("children.csv", "Child,Mother CNIC,Sex\nBilal,35202-7654321-2,M\nHina,,F\n"),
        "source: c\nunit: person\ncolumns: {Child: name, Mother CNIC: cnic, Sex: sex}\n"
        "constants: {cnic_holder: mother}",
    )

    assert [(record["cnic_holder"], record["flags"]) for record in taken.records] == [("mother", []), (None, [])]


def test_a_constant_stands_where_a_cell_is_empty_and_not_where_it_can_not_be_read(took: Any) -> None:
    taken = took(
        ("list.csv", "Name,Sex,Joined\nAli,M,01/02/2020\nSana,,\nUmar,Q,soon\n"),
        "source: l\nunit: person\ncolumns: {Name: name, Sex: sex, Joined: enrolled_on}\n"
        "constants: {sex: female, enrolled_on: 2021-07-01, enrolment_status: active}",
    )

    assert [(record["sex"], record["enrolled_on"], record["enrolment_status"]) for record in taken.records] == [
        ("male", date(2020, 2, 1), "active"),
        ("female", date(2021, 7, 1), "active"),
        (None, None, "active"),
    ]


def test_a_tehsil_alone_tells_the_district(took: Any) -> None:
    record = of(took, row(**{"EOBI No": "1", "Taluka": "Shakargarh"})).records[0]

    assert record["tehsil"].startswith(record["district"])
    assert record["flags"] == ["district:from_tehsil"]


def test_a_former_district_gives_way_to_the_one_in_which_the_tehsil_lies(took: Any) -> None:
    taken = took(
        ("list.csv", "Name,District,Taluka\nAli,Karachi,North Nazimabad\nSana,Karachi,\nUmar,Karachi,Nowhere\n"),
        "source: l\nunit: person\ncolumns: {Name: name, District: district, Taluka: tehsil}",
    )

    ali, sana, umar = taken.records
    assert ali["tehsil"].startswith(ali["district"]) and ali["flags"] == ["district:from_tehsil"]
    assert sana["district"] == umar["district"] != ali["district"]
    assert umar["flags"] == ["tehsil:unknown_tehsil"]


def test_cells_that_say_nothing_are_empty_and_a_listed_dash_has_its_meaning(took: Any) -> None:
    taken = of(took, row(**{"EOBI No": "1", "CNIC": "N/A", "Sex": "-", "DOB": "nil", "Status": "-", "Passport": "--"}))

    assert taken.records[0]["flags"] == []
    assert taken.records[0]["enrolment_status"] is None


def test_a_record_keeps_its_name_when_the_row_comes_again_and_tells_no_number(took: Any) -> None:
    april = took(("PR02A_2026-04.txt", "\n".join(["\t".join(HEADER), row(**{"EOBI No": "77"})])), EOBI)
    again = took(("PR02A_2026-05.txt", "\n".join(["\t".join(HEADER), "", row(**{"EOBI No": "77"})])), EOBI)
    without_key = took(("list.csv", "Name\nAli\n"), "source: l\nunit: person\ncolumns: {Name: name}")

    assert april.records[0]["record"] == again.records[0]["record"]
    assert april.records[0]["record"].startswith("eobi:") and "77" not in april.records[0]["record"][-2:]
    assert without_key.records[0]["record"] == f"l:{without_key.manifest.extract}:2"


def test_the_same_file_gives_the_same_bytes(took: Any) -> None:
    rows = [row(**{"EOBI No": str(number), "CNIC": f"35202-{number:07d}-1"}) for number in range(300)]
    first, second = of(took, *rows), of(took, *rows)

    for name in ("records.parquet", "quarantine.parquet", "manifest.json"):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()


def test_the_day_comes_from_a_column_where_the_mapping_says_so(took: Any) -> None:
    taken = took(
        ("list.csv", "Name,Entered\nAli,03/05/2026\nSana,\nUmar,soon\n"),
        "source: l\nunit: person\nas_of: {column: Entered}\ncolumns: {Name: name}",
    )

    assert taken.records[0]["as_of"] == date(2026, 5, 3)
    assert taken.records[1]["as_of"].isoformat() == taken.manifest.as_of
    assert taken.records[2]["flags"] == ["as_of:not_a_date"]


def test_households_and_employers_are_rows_of_their_own_kind(took: Any) -> None:
    households = took(
        ("nser.csv", "HH;Size;PMT;Head\n12-3;7;24.1;35202-1234567-1\n"),
        "source: n\nunit: household\ncolumns: {HH: household, Size: household_size, PMT: pmt_score, Head: head_cnic}",
    )
    employers = took(
        ("units.csv", "Unit;Reg No;Workers\nM/s Gul Textile Mills (Pvt) Ltd;b-12 / 7;1,250\n"),
        "source: u\nunit: employer\ncolumns: {Unit: employer_name, Reg No: employer_number, Workers: employees}",
    )

    home, mill = households.records[0], employers.records[0]
    assert (home["unit"], home["household"], home["household_size"], home["head_cnic"]) == (
        "household",
        "12-3",
        7,
        "3520212345671",
    )
    assert (mill["employer_name"], mill["employer_number"], mill["employees"]) == (
        "M/s Gul Textile Mills (Pvt) Ltd",
        "B-12/7",
        1250,
    )


def test_files_of_a_source_are_found_in_order(tmp_path: Any) -> None:
    from saiban.intake import files_of

    for name in ("eobi/b.txt", "eobi/a.txt", "eobi/~$a.txt", "eobi/.a.txt.swp.txt", "pessi/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    mapping = load_mapping("source: e\nunit: person\nfiles: 'eobi/*.txt'\ncolumns: {Name: name}")

    assert [path.name for path in files_of(mapping, tmp_path)] == ["a.txt", "b.txt"]
