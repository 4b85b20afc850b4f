"""Household surveys: ODK Central's zip, Kobo's JSON, and Parquet from another system."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saiban.intake import BrokenFile

MEMBERS = """
source: kp-survey
unit: person
as_of: {column: parent.SubmissionDate}
read: {table: member}
key: [scheme_number]
columns:
  KEY: scheme_number
  PARENT_KEY: household
  name: name
  cnic: cnic
  sex: sex
  relation: relation
  parent.hh-district: district
  parent.pmt: pmt_score
"""

FORM = [
    "SubmissionDate,hh-district,pmt,meta-instanceID,KEY,ReviewState",
    "2026-05-02T09:15:00.000Z,Swat,21.5,uuid:a,uuid:a,approved",
    "2026-05-03T10:00:00.000Z,Peshawar,33.25,uuid:b,uuid:b,",
    "2026-05-04T11:00:00.000Z,Swat,18,uuid:c,uuid:c,rejected",
]
MEMBER = [
    "name,cnic,sex,relation,PARENT_KEY,KEY",
    "Sher Zaman,15602-1234567-1,m,head,uuid:a,uuid:a/member[1]",
    '"Gul\nBibi",15602-7654321-2,f,wife,uuid:a,uuid:a/member[2]',
    "Naseem,,f,head,uuid:b,uuid:b/member[1]",
    "Rahim,,m,head,uuid:c,uuid:c/member[1]",
    "Lost,,m,head,uuid:x,uuid:x/member[1]",
]
JOB = ["employer,PARENT_KEY,KEY", "Khyber Mills,uuid:a/member[1],uuid:a/member[1]/job[1]"]


def central(path: Path) -> Path:
    """An export of a form with a repeat of members and, in it, a repeat of jobs."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("baseline.csv", "\n".join(FORM) + "\n")
        archive.writestr("baseline-member.csv", "\n".join(MEMBER) + "\n")
        archive.writestr("baseline-member-job.csv", "\n".join(JOB) + "\n")
        archive.writestr("media/1.csv", "not,a,table\n")
    return path


def test_members_carry_what_their_household_said(took: Any, tmp_path: Path) -> None:
    taken = took(central(tmp_path / "baseline.zip"), MEMBERS)

    sher, gul, naseem = taken.records
    assert (sher["name"], sher["district"], sher["pmt_score"]) == ("Sher Zaman", "PK532", Decimal("21.50"))
    assert (sher["relation"], gul["relation"], gul["name"]) == ("head", "spouse", "Gul Bibi")
    assert sher["household"] == gul["household"] != naseem["household"]
    assert sher["as_of"] == date(2026, 5, 2) and naseem["as_of"] == date(2026, 5, 3)
    assert [record["row"] for record in taken.records] == [2, 3, 5]


def test_members_of_a_rejected_household_wait_with_the_reason(took: Any, tmp_path: Path) -> None:
    taken = took(central(tmp_path / "baseline.zip"), MEMBERS)

    assert taken.why == {6: ["submission_not_approved"], 7: ["parent_missing"]}
    assert "'rejected'" in taken.quarantine[0]["reasons"][0]["message"]
    assert taken.manifest.rows_in == 5


def test_the_form_itself_and_a_repeat_within_a_repeat(took: Any, tmp_path: Path) -> None:
    path = central(tmp_path / "baseline.zip")
    households = took(
        path,
        "source: h\nunit: household\nas_of: 2026-05-31\n"
        "columns: {KEY: household, hh-district: district, pmt: pmt_score}",
    )
    jobs = took(
        path,
        "source: j\nunit: person\nas_of: 2026-05-31\nread: {table: member/job}\n"
        "columns: {employer: employer_name, parent.name: name, parent.parent.hh-district: district}",
    )

    assert [record["district"] for record in households.records] == ["PK532", "PK528"]
    assert households.why == {4: ["submission_not_approved"]}
    assert [(r["name"], r["employer_name"], r["district"]) for r in jobs.records] == [
        ("Sher Zaman", "Khyber Mills", "PK532")
    ]


def test_a_table_that_is_not_there_is_told_with_those_that_are(took: Any, tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match="not one table 'child'; it has 'baseline-member-job'"):
        took(central(tmp_path / "baseline.zip"), MEMBERS.replace("table: member", "table: child"))


