"""Employers, their numbers, and the jobs and contributions that institutions report."""

from __future__ import annotations

from saiban.registry.golden.making import NEWEST, Making, rupees, span
from saiban.registry.golden.people import number_everything
from saiban.registry.golden.spelling import LONGEST
from saiban.terms.registry_numbers import NumberKind


def publish(making: Making) -> int:
    """Write `employers`, `employers_merged` and `employer_identifiers`; return how many employers there are.

    The name is the one on which most sources agree (by its key), from a register of employers before a worker's row,
    the longest first. What only a register says (place, sector, employees, registration) comes from its newest row.
    """
    number_everything(making, "employer", NumberKind.EMPLOYER)
    making.table("employer_names", _NAMES)
    making.publish(
        "employers",
        f"""
        SELECT a.employer_key AS id, num.number, left(coalesce(n.employer_name, ''), {LONGEST}) AS name,
               coalesce(n.key, '') AS name_key, left(coalesce(a.sector, ''), 60) AS sector, a.employees,
               a.registered_on, a.district AS district_id, to_json(s.sources)::VARCHAR AS sources
        FROM (
            SELECT employer_key, arg_max(sector, {NEWEST}) AS sector,
                   arg_max(employees, {NEWEST}) FILTER (employees >= 0) AS employees,
                   min(registered_on) AS registered_on,
                   arg_max(district, {NEWEST}) FILTER (unit = 'employer') AS district
            FROM rec WHERE employer_key IS NOT NULL GROUP BY employer_key
        ) a
        JOIN employer_registry_numbers num ON num.key = a.employer_key
        JOIN (
            SELECT employer_key, list(source ORDER BY source) AS sources
            FROM (SELECT DISTINCT employer_key, source FROM rec WHERE employer_key IS NOT NULL) GROUP BY employer_key
        ) s USING (employer_key)
        LEFT JOIN employer_names n USING (employer_key)""",
        key="id",
    )
    making.publish(
        "employers_merged", "SELECT number AS id, merged_into AS merged_into_id FROM employer_aliases", key="id"
    )
    making.publish("employer_identifiers", _IDENTIFIERS)
    return making.number("SELECT count(*) FROM employers")


_NAMES = """
    WITH said AS (
        SELECT r.employer_key, r.id, r.source, r.unit, r.employer_name, n.key
        FROM rec r JOIN spelled n ON n.text = r.employer_name WHERE r.employer_key IS NOT NULL
    ), agreed AS (
        SELECT employer_key, key, count(DISTINCT source) AS agreeing FROM said GROUP BY employer_key, key
    )
    SELECT employer_key, employer_name, key FROM said JOIN agreed USING (employer_key, key)
    QUALIFY row_number() OVER (
        PARTITION BY employer_key ORDER BY agreeing DESC, unit = 'employer' DESC, length(employer_name) DESC, id) = 1"""

# The tax number of a sole proprietor is their CNIC (13 digits): such a one is personal data and is left out here.
_IDENTIFIERS = """
    SELECT DISTINCT employer_key AS employer_id, coalesce(scheme, source) AS kind, left(employer_number, 200) AS value,
           source
    FROM rec WHERE employer_key IS NOT NULL AND employer_number IS NOT NULL
    UNION
    SELECT employer_key, 'ntn', employer_ntn, source
    FROM rec WHERE employer_key IS NOT NULL AND length(regexp_replace(employer_ntn, '[^0-9A-Za-z]', '', 'g')) < 13"""


def employments(making: Making) -> int:
    """Write `employments`: one job for each person, employer and scheme.

    It begins with the first stated day, else the first month of contribution; it ends when the newest record says so.
    """
    return making.publish(
        "employments",
        f"""
        SELECT person_key AS person_id, employer_key AS employer_id, scheme AS scheme_id,
               {span("first_day", "newest.job_end")} AS valid, {rupees("wage")} AS wage, newest.id AS record_id
        FROM (
            SELECT person_key, employer_key, scheme, coalesce(min(job_start), min(contribution_month)) AS first_day,
                   arg_max(struct_pack(job_end, id), {_NEWEST_MONTH}) AS newest, arg_max(wage, {_NEWEST_MONTH}) AS wage
            FROM rec WHERE person_key IS NOT NULL AND employer_key IS NOT NULL AND scheme IS NOT NULL
            GROUP BY person_key, employer_key, scheme
        )""",
    )


_NEWEST_MONTH = "(coalesce(contribution_month, as_of, DATE '0001-01-01'), coalesce(as_of, DATE '0001-01-01'), id)"


def contributions(making: Making) -> int:
    """Write `contributions`: what a record reports for a person, an employer and a month, in exact rupees.

    A source that says the very same twice (a line repeated in a return) has said it once. The month is that of the
    file where the row names none.
    """
    return making.publish(
        "contributions",
        f"""
        SELECT person_key AS person_id, employer_key AS employer_id, scheme AS scheme_id, month,
               {rupees("wage")} AS wage, {rupees("contribution")} AS amount, min(id) AS record_id
        FROM (SELECT *, coalesce(contribution_month, date_trunc('month', as_of)::DATE) AS month FROM rec)
        WHERE person_key IS NOT NULL AND scheme IS NOT NULL AND contribution IS NOT NULL
        GROUP BY person_key, employer_key, scheme, source, month, wage, contribution""",
    )
