"""One query that says of people in the registry what the scheme book may ask: for everybody, or for a household.

A fact that the registry does not know is null, never a guess: it knows no work but what institutions report, and counts
insured years only where contributions reach back to the first day of the insurance. Disability is sealed and comes as
its cipher (`saiban.registry.disability`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from saiban.schemes.definitions import Fact

Kind = Literal["BIGINT", "BOOLEAN", "DOUBLE", "DECIMAL(18,2)", "DATE", "VARCHAR", "VARCHAR[]"]

OF_FACT: dict[str, Kind] = {
    "boolean": "BOOLEAN",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "money": "DECIMAL(18,2)",
    "date": "DATE",
    "text": "VARCHAR",
    "list": "VARCHAR[]",
}
"""The column of DuckDB that holds a fact of each type."""

_ESSI = "('pessi', 'sessi', 'kp-essi', 'essi')"

_PERSON = {
    "sex": "nullif(p.sex, '')",
    "birth_date": "p.birth_date",
    "alive": "p.death_date IS NULL AND NOT coalesce(e.died, false)",
    "marital_status": "nullif(p.marital_status, '')",
    "province": "place.parent_id",
    "district": "p.district_id",
}
_MEMBERSHIP = {"relation": "nullif(m.relation, '')"}
_HOUSEHOLD = {"poverty_score": "h.pmt_score", "survey_date": "h.survey_date", "household_size": "h.size"}
_NUMBERS = {
    "cnic_held": "CASE WHEN n.cnic AND p.birth_date <= %(as_of)s::date - interval '18 years' THEN true END",
    "birth_registered": "CASE WHEN n.cnic OR n.birth_registration THEN true END",
}
_ENROLMENTS = {
    "eobi_registered": "CASE WHEN e.eobi THEN true END",
    "first_insured_on": "e.first_insured_on",
    "essi_secured": "CASE WHEN e.essi THEN true END",
}
_JOBS = {"employed": "CASE WHEN j.person_id IS NOT NULL THEN true END", "wage_monthly": "j.wage"}
_WHOLE = "c.first_month <= date_trunc('month', e.first_insured_on) + interval '1 month'"
_CONTRIBUTIONS = {
    "insured_years": f"CASE WHEN {_WHOLE} THEN (c.months + 6) / 12 END",
    "insured_years_last_5": f"CASE WHEN {_WHOLE} THEN (c.months_last_5 + 6) / 12 END",
    "pension_wage": "c.wage",
}
_COLUMNS = _PERSON | _MEMBERSHIP | _HOUSEHOLD | _NUMBERS | _ENROLMENTS | _JOBS | _CONTRIBUTIONS

SEALED = "disability"
KNOWN = frozenset({*_COLUMNS, SEALED})
"""The facts that the registry can know; the others are asked."""

_MEMBERSHIPS = """
    LEFT JOIN (
        SELECT DISTINCT ON (f.person_id) f.person_id, f.household_id, f.relation
        FROM registry_householdmember f WHERE f.run_ended_id IS NULL {told} {whom}
        ORDER BY f.person_id, f.valid DESC, f.id
    ) m ON m.person_id = p.id
    LEFT JOIN registry_household h ON h.id = m.household_id"""
_ENROLLED = """
    LEFT JOIN (
        SELECT f.person_id, bool_or(f.status = 'deceased') AS died,
               array_agg(DISTINCT f.scheme_id::text) FILTER (WHERE f.status = 'active') AS schemes,
               bool_or(f.scheme_id = 'eobi') AS eobi,
               min(lower(f.valid)) FILTER (WHERE f.scheme_id = 'eobi') AS first_insured_on,
               bool_or(f.scheme_id IN {essi} AND f.status = 'active') AS essi
        FROM registry_enrolment f WHERE f.run_ended_id IS NULL {told} {whom} GROUP BY f.person_id
    ) e ON e.person_id = p.id"""
_OWN_NUMBERS = """
    LEFT JOIN (
        SELECT f.person_id, bool_or(f.kind = 'cnic') AS cnic,
               bool_or(f.kind = 'birth_registration') AS birth_registration
        FROM registry_identifier f
        WHERE f.run_ended_id IS NULL AND f.holder = 'own' AND f.kind IN ('cnic', 'birth_registration') {told} {whom}
        GROUP BY f.person_id
    ) n ON n.person_id = p.id"""
_WORK = """
    LEFT JOIN (
        SELECT f.person_id, max(f.wage) AS wage
        FROM registry_employment f WHERE f.run_ended_id IS NULL AND upper_inf(f.valid) {told} {whom}
        GROUP BY f.person_id
    ) j ON j.person_id = p.id"""
_CONTRIBUTED = """
    LEFT JOIN (
        SELECT person_id, count(DISTINCT month) AS months, min(month) AS first_month,
               count(DISTINCT month) FILTER (WHERE month > %(as_of)s::date - interval '5 years') AS months_last_5,
               round(avg(wage) FILTER (WHERE month > last_month - interval '12 months'), 2) AS wage
        FROM (
            SELECT f.person_id, f.month, f.wage, max(f.month) OVER (PARTITION BY f.person_id) AS last_month
            FROM registry_contribution f
            WHERE f.run_ended_id IS NULL AND f.scheme_id = 'eobi' AND f.month <= %(as_of)s::date {told} {whom}
        ) paid GROUP BY person_id
    ) c ON c.person_id = p.id"""
_TOLD = "AND EXISTS (SELECT 1 FROM registry_sourcerecord r WHERE r.id = f.record_id AND r.source_id = ANY(%(sources)s))"


@dataclass(frozen=True)
class PeopleQuery:
    """SQL for PostgreSQL, its parameters, and the columns that it gives, each with its type in DuckDB.

    The first columns are `person`, `household` (keys of the registry) and `enrolled` (codes of schemes).
    """

    sql: str
    parameters: dict[str, object]
    columns: dict[str, str]


def people_query(
    facts: dict[str, Fact], *, as_of: date, keys: list[int] | None = None, sources: list[str] | None = None
) -> PeopleQuery:
    """Ask for these facts of all the living whose number is in use, or of the people with these keys, whoever they are.

    `sources` are those whose reports count (None: all): of the rest no enrolment, household, job, number or
    contribution is read. Facts that the registry can't know (`KNOWN`) are left out.
    """
    wanted = [code for code in facts if code in _COLUMNS]
    told = _TOLD if sources is not None else ""
    whom = "AND f.person_id = ANY(%(keys)s)" if keys is not None else ""
    joins = [_MEMBERSHIPS, _ENROLLED]
    joins += [
        join
        for join, columns in ((_OWN_NUMBERS, _NUMBERS), (_WORK, _JOBS), (_CONTRIBUTED, _CONTRIBUTIONS))
        if columns.keys() & set(wanted)
    ]
    columns = {"person": "BIGINT", "household": "BIGINT", "enrolled": "VARCHAR[]"}
    columns |= {code: OF_FACT[facts[code].type] for code in wanted}
    shown = [
        "p.id AS person",
        "m.household_id AS household",
        "coalesce(e.schemes, '{{}}') AS enrolled",
        *(f"{_COLUMNS[code]} AS {code}" for code in wanted),
    ]
    if SEALED in facts:
        columns[SEALED] = "BLOB"
        shown.append(f"p.disability AS {SEALED}")
    everybody = f"p.merged_into_id IS NULL AND p.run_ended_id IS NULL AND {_PERSON['alive']}"
    whose = "p.id = ANY(%(keys)s)" if keys is not None else everybody
    sql = (
        f"SELECT {', '.join(shown)} FROM registry_person p "
        "LEFT JOIN directory_place place ON place.code = p.district_id"
        f"{''.join(joins)} WHERE {whose} ORDER BY p.id"
    ).format(told=told, whom=whom, essi=_ESSI)
    return PeopleQuery(sql, {"as_of": as_of, "keys": keys, "sources": sources}, columns)