KOBO = [
    {
        "_id": 7,
        "_uuid": "u-7",
        "_submission_time": "2026-05-02T09:15:00",
        "visit/district": "Swat",
        "_attachments": [],
        "_validation_status": {},
        "visit/member": [
            {"visit/member/name": "Sher Zaman", "visit/member/age": 61, "visit/member/cnic": "1560212345671"},
            {"visit/member/name": "Gul Bibi", "visit/member/job": [{"visit/member/job/wage": 32000.5}]},
        ],
    },
    {"_id": 8, "_uuid": "u-8", "visit/district": "Mardan", "_validation_status": {"uid": "validation_status_approved"},
     "visit/member": [{"visit/member/name": "Naseem"}]},
    {"_id": 9, "_uuid": "u-9", "visit/district": "Mardan",
     "_validation_status": {"uid": "validation_status_not_approved"}, "visit/member": [{"visit/member/name": "Rahim"}]},
]  # fmt: skip
KOBO_MEMBERS = """
source: kobo
unit: person
as_of: 2026-05-31
read: {table: member}
columns:
  visit/member/name: name
  visit/member/age: age
  visit/member/cnic: cnic
  parent._uuid: household
  parent.visit/district: district
"""


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(KOBO),
        json.dumps({"count": 3, "next": None, "previous": None, "results": KOBO}, indent=2),
        "\n".join(json.dumps(one, ensure_ascii=False) for one in KOBO) + "\n",
        "\ufeff" + json.dumps(KOBO, indent=1),
    ],
    ids=["list", "page of results", "one a line", "with a mark"],
)
def test_members_of_kobo_submissions(took: Any, text: str) -> None:
    taken = took(("baseline.json", text), KOBO_MEMBERS)

    assert [(r["row"], r["name"], r["household"], r["district"]) for r in taken.records] == [
        (1, "Sher Zaman", "U-7", "PK532"),
        (2, "Gul Bibi", "U-7", "PK532"),
        (3, "Naseem", "U-8", "PK523"),
    ]
    assert (taken.records[0]["birth_date"], taken.records[0]["birth_precision"]) == (date(1965, 1, 1), "age")
    assert taken.why == {4: ["submission_not_approved"]}


def test_a_kobo_file_larger_than_a_chunk(took: Any) -> None:
    many = [{"_uuid": f"u-{n}", "note": "x" * 500, "name": f"Ali {'abcdefghij'[n % 10]}"} for n in range(5000)]

    taken = took(("many.json", json.dumps(many)), "source: k\nunit: person\nas_of: 2026-05-31\ncolumns: {name: name}")

    assert taken.manifest.rows_accepted == 5000


def test_a_kobo_file_that_ends_too_early(took: Any) -> None:
    with pytest.raises(BrokenFile, match=r"baseline.json: it is not a whole list of submissions"):
        took(("baseline.json", json.dumps(KOBO)[:-40]), KOBO_MEMBERS)


def test_parquet_with_typed_columns(took: Any, tmp_path: Path) -> None:
    table = pa.table(
        {
            "Name": pa.array(["Ali Raza", None]).dictionary_encode(),
            "CNIC": pa.array([3520212345671, None], pa.int64()),
            "Born": pa.array([date(1990, 2, 28), None]),
            "Wage": pa.array([Decimal("37000.00"), None], pa.decimal128(12, 2)),
            "Size": pa.array([5.0, None]),
            "Tags": pa.array([["a", "b"], None]),
        }
    )
    pq.write_table(table, tmp_path / "list.parquet")

    taken = took(
        tmp_path / "list.parquet",
        "source: p\nunit: person\ncolumns: {Name: name, CNIC: cnic, Born: {to: birth_date, format: DD/MM/YYYY}, "
        "Wage: wage, Size: household_size}",
    )

    assert taken.records[0]["raw"] == ["Ali Raza", "3520212345671", "1990-02-28", "37000", "5", '["a", "b"]']
    record = taken.records[0]
    assert (record["row"], record["cnic"], record["wage"], record["household_size"]) == (
        1,
        "3520212345671",
        3_700_000,
        5,
    )
    assert record["birth_date"] == date(1990, 2, 28)
    assert taken.why == {2: ["blank_row"]}
