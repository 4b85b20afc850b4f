"""Decisions that bind every later run: made, and taken back; no row is ever removed."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from saiban.access.models import User
from saiban.consolidation.models import Decision

_CONTRADICTED = """
WITH RECURSIVE standing AS (
    SELECT record_a, record_b, verdict FROM consolidation_decision
    WHERE withdrawn_at IS NULL
    AND (record_a, record_b) <> (least(%(record)s, %(other)s), greatest(%(record)s, %(other)s))),
ours (record) AS (
    SELECT %(record)s::varchar
    UNION SELECT CASE WHEN d.record_a = o.record THEN d.record_b ELSE d.record_a END
    FROM ours o JOIN standing d ON o.record IN (d.record_a, d.record_b) WHERE d.verdict = 'same'),
theirs (record) AS (
    SELECT %(other)s::varchar
    UNION SELECT CASE WHEN d.record_a = t.record THEN d.record_b ELSE d.record_a END
    FROM theirs t JOIN standing d ON t.record IN (d.record_a, d.record_b) WHERE d.verdict = 'same')
SELECT CASE %(verdict)s WHEN 'different' THEN %(other)s IN (SELECT record FROM ours)
       ELSE EXISTS (SELECT FROM ours o JOIN standing d ON o.record IN (d.record_a, d.record_b)
                    JOIN theirs t ON t.record IN (d.record_a, d.record_b) AND t.record <> o.record
                    WHERE d.verdict = 'different') END
"""


def contradicted(record: str, other: str, verdict: str) -> bool:
    """Say whether a verdict can't stand beside the decisions that stand.

    Two records are one person by other decisions where a chain of *same* leads from one to the other, and two people
    where a *different* stands between what is one with the first and what is one with the second. A run could honour
    only some of such decisions. What stands about just these two records is left aside: a new decision replaces it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CONTRADICTED, {"record": record, "other": other, "verdict": verdict})
        return bool(cursor.fetchone()[0])


def decide(user: User, record: str, other: str, verdict: str, reason: str) -> Decision:
    """Decide that two records are, or are not, one person; an earlier decision about the two no longer stands."""
    first, second = sorted((record, other))
    for standing in Decision.objects.filter(record_a=first, record_b=second, withdrawn_at__isnull=True):
        take_back(user, standing)
    return Decision.objects.create(record_a=first, record_b=second, verdict=verdict, reason=reason, decided_by=user)


def take_back(user: User, decision: Decision) -> None:
    """Let a decision bind no longer; the row stays, with who took it back and when."""
    decision.withdrawn_at, decision.withdrawn_by = timezone.now(), user
    decision.save(update_fields=["withdrawn_at", "withdrawn_by"])
