"""Whom the numerators are held against: people of the census carried to a day, or a table of the country's own.

Every measure has its source and the dimensions by which it is known; for any other group there is no denominator.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import duckdb
import numpy as np
import pyarrow as pa

from saiban.engine import digests
from saiban.schemes.definitions import Words
from saiban.statistics.counting.conditions import CHILD_UNDER
from saiban.statistics.counting.tagging import age_group, older
from saiban.statistics.definitions import UNKNOWN, table
from saiban.statistics.figures import By, by
from saiban.terms import census, places

MEASURES = ("total", "children", "births", "severe_disability", "unemployed", "employed", "older")
COUNTED = ("total", "children", "older")
"""The measures that follow from the people themselves."""
OWN = "own"
"""The source of a table that the installation was given."""
FERTILE = range(15, 50)
WORKING_FROM = 10
"""The age from which the labour force survey asks about work."""

_COLUMNS = ("sex", "age_group", "disability", "province", "district", "urban", "formality")
_MODELLED = {
    "total": ("census-projected", ("sex", "age_group", "disability", "province", "district", "urban")),
    "children": ("census-projected", ("sex", "age_group", "disability", "province", "district", "urban")),
    "older": ("census-projected", ("sex", "age_group", "disability", "province", "district", "urban")),
    "births": ("births-projected", ("province", "district", "urban")),
    "severe_disability": ("census-disability", ("sex", "province", "district", "urban")),
    "employed": ("labour-force-survey", ("sex", "province")),
    "unemployed": ("labour-force-survey", ("sex", "province")),
}
Sizes = dict[str, dict[By, int]]
"""Measure -> group -> people."""


@dataclass(frozen=True)
class Source:
    """Where a denominator comes from."""

    code: str
    label: Words
    year: str
    confidence: str
    note: Words


@dataclass(frozen=True)
class Denominators:
    """People in cells (columns `_COLUMNS` and the measures), and for each measure its source and dimensions."""

    cells: pa.Table
    sources: Mapping[str, str]
    known_by: Mapping[str, frozenset[str]]
    digest: str

    def sizes(self, sets: Iterable[tuple[str, ...]]) -> Sizes:
        """Return how many people each measure has in each group of the sets by which it is known, in whole people."""
        found: Sizes = {measure: {} for measure in self.sources}
        with duckdb.connect() as con:
            con.register("cells", self.cells)
            for dimensions in sorted({tuple(sorted(one)) for one in sets}):
                measures = [name for name in self.sources if set(dimensions) <= self.known_by[name]]
                if not measures:
                    continue
                sums = ", ".join(f"round(sum({name}))::BIGINT" for name in measures)
                shown = "".join(f"{name}, " for name in dimensions)
                rows = con.execute(f"SELECT {shown}{sums} FROM cells GROUP BY ALL").fetchall()
                for row in rows:
                    group = by(zip(dimensions, row[: len(dimensions)], strict=True))
                    for measure, people in zip(measures, row[len(dimensions) :], strict=True):
                        found[measure][group] = people or 0
        return found


@functools.cache
def sources() -> Mapping[str, Source]:
    """Return every source of denominators by its code."""
    return MappingProxyType(
        {
            row["code"]: Source(
                row["code"],
                Words(row["label_en"], row["label_ur"]),
                row["year"],
                row["confidence"],
                Words(row["note_en"], row["note_ur"]),
            )
            for row in table("denominators.csv")
        }
    )


@functools.lru_cache(maxsize=32)
def of_census(day: date) -> Denominators:
    """Return the people of the country on a day, from the census. Raises ValueError for a day beyond the projection."""
    return Denominators(
        _celled(_census_people(day)),
        {measure: source for measure, (source, _known) in _MODELLED.items()},
        {measure: frozenset(known) for measure, (_source, known) in _MODELLED.items()},
        digests.digest("census", day, table("rates.csv")),
    )


def of_table(people: pa.Table) -> Denominators:
    """Return denominators from a table of the country's own people.

    Each row is `people` persons who agree in the dimensions among its columns: sex, age (years), district (P-code),
    urban, disability, formality. Further columns say how many of them count in a measure (births, severe_disability,
    unemployed, employed); a measure or dimension without a column is not known. Raises ValueError where there is
    no column `people`, `sex` or `age`.
    """
    names = set(people.column_names)
    missing = {"people", "sex", "age"} - names
    if missing:
        raise ValueError(f"the table of people has no column {', '.join(sorted(missing))}; see docs/statistics.md")
    known = (names & set(_COLUMNS)) | {"age_group"} | ({"province"} if "district" in names else set())
    measures = [one for one in MEASURES if one in (*COUNTED, *names)]
    return Denominators(
        _celled(people),
        dict.fromkeys(measures, OWN),
        {
            measure: frozenset(known & set(_MODELLED["births"][1]) if measure == "births" else known)
            for measure in measures
        },
        digests.digest("own", people.column_names, [column.to_pylist() for column in people.columns]),
    )


def _celled(people: pa.Table) -> pa.Table:
    """Return people as cells: with age groups and provinces, and how many of them each measure counts."""
    names = set(people.column_names)
    given = {name: name if name in names else f"'{UNKNOWN}'" for name in (*_COLUMNS, *MEASURES)}
    given |= {"age_group": age_group("age"), "province": f"coalesce(province, '{UNKNOWN}')"}
    shown = ", ".join(f"{given[name]} AS {name}" for name in _COLUMNS)
    counted = {
        "total": "people",
        "children": f"CASE WHEN age < {CHILD_UNDER} THEN people ELSE 0 END",
        "older": f"CASE WHEN {older('age', 'sex')} THEN people ELSE 0 END",
    }
    sums = ", ".join(
        f"sum({counted.get(name, name if name in names else 'NULL')})::DOUBLE AS {name}" for name in MEASURES
    )
    district = "district" if "district" in names else "NULL"
    provinces = pa.table(list(zip(*province_of_districts().items(), strict=True)), ["of_district", "province"])
    with duckdb.connect() as con:
        con.register("people_given", people)
        con.register("provinces", provinces)
        return con.sql(
            f"SELECT {shown}, {sums} FROM people_given LEFT JOIN provinces ON of_district = {district} GROUP BY ALL"
        ).to_arrow_table()


def _census_people(day: date) -> pa.Table:
    """Return the people of the census on a day: each district, sex and age, in towns or not, disabled or not."""
    grown, counted = census.growth(day), census.people()
    shares, disabled = census.urban_share_of_district(), census.disabled()
    mothers = sum(
        people * grown[sex, age]
        for (_district, sex), ages in counted.items()
        for age, people in enumerate(ages)
        if sex == "female" and age in FERTILE
    )
    births = census.births(day) / mothers
    working = {sex: rate("participation", day, sex) for sex in census.SEXES}
    idle = {sex: rate("unemployment", day, sex) for sex in census.SEXES}
    keys = [(district, sex, age) for district, sex in counted for age in range(census.AGES)]
    then = np.array([counted[district, sex][age] * grown[sex, age] for district, sex, age in keys])
    town = np.array([shares.get(district, 0.0) for district, _sex, _age in keys])
    limited = np.array([disabled[district, sex] / sum(counted[district, sex]) for district, sex, _age in keys])
    fertile = np.array([sex == "female" and age in FERTILE for _district, sex, age in keys])
    force = np.array([working[sex] if age >= WORKING_FROM else 0.0 for _district, sex, age in keys])
    out_of_work = np.array([idle[sex] for _district, sex, _age in keys])
    parts = []
    for urban, in_town in (("urban", town), ("rural", 1 - town)):
        for disability, share in (("disabled", limited), ("not_disabled", 1 - limited)):
            people = then * in_town * share
            parts.append(
                pa.table(
                    {
                        "district": [district for district, _sex, _age in keys],
                        "sex": [sex for _district, sex, _age in keys],
                        "age": [age for _district, _sex, age in keys],
                        "urban": [urban] * len(keys),
                        "disability": [disability] * len(keys),
                        "people": people,
                        "births": people * births * fertile,
                        "severe_disability": people * (disability == "disabled"),
                        "employed": people * force * (1 - out_of_work),
                        "unemployed": people * force * out_of_work,
                    }
                )
            )
    return pa.concat_tables(parts)


def province_of_districts() -> Mapping[str, str]:
    """Return the province of each district of the census."""
    return MappingProxyType({place.pcode: place.province for place in places.census_districts()})


def rate(name: str, day: date, sex: str = "") -> float:
    """Return the newest rate of `tables/rates.csv` that holds on a day, the earliest where all are later."""
    rows = sorted((row for row in table("rates.csv") if row["rate"] == name and row["sex"] == sex), key=_since)
    held = [row for row in rows if date.fromisoformat(row["valid_from"]) <= day]
    return float((held or rows[:1])[-1]["value"])


def _since(row: Mapping[str, str]) -> str:
    return row["valid_from"]
