"""What writes appeals: filing one, closing refusals that nobody appealed against."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.cases.actors import Actor
from saiban.cases.models import Case, CaseEvent, Link, RunningClock
from saiban.cases.parties import NewParty, first_party_as
from saiban.cases.services import open_case, record_event
from saiban.directory.models import Office

LATE_TAKEN = timedelta(days=60)
"""So long after the last day an appeal is still taken, with the reason why it is late; then the refusal is closed."""


@transaction.atomic
def file_appeal(
    *, actor: Actor, application: Case, grounds: str, late_because: str = "", office: Office | None = None, key: str
) -> Case:
    """File an appeal against the refusal of an application, and return its case; the same key gives the same one.

    It goes to the body that refused, as the routes of all bodies known to us begin there. What comes after the last
    day is taken with the reason why. Raises ValidationError where there is no refusal to appeal against, or a late one
    gives no reason.
    """
    application = Case.objects.select_for_update().get(pk=application.pk)
    known = Case.objects.filter(key=key).first()
    if known is not None:
        return known
    if application.case_type != "application" or application.stage != "refused":
        raise ValidationError(_("There is no refusal here that can be appealed against."))
    refusal = refusal_of(application)
    in_time = in_time_by(last_day_of(application), late_because)
    appeal = open_case(
        case_type="appeal",
        actor=actor,
        office=office or application.office,
        organisation=application.organisation,
        title=application.title,
        parties=[appellant_of(application)],
        fields={
            "scheme": application.facts["scheme"],
            "against": application.number,
            "decided_on": timezone.localtime(refusal.at).date(),
            "in_time": in_time,
            "grounds": grounds,
            "late_because": late_because,
        },
        place=application.place,
        key=key,
    )
    Link.objects.create(case=appeal, other=application, kind=Link.Kind.APPEAL_OF, made_by_id=actor.user_id)
    record_event(
        case=application,
        event="appeal_filed",
        actor=Actor.system("appeals"),
        fields={"appeal": appeal.number},
        seen=application.last_seq,
        key=f"appeal:{appeal.number}",
    )
    return appeal


def in_time_by(last_day: date | None, late_because: str) -> bool:
    """Say whether an appeal of today is in time. Raises ValidationError where it is late and does not say why."""
    in_time = last_day is None or timezone.localdate() <= last_day
    if not in_time and not late_because.strip():
        raise ValidationError(_("The time to appeal is over. Say why the appeal comes late: then it is still taken."))
    return in_time


def refusal_of(application: Case) -> CaseEvent:
    """Return the newest refusal of an application. Raises CaseEvent.DoesNotExist where there is none."""
    return application.events.filter(code="refuse").latest("seq")


def last_day_of(application: Case) -> date | None:
    """Return the last day to appeal against the newest refusal; None where no clock runs."""
    clock = RunningClock.objects.filter(case=application, code="appeal").order_by("-round").first()
    return clock.due_on if clock else None


def appellant_of(case: Case) -> NewParty:
    """Return whom a case is about as the one who appeals. Raises ValueError for a nameless case."""
    appellant = first_party_as("appellant", case)
    if appellant is None:
        raise ValueError("Nobody can appeal from a nameless case.")
    return appellant


def close_unappealed(today: date | None = None) -> int:
    """Close the refusals against which nobody appealed, not even late; return how many.

    A case that somebody works on at the moment is left for the next time.
    """
    over = (today or timezone.localdate()) - LATE_TAKEN
    waiting = RunningClock.objects.filter(
        code="appeal", standing="running", due_on__lt=over, case__case_type="application", case__stage="refused"
    )
    closed = 0
    for key in list(waiting.values_list("case", flat=True)):
        with transaction.atomic():
            case = Case.objects.select_for_update(skip_locked=True).filter(pk=key, stage="refused").first()
            if case is not None:
                event = f"time_over:{case.last_seq}"
                record_event(case=case, event="time_over", actor=Actor.system("appeals"), seen=case.last_seq, key=event)
                closed += 1
    return closed
