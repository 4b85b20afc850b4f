"""A few hundred made-up people as the tables of a consolidation, with every kind of trouble that such tables hold."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from saiban.statistics.counting.schemes import CountedScheme

DAY = date(2025, 6, 30)
DISTRICTS = ("PK201", "PK601", "PK702", "PK291", "PK101", None)
"""Awaran, two of the plains, Hub (made after the census, of Lasbela), Bagh (no census), and not known."""
TEHSILS = ("PK201-01", "PK601-01", "PK702-01", None)

SCHEMES = (
    CountedScheme("child-grant", "tax_financed", ("family_child",), "enrolled", "no", date(2021, 1, 1)),
    CountedScheme("disability-card", "tax_financed", ("disability",), "enrolled", "no"),
    CountedScheme("family-cash", "tax_financed", ("social_assistance",), "enrolled", "no"),
    CountedScheme("health-card", "tax_financed", ("health",), "no", "no"),
    CountedScheme("injury-fund", "contributory", ("employment_injury", "sickness"), "no", "enrolment"),
    CountedScheme("maternity", "contributory", ("maternity",), "paid", "no"),
    CountedScheme("old-age", "contributory", ("old_age", "survivors"), "no", "contribution"),
    CountedScheme("pension", "contributory", ("old_age",), "enrolled", "no"),
    CountedScheme("state-pension", "government_pension", ("old_age",), "enrolled", "no"),
    CountedScheme("survey", "survey", (), "no", "no"),
)

Tables = dict[str, list[dict[str, Any]]]


def made(seed: int, people: int = 240) -> Tables:
    """Return the rows of every table, the same for the same seed."""
    draw = random.Random(seed)
    tables: Tables = {name: [] for name in SCHEMAS}
    homes = people // 5
    for home in range(1, homes + 1):
        surveyed = draw.random() < 0.7
        tables["households"].append(
            {
                "id": home,
                "pmt_score": Decimal(draw.randrange(1000, 6000)) / 100 if surveyed else None,
                "survey_date": _day(draw, 2018, 2024) if surveyed else None,
            }
        )
    for person in range(1, people + 1):
        _person(draw, person, homes, tables)
    return tables


def write(tables: Tables, folder: Path) -> Path:
    """Write the tables as a consolidation does and return their folder."""
    folder.mkdir(parents=True)
    for name, schema in SCHEMAS.items():
        pq.write_table(pa.Table.from_pylist(tables[name], schema), folder / f"{name}.parquet")
    return folder


def _person(draw: random.Random, person: int, homes: int, tables: Tables) -> None:
    born = draw.choice([_day(draw, 1935, 2024), _day(draw, 1935, 2024), date(1970, 6, 30), date(2010, 7, 1), None])
    tables["persons"].append(
        {
            "id": person,
            "sex": draw.choice(["male", "female", "female", "male", "transgender", ""]),
            "birth_date": born,
            "death_date": draw.choice([None] * 9 + [_day(draw, 2018, 2025)]),
            "district_id": draw.choice(DISTRICTS),
            "tehsil_id": draw.choice(TEHSILS),
        }
    )
    if draw.random() < 0.6:
        tables["disabled"].append({"id": person, "disabled": draw.random() < 0.2})
    for _ in range(draw.choice([0, 1, 1, 1, 2])):
        first = _day(draw, 2015, 2024)
        tables["members"].append(
            {
                "person_id": person,
                "household_id": draw.randint(1, homes),
                "valid": f"[{first},{first + timedelta(draw.randrange(1, 900))})",
            }
        )
    for _ in range(draw.choice([0, 0, 1, 1, 2, 3])):
        tables["enrolments"].append(
            {
                "person_id": person,
                "scheme_id": draw.choice(SCHEMES).code,
                "status": draw.choice(["active"] * 6 + ["suspended", "exited", "applied", "deceased"]),
                "valid": _period(draw),
                "as_of": draw.choice([date(2025, 6, 30), date(2024, 12, 31), None]),
            }
        )
    for number in range(draw.choice([0, 0, 1, 3])):
        tables["benefits_paid"].append(
            {
                "person_id": person,
                "scheme_id": draw.choice(SCHEMES).code,
                "paid_on": draw.choice([_day(draw, 2022, 2025), date(2024, 6, 30), date(2025, 6, 30), None]),
                "period": draw.choice([None, _quarter(draw)]),
                "amount": Decimal(draw.randrange(100, 5_000_000)) / 100,
                "record_id": person * 10 + number,
            }
        )
    for _ in range(draw.choice([0, 0, 2])):
        tables["contributions"].append(
            {
                "person_id": person,
                "scheme_id": draw.choice(["old-age", "injury-fund"]),
                "month": draw.choice([_day(draw, 2023, 2025).replace(day=1), None]),
            }
        )
    if draw.random() < 0.2:
        tables["employments"].append({"person_id": person, "scheme_id": "injury-fund", "valid": _period(draw)})


def _period(draw: random.Random) -> str:
    first = _day(draw, 2016, 2025)
    ends = draw.choice(["", "", "", str(first + timedelta(draw.randrange(1, 2500))), "2025-06-30", "2025-07-01"])
    ends = ends if ends > str(first) else ""
    return f"({','}{ends})" if draw.random() < 0.1 else f"[{first},{ends})"


def _quarter(draw: random.Random) -> str:
    first = date(draw.choice([2023, 2024, 2025]), draw.choice([1, 4]), 1)
    months = draw.choice([1, 3, 6])
    last = date(first.year + (first.month + months - 1) // 12, (first.month + months - 1) % 12 + 1, 1)
    return f"[{first},{last})"


def _day(draw: random.Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(draw.randrange((date(last + 1, 1, 1) - date(first, 1, 1)).days))


SCHEMAS = {
    "persons": pa.schema(
        {
            "id": pa.int64(),
            "sex": pa.string(),
            "birth_date": pa.date32(),
            "death_date": pa.date32(),
            "district_id": pa.string(),
            "tehsil_id": pa.string(),
        }
    ),
    "disabled": pa.schema({"id": pa.int64(), "disabled": pa.bool_()}),
    "households": pa.schema({"id": pa.int64(), "pmt_score": pa.decimal128(7, 2), "survey_date": pa.date32()}),
    "members": pa.schema({"person_id": pa.int64(), "household_id": pa.int64(), "valid": pa.string()}),
    "enrolments": pa.schema(
        {
            "person_id": pa.int64(),
            "scheme_id": pa.string(),
            "status": pa.string(),
            "valid": pa.string(),
            "as_of": pa.date32(),
        }
    ),
    "benefits_paid": pa.schema(
        {
            "person_id": pa.int64(),
            "scheme_id": pa.string(),
            "paid_on": pa.date32(),
            "period": pa.string(),
            "amount": pa.decimal128(18, 2),
            "record_id": pa.int64(),
        }
    ),
    "contributions": pa.schema({"person_id": pa.int64(), "scheme_id": pa.string(), "month": pa.date32()}),
    "employments": pa.schema({"person_id": pa.int64(), "scheme_id": pa.string(), "valid": pa.string()}),
}
