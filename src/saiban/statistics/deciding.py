"""Deciding on what somebody else put forward: accounts and targets count when a second person has approved them."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from saiban.access import log, maker_checker, reasons
from saiban.access.viewer import Viewer
from saiban.statistics.models import AccountsReturn, Target
from saiban.statistics.models.checked import State

Put = TypeVar("Put", AccountsReturn, Target)

_VERBS = {
    State.PROPOSED: "propose",
    State.APPROVED: "approve",
    State.REFUSED: "refuse",
    State.WITHDRAWN: "withdraw",
}
_KINDS: dict[type, tuple[str, str]] = {AccountsReturn: ("accounts", "accounts_return"), Target: ("target", "target")}


@transaction.atomic
def approve(*, by: Viewer, put: Put, reason: str = "") -> Put:
    """Approve what somebody else put forward. Raises ValidationError for one's own, or what is decided already."""
    held = maker_checker.held(put)
    maker_checker.by_another(by, held)
    return _decide(by, held, State.APPROVED, reason)


@transaction.atomic
def refuse(*, by: Viewer, put: Put, reason: str) -> Put:
    """Refuse what somebody else put forward. Raises ValidationError as `approve` does, and without a reason."""
    held = maker_checker.held(put)
    maker_checker.by_another(by, held)
    return _decide(by, held, State.REFUSED, reasons.given(reason))


@transaction.atomic
def withdraw(*, by: Viewer, put: Put, reason: str) -> Put:
    """Take back what one put forward. Raises ValidationError for another's, what is decided, or without a reason."""
    held = maker_checker.held(put)
    maker_checker.by_its_proposer(by, held)
    return _decide(by, held, State.WITHDRAWN, reasons.given(reason))


def note(by: Viewer, put: Put) -> None:
    """Write on the log how far something has come; in the transaction that brought it there."""
    act, kind = _KINDS[type(put)]
    log.write(by, act=f"{_VERBS[State(put.state)]}_{act}", subject_kind=kind, subjects=[put.pk], results=1)


def may_decide(by: Viewer, put: Put) -> bool:
    """Say whether the viewer decides on it: it waits, and somebody else put it forward."""
    return put.state == State.PROPOSED and put.proposed_by_id != by.user.pk and by.may("statistics.approve")


def may_withdraw(by: Viewer, put: Put) -> bool:
    """Say whether the viewer may take it back."""
    return put.state == State.PROPOSED and put.proposed_by_id == by.user.pk


def waiting_for(by: Viewer, *kinds: type[AccountsReturn] | type[Target]) -> int:
    """Return how many things of these kinds wait for the viewer's decision."""
    if not by.may("statistics.approve"):
        return 0
    return sum(kind.objects.filter(state=State.PROPOSED).exclude(proposed_by=by.user).count() for kind in kinds)


def _decide(by: Viewer, held: Put, after: State, reason: str) -> Put:
    held.state, held.decided_by, held.decided_at, held.reason = after, by.user, timezone.now(), reason.strip()
    held.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    note(by, held)
    return held
