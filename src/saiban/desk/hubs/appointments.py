"""What writes appointments of the window: times of half an hour, as many seats as desk officers are posted there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from saiban.access.models import Posting, Role
from saiban.access.viewer import Viewer
from saiban.desk.hubs.queue import own_office, ticket_for_appointment
from saiban.desk.models import QueueTicket, WindowAppointment
from saiban.directory.models import Office, Service
from saiban.frame import outbox
from saiban.frame.crypto import seal
from saiban.frame.turns import hold_turn
from saiban.terms.dates import PartialDate, format_date

SLOT = timedelta(minutes=30)
DAYS_AHEAD = 30
HELD = (WindowAppointment.State.BOOKED, WindowAppointment.State.CAME)


@dataclass(frozen=True)
class Slot:
    """A time of a day and how many can still be promised it."""

    starts: time
    free: int


def slots(office: Office, day: date) -> list[Slot]:
    """Return the times of a day at an office with what is free; none on a day that it is closed or that has passed."""
    now = timezone.localtime()
    if day < now.date():
        return []
    seats = _seats(office, day)
    taken: dict[time, int] = {}
    for starts in WindowAppointment.objects.filter(office=office, day=day, state__in=HELD).values_list(
        "starts", flat=True
    ):
        taken[starts] = taken.get(starts, 0) + 1
    times = [one for one in _times(office, day) if day > now.date() or one > now.time()]
    return [Slot(one, max(0, seats - taken.get(one, 0))) for one in times]


@transaction.atomic
def book(
    *,
    viewer: Viewer,
    day: date,
    starts: time,
    phone: str,
    service: Service | None = None,
    case_number: str = "",
    language: str = "ur",
) -> WindowAppointment:
    """Promise somebody a time at the viewer's office and send them a message with it.

    `phone` is in E.164. Raises ValidationError with what to do for a day out of reach or a time that is full.
    """
    office = own_office(viewer)
    if not timezone.localdate() <= day <= timezone.localdate() + timedelta(days=DAYS_AHEAD):
        raise ValidationError(_("Choose a day within the next 30 days."))
    hold_turn(f"window {office.pk} {day}")  # whoever books for the same day waits for the seat that is given here
    if not any(slot.starts == starts and slot.free for slot in slots(office, day)):
        raise ValidationError(_("This time is taken or the office is closed then. Choose another one."))
    held = WindowAppointment.objects.filter(office=office, day=day, starts=starts, state__in=HELD)
    seats = set(held.values_list("seat", flat=True))
    appointment = WindowAppointment.objects.create(
        office=office,
        day=day,
        starts=starts,
        seat=next(seat for seat in range(1, len(seats) + 2) if seat not in seats),
        service=service,
        case_number=case_number,
        phone=seal("phone", phone),
        phone_last_four=phone[-4:],
        language=language,
        booked_by=viewer.posting,
    )
    outbox.send(
        channel="sms",
        to=phone,
        text=words_of(appointment),
        language=language,
        about=case_number,
        key=f"window:{appointment.pk}",
    )
    return appointment


@transaction.atomic
def came(*, viewer: Viewer, key: int) -> QueueTicket:
    """Give who comes at the promised time a ticket that is called first; said again it gives the same one.

    Raises WindowAppointment.DoesNotExist for one of another office, ValidationError for one of another day.
    """
    found = WindowAppointment.objects.select_for_update(of=["self"]).select_related("ticket")
    appointment = found.get(pk=key, office=own_office(viewer))
    if appointment.ticket is not None:
        return appointment.ticket
    if appointment.state != WindowAppointment.State.BOOKED or appointment.day != timezone.localdate():
        raise ValidationError(_("This appointment is not for today. Give an ordinary ticket."))
    appointment.ticket = ticket_for_appointment(appointment.office, appointment.service)
    appointment.state = WindowAppointment.State.CAME
    appointment.save(update_fields=["ticket", "state"])
    return appointment.ticket


@transaction.atomic
def cancel(*, viewer: Viewer, key: int) -> WindowAppointment:
    """Free the time again; said again it changes nothing. Raises as `came`."""
    appointment = WindowAppointment.objects.select_for_update().get(pk=key, office=own_office(viewer))
    if appointment.state == WindowAppointment.State.BOOKED:
        appointment.state = WindowAppointment.State.CANCELLED
        appointment.save(update_fields=["state"])
    return appointment


def words_of(appointment: WindowAppointment) -> str:
    """What the message says, in the person's language."""
    with override(appointment.language):
        day = format_date(PartialDate(appointment.day, "day"), appointment.language)
        told = {"office": str(appointment.office), "day": day, "time": appointment.starts.strftime("%H:%M")}
        return _("Come to %(office)s on %(day)s at %(time)s. Bring your identity card.") % told


def _times(office: Office, day: date) -> list[time]:
    found = []
    for hours in office.hours.filter(weekday=day.isoweekday()):
        starts, closes = datetime.combine(day, hours.opens), datetime.combine(day, hours.closes)
        while starts + SLOT <= closes:
            found.append(starts.time())
            starts += SLOT
    return found


def _seats(office: Office, day: date) -> int:
    officers = Posting.objects.filter(office=office, role=Role.DESK_OFFICER, valid__contains=day)
    return max(1, officers.values("user").distinct().count())
