"""From the words that stand about a pair to its state, and to the decision that binds runs."""

from __future__ import annotations

from django.db.models import QuerySet

from saiban.access.models import User
from saiban.consolidation.decisions import contradicted, decide, take_back
from saiban.consolidation.models import Judgement, ReviewPair
from saiban.consolidation.review import rules


def standing() -> QuerySet[Judgement]:
    """Return the words that stand: without those that were taken back, and without the rows that take back."""
    return Judgement.objects.filter(withdrawal=None).exclude(verdict=Judgement.Verdict.WITHDRAWN)


def standing_words(pair: ReviewPair) -> list[Judgement]:
    """Return what people say of a pair today, the earliest first."""
    return list(standing().filter(pair=pair).select_related("by").order_by("id"))


def apply_words(pair: ReviewPair, by: User | None = None) -> None:
    """Bring a pair's state and its decision to what the words that stand say; the caller holds the pair's lock.

    A decision that contradicts others that stand does not begin: the pair is for the steward. `by` is who took a word
    back (None: whoever decided).
    """
    words = standing_words(pair)
    found = rules.outcome(
        [rules.Word(word.verdict, word.ruling) for word in words],
        merges_paid=pair.pays and not pair.linked,
        double=pair.double,
    )
    decision = pair.decision if pair.decision and pair.decision.withdrawn_at is None else None
    if decision is not None and decision.verdict != found.binding:
        take_back(by or decision.decided_by, decision)
        decision = pair.decision = None
    if decision is None and found.binding and contradicted(pair.first.record, pair.second.record, found.binding):
        found = rules.Outcome("disputed", None, wanted=False)
    pair.state, pair.wanted = found.state, found.wanted
    pair.held_by = pair.held_until = None
    if decision is None and found.binding is not None:
        last = next(word for word in reversed(words) if word.verdict == found.binding)
        pair.decision = decide(last.by, pair.first.record, pair.second.record, found.binding, _reason(last))
    pair.save(update_fields=["state", "wanted", "held_by", "held_until", "decision"])


def _reason(word: Judgement) -> str:
    return f"{word.why}: {word.note}" if word.note else word.why
