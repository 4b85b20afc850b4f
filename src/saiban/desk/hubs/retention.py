"""How long promised times and tickets are kept."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saiban.desk.models import QueueTicket, WindowAppointment
from saiban.frame.retention import Basis, Line, keep

APPOINTMENT_DAYS = 60
TICKET_DAYS = 400


def forget_appointments(before: datetime) -> int:
    """Remove the appointments of days before a moment, with their phones; return how many."""
    gone, _each = WindowAppointment.objects.filter(day__lt=timezone.localdate(before)).delete()
    return gone


def forget_tickets(before: datetime) -> int:
    """Remove the tickets of days before a moment; return how many. The counts of the days stay."""
    gone, _each = QueueTicket.objects.filter(day__lt=timezone.localdate(before)).delete()
    return gone


def declare() -> None:
    """Put the lines of the hubs on the retention schedule."""
    keep(
        Line(
            code="desk.appointments",
            what=_("Times promised at the window, with the phone to which the message went"),
            days=APPOINTMENT_DAYS,
            then=_("removed"),
            basis=Basis.OURS,
            source=_("Long enough to ask who was turned away; the phone has no other use."),
            dispose=forget_appointments,
        )
    )
    keep(
        Line(
            code="desk.tickets",
            what=_("Numbers of the queue"),
            days=TICKET_DAYS,
            then=_("removed; the counts of each day are kept"),
            basis=Basis.OURS,
            source=_("They are about nobody; a year and a month let two years be compared."),
            dispose=forget_tickets,
        )
    )
