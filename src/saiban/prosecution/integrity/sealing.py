"""Sealing a case and opening the seal: by a head, on an authority, with a reason that stays in the chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases import chain, keeping
from saiban.cases.actors import Actor
from saiban.cases.declarations import Confidentiality
from saiban.cases.faults import FieldFaults
from saiban.cases.folding import CONFIDENTIALITY
from saiban.cases.models import Case, CaseEvent
from saiban.cases.models.cases import LEVELS
from saiban.cases.recording import REASON
from saiban.cases.work.opened import Opened
from saiban.frame.jobs import submit


@transaction.atomic
def change(
    *, viewer: Viewer, case: Case, level: str, authority: str, ordered_on: date | None, reason: str, seen: int, key: str
) -> CaseEvent:
    """Let more or fewer people see a case. Raises `FieldFaults`, and what `keeping.change_confidentiality` raises.

    Where a seal comes or goes, the figures of the service are made anew at once: a sealed case is in none.
    """
    faults: dict[str, str] = {}
    if level not in {one.value for one in Confidentiality}:
        faults["level"] = _("Choose who is to see the case.")
    elif level == case.confidentiality and not case.events.filter(key=key).exists():
        faults["level"] = _("The case is on this level already.")
    if not authority.strip():
        faults["authority"] = _("By whose order?")
    if ordered_on is None or ordered_on > timezone.localdate():
        faults["ordered_on"] = _("The day of the order, not in the future.")
    if not reason.strip():
        faults["reason"] = _("A reason is needed.")
    if faults or ordered_on is None:
        raise FieldFaults(faults)
    before = case.confidentiality
    event = keeping.change_confidentiality(
        case=case,
        level=Confidentiality(level),
        reason=f"{authority.strip()} ({ordered_on.isoformat()}): {reason.strip()}",
        actor=Actor.officer(viewer),
        seen=seen,
        key=key,
    )
    if Confidentiality.SEALED in (before, level):
        from saiban.prosecution.jobs import make_figures_of  # jobs are found by the worker when everything is there

        submit(make_figures_of, idempotency_key=case.organisation_id, service=case.organisation_id)
    return event


@dataclass(frozen=True)
class Change:
    """A change of who sees a case: the event, the level from then on, and the order and reason in the clear."""

    event: CaseEvent
    level: str
    reason: str


def changes_of(opened: Opened) -> list[Change]:
    """Return the changes of a case that somebody has opened, the newest first."""
    levels = dict(LEVELS)
    return [
        Change(event, str(levels[event.fields["level"]]), _reason_of(event))
        for event in reversed(opened.events)
        if event.code == CONFIDENTIALITY
    ]


def _reason_of(event: CaseEvent) -> str:
    opened = {secret.field: chain.value_in(secret.opened) for secret in event.secrets.all()}
    return str(opened.get(REASON, ""))
