"""Hearings, visits and talks: made, and settled by what came of them; one that is put off leads to the next."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.cases.models import Appointment, Case
from saiban.cases.work.held import held_open
from saiban.cases.work.refused import WorkRefused
from saiban.directory.models import Office


@transaction.atomic
def make(
    *,
    viewer: Viewer,
    case: Case,
    purpose: str,
    at: datetime,
    place: str,
    minutes: int = 30,
    user: User | None = None,
    office: Office | None = None,
    after: Appointment | None = None,
) -> Appointment:
    """Make an appointment; without `user` it is the viewer's own. Raises `WorkRefused`."""
    held = held_open(case)
    if at <= timezone.now():
        raise WorkRefused(_("This time has passed. Choose a later one."))
    return Appointment.objects.create(
        case=held,
        purpose=purpose,
        at=at,
        minutes=minutes,
        place=place,
        user=user or viewer.user,
        office=office,
        after=after,
        made_by=viewer.user,
    )


@transaction.atomic
def settle(
    *, viewer: Viewer, appointment: Appointment, result: str, put_off_by: str = "", next_at: datetime | None = None
) -> Appointment | None:
    """Write down what came of an appointment, and return the next one where there is one. Raises `WorkRefused`.

    `put_off_by` says who asked, where it was put off; `next_at` makes another one at the same place.
    """
    held = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if held.result:
        raise WorkRefused(_("Somebody has written down already what came of it."))
    if result == Appointment.Result.ADJOURNED and not put_off_by:
        raise WorkRefused(_("Say who asked to put it off."))
    held.result, held.put_off_by, held.settled_at = Appointment.Result(result), put_off_by, timezone.now()
    held.save()
    if next_at is None:
        return None
    return make(
        viewer=viewer,
        case=held.case,
        purpose=held.purpose,
        at=next_at,
        place=held.place,
        minutes=held.minutes,
        user=held.user,
        office=held.office,
        after=held,
    )
