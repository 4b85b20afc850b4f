"""Figures made of facts: people in two schemes at once, and people by district."""

from __future__ import annotations

from saiban.registry.golden.making import Making, rupees


def overlaps(making: Making) -> int:
    """Write `overlaps`: for two schemes (first < second by code) in which people are enrolled now, how many and what
    the two pay them in a month.

    What a scheme pays a person in a month is their newest payment spread over the months of its period (one month
    where no period is given), rounded to the paisa.
    """
    making.table("enrolled_now", "SELECT DISTINCT person_id, scheme_id FROM enrolments WHERE status = 'active'")
    making.table(
        "monthly",
        """
        SELECT person_key AS person_id, scheme AS scheme_id, (2 * newest.paid_amount + months) // (2 * months) AS paisa
        FROM (
            SELECT person_key, scheme, newest,
                   CASE WHEN newest.period_start <= newest.period_end
                        THEN 1 + date_diff('month', newest.period_start, newest.period_end) ELSE 1 END AS months
            FROM (
                SELECT person_key, scheme, arg_max(
                    struct_pack(paid_amount, period_start, period_end),
                    (coalesce(period_end, paid_on, as_of, DATE '0001-01-01'), coalesce(paid_on, as_of), id)) AS newest
                FROM rec
                WHERE person_key IS NOT NULL AND scheme IS NOT NULL AND paid_amount IS NOT NULL
                GROUP BY person_key, scheme
            )
        )""",
    )
    return making.publish(
        "overlaps",
        f"""
        SELECT first_id, second_id, people, {rupees("paisa", 24)} AS rupees_a_month FROM (
            SELECT a.scheme_id AS first_id, b.scheme_id AS second_id, count(*) AS people,
                   sum(coalesce(x.paisa, 0) + coalesce(y.paisa, 0)) AS paisa
            FROM enrolled_now a JOIN enrolled_now b ON b.person_id = a.person_id AND a.scheme_id < b.scheme_id
            LEFT JOIN monthly x ON x.person_id = a.person_id AND x.scheme_id = a.scheme_id
            LEFT JOIN monthly y ON y.person_id = b.person_id AND y.scheme_id = b.scheme_id
            GROUP BY a.scheme_id, b.scheme_id
        )""",
    )


def district_figures(making: Making) -> int:
    """Write `district_figures`: people by district of present stay, all (no scheme) and by scheme enrolled in now."""
    return making.publish(
        "district_figures",
        """
        SELECT district_id, NULL::VARCHAR AS scheme_id, count(*) AS people
        FROM persons WHERE district_id IS NOT NULL GROUP BY district_id
        UNION ALL
        SELECT p.district_id, e.scheme_id, count(*) FROM persons p JOIN enrolled_now e ON e.person_id = p.id
        WHERE p.district_id IS NOT NULL GROUP BY p.district_id, e.scheme_id""",
    )
