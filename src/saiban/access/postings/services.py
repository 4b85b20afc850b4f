"""What writes postings: giving, proposing, deciding, ending, moving, and letting a user leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import Posting, PostingProposal, Role, User
from saiban.access.postings import rules as own
from saiban.access.rules import needs_second_factor
from saiban.access.sign_in import second_factor, sessions, single_sign_on
from saiban.access.viewer import Viewer, postings_today
from saiban.directory.models import Office, Organisation, Place


@dataclass(frozen=True)
class Wanted:
    """The posting that somebody is to get: `last_day` None has no end; `place` None is the whole country.

    `office` is the one where its holder sits; how far the holder sees comes from `place` alone.
    """

    user: User
    organisation: Organisation
    role: Role
    place: Place | None = None
    office: Office | None = None
    first_day: date | None = None
    last_day: date | None = None


@transaction.atomic
def give(*, giver: Viewer | None, wanted: Wanted, ends: Posting | None = None) -> Posting | PostingProposal:
    """Give a posting, or propose it where the role is privileged; `ends` is the posting that it replaces (a move).

    `giver` is None for set-up commands, which need no second administrator. Raises ValidationError with a reason that
    the giver can act on, PermissionDenied for an organisation or place that is not the giver's to look after.
    """
    _check(giver, wanted, ends)
    if giver is not None and needs_second_factor(wanted.role):
        return _propose(giver, wanted, ends)
    return _begin(giver, wanted, ends, approver=None)


@transaction.atomic
def decide(*, decider: Viewer, proposal: PostingProposal, accept: bool) -> Posting | None:
    """Accept a proposed posting, which begins today or on its later first day, or refuse it for good.

    Raises ValidationError where the decider proposed it, is to hold it, or somebody has decided already.
    """
    proposal = PostingProposal.objects.select_for_update(of=["self"]).get(pk=proposal.pk)
    if not own.looks_after(decider, proposal.organisation) or not own.reaches(decider, proposal.place):
        raise PermissionDenied
    if decider.user.pk in (proposal.proposed_by_id, proposal.user_id):
        raise ValidationError(
            _("Who proposes a posting or is to hold it does not decide on it: ask another administrator.")
        )
    if proposal.decided_by_id is not None:
        raise ValidationError(_("This was decided already."))
    proposal.decided_by, proposal.decided_at = decider.user, timezone.now()
    if accept:
        if not proposal.user.is_active:
            raise ValidationError(_("This user was switched off."))
        first_day = max(proposal.first_day, timezone.localdate())
        wanted = Wanted(
            proposal.user,
            proposal.organisation,
            Role(proposal.role),
            proposal.place,
            proposal.office,
            first_day,
            proposal.last_day,
        )
        proposal.posting = _begin(decider, wanted, proposal.ends, approver=proposal)
    else:
        log.write(decider, act="refuse_posting", subject_kind="user", subjects=[proposal.user_id], results=1)
    proposal.save()
    return proposal.posting


@transaction.atomic
def end(*, ender: Viewer, posting: Posting) -> None:
    """End a posting today; whoever acted from it is signed out everywhere.

    Raises ValidationError for one's own or one that is not valid today.
    """
    if ender.user.pk == posting.user_id:
        raise ValidationError(_("Nobody ends their own posting: ask another administrator."))
    if not own.looks_after(ender, posting.organisation):
        raise PermissionDenied
    if timezone.localdate() not in posting.valid:
        raise ValidationError(_("This posting is not valid today, so there is nothing to end."))
    close(by=ender, posting=posting, act="end_posting")


def close(*, by: Viewer | None, posting: Posting, act: str) -> None:
    """Let a posting hold until yesterday, write it on the log, and sign its holder out everywhere."""
    _cut(by, posting, act)
    sessions.end_all(by=by, user=posting.user)


@transaction.atomic
def leave(*, by: Viewer, user: User) -> None:
    """Let a user leave: all postings end, later ones never begin; sign-in, sessions and factors are gone.

    What the user had at hand stays and is listed by `queries.open_work`. Raises ValidationError for oneself.
    """
    if by.user.pk == user.pk:
        raise ValidationError(_("Nobody lets themselves leave: ask another administrator."))
    if not own.looks_after(by, user.organisation):
        raise PermissionDenied
    today = timezone.localdate()
    for posting in user.postings.exclude(valid__isempty=True):
        if posting.valid.upper is None or posting.valid.upper > today:
            _cut(by, posting, "end_posting")
    user.is_active = False
    user.save(update_fields=["is_active"])
    second_factor.remove_all(user=user)
    if single_sign_on.subject_of(user):
        single_sign_on.bind(by=by, user=user, subject="")
    sessions.end_all(by=by, user=user)
    log.write(by, act="leave", subject_kind="user", subjects=[user.pk], results=1)


def _check(giver: Viewer | None, wanted: Wanted, ends: Posting | None) -> None:
    if giver is not None:
        if giver.user.pk == wanted.user.pk:
            raise ValidationError(_("Nobody gives a posting to themselves: ask another administrator."))
        if not own.looks_after(giver, wanted.organisation) or not own.looks_after(giver, wanted.user.organisation):
            raise PermissionDenied
        if ends is not None and not own.looks_after(giver, ends.organisation):
            raise PermissionDenied
        if not own.reaches(giver, wanted.place):
            raise ValidationError(_("This place lies outside your own posting's place."))
    if not wanted.user.is_active:
        raise ValidationError(_("This user was switched off."))
    office = wanted.office
    if office is not None and not office.one_window and office.organisation_id != wanted.organisation.pk:
        raise ValidationError(_("This office belongs to another organisation."))
    first_day = wanted.first_day or timezone.localdate()
    if wanted.last_day is not None and wanted.last_day < first_day:
        raise ValidationError(_("The last day lies before the first."))
    same = {"organisation": wanted.organisation, "role": wanted.role, "place": wanted.place}
    if postings_today(wanted.user).filter(**same).exists():
        raise ValidationError(_("The user has this posting already."))
    if wanted.user.proposals.filter(decided_by__isnull=True, **same).exists():
        raise ValidationError(_("This posting is proposed already and waits for another administrator."))
    if ends is not None and (ends.user_id != wanted.user.pk or timezone.localdate() not in ends.valid):
        raise ValidationError(_("The posting that is to end is not one that this user has today."))


def _cut(by: Viewer | None, posting: Posting, act: str) -> None:
    posting.valid = DateRange(posting.valid.lower, max(timezone.localdate(), posting.valid.lower))
    posting.save(update_fields=["valid"])
    log.write(by, act=act, subject_kind="posting", subjects=[posting.pk], results=1)


def _propose(giver: Viewer, wanted: Wanted, ends: Posting | None) -> PostingProposal:
    proposal = PostingProposal.objects.create(
        user=wanted.user,
        organisation=wanted.organisation,
        role=wanted.role,
        place=wanted.place,
        office=wanted.office,
        first_day=wanted.first_day or timezone.localdate(),
        last_day=wanted.last_day,
        ends=ends,
        proposed_by=giver.user,
    )
    log.write(giver, act="propose_posting", subject_kind="user", subjects=[wanted.user.pk], results=1)
    return proposal


def _begin(by: Viewer | None, wanted: Wanted, ends: Posting | None, *, approver: PostingProposal | None) -> Posting:
    if ends is not None:
        close(by=by, posting=ends, act="end_posting")
    last = wanted.last_day + timedelta(days=1) if wanted.last_day else None
    posting = Posting.objects.create(
        user=wanted.user,
        organisation=wanted.organisation,
        role=wanted.role,
        place=wanted.place,
        office=wanted.office,
        valid=DateRange(wanted.first_day or timezone.localdate(), last),
        given_by=approver.proposed_by if approver else (by.user if by else None),
        approved_by=by.user if approver and by else None,
    )
    if wanted.user.organisation_id is None:
        wanted.user.organisation = wanted.organisation
        wanted.user.save(update_fields=["organisation"])
    act = "move_posting" if ends else "give_posting"
    log.write(by, act=act, subject_kind="posting", subjects=[posting.pk], results=1)
    return posting
