"""What schemes report of people: enrolments, benefits paid, addresses. Each row names the record that said so."""

from __future__ import annotations

from saiban.registry.golden.making import NEWEST, Making, rupees, span


def enrolments(making: Making) -> int:
    """Write `enrolments`: one row for each person, scheme and number in that scheme; the newest record says the status.

    The period begins with the first enrolment date, or where none is given with the first day on which the scheme
    shows the person; it has no end until the newest record gives one.
    """
    return making.publish(
        "enrolments",
        f"""
        SELECT person_key AS person_id, scheme AS scheme_id, newest.enrolment_status AS status,
               {span("first_day", "newest.ended_on")} AS valid, newest.as_of, newest.id AS record_id
        FROM (
            SELECT person_key, scheme,
                   coalesce(min(enrolled_on), min(least(contribution_month, period_start, paid_on, as_of)))
                       AS first_day,
                   arg_max(struct_pack(enrolment_status, ended_on, as_of, id), {NEWEST}) AS newest
            FROM rec
            WHERE person_key IS NOT NULL AND scheme IS NOT NULL AND enrolment_status IS NOT NULL
            GROUP BY person_key, scheme, scheme_number
        )""",
    )


def benefits_paid(making: Making) -> int:
    """Write `benefits_paid`: every payment that a record reports, in exact rupees.

    A payment reported again under the same reference (same person, scheme, day, period and amount) is one payment.
    """
    return making.publish(
        "benefits_paid",
        f"""
        SELECT person_key AS person_id, scheme AS scheme_id, paid_on,
               CASE WHEN period_start IS NOT NULL OR period_end IS NOT NULL
                    THEN {span("period_start", "period_end")} END AS period,
               {rupees("paid_amount")} AS amount, left(coalesce(payment_reference, ''), 200) AS reference,
               min(id) AS record_id
        FROM rec
        WHERE person_key IS NOT NULL AND scheme IS NOT NULL AND paid_amount IS NOT NULL
        GROUP BY person_key, scheme, paid_on, period_start, period_end, paid_amount, payment_reference,
                 CASE WHEN payment_reference IS NULL THEN id END""",
    )


def addresses(making: Making) -> int:
    """Write `addresses`: each place of present stay or origin that a source names, with the newest record that does."""
    return making.publish(
        "addresses",
        f"""
        SELECT person_key AS person_id, kind, district AS district_id, tehsil AS tehsil_id, text,
               max(as_of) AS as_of, arg_max(id, {NEWEST}) AS record_id
        FROM (
            SELECT id, person_key, source, as_of, 'present' AS kind, district, tehsil, coalesce(address, '') AS text
            FROM rec WHERE person_key IS NOT NULL AND coalesce(district, tehsil, address) IS NOT NULL
            UNION ALL
            SELECT id, person_key, source, as_of, 'origin', origin_district, NULL, ''
            FROM rec WHERE person_key IS NOT NULL AND origin_district IS NOT NULL
        )
        GROUP BY person_key, source, kind, district, tehsil, text""",
    )
