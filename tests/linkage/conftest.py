"""Invented villages: standard rows of a few agencies about the same few hundred people, with the truth beside them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saiban.engine.duck import connect
from saiban.engine.standard import RECORDS

Row = dict[str, Any]

SPELLINGS = {
    "muhammad": ("Muhammad", "Mohammad", "Mohd", "محمد"),
    "aslam": ("Aslam", "Aslum", "اسلم"),
    "akram": ("Akram", "اکرم"),
    "hussain": ("Hussain", "Husain", "Hussein", "حسین"),
    "ali": ("Ali", "علی"),
    "yousaf": ("Yousaf", "Yusuf", "Yousuf", "یوسف"),
    "khan": ("Khan", "خان"),
    "bashir": ("Bashir", "Basheer", "بشیر"),
    "ahmad": ("Ahmad", "Ahmed", "احمد"),
    "iqbal": ("Iqbal", "Eqbal", "اقبال"),
    "rashid": ("Rashid", "Rasheed", "راشد"),
    "nazir": ("Nazir", "Nazeer", "نذیر"),
    "saleem": ("Saleem", "Salim", "سلیم"),
    "tariq": ("Tariq", "Tariq", "طارق"),
    "zafar": ("Zafar", "Zaffar", "ظفر"),
    "fatima": ("Fatima", "Fatimah", "فاطمہ"),
    "bibi": ("Bibi", "بی بی"),
    "zainab": ("Zainab", "Zenab", "زینب"),
    "parveen": ("Parveen", "Perveen", "پروین"),
    "nasreen": ("Nasreen", "Nasrin", "نسرین"),
    "shamim": ("Shamim", "Shameem", "شمیم"),
    "kausar": ("Kausar", "Kosar", "کوثر"),
    "rukhsana": ("Rukhsana", "Ruksana", "رخسانہ"),
    "akhtar": ("Akhtar", "Akhter", "اختر"),
    "begum": ("Begum", "Begam", "بیگم"),
}
MEN = ["aslam", "akram", "hussain", "yousaf", "bashir", "iqbal", "rashid", "nazir", "saleem", "tariq", "zafar"]
WOMEN = ["fatima", "zainab", "parveen", "nasreen", "shamim", "kausar", "rukhsana"]
MALE_LAST, FEMALE_LAST = ["ali", "khan", "ahmad", "hussain"], ["bibi", "akhtar", "begum"]


@dataclass
class Village:
    """Where the rows and the truth lie, and the rows themselves by record."""

    records: Path
    truth: Path
    rows: dict[str, Row]


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(memory_mb=1000, threads=2, spill=tmp_path / "spill") as connection:
        yield connection


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write rows (only the columns that matter) as standard rows; `record` and `source` are made up where absent."""

    def write(rows: list[Row], name: str = "records.parquet") -> Path:
        full = [
            {
                "record": f"nser:{i:04}",
                "source": "nser",
                "extract": "e",
                "row": i,
                "as_of": date(2024, 1, 1),
                "unit": "person",
            }
            | row
            for i, row in enumerate(rows)
        ]
        path = tmp_path / name
        pq.write_table(pa.Table.from_pylist(full, schema=RECORDS), path)
        return path

    return write


def spelled(rng: random.Random, words: list[str], *, loose: bool) -> str:
    urdu = loose and rng.random() < 0.2
    forms = []
    for word in words:
        known = SPELLINGS[word]
        forms.append(known[-1] if urdu else rng.choice(known[:-1]) if loose else known[0])
    if loose and len(forms) > 2 and rng.random() < 0.1:
        forms.pop(0)
    return " ".join(forms)


def people(rng: random.Random, households: int) -> list[Row]:
    """Couples with children: name words, father's words, household, sex, birth, CNIC, phone, tehsil."""
    made: list[Row] = []

    def man() -> list[str]:
        return (["muhammad"] if rng.random() < 0.5 else []) + [rng.choice(MEN), rng.choice(MALE_LAST)]

    def person(home: int, name: list[str], father: list[str], sex: str, born: date, **more: Any) -> Row:
        last = rng.choice([1, 3, 5, 7, 9] if sex == "male" else [2, 4, 6, 8])
        return {"id": len(made), "home": home, "name": name, "father": father, "sex": sex, "born": born,
                "cnic": f"3520{rng.randrange(1, 9)}{rng.randrange(10**7):07}{last}"} | more  # fmt: skip

    for home in range(households):
        place = {
            "district": f"PK{home % 5:03}",
            "tehsil": f"T{home % 15:03}",
            "phone": f"+92300{rng.randrange(10**7):07}",
        }
        husband, born = man(), date(1950, 1, 2) + timedelta(days=rng.randrange(16000))
        made.append(person(home, husband, man(), "male", born, relation="head", **place))
        wife = [rng.choice(WOMEN), rng.choice(FEMALE_LAST)]
        made.append(
            person(
                home,
                wife,
                man(),
                "female",
                born + timedelta(days=rng.randrange(3000)),
                relation="spouse",
                husband=husband,
                **place,
            )
        )
        for name in rng.sample(MEN, 2):
            child = born + timedelta(days=9000 + rng.randrange(5000))
            made.append(person(home, [name, husband[-1]], husband, "male", child, relation="son", **place))
    return made


def rows_of(rng: random.Random, person: Row, source: str, number: int, *, cnic_share: float) -> Row:
    """What one agency wrote of a person: CNIC often missing or mistyped, names respelled, dates of less precision."""
    cnic = person["cnic"] if rng.random() < cnic_share else None
    if cnic and rng.random() < 0.04:
        place = rng.randrange(5, 12)
        cnic = cnic[:place] + str((int(cnic[place]) + 1) % 10) + cnic[place + 1 :]
    precision = rng.choices(["day", "year"], [0.85, 0.15])[0]
    born = person["born"] if precision == "day" else person["born"].replace(month=1, day=1)
    return {
        "record": f"{source}:{number:05}",
        "source": source,
        "scheme": source,
        "name": spelled(rng, person["name"], loose=True),
        "father_name": spelled(rng, person["father"], loose=True) if rng.random() < 0.9 else None,
        "husband_name": spelled(rng, person["husband"], loose=True) if "husband" in person else None,
        "sex": person["sex"],
        "birth_date": born,
        "birth_precision": precision,
        "cnic": cnic,
        "phone": person["phone"] if rng.random() < 0.6 else None,
        "district": person["district"],
        "tehsil": person["tehsil"] if rng.random() < 0.9 else None,
        "household": f"H{person['home']}" if source == "nser" else None,
        "relation": person["relation"] if source == "nser" else None,
    }


@pytest.fixture
def village(tmp_path: Path, written: Callable[..., Path]) -> Village:
    """1,600 people of 400 households, of whom a survey knows nearly all and two schemes about half each."""
    rng = random.Random(1947)
    rows: list[Row] = []
    truth: list[int] = []
    for person in people(rng, 400):
        for source, share in (("nser", 0.95), ("zakat", 0.5), ("eobi", 0.5)):
            if rng.random() < share:
                rows.append(rows_of(rng, person, source, len(rows), cnic_share=0.75))
                truth.append(person["id"])
    records = written(rows)
    answers = tmp_path / "truth.parquet"
    pq.write_table(pa.table({"record": [row["record"] for row in rows], "truth": truth}), answers)
    return Village(records, answers, {row["record"]: row for row in rows})
