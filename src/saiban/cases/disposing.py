"""Files whose days are over: what a case tells of people goes, that it was and how it went stays.

Each outcome says for how long its file is needed (`Outcome.retention_days`). When these days are over after the end of
the case, and of every case that it is linked with, names, numbers, titles, sealed words and papers are removed. The
events stay with their hashes and commitments, so that the chain still proves what was done when and by whom; that the
content went is an event of the chain itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from saiban.cases import queries, recording, turns, types
from saiban.cases.actors import Actor
from saiban.cases.declarations import CaseType
from saiban.cases.documents import storage
from saiban.cases.folding import DISPOSED, fold
from saiban.cases.models import (
    Case,
    CaseSecret,
    Document,
    DocumentVersion,
    Link,
    Party,
    PartyIdentifier,
    Request,
    RequestItem,
    Review,
    Task,
)

A_NIGHT = 2_000
"""So many files a night at most: one transaction each night stays short."""


@transaction.atomic
def dispose_of_due(now: datetime) -> int:
    """Remove what the files hold whose days are over, and return how many files that were."""
    done = 0
    for key in list(_due(now)):
        case = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=key, disposed_at=None).first()
        if case is not None:
            _dispose_of(case)
            done += 1
    return done


def days_of(declared: CaseType, case: Case) -> int | None:
    """Return for how many days the file of a closed case is kept: the longest of its outcomes; None for good."""
    outcomes = [outcome for outcome in (case.outcome, *case.tracks.values_list("outcome", flat=True)) if outcome]
    days = [_kept(declared, outcome) for outcome in outcomes]
    known = [count for count in days if count is not None]
    return max(known) if known and len(known) == len(days) else None


def _kept(declared: CaseType, outcome: str) -> int | None:
    return next((one.retention_days for one in declared.outcomes if one.code == outcome), None)


def _due(now: datetime) -> Iterator[int]:
    """The cases whose days are over, by the declarations that stand now: the oldest first, a night's worth."""
    linked = Link.objects.filter(Q(case=OuterRef("pk")) | Q(other=OuterRef("pk")), ended_at=None)
    running = linked.filter(Q(case__closed_at=None) | Q(other__closed_at=None))
    left = A_NIGHT
    for declared in types.registered():
        for outcome in declared.outcomes:
            if outcome.retention_days is None:
                continue
            over = now - timedelta(days=outcome.retention_days)
            closed = Case.objects.filter(
                ~Exists(running), case_type=declared.code, outcome=outcome.code, closed_at__lt=over, disposed_at=None
            )
            for case in closed.order_by("closed_at")[:left]:
                days = days_of(declared, case)
                if days is not None and case.closed_at is not None and case.closed_at < now - timedelta(days=days):
                    left -= 1
                    yield case.pk


def _dispose_of(case: Case) -> None:
    """Write down that the content of a case goes, and remove it."""
    now = timezone.now()
    state = fold(queries.history_of(case), types.case_type_of_version)
    case.disposed_at = now
    written = recording.append(
        case,
        state,
        code=DISPOSED,
        version=state.version,
        actor=Actor.system("retention"),
        at=now,
        entered_at=now,
        fields={},
        key="disposed",
    )
    turns.settle(case, written)
    PartyIdentifier.objects.filter(party__case=case).delete()
    Party.objects.filter(case=case).update(name_cipher=None, phone_cipher=None, phone_blind=None, registry_number="")
    Case.objects.filter(pk=case.pk).update(title_cipher=None)
    CaseSecret.objects.filter(event__case=case).update(cipher=b"")
    Task.objects.filter(case=case, words__isnull=False).update(words=b"")
    Request.objects.filter(case=case).update(words=b"", answer=None)
    RequestItem.objects.filter(request__case=case).update(words=b"")
    Review.objects.filter(case=case).update(words=None)
    _dispose_of_papers(case)


def _dispose_of_papers(case: Case) -> None:
    """Remove the titles of papers, and the files that no other case holds."""
    Document.objects.filter(case=case).update(title="")
    versions = DocumentVersion.objects.filter(document__case=case)
    digests = set(versions.values_list("sha256", flat=True))
    elsewhere = DocumentVersion.objects.filter(sha256__in=digests, document__case__disposed_at=None)
    alone = digests - set(elsewhere.values_list("sha256", flat=True))
    transaction.on_commit(lambda: [storage.remove(one) for one in sorted(alone)])
