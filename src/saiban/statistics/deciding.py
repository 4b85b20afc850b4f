"""Deciding on what somebody else put forward: accounts and targets count when a second person has approved them."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log, reasons
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
    held = _held(put)
    _by_another(by, held)
    return _decide(by, held, State.APPROVED, reason)


@transaction.atomic
def refuse(*, by: Viewer, put: Put, reason: str) -> Put:
    """Refuse what somebody else put forward. Raises ValidationError as `approve` does, and without a reason."""
    held = _held(put)
    _by_another(by, held)
    return _decide(by, held, State.REFUSED, reasons.given(reason))


@transaction.atomic
def withdraw(*, by: Viewer, put: Put, reason: str) -> Put:
    """Take back what one put forward. Raises ValidationError for another's, what is decided, or without a reason."""
    held = _held(put)
    if by.user.pk != held.proposed_by_id:
        raise ValidationError(_("Only who put this forward withdraws it; refuse it instead."))
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


def _held(put: Put) -> Put:
    held = type(put).objects.select_for_update().get(pk=put.pk)
    if held.state != State.PROPOSED:
        raise ValidationError(
            _("This is %(state)s already: nothing was changed.") % {"state": held.get_state_display()}
        )
    return held


def _by_another(by: Viewer, put: Put) -> None:
    if by.user.pk == put.proposed_by_id:
        raise ValidationError(_("You put this forward, so somebody else decides on it."))


def _decide(by: Viewer, held: Put, after: State, reason: str) -> Put:
    held.state, held.decided_by, held.decided_at, held.reason = after, by.user, timezone.now(), reason.strip()
    held.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    note(by, held)
    return held
