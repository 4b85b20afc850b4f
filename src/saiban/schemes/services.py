"""What writes versions of schemes: proposing, approving, refusing, withdrawing, and asking what a version would do."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log, maker_checker, reasons
from saiban.access.viewer import Viewer
from saiban.frame.turns import hold_turn
from saiban.schemes import active, jobs
from saiban.schemes.models import Effect, SchemeVersion, VersionStep
from saiban.schemes.rules import may_propose_for

State = SchemeVersion.State
_ACTS = {
    State.PROPOSED: "propose_scheme",
    State.APPROVED: "approve_scheme",
    State.REFUSED: "refuse_scheme",
    State.WITHDRAWN: "withdraw_scheme",
}
_BOOK = "scheme book"  # whose changes come one after another


@transaction.atomic
def propose(*, by: Viewer, text: str, in_force_from: date, why: str) -> SchemeVersion:
    """Propose a scheme's file; it changes nothing until somebody else approves it. Whom it would affect is queued.

    Raises ValidationError by field: of `text` one message for each fault of the file, with its line and what to do; of
    a first day that is past or before that of the version approved last; where the viewer's organisation does not run
    the scheme; where the text is the one that stands.
    """
    hold_turn(_BOOK)
    text = text.replace("\r\n", "\n").strip("\n") + "\n"
    rules = active.read_proposal(text)
    stands = active.standing_texts().get(rules.code, "")
    if not may_propose_for(by.role, by.organisation and by.organisation.code, rules, active.newest_book()):
        raise ValidationError(
            {"text": _("Only the organisation that runs a scheme, or a steward, proposes its rules.")}
        )
    if text == stands:
        raise ValidationError({"text": _("This is the text that stands already: nothing would change.")})
    if in_force_from < timezone.localdate():
        raise ValidationError({"in_force_from": _("This day is past: rules come into force today or later.")})
    last = active.last_approved(rules.code)
    if last is not None and in_force_from < last.in_force_from:
        raise ValidationError(
            {
                "in_force_from": _("Version %(number)s, on which this one builds, comes into force on %(day)s only.")
                % {"number": last.number, "day": last.in_force_from.isoformat()}
            }
        )
    if not why.strip():
        raise ValidationError({"why": _("Say why.")})
    version = SchemeVersion.objects.create(
        scheme=rules.code,
        number=_last_number(rules.code) + 1,
        text=text,
        digest=active.digest_of(text),
        replaces=active.digest_of(stands),
        why=why.strip(),
        in_force_from=in_force_from,
        proposed_by=by.user,
    )
    _note(by, version, why)
    _work_out(version)
    return version


@transaction.atomic
def approve(*, by: Viewer, version: SchemeVersion, reason: str = "") -> SchemeVersion:
    """Approve a version: from its first day on, or from today where that is past, it is the scheme's text.

    Raises ValidationError where the approver proposed it, it is decided already, another text stands by now than the
    one that it was to replace, or nobody can see yet whom it would affect.
    """
    hold_turn(_BOOK)
    held = maker_checker.held(version)
    maker_checker.by_another(by, held)
    if active.is_stale(held):
        raise ValidationError(
            _(
                "Since this was proposed another version of the scheme was approved: this one would undo it. "
                "Withdraw or refuse it, and propose the change again on the text that stands now."
            )
        )
    active.read_proposal(held.text)  # other schemes may have changed since: the book must still hold together
    if not held.effects.filter(state=Effect.State.DONE).exists():
        raise ValidationError(_("Whom this would affect is not worked out yet: wait for it, then decide."))
    return _step(by, held, State.APPROVED, reason)


@transaction.atomic
def refuse(*, by: Viewer, version: SchemeVersion, reason: str) -> SchemeVersion:
    """Refuse a version. Raises ValidationError without a reason, for one's own or one that is decided already."""
    held = maker_checker.held(version)
    maker_checker.by_another(by, held)
    return _step(by, held, State.REFUSED, reasons.given(reason))


@transaction.atomic
def withdraw(*, by: Viewer, version: SchemeVersion, reason: str) -> SchemeVersion:
    """Take one's own proposal back. Raises ValidationError for another's, or one that is decided already."""
    held = maker_checker.held(version)
    maker_checker.by_its_proposer(by, held)
    return _step(by, held, State.WITHDRAWN, reasons.given(reason))


@transaction.atomic
def work_out_again(*, version: SchemeVersion) -> Effect:
    """Queue once more whom a proposal would affect; while one is being worked out that one is returned.

    Raises ValidationError for a version that is decided.
    """
    return _work_out(maker_checker.held(version))


def _work_out(version: SchemeVersion) -> Effect:
    at_work = version.effects.filter(state__in=(Effect.State.WAITING, Effect.State.RUNNING)).first()
    effect = at_work or Effect.objects.create(version=version, as_of=max(version.in_force_from, timezone.localdate()))
    jobs.work_out_later(effect)
    return effect


def _last_number(scheme: str) -> int:
    return SchemeVersion.objects.filter(scheme=scheme).aggregate(last=Max("number"))["last"] or 0


def _step(by: Viewer, held: SchemeVersion, after: State, reason: str) -> SchemeVersion:
    held.state = after
    if after != State.WITHDRAWN:
        held.decided_by = by.user
    held.save(update_fields=["state", "decided_by"])
    _note(by, held, reason)
    return held


def _note(by: Viewer, version: SchemeVersion, reason: str) -> None:
    VersionStep.objects.create(
        version=version, user=by.user, posting=by.posting, state=version.state, reason=reason.strip()
    )
    log.write(by, act=_ACTS[State(version.state)], subject_kind="scheme_version", subjects=[version.pk], results=1)
