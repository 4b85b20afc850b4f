"""What writes agreements: proposing, approving, refusing, withdrawing and ending them, each step with who and why."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log, maker_checker, permits, reasons
from saiban.access.agreements.rules import Proposal, faults
from saiban.access.models import Agreement, AgreementEvent
from saiban.access.viewer import Viewer
from saiban.directory.models import Organisation, Place, Scheme

State = Agreement.State
_ACTS = {
    State.PROPOSED: "propose_agreement",
    State.APPROVED: "approve_agreement",
    State.REFUSED: "refuse_agreement",
    State.WITHDRAWN: "withdraw_agreement",
    State.ENDED: "end_agreement",
}


@transaction.atomic
def propose(*, by: Viewer, proposal: Proposal) -> Agreement:
    """Propose an agreement; it opens nothing until somebody else approves it.

    Its code is made of the organisation's, the purpose's and a number. Raises ValidationError by field.
    """
    if wrong := faults(proposal) | _unknown(proposal):
        raise ValidationError(wrong)
    agreement = Agreement.objects.create(
        code=_next_code(proposal),
        organisation=proposal.organisation,
        purpose=proposal.purpose,
        law=proposal.law.strip(),
        section=proposal.section.strip(),
        all_schemes=proposal.all_schemes,
        schemes=sorted(proposal.schemes),
        whole_country=proposal.whole_country,
        places=sorted(proposal.places),
        fields=sorted(proposal.fields),
        a_day=proposal.a_day,
        valid=DateRange(proposal.first_day, proposal.last_day + timedelta(days=1)),
        notes_en=proposal.notes_en.strip(),
        notes_ur=proposal.notes_ur.strip(),
        proposed_by=by.user,
    )
    _note(by, agreement, "")
    return agreement


@transaction.atomic
def approve(*, by: Viewer, agreement: Agreement, reason: str = "") -> Agreement:
    """Approve a proposal: from its first day on it opens what it says.

    Raises ValidationError where the approver proposed it, it is decided already or its last day is past.
    """
    if agreement.last_day < timezone.localdate():
        raise ValidationError(_("The last day of this agreement is past: propose another."))
    return _decide(by, agreement, State.APPROVED, reason)


@transaction.atomic
def refuse(*, by: Viewer, agreement: Agreement, reason: str) -> Agreement:
    """Refuse a proposal. Raises ValidationError without a reason, for one's own or one that is decided already."""
    return _decide(by, agreement, State.REFUSED, reasons.given(reason))


@transaction.atomic
def withdraw(*, by: Viewer, agreement: Agreement, reason: str) -> Agreement:
    """Take one's own proposal back. Raises ValidationError for another's, or one that is decided already."""
    held = maker_checker.held(agreement)
    maker_checker.by_its_proposer(by, held)
    return _step(by, held, State.WITHDRAWN, reasons.given(reason))


@transaction.atomic
def end(*, by: Viewer, agreement: Agreement, reason: str) -> Agreement:
    """End an approved agreement now, before its last day. One person is enough: it only closes.

    Raises ValidationError without a reason, or where it is not in force.
    """
    return _step(by, maker_checker.held(agreement, State.APPROVED), State.ENDED, reasons.given(reason))


def _decide(by: Viewer, agreement: Agreement, state: State, reason: str) -> Agreement:
    held = maker_checker.held(agreement)
    maker_checker.by_another(by, held)
    held.decided_by = by.user
    return _step(by, held, state, reason)


def _step(by: Viewer, held: Agreement, after: State, reason: str) -> Agreement:
    held.state = after
    held.save(update_fields=["state", "decided_by"])
    permits.forget()
    _note(by, held, reason)
    return held


def _note(by: Viewer, agreement: Agreement, reason: str) -> None:
    AgreementEvent.objects.create(
        agreement=agreement, user=by.user, posting=by.posting, state=agreement.state, reason=reason.strip()
    )
    log.write(
        by,
        act=_ACTS[State(agreement.state)],
        subject_kind="agreement",
        subjects=[agreement.pk],
        results=1,
        agreement=agreement.code,
    )


def _unknown(proposal: Proposal) -> dict[str, str]:
    """Say which codes of a proposal stand for nothing."""
    found: dict[str, str] = {}
    if missing := set(proposal.schemes) - set(
        Scheme.objects.filter(code__in=proposal.schemes).values_list("code", flat=True)
    ):
        found["schemes"] = _("There is no such scheme: %(codes)s.") % {"codes": ", ".join(sorted(missing))}
    reached = Place.objects.filter(code__in=proposal.places, level__in=(Place.Level.PROVINCE, Place.Level.DISTRICT))
    if missing := set(proposal.places) - set(reached.values_list("code", flat=True)):
        found["places"] = _("There is no such province or district: %(codes)s.") % {"codes": ", ".join(sorted(missing))}
    return found


def _next_code(proposal: Proposal) -> str:
    """Make the next code of this organisation and purpose, such as eobi-eligibility-check-2."""
    Organisation.objects.select_for_update().get(pk=proposal.organisation.pk)
    before = Agreement.objects.filter(organisation=proposal.organisation, purpose=proposal.purpose).count()
    stem = f"{proposal.organisation.code[:35]}-{proposal.purpose.replace('_', '-')}"
    return f"{stem}-{before + 1}"
