"""Merges and splits of numbers in this run, and whether a person decided them."""

from __future__ import annotations

from pathlib import Path

from saiban.registry.golden.making import Making, text
from saiban.registry.golden.records import SUBJECTS

_NO_DECISIONS = "SELECT ''::VARCHAR AS record_a, ''::VARCHAR AS record_b, ''::VARCHAR AS verdict LIMIT 0"


def publish(making: Making, decisions: Path | None) -> dict[str, int]:
    """Write `events` and return how many merges and splits there are.

    `decisions`: Parquet with record_a, record_b and verdict (same, different). An event has the reason `decision`
    where one of them speaks of the very records that it brought together or parted, else `linkage`.
    """
    given = f"SELECT * FROM read_parquet({text(decisions)})" if decisions else _NO_DECISIONS
    making.table(
        "decided",
        f"""
        SELECT d.verdict, na.number AS now_a, nb.number AS now_b, ka.person AS then_a, kb.person AS then_b
        FROM ({given}) d JOIN known_records ka ON ka.record = d.record_a JOIN known_records kb ON kb.record = d.record_b
        JOIN person_numbered na ON na.record = ka.id JOIN person_numbered nb ON nb.record = kb.id""",
    )
    union = " UNION ALL ".join(
        f"SELECT '{subject}' AS subject, kind, survivor, others, before, after FROM {subject}_events"
        for subject in SUBJECTS
    )
    making.publish(
        "events",
        f"""
        SELECT row_number() OVER (ORDER BY e.subject, e.kind, e.survivor) AS id, e.*,
               CASE WHEN e.subject = 'person' AND EXISTS (
                   SELECT 1 FROM decided d
                   WHERE (e.kind = 'merge' AND d.verdict = 'same' AND d.then_a <> d.then_b
                          AND d.now_a = e.survivor AND d.now_b = e.survivor)
                      OR (e.kind = 'split' AND d.verdict = 'different' AND d.now_a <> d.now_b
                          AND d.then_a = e.survivor AND d.then_b = e.survivor)
               ) THEN 'decision' ELSE 'linkage' END AS reason
        FROM ({union}) e""",
        key="id",
    )
    return {
        f"{kind}s": making.number(f"SELECT count(*) FROM events WHERE kind = '{kind}'") for kind in ("merge", "split")
    }
