"""The tables of a service, from the database, as `saiban.prosecution.indicators` asks for them.

No name, number or free text goes in: keys, days, codes. A sealed case is in no figure.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
from django.db import connection
from pyarrow import csv

from saiban.cases.declarations import Confidentiality
from saiban.prosecution.case_types.criminal_case import CODE
from saiban.prosecution.indicators import TABLES

CUSTODY = ("statutory_bail", "juvenile_bail", "police_remand")
APPEAL = ("appeal_of_state",)
_HERE = "AT TIME ZONE 'Asia/Karachi'"
_OURS = """WITH ours AS MATERIALIZED (
    SELECT id, district_id, opened_at, closed_at FROM cases_case
    WHERE case_type = %(kind)s AND organisation_id = %(service)s AND confidentiality <> %(sealed)s
)"""
_LAST_DAY = """(SELECT max(due_on) FROM cases_runningclock k WHERE k.case_id = ours.id AND k.code = '{code}')"""
_FIRST = f"""(SELECT min((e.at {_HERE})::date) FROM cases_caseevent e
            WHERE e.case_id = ours.id AND e.code = '{{code}}')"""
_UPHELD = """CASE WHEN opinion = 'stand_trial' THEN CASE WHEN cognizance_on IS NOT NULL THEN true
            WHEN closed_at IS NOT NULL THEN false END
        WHEN opinion IN ('discharge', 'cancel') THEN CASE WHEN cognizance_on IS NOT NULL THEN false
            WHEN closed_at IS NOT NULL THEN true END END"""
"""Whether the court followed an opinion: it took cognizance, or the case ended without. Of an opinion that only some
accused stand trial the file does not say it."""

QUERIES: Mapping[str, str] = {
    "cases": f"""{_OURS}, led AS (
        SELECT case_id, min(answered_at) AS first, count(*) AS leads FROM cases_assignment
        WHERE part = 'lead' AND state IN ('confirmed', 'closed', 'ended') AND answered_at IS NOT NULL GROUP BY 1
    )
    SELECT ours.id AS case_id, ours.district_id AS district, p.station_id AS police_station, p.court_id AS court,
        p.lead_id AS prosecutor, nullif(p.gravest, '') AS offence, p.fir_on, p.received_on AS fir_received_on,
        (ours.opened_at {_HERE})::date AS registered_on, (led.first {_HERE})::date AS assigned_on,
        led.leads - 1 AS reassigned, p.interim_on, p.final_on,
        {_LAST_DAY.format(code="interim_report")} AS report_last_day,
        p.submitted_on AS sent_to_court_on, p.cognizance_on,
        coalesce(p.judgment_on, (ours.closed_at {_HERE})::date) AS disposed_on,
        {_LAST_DAY.format(code="trial_norm")} AS norm_last_day,
        p.victims > 0 OR p.women_or_children
            OR EXISTS (SELECT FROM cases_party v WHERE v.case_id = ours.id AND v.kind = 'victim') AS victim,
        {_FIRST.format(code="victim_contacted")} AS victim_contacted_on,
        {_FIRST.format(code="victim_informed")} AS victim_informed_on, p.women_or_children AS vulnerable_victim,
        {_LAST_DAY.format(code="sexual_offence_decision")} AS victim_norm_last_day
    FROM ours JOIN prosecution_prosecution p ON p.case_id = ours.id LEFT JOIN led ON led.case_id = ours.id""",
    "accused": f"""{_OURS}
    SELECT a.track_id AS accused_id, a.case_id, nullif(a.sex, '') AS gender, nullif(a.profession, '') AS profession,
        p.submitted_on IS NOT NULL AND a.outcome <> 'not_sent_up' AS filed,
        CASE WHEN a.outcome <> 'not_sent_up' THEN p.submitted_on END AS filed_on,
        nullif(a.outcome, '') AS outcome, nullif(a.outcome_reason, '') AS outcome_reason, a.ended_on AS disposed_on,
        k.due_on AS adverse_report_due, (k.met_at {_HERE})::date AS adverse_report_on,
        a.in_custody_since AS custody_from, 
        CASE WHEN a.in_custody_since IS NOT NULL THEN a.ended_on END AS custody_until
    FROM ours JOIN prosecution_accused a ON a.case_id = ours.id JOIN prosecution_prosecution p ON p.case_id = ours.id
    LEFT JOIN LATERAL (
        SELECT due_on, met_at FROM cases_runningclock k WHERE k.case_id = a.case_id
            AND k.code = 'adverse_outcome_report' AND (k.track_id = a.track_id OR k.track_id IS NULL)
        ORDER BY k.track_id NULLS LAST, k.round DESC LIMIT 1
    ) k ON true""",
    "charges": f"""{_OURS}
    SELECT h.accused_id, concat_ws(' ', h.section || h.sub, h.law) AS charge_id, h.version,
        concat_ws(' ', h.section || h.sub, h.law) AS offence, h.place = 1 AS top
    FROM ours JOIN prosecution_accused a ON a.case_id = ours.id
    JOIN prosecution_charge h ON h.accused_id = a.track_id""",
    "hearings": f"""{_OURS}
    SELECT h.case_id, h."on" AS heard_on, h.result IN ('progress', 'adjourned', 'decided') AS held,
        h.result IN ('progress', 'decided') AS progress,
        CASE WHEN h.result = 'adjourned' THEN nullif(h.asked_by, '') END AS adjourned_by,
        nullif(h.reason, '') AS reason,
        h.purpose = 'evidence' AND row_number() OVER (PARTITION BY h.case_id, h.purpose ORDER BY h."on", h.id) = 1
            AS first_date,
        (h.entered_at {_HERE})::date AS entered_on
    FROM ours JOIN prosecution_hearing h ON h.case_id = ours.id WHERE h.result <> 'struck'""",
    "witnesses": f"""{_OURS}
    SELECT h.case_id, t.summoned_on, CASE WHEN t.served THEN t.summoned_on END AS served_on,
        CASE WHEN t.came THEN h."on" END AS appeared_on, CASE WHEN t.examined THEN h."on" END AS examined_on, t.hostile,
        NULL::date AS protection_asked_on, NULL::date AS protection_decided_on
    FROM ours JOIN prosecution_hearing h ON h.case_id = ours.id
    JOIN prosecution_attendance t ON t.hearing_id = h.id
    UNION ALL
    SELECT e.case_id, NULL, NULL, NULL, NULL, NULL, (e.at {_HERE})::date, (
        SELECT min((r.at {_HERE})::date) FROM cases_caseevent r WHERE r.case_id = e.case_id AND r.seq > e.seq
            AND r.code = 'protection_decided' AND r.fields ->> 'witness' = e.fields ->> 'witness'
    )
    FROM ours JOIN cases_caseevent e ON e.case_id = ours.id WHERE e.code = 'protection_asked'""",
    "scrutinies": f"""{_OURS}, steps AS (
        SELECT e.case_id, e.code, (e.at {_HERE})::date AS day, e.seq, lead(e.code) OVER w AS next_code,
            (lead(e.at) OVER w {_HERE})::date AS next_day, lead(e.fields) OVER w AS said,
            lead(e.code, 2) OVER w AS then_code, (lead(e.at, 2) OVER w {_HERE})::date AS then_day
        FROM ours JOIN cases_caseevent e ON e.case_id = ours.id
        WHERE e.code IN ('interim_report', 'final_report', 'police_answered', 'report_returned', 'report_passed')
        WINDOW w AS (PARTITION BY e.case_id ORDER BY e.seq)
    ), rounds AS (
        SELECT case_id, row_number() OVER (PARTITION BY case_id ORDER BY seq) AS round, day AS received_on,
            CASE WHEN next_code IN ('report_returned', 'report_passed') THEN next_day END AS decided_on,
            CASE next_code WHEN 'report_returned' THEN 'returned' WHEN 'report_passed' THEN 'filed' END AS decision,
            CASE next_code WHEN 'report_passed' THEN said ->> 'opinion' END AS opinion,
            CASE next_code WHEN 'report_returned' THEN (said ->> 'answer_by')::date END AS answer_due,
            CASE WHEN next_code = 'report_returned' AND then_code = 'police_answered' THEN then_day END AS answered_on
        FROM steps WHERE code IN ('interim_report', 'final_report', 'police_answered')
    )
    SELECT r.*, {_UPHELD} AS upheld FROM rounds r JOIN ours ON ours.id = r.case_id
    JOIN prosecution_prosecution p ON p.case_id = r.case_id""",
    "defects": f"""{_OURS}
    SELECT DISTINCT e.case_id, e.fields ->> 'item' AS item, min((e.at {_HERE})::date) AS found_on
    FROM ours JOIN cases_caseevent e ON e.case_id = ours.id
    WHERE e.code = 'item_answered' AND e.fields ->> 'verdict' = 'not_met' GROUP BY 1, 2""",
    "appeals": f"""{_OURS}
    SELECT e.case_id, e.track_id AS accused_id,
        CASE e.code WHEN 'appeal_by_state' THEN 'state' WHEN 'appeal_by_convict' THEN 'convict' ELSE 'victim' END
            AS appellant,
        (e.at {_HERE})::date AS filed_on, ruled.day AS decided_on, ruled.result
    FROM ours JOIN cases_caseevent e ON e.case_id = ours.id
    LEFT JOIN LATERAL (
        SELECT (r.at {_HERE})::date AS day, CASE r.code WHEN 'appeal_judgment' THEN r.fields ->> 'appeal_result'
            WHEN 'retrial' THEN 'remanded' ELSE 'allowed' END AS result
        FROM cases_caseevent r WHERE r.case_id = e.case_id AND r.track_id = e.track_id AND r.seq > e.seq
            AND r.code IN ('appeal_judgment', 'acquitted_in_appeal', 'convicted_in_appeal', 'retrial')
        ORDER BY r.code = 'appeal_judgment', r.seq LIMIT 1
    ) ruled ON true
    WHERE e.code IN ('appeal_by_state', 'appeal_by_convict', 'appeal_by_victim')""",
    "bails": f"""{_OURS}
    SELECT e.case_id, e.track_id AS accused_id, e.fields ->> 'opposed' = 'yes' AS opposed,
        (e.at {_HERE})::date AS decided_on, CASE e.code WHEN 'bailed' THEN 'granted' ELSE 'refused' END AS result,
        CASE e.code WHEN 'bailed' THEN (
            SELECT min((r.at {_HERE})::date) FROM cases_caseevent r WHERE r.case_id = e.case_id
                AND r.track_id = e.track_id AND r.seq > e.seq
                AND r.code IN ('bail_cancellation_moved', 'bail_cancelled')
        ) END AS cancellation_moved_on
    FROM ours JOIN cases_caseevent e ON e.case_id = ours.id WHERE e.code IN ('bailed', 'bail_refused')""",
    "clocks": f"""{_OURS}
    SELECT k.case_id, k.track_id AS accused_id,
        CASE WHEN k.code = ANY(%(custody)s) THEN 'custody' ELSE 'state_appeal' END AS family,
        (k.started_at {_HERE})::date AS started_on, k.due_on AS last_day, (k.met_at {_HERE})::date AS met_on,
        false AS excluded
    FROM ours JOIN cases_runningclock k ON k.case_id = ours.id
    WHERE k.code = ANY(%(custody)s) OR k.code = ANY(%(appeal)s)""",
    "reviews": f"""{_OURS}
    SELECT f.case_id, 'file ' || f.id AS file_id, NULL AS reviewer, (f.settled_at {_HERE})::date AS reviewed_on,
        f.score, NULL AS grade
    FROM ours JOIN prosecution_sampledfile f ON f.case_id = ours.id WHERE f.settled_at IS NOT NULL
    UNION ALL
    SELECT f.case_id, f.id || ' ' || mark.key, m.part, max((m.done_at {_HERE})::date) OVER (PARTITION BY f.id), NULL,
        mark.value
    FROM ours JOIN prosecution_sampledfile f ON f.case_id = ours.id AND f.double
    JOIN prosecution_marking m ON m.file_id = f.id AND m.part IN ('first', 'second') AND m.done_at IS NOT NULL
    CROSS JOIN jsonb_each_text(m.marks) mark WHERE mark.value IN ('0', '1', '2', '3')""",
    "counsel": f"""{_OURS}
    SELECT c.user_id AS prosecutor, coalesce(sum(s.share), 0) AS weight, c.capacity / 100.0 AS capacity
    FROM prosecution_counsel c LEFT JOIN cases_assignment s ON s.user_id = c.user_id AND s.state = 'confirmed'
        AND s.case_id IN (SELECT id FROM ours WHERE closed_at IS NULL)
    WHERE EXISTS (
        SELECT FROM access_posting t
        WHERE t.user_id = c.user_id AND t.organisation_id = %(service)s AND t.valid @> now()::date
    ) GROUP BY c.user_id, c.capacity""",
}

_ARROW = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DOUBLE": pa.float64(),
    "KEY": pa.int64(),
}


def gather(service: str) -> dict[str, pa.Table]:
    """Return the tables of a service (the code of its organisation), all as of one moment: call in a transaction."""
    said = {
        "service": service,
        "kind": CODE,
        "sealed": Confidentiality.SEALED,
        "custody": list(CUSTODY),
        "appeal": list(APPEAL),
    }
    with tempfile.TemporaryDirectory() as folder:
        return {table: _copied(table, query, said, Path(folder)) for table, query in QUERIES.items()}


def _copied(table: str, query: str, said: Mapping[str, object], folder: Path) -> pa.Table:
    """Read a table through a file of its own, which is the fastest way out of PostgreSQL."""
    path = folder / f"{table}.csv"
    statement = f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)"
    with connection.cursor() as cursor, cursor.copy(statement, said) as parts, path.open("wb") as out:
        for part in parts:
            out.write(part)
    options = csv.ConvertOptions(
        column_types={column: _ARROW[kind] for column, kind in TABLES[table].items()},
        true_values=["t"],
        false_values=["f"],
        null_values=[""],
        strings_can_be_null=True,
    )
    return csv.read_csv(path, convert_options=options)
