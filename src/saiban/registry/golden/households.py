"""Households and who lives in them, as surveys and rosters report."""

from __future__ import annotations

from saiban.registry.golden.making import NEWEST, Making, span
from saiban.registry.golden.people import number_everything
from saiban.terms.registry_numbers import NumberKind


def gather(making: Making) -> None:
    """Make `seen_members` (who was seen in which household, when) and `roster` (where each person lives now).

    A person whom sources saw in several households lives in the one where they were seen last.
    """
    making.table(
        "seen_members",
        f"""
        SELECT household_key, person_key, min(seen) AS first_seen, max(seen) AS last_seen,
               coalesce(arg_max(relation, {NEWEST}), '') AS relation, arg_max(id, {NEWEST}) AS record
        FROM (SELECT *, coalesce(survey_date, as_of) AS seen FROM rec)
        WHERE household_key IS NOT NULL AND person_key IS NOT NULL GROUP BY household_key, person_key""",
    )
    making.table(
        "roster",
        """
        SELECT * FROM seen_members QUALIFY row_number() OVER (PARTITION BY person_key
            ORDER BY last_seen DESC NULLS LAST, first_seen DESC NULLS LAST, household_key) = 1""",
    )


def publish(making: Making) -> int:
    """Write `households` and `households_merged`.

    The head is the member whom the newest record calls so, else the one whose CNIC records give as the head's. Place,
    size and score are those of the newest record that has them, the score by its day of survey; a size that no one
    states is the number of members.
    """
    number_everything(making, "household", NumberKind.HOUSEHOLD)
    making.table("household_heads", _HEADS)
    making.publish(
        "households",
        f"""
        SELECT a.household_key AS id, num.number, h.person_key AS head_id, a.place.district AS district_id,
               a.place.tehsil AS tehsil_id, coalesce(a.size, m.members) AS size, a.score.pmt_score AS pmt_score,
               a.score.survey_date AS survey_date
        FROM (
            SELECT household_key,
                   arg_max(struct_pack(district, tehsil), {NEWEST}) FILTER (district IS NOT NULL) AS place,
                   arg_max(household_size, {NEWEST}) FILTER (household_size >= 0) AS size,
                   arg_max(struct_pack(pmt_score, survey_date), (coalesce(survey_date, as_of, DATE '0001-01-01'), id))
                       FILTER (pmt_score IS NOT NULL) AS score
            FROM rec WHERE household_key IS NOT NULL GROUP BY household_key
        ) a
        JOIN household_registry_numbers num ON num.key = a.household_key
        LEFT JOIN household_heads h USING (household_key)
        LEFT JOIN (
            SELECT household_key, count(*) AS members FROM roster GROUP BY household_key
        ) m USING (household_key)""",
        key="id",
    )
    making.publish(
        "households_merged", "SELECT number AS id, merged_into AS merged_into_id FROM household_aliases", key="id"
    )
    return making.number("SELECT count(*) FROM households")


_HEADS = """
    WITH said AS (
        SELECT DISTINCT household_key, head_cnic FROM rec WHERE household_key IS NOT NULL AND head_cnic IS NOT NULL
    ), found AS (
        SELECT household_key, person_key, 1 AS how, last_seen FROM seen_members WHERE relation = 'head'
        UNION ALL
        SELECT s.household_key, s.person_key, 2, s.last_seen
        FROM seen_members s JOIN said USING (household_key)
        JOIN numbers_said n ON n.person_key = s.person_key AND n.kind = 'cnic' AND n.holder = 'own'
            AND n.value = said.head_cnic
    )
    SELECT household_key, person_key FROM found
    QUALIFY row_number() OVER (PARTITION BY household_key ORDER BY how, last_seen DESC NULLS LAST, person_key) = 1"""


def publish_members(making: Making) -> int:
    """Write `members`: each person in each household in which sources saw them, with their family there."""
    return making.publish(
        "members",
        f"""
        SELECT s.household_key AS household_id, s.person_key AS person_id, f.family_key AS family_id, s.relation,
               {span("s.first_seen", "s.last_seen")} AS valid, s.record AS record_id
        FROM seen_members s LEFT JOIN family_members f USING (household_key, person_key)""",
    )
