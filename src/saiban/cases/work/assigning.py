"""Giving cases to people: proposed by who may, confirmed or declined by whom it is for, handed over, taken.

The one who leads a case is one: a new lead's yes ends the one before. Everything happens under the lock of the case's
row, as events do, so that two who give at once don't cross.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.models import Posting, User
from saiban.access.viewer import Viewer
from saiban.cases.declarations import CaseType
from saiban.cases.models import Assignment, Case
from saiban.cases.types import case_type_of_version
from saiban.cases.work.held import held_open
from saiban.cases.work.refused import WorkRefused

OPEN = (Assignment.State.PROPOSED, Assignment.State.CONFIRMED)
MEMBERS_SHARE = Decimal("0.5")
"""The part of a case's weight that counts as the load of one who works on it under a lead."""


_by_order: set[str] = set()


def only_by_order(case_type: str) -> None:
    """Have cases of a type given by an order alone (`entrust`), which a room above writes. Called in `ready()`."""
    _by_order.add(case_type)


def may_assign(viewer: Viewer, case: Case) -> bool:
    """Say whether a viewer may give this case to others: a keeper of its type, in its organisation."""
    return case.case_type not in _by_order and _keeps(viewer, case)


def _keeps(viewer: Viewer, case: Case) -> bool:
    return _of_house(viewer, case) and viewer.role in case_type_of_version(case.version_id).keepers


def may_take(viewer: Viewer, case: Case) -> bool:
    """Say whether a viewer may take this case: somebody who acts in its type, in its organisation."""
    if case.case_type in _by_order:
        return False
    return _of_house(viewer, case) and str(viewer.role) in acting_roles(case_type_of_version(case.version_id))


def acting_roles(declared: CaseType) -> frozenset[str]:
    """The roles that do something in a type of case."""
    return frozenset({role for event in declared.all_events for role in event.by}) | frozenset(declared.keepers)


def could_work_on(case: Case) -> Iterable[Posting]:
    """The postings of today by which somebody could work on a case: those of its office, where it has staff."""
    declared = case_type_of_version(case.version_id)
    postings = Posting.objects.filter(
        organisation_id=case.organisation_id,
        role__in=acting_roles(declared),
        valid__contains=timezone.localdate(),
        user__is_active=True,
    ).select_related("user")
    of_office = list(postings.filter(office=case.office_id)) if case.office_id else []
    return of_office or list(postings)


@transaction.atomic
def propose(
    *, giver: Viewer, case: Case, user: User, part: str = Assignment.Part.LEAD, share: Decimal = Decimal(1)
) -> Assignment:
    """Propose a case to somebody, who confirms or declines. Raises `WorkRefused`.

    Whoever proposes it to themselves takes it at once.
    """
    held = held_open(case)
    if not may_assign(giver, held) and not (user == giver.user and may_take(giver, held)):
        raise WorkRefused(_("Whoever gives this case to people has another posting: ask the one who keeps such cases."))
    if not any(posting.user_id == user.pk for posting in could_work_on(held)):
        raise WorkRefused(_("This person is not posted where the case is worked on today. Choose somebody else."))
    if Assignment.objects.filter(case=held, user=user, state__in=OPEN).exists():
        raise WorkRefused(_("This person has the case already, or has not answered yet."))
    made = Assignment.objects.create(case=held, user=user, part=part, share=share, proposed_by=giver.user)
    if user == giver.user:
        _confirm(made)
    return made


@transaction.atomic
def take(*, viewer: Viewer, case: Case) -> Assignment:
    """Take a case that nobody leads. Raises `WorkRefused`."""
    held = Case.objects.select_for_update().get(pk=case.pk)
    if Assignment.objects.filter(case=held, state=Assignment.State.CONFIRMED, part=Assignment.Part.LEAD).exists():
        raise WorkRefused(_("Somebody else has just taken this case."))
    if not may_take(viewer, held):
        raise WorkRefused(_("In your posting you do not work on such cases."))
    waiting = Assignment.objects.filter(case=held, user=viewer.user, state=Assignment.State.PROPOSED).first()
    if waiting is not None:
        return _confirm(waiting)
    return propose(giver=viewer, case=held, user=viewer.user)


@transaction.atomic
def answer(*, viewer: Viewer, assignment: Assignment, accept: bool, why: str = "") -> Assignment:
    """Confirm or decline a case that was proposed to the viewer. Raises `WorkRefused`.

    `why` is needed to decline: a value of `Assignment.Why`.
    """
    Case.objects.select_for_update().get(pk=assignment.case_id)
    waiting = Assignment.objects.filter(pk=assignment.pk, user=viewer.user, state=Assignment.State.PROPOSED).first()
    if waiting is None:
        raise WorkRefused(_("This was answered already, or taken back."))
    if accept:
        return _confirm(waiting)
    if why not in Assignment.Why.values:
        raise WorkRefused(_("Say why you can't take the case: whoever gives it to the next one needs to know."))
    now = timezone.now()
    waiting.state, waiting.why = Assignment.State.DECLINED, why
    waiting.answered_at = waiting.ended_at = now
    waiting.ended_by = viewer.user
    waiting.save()
    return waiting


