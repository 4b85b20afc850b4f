"""Decisions that bind every later run: made, and taken back; no row is ever removed."""

from __future__ import annotations

from django.utils import timezone

from saiban.access.models import User
from saiban.consolidation.models import Decision


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
