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
    Columns: person, place, tehsil (as registered), `GROUPS`, `FLAGS` and `BITS`. Unknown sex, age group, disability,
    district and tehsil are "unknown".
    """
    _lend(con, masks, country)
    con.execute(f"CREATE OR REPLACE TEMP TABLE held AS {_held(golden, masks, day)}").complete()
    con.execute(f"CREATE OR REPLACE TEMP TABLE homes AS {_homes(golden, masks, day, poor_at)}").complete()
    con.execute(f"CREATE OR REPLACE TEMP TABLE tagged AS {_tagged(golden, masks, day)}").complete()
    for table in ("held", "homes"):
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
    lend(con, "census_districts", _pairs(country.district_of, "place", "district"))
    lend(con, "towns", _pairs(country.urban_of, "tehsil", "urban"))


def lend(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Make a temporary table of a few rows."""
    con.register("lent", rows)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM lent").complete()
    con.unregister("lent")


def _pairs(codes: Mapping[str, str], key: str, value: str) -> pa.Table:
    return pa.table({key: pa.array(codes.keys(), pa.string()), value: pa.array(codes.values(), pa.string())})


def _held(golden: Path, masks: Masks, day: date) -> str:
    """Return SQL for who draws from and contributes to which schemes, and who is known to have died by the day.

    An enrolment counts on a day within its period. One that is no longer active counts only up to the end that is
    given for it; without one nobody knows until when it was in force.
    """
    first, last = f"DATE '{day}'", _year_before(day)
    none = "0::UBIGINT"
    return f"""
        SELECT person_id AS person, bit_or(draws) AS draws, bit_or(contributes) AS contributes,
               bool_or(died) AS died
        FROM (
            SELECT e.person_id, CASE WHEN running AND c.draws = 'enrolled' THEN c.bit ELSE {none} END AS draws,
                   CASE WHEN running AND c.contributes = 'enrolment' THEN c.bit ELSE {none} END AS contributes,
                   died
            FROM (
                SELECT person_id, scheme_id, coalesce(status = 'deceased' AND as_of <= {first}, FALSE) AS died,
                       coalesce(status <> 'applied' AND (status = 'active' OR NOT suffix(valid, ',)'))
                           AND {_holds("valid", day)}, FALSE) AS running
                FROM {_file(golden, "enrolments")}
            ) e JOIN counted c ON c.scheme = e.scheme_id
            WHERE died OR (running AND (c.draws = 'enrolled' OR c.contributes = 'enrolment'))
            UNION ALL
            SELECT person_id, c.bit, {none}, FALSE
            FROM {_file(golden, "benefits_paid")} JOIN counted c ON c.scheme = scheme_id
            WHERE c.draws = 'paid' AND paid_on > {last} AND paid_on <= {first}
            UNION ALL
            SELECT person_id, {none}, c.bit, FALSE
            FROM {_file(golden, "contributions")} JOIN counted c ON c.scheme = scheme_id
            WHERE month > {last} AND month <= {first}
        ) GROUP BY person_id"""


def _homes(golden: Path, masks: Masks, day: date, poor_at: float | None) -> str:
    """Return SQL for the household where each person was seen last, with what the living there draw and its score."""
    members = _file(golden, "members")
    last, first = "right(valid, 11)", "left(valid, 11)"
    poor = f"pmt_score <= {poor_at}" if poor_at is not None else "FALSE"
    return f"""
        WITH seen AS (
            SELECT person_id, count(*) AS times, any_value(household_id) AS household_id
            FROM {members} GROUP BY person_id
        ), lived AS (
            SELECT person_id, household_id FROM seen WHERE times = 1
            UNION ALL
            SELECT person_id, household_id
            FROM {members} SEMI JOIN (SELECT person_id FROM seen WHERE times > 1) USING (person_id)
            QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY {last} DESC, {first} DESC, household_id) = 1
        ), together AS (
            SELECT household_id, bool_or(draws & {bits(masks.paying("tax_financed"))} <> 0) AS home_assistance,
                   bool_or(draws & {bits(masks.paying("contributory", "government_pension"))} <> 0) AS home_insurance
            FROM lived JOIN held ON held.person = lived.person_id AND NOT held.died
            ANTI JOIN (SELECT id FROM {_file(golden, "persons")} WHERE NOT ({_alive(day)})) gone
                ON gone.id = lived.person_id
            GROUP BY household_id
        )
        SELECT l.person_id AS person, h.surveyed, coalesce(t.home_assistance, FALSE) AS home_assistance,
               coalesce(t.home_insurance, FALSE) AS home_insurance, coalesce(h.poor, FALSE) AS poor
        FROM lived l LEFT JOIN together t USING (household_id)
        LEFT JOIN (
            SELECT id AS household_id, survey_date IS NOT NULL AS surveyed, {poor} AS poor
            FROM {_file(golden, "households")}
        ) h USING (household_id)"""


def _tagged(golden: Path, masks: Masks, day: date) -> str:
    first = f"DATE '{day}'"
    age = f"date_sub('year', birth_date, {first})"
    disabled = golden / "disabled.parquet"
    flags = (
        f"read_parquet({text(str(disabled))})"
        if disabled.exists()
        else "(SELECT 0::BIGINT AS id, TRUE AS disabled LIMIT 0)"
    )
    return f"""
        SELECT p.id AS person, p.district_id AS place, p.tehsil_id AS tehsil,
               coalesce(nullif(p.sex, ''), '{UNKNOWN}') AS sex, {age_group("p.age")} AS age_group,
               CASE d.disabled WHEN TRUE THEN 'disabled' WHEN FALSE THEN 'not_disabled' ELSE '{UNKNOWN}' END
                   AS disability,
               coalesce(c.district, '{UNKNOWN}') AS district, coalesce(t.urban, '{UNKNOWN}') AS urban,
               CASE WHEN j.person_id IS NOT NULL OR coalesce(h.contributes, 0) <> 0 THEN 'formal' ELSE 'not_formal' END
                   AS formality,
               coalesce(p.age < {CHILD_UNDER}, FALSE) AS child, {older("p.age", "p.sex")} AS older,
               coalesce(m.surveyed, FALSE) AS housed, coalesce(m.poor, FALSE) AS poor,
               coalesce(m.home_assistance, FALSE) AS home_assistance,
               coalesce(m.home_insurance, FALSE) AS home_insurance,
               coalesce(h.draws, 0)::UBIGINT AS draws, coalesce(h.contributes, 0)::UBIGINT AS contributes
        FROM (
            SELECT id, sex, district_id, tehsil_id, birth_date, death_date, {age} AS age FROM {_file(golden, "persons")}
            WHERE {_alive(day)}
        ) p
        LEFT JOIN held h ON h.person = p.id LEFT JOIN homes m ON m.person = p.id
        LEFT JOIN (SELECT DISTINCT person_id FROM {_file(golden, "employments")} WHERE {_holds("valid", day)}) j
            ON j.person_id = p.id
        LEFT JOIN {flags} d ON d.id = p.id
        LEFT JOIN census_districts c ON c.place = p.district_id LEFT JOIN towns t ON t.tehsil = p.tehsil_id
        WHERE NOT coalesce(h.died, FALSE)"""


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
