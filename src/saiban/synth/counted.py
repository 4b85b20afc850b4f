"""The made-up country's own count of its people, so that figures about it are held against itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from saiban.engine.duck import text
from saiban.synth.people import TODAY
from saiban.terms import census, places

DAY = date.fromisoformat(str(TODAY))


def counted(population: Path, day: date = DAY) -> pa.Table:
    """Return the people of `population` (a folder of a written country) on a day, counted by who they are.

    Columns: district (P-code), sex, age (years), urban, disability, formality, people; and how many of them were born
    in the last year (births), are disabled (severe_disability) or work (employed). Formal is who works on an employer's
    books or for the government.
    """
    districts = {one.name_en: one.pcode for one in places.census_districts()}
    names = {pcode: name for name, pcode in districts.items()}
    tehsils = census.tehsils()
    towns = {
        "place": [names[district] for district, _name in tehsils],
        "tehsil": [name.title() for _district, name in tehsils],
        "urban": [census.urban_tehsils().get(code, "rural") for code in tehsils.values()],
    }
    formal = "(p.employer IS NOT NULL OR p.government)"
    with duckdb.connect() as con:
        con.register("codes", pa.table({"name": list(districts), "code": list(districts.values())}))
        con.register("towns", pa.table(towns))
        return con.sql(
            f"""
            SELECT codes.code AS district, p.sex, date_sub('year', p.birth_date, DATE '{day}') AS age,
                   coalesce(towns.urban, 'rural') AS urban,
                   CASE WHEN p.disabled THEN 'disabled' ELSE 'not_disabled' END AS disability,
                   CASE WHEN {formal} THEN 'formal' ELSE 'not_formal' END AS formality, count(*) AS people,
                   count(*) FILTER (p.birth_date > DATE '{day}' - INTERVAL 1 YEAR) AS births,
                   count(*) FILTER (p.disabled) AS severe_disability, count(*) FILTER {formal} AS employed
            FROM {_file(population, "persons")} p JOIN codes ON codes.name = p.district
            LEFT JOIN towns ON towns.place = p.district AND towns.tehsil = p.tehsil
            GROUP BY ALL ORDER BY ALL"""
        ).to_arrow_table()


def _file(population: Path, name: str) -> str:
    return f"read_parquet({text(str(population / f'{name}.parquet'))})"