@transaction.atomic
def end(*, viewer: Viewer, assignment: Assignment, why: str, by_order: bool = False) -> Assignment:
    """End an assignment, or take a proposal back: one's own, or as one who gives such cases. Raises `WorkRefused`.

    Where cases are given by an order alone they are ended `by_order` alone too.
    """
    case = Case.objects.select_for_update().get(pk=assignment.case_id)
    running = Assignment.objects.filter(pk=assignment.pk, state__in=OPEN).first()
    if running is None:
        raise WorkRefused(_("This assignment has ended already."))
    if case.case_type in _by_order and not by_order:
        raise WorkRefused(_("This case was given by an order: whoever gave it ends it by another one."))
    if running.user_id != viewer.user.pk and not _keeps(viewer, case):
        raise WorkRefused(_("Only they themselves, or whoever gives such cases to people, end an assignment."))
    if why not in Assignment.Why.values:
        raise WorkRefused(_("Say why the assignment ends."))
    _end(running, by=viewer.user, why=why)
    return running


@transaction.atomic
def entrust(*, giver: Viewer, case: Case, lead: User, members: Sequence[User] = ()) -> list[Assignment]:
    """Give a case to a lead and members by an order: they have it at once, and those before them hand it over.

    Whoever reviews the case goes on. Raises `WorkRefused` where the giver gives no such cases, or somebody of the team
    is not posted to the organisation today or reviews the case.
    """
    held = held_open(case)
    if not _keeps(giver, held):
        raise WorkRefused(_("Whoever gives this case to people has another posting: ask the one who keeps such cases."))
    team = {lead.pk: Assignment.Part.LEAD, **{one.pk: Assignment.Part.MEMBER for one in members}}
    posted = Posting.objects.filter(
        user__in=team, organisation=held.organisation_id, valid__contains=timezone.localdate(), user__is_active=True
    )
    if set(team) - set(posted.values_list("user", flat=True)):
        raise WorkRefused(_("This person is not posted where the case is worked on today. Choose somebody else."))
    have: set[int] = set()
    for row in Assignment.objects.filter(case=held, state__in=OPEN):
        if row.part == Assignment.Part.REVIEWER:
            if row.user_id in team:
                raise WorkRefused(_("Somebody of this team reviews the case: choose somebody else."))
        elif (row.state, row.part) == (Assignment.State.CONFIRMED, team.get(row.user_id)):
            have.add(row.user_id)
        else:
            _end(row, by=giver.user, why=Assignment.Why.HAND_OVER)
    now = timezone.now()
    return [
        Assignment.objects.create(
            case=held,
            user_id=user,
            part=part,
            share=Decimal(1) if part == Assignment.Part.LEAD else MEMBERS_SHARE,
            state=Assignment.State.CONFIRMED,
            proposed_by=giver.user,
            answered_at=now,
        )
        for user, part in team.items()
        if user not in have
    ]


def close_with_case(case: Case) -> None:
    """Take a closed case off everybody's hands; they stay its people. Proposals lapse."""
    now = timezone.now()
    of_case = Assignment.objects.filter(case=case)
    of_case.filter(state=Assignment.State.CONFIRMED).update(state=Assignment.State.CLOSED)
    of_case.filter(state=Assignment.State.PROPOSED).update(
        state=Assignment.State.ENDED, ended_at=now, why=Assignment.Why.OTHER
    )


def open_with_case(case: Case) -> None:
    """Give a case that was opened anew back to those who had it when it was closed."""
    Assignment.objects.filter(case=case, state=Assignment.State.CLOSED).update(state=Assignment.State.CONFIRMED)


def _of_house(viewer: Viewer, case: Case) -> bool:
    return viewer.organisation is not None and viewer.organisation.pk == case.organisation_id


def _confirm(assignment: Assignment) -> Assignment:
    if assignment.part == Assignment.Part.LEAD:
        lead = Assignment.objects.filter(
            case=assignment.case_id, part=Assignment.Part.LEAD, state=Assignment.State.CONFIRMED
        ).first()
        if lead is not None:
            _end(lead, by=assignment.proposed_by, why=Assignment.Why.HAND_OVER)
    assignment.state, assignment.answered_at = Assignment.State.CONFIRMED, timezone.now()
    assignment.save()
    return assignment


def _end(assignment: Assignment, *, by: User, why: str) -> None:
    assignment.state, assignment.why = Assignment.State.ENDED, why
    assignment.ended_at, assignment.ended_by = timezone.now(), by
    assignment.save()
