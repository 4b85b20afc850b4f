"""The tables of a service, from the database, as `saiban.prosecution.indicators` asks for them.

No name, number or free text goes in: keys, days, codes. A sealed case is in no figure. What the database does not hold
yet (contacts with victims, protection, bail, reviews) is in no table, so that it has no figure either.
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
        {_LAST_DAY.format(code="trial_norm")} AS norm_last_day, p.women_or_children AS vulnerable_victim,
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
        CASE WHEN t.came THEN h."on" END AS appeared_on, CASE WHEN t.examined THEN h."on" END AS examined_on, t.hostile
    FROM ours JOIN prosecution_hearing h ON h.case_id = ours.id
    JOIN prosecution_attendance t ON t.hearing_id = h.id""",
    "scrutinies": f"""{_OURS}, steps AS (
        SELECT e.case_id, e.code, (e.at {_HERE})::date AS day, e.seq,
            lead(e.code) OVER w AS next_code, (lead(e.at) OVER w {_HERE})::date AS next_day
        FROM ours JOIN cases_caseevent e ON e.case_id = ours.id
        WHERE e.code IN ('interim_report', 'final_report', 'police_answered', 'report_returned', 'report_passed')
        WINDOW w AS (PARTITION BY e.case_id ORDER BY e.seq)
    )
    SELECT case_id, row_number() OVER (PARTITION BY case_id ORDER BY seq) AS round, day AS received_on,
        CASE WHEN next_code IN ('report_returned', 'report_passed') THEN next_day END AS decided_on,
        CASE next_code WHEN 'report_returned' THEN 'returned' WHEN 'report_passed' THEN 'filed' END AS decision
    FROM steps WHERE code IN ('interim_report', 'final_report', 'police_answered')""",
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
