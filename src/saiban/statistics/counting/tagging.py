"""One row for each living person: who they are, and what they draw or contribute on a day, as bits of schemes.

In: the tables of a consolidation (`saiban.registry.golden`), as Parquet. Residence, household and score are those of
the newest record, on earlier days too: the registry keeps no history of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from saiban.engine.duck import text
from saiban.statistics.counting.conditions import CHILD_UNDER, PENSIONABLE, bits
from saiban.statistics.counting.schemes import Masks
from saiban.statistics.definitions import UNKNOWN

OLDEST = 75
"""From this age on people are one age group, as in the census."""

GROUPS = ("sex", "age_group", "disability", "district", "urban", "formality")
"""The columns of tagged people that are dimensions; the province follows from the district."""

FLAGS = ("child", "older", "housed", "poor", "home_assistance", "home_insurance")
BITS = ("draws", "contributes")


@dataclass(frozen=True)
class Country:
    """What tagging must know of places: all else is in the tables.

    `district_of`: the census district in which a district lies (the same for most); `urban_of`: "urban" or "rural" for
    each tehsil.
    """

    district_of: Mapping[str, str]
    urban_of: Mapping[str, str]


def tag(
    con: duckdb.DuckDBPyConnection, golden: Path, masks: Masks, country: Country, day: date, poor_at: float | None
) -> None:
    """Make the temporary table `tagged` of everybody who lives on a day.

    `poor_at`: the proxy means score at or below which a household counts as poor (None: nobody is known to be).
    Columns: person, `GROUPS`, `FLAGS` and `BITS`. Unknown sex, age group, disability,
    district and tehsil are "unknown".
    """
    _lend(con, masks, country)
    con.execute(f"CREATE OR REPLACE TEMP TABLE facts AS {_facts(golden, day)}").complete()
    con.execute(f"CREATE OR REPLACE TEMP TABLE moved AS {_moved(golden)}").complete()
    con.execute(f"CREATE OR REPLACE TEMP TABLE homes AS {_homes(golden, masks, day, poor_at)}").complete()
    con.execute(f"CREATE OR REPLACE TEMP TABLE tagged AS {_tagged(golden, day)}").complete()
    for table in ("facts", "moved", "homes"):
        con.execute(f"DROP TABLE {table}").complete()


def reporting_since(con: duckdb.DuckDBPyConnection, golden: Path) -> dict[str, date]:
    """Return for each scheme of which the registry knows people the first day of which it knows any."""
    rows = con.execute(
        f"""
        SELECT scheme_id, min(day) FROM (
            SELECT scheme_id, coalesce({_first("valid")}, as_of) AS day FROM {_file(golden, "enrolments")}
            UNION ALL SELECT scheme_id, paid_on FROM {_file(golden, "benefits_paid")}
            UNION ALL SELECT scheme_id, month FROM {_file(golden, "contributions")}
        ) WHERE day IS NOT NULL GROUP BY scheme_id"""
    ).fetchall()
    return dict(rows)


def newest_day(con: duckdb.DuckDBPyConnection, golden: Path) -> date | None:
    """Return the newest day of which a scheme reports; None where none does."""
    [(newest,)] = con.execute(f"SELECT max(as_of) FROM {_file(golden, 'enrolments')}").fetchall()
    return newest if isinstance(newest, date) else None


def age_group(age: str) -> str:
    """Return SQL for the five-year age group of an age in years, as SDMX writes it: Y0T4 ... Y70T74, Y_GE75."""
    first = f"5 * ({age} // 5)"
    return (
        f"CASE WHEN {age} IS NULL THEN '{UNKNOWN}' WHEN {age} >= {OLDEST} THEN 'Y_GE{OLDEST}' "
        f"ELSE 'Y' || ({first})::INTEGER || 'T' || ({first} + 4)::INTEGER END"
    )


def older(age: str, sex: str) -> str:
    """Return SQL that says whether an age is above the statutory pensionable age of that sex."""
    pensionable = f"CASE WHEN {sex} = 'female' THEN {PENSIONABLE['female']} ELSE {PENSIONABLE['male']} END"
    return f"coalesce({age} >= {pensionable}, FALSE)"


def _lend(con: duckdb.DuckDBPyConnection, masks: Masks, country: Country) -> None:
    schemes = masks.schemes
    counted = {
        "scheme": pa.array([one.code for one in schemes], pa.string()),
        "bit": pa.array([masks.bit(one.code) for one in schemes], pa.uint64()),
        "draws": pa.array([one.draws for one in schemes], pa.string()),
        "contributes": pa.array([one.contributes for one in schemes], pa.string()),
    }
    lend(con, "counted", pa.table(counted))
    for name, codes in _codes(country).items():
        kind = f"{name}_code"
        for table in ("tagged", "profiles", "census_districts", "towns", "bands"):
            con.execute(f"DROP TABLE IF EXISTS {table}").complete()
        con.execute(f"DROP TYPE IF EXISTS {kind}").complete()
        con.execute(f"CREATE TYPE {kind} AS ENUM ({', '.join(map(text, codes))})").complete()
    places = _pairs(country.district_of, "place", "code")
    lend(con, "census_districts", places, "SELECT place, code::district_code AS district FROM lent")
    lend(con, "towns", _pairs(country.urban_of, "tehsil", "code"), "SELECT tehsil, code::urban_code AS urban FROM lent")
    years = pa.table({"years": pa.array(range(150), pa.int64())})
    lend(con, "bands", years, f"SELECT years, ({age_group('years')})::age_group_code AS band FROM lent")


def _codes(country: Country) -> dict[str, list[str]]:
    """Return the codes of each dimension: the tables hold small numbers for them and read as text."""
    bands = [f"Y{first}T{first + 4}" for first in range(0, OLDEST, 5)]
    return {
        "sex": ["male", "female", "transgender", UNKNOWN],
        "age_group": [*bands, f"Y_GE{OLDEST}", UNKNOWN],
        "disability": ["disabled", "not_disabled", UNKNOWN],
        "district": [*sorted(set(country.district_of.values())), UNKNOWN],
        "urban": ["urban", "rural", UNKNOWN],
        "formality": ["formal", "not_formal"],
    }


def lend(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table, query: str = "SELECT * FROM lent") -> None:
    """Make a temporary table of a few rows, as the query over `lent` shows them."""
    con.register("lent", rows)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}").complete()
    con.unregister("lent")


def _pairs(codes: Mapping[str, str], key: str, value: str) -> pa.Table:
    return pa.table({key: pa.array(codes.keys(), pa.string()), value: pa.array(codes.values(), pa.string())})


def _facts(golden: Path, day: date) -> str:
    """Return SQL for what is known of each person beside the person's own row, gathered in one pass.

    What they draw and contribute to; whether they are known to have died, have a job and are disabled; the households
    in which they were seen (the least and the greatest number). An enrolment counts on a day within its period. One
    that is no longer active counts only up to the end that is given for it; without one nobody knows until when it was
    in force.
    """
    first, last = f"DATE '{day}'", _year_before(day)
    blank = {
        "draws": "0::UBIGINT",
        "contributes": "0::UBIGINT",
        "died": "FALSE",
        "works": "FALSE",
        "disabled": "NULL::BOOLEAN",
        "household": "NULL::BIGINT",
    }

    def rows(person: str, **told: str) -> str:
        return f"SELECT {person} AS person, " + ", ".join(
            f"{value} AS {name}" for name, value in (blank | told).items()
        )

    none = blank["draws"]
    running = f"""coalesce(status <> 'applied' AND (status = 'active' OR NOT suffix(valid, ',)'))
                           AND {_holds("valid", day)}, FALSE)"""
    enrolled = rows(
        "person_id",
        draws=f"CASE WHEN running AND c.draws = 'enrolled' THEN c.bit ELSE {none} END",
        contributes=f"CASE WHEN running AND c.contributes = 'enrolment' THEN c.bit ELSE {none} END",
        died="died",
    )
    return f"""
        SELECT person, bit_or(draws) AS draws, bit_or(contributes) AS contributes, bool_or(died) AS died,
               bool_or(works) AS works, bool_or(disabled) AS disabled, min(household) AS household,
               max(household) AS other_household
        FROM (
            {enrolled}
            FROM (
                SELECT person_id, scheme_id, {running} AS running,
                       coalesce(status = 'deceased' AND as_of <= {first}, FALSE) AS died
                FROM {_file(golden, "enrolments")}
            ) e JOIN counted c ON c.scheme = e.scheme_id
            WHERE died OR (running AND (c.draws = 'enrolled' OR c.contributes = 'enrolment'))
            UNION ALL
            {rows("person_id", draws="c.bit")}
            FROM {_file(golden, "benefits_paid")} JOIN counted c ON c.scheme = scheme_id
            WHERE c.draws = 'paid' AND paid_on > {last} AND paid_on <= {first}
            UNION ALL
            {rows("person_id", contributes="c.bit")}
            FROM {_file(golden, "contributions")} JOIN counted c ON c.scheme = scheme_id
            WHERE month > {last} AND month <= {first}
            UNION ALL
            {rows("person_id", works="TRUE")} FROM {_file(golden, "employments")} WHERE {_holds("valid", day)}
            UNION ALL
            {_disabled(golden, rows("id", disabled="disabled"))}
            {rows("person_id", household="household_id")} FROM {_file(golden, "members")}
        ) GROUP BY person"""


def _disabled(golden: Path, rows: str) -> str:
    """Return SQL for the rows of those of whom a source says whether they are disabled; the lake may lack them."""
    file = golden / "disabled.parquet"
    return f"{rows} FROM read_parquet({text(str(file))}) UNION ALL" if file.exists() else ""


def _moved(golden: Path) -> str:
    """Return SQL for the household of each of those who were seen in several: the one where they were seen last."""
    return f"""
        SELECT person_id AS person, household_id AS household FROM {_file(golden, "members")}
        SEMI JOIN (SELECT person FROM facts WHERE household <> other_household) several ON several.person = person_id
        QUALIFY row_number() OVER (
            PARTITION BY person_id ORDER BY right(valid, 11) DESC, left(valid, 11) DESC, household_id) = 1"""


def _homes(golden: Path, masks: Masks, day: date, poor_at: float | None) -> str:
    """Return SQL for each household: whether it was surveyed, and is poor, and what the living who live there draw."""
    poor = f"coalesce(pmt_score <= {poor_at}, FALSE)" if poor_at is not None else "FALSE"
    tax, insured = bits(masks.paying("tax_financed")), bits(masks.paying("contributory", "government_pension"))
    return f"""
        SELECT id AS household, survey_date IS NOT NULL AS housed, {poor} AS poor,
               coalesce(home_assistance, FALSE) AS home_assistance, coalesce(home_insurance, FALSE) AS home_insurance
        FROM {_file(golden, "households")} LEFT JOIN (
            SELECT coalesce(m.household, f.household) AS household, bool_or(draws & {tax} <> 0) AS home_assistance,
                   bool_or(draws & {insured} <> 0) AS home_insurance
            FROM facts f LEFT JOIN moved m USING (person)
            ANTI JOIN (SELECT id FROM {_file(golden, "persons")} WHERE NOT ({_alive(day)})) gone ON gone.id = f.person
            WHERE draws <> 0 AND NOT died AND f.household IS NOT NULL GROUP BY ALL
        ) drawn ON drawn.household = id"""


def _tagged(golden: Path, day: date) -> str:
    first = f"DATE '{day}'"
    no, nothing = "FALSE", "0::UBIGINT"

    def code(dimension: str, value: str) -> str:
        return f"coalesce({value}, '{UNKNOWN}'::{dimension}_code) AS {dimension}"

    return f"""
        SELECT p.id AS person,
               {code("sex", "nullif(p.sex, '')::sex_code")}, {code("age_group", "bands.band")},
               CASE f.disabled WHEN TRUE THEN 'disabled'::disability_code
                    WHEN FALSE THEN 'not_disabled'::disability_code ELSE '{UNKNOWN}'::disability_code END AS disability,
               {code("district", "c.district")}, {code("urban", "t.urban")},
               CASE WHEN f.works OR f.contributes <> 0 THEN 'formal'::formality_code
                    ELSE 'not_formal'::formality_code END AS formality,
               coalesce(p.age < {CHILD_UNDER}, {no}) AS child, {older("p.age", "p.sex")} AS older,
               coalesce(h.housed, {no}) AS housed, coalesce(h.poor, {no}) AS poor,
               coalesce(h.home_assistance, {no}) AS home_assistance, coalesce(h.home_insurance, {no}) AS home_insurance,
               coalesce(f.draws, {nothing}) AS draws, coalesce(f.contributes, {nothing}) AS contributes
        FROM (
            SELECT id, sex, district_id, tehsil_id, date_sub('year', birth_date, {first}) AS age
            FROM {_file(golden, "persons")} WHERE {_alive(day)}
        ) p
        LEFT JOIN facts f ON f.person = p.id LEFT JOIN moved m ON m.person = p.id
        LEFT JOIN homes h ON h.household = coalesce(m.household, f.household)
        LEFT JOIN census_districts c ON c.place = p.district_id LEFT JOIN towns t ON t.tehsil = p.tehsil_id
        LEFT JOIN bands ON bands.years = p.age
        WHERE NOT coalesce(f.died, {no})"""


def _alive(day: date) -> str:
    return f"(death_date IS NULL OR death_date > DATE '{day}') AND (birth_date IS NULL OR birth_date <= DATE '{day}')"


def _first(column: str) -> str:
    """Return SQL for the first day of a period as golden tables write it, `[2020-01-01,2025-01-01)`; null if open."""
    return f"TRY_CAST(substr({column}, 2, 10) AS DATE)"


def _holds(column: str, day: date) -> str:
    """Return SQL that says whether a day is within a period; days in ISO order as text as they do as dates."""
    begun = f"(left({column}, 1) = '(' OR substr({column}, 2, 10) <= '{day}')"
    return f"({begun} AND (suffix({column}, ',)') OR left(right({column}, 11), 10) > '{day}'))"


def _year_before(day: date) -> str:
    """Return SQL for the same day of the year before."""
    before = day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else day - timedelta(days=366)
    return f"DATE '{before}'"


def _file(golden: Path, name: str) -> str:
    return f"read_parquet({text(str(golden / f'{name}.parquet'))})"
