"""What writes the queue of a hub: taking a ticket, calling the next one, ending it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.desk.models import HubDay, QueueTicket
from saiban.directory.models import Office, Service

COUNTER_KEY = "counter"
"""Under which a session remembers at which counter its officer sits."""
_NEXT = """
    INSERT INTO desk_hubday (office_id, day, taken, called, waited, served, "left", decided, decision_days)
    VALUES (%(office)s, %(day)s, 1, 0, 0, 0, 0, 0, 0)
    ON CONFLICT (office_id, day) DO UPDATE SET taken = desk_hubday.taken + 1
    RETURNING taken
"""


def own_office(viewer: Viewer) -> Office:
    """Return the office where the viewer sits. Raises ValidationError where the posting names none."""
    if viewer.office is None:
        raise ValidationError(_("Your posting names no office. Ask an administrator to add it."))
    return viewer.office


@transaction.atomic
def take_ticket(*, viewer: Viewer, service: Service | None = None, priority: bool = False) -> QueueTicket:
    """Give the next number of today at the viewer's office; two at once get two numbers."""
    office, today = own_office(viewer), timezone.localdate()
    return _ticket(office, today, service, priority)


@transaction.atomic
def call_next(*, viewer: Viewer, counter: str) -> QueueTicket | None:
    """Call who is next at the viewer's office: priority first, then by number; None where nobody waits.

    Two officers at once call two tickets.
    """
    office, now = own_office(viewer), timezone.now()
    today = timezone.localdate(now)
    waiting = QueueTicket.objects.filter(office=office, day=today, state=QueueTicket.State.WAITING)
    ticket = waiting.order_by("-priority", "number").select_for_update(skip_locked=True).first()
    if ticket is None:
        return None
    ticket.state, ticket.counter = QueueTicket.State.CALLED, counter
    ticket.called_at, ticket.called_by = now, viewer.posting
    ticket.save(update_fields=["state", "counter", "called_at", "called_by"])
    waited = max(0, round((now - ticket.taken_at).total_seconds()))
    HubDay.objects.filter(office=office, day=today).update(called=F("called") + 1, waited=F("waited") + waited)
    return ticket


@transaction.atomic
def end_ticket(*, viewer: Viewer, key: int, served: bool) -> QueueTicket:
    """Say that who was called was served, or did not come; said again it changes nothing.

    Raises QueueTicket.DoesNotExist for one of another office, ValidationError for one that nobody called.
    """
    ticket = QueueTicket.objects.select_for_update().get(pk=key, office=own_office(viewer))
    if ticket.state == QueueTicket.State.WAITING:
        raise ValidationError(_("Call this ticket first."))
    _end(ticket, served)
    return ticket


def end_served(key: int | None) -> None:
    """End the ticket of a sitting that ended, in the caller's transaction; one that has ended stays as it is."""
    ticket = QueueTicket.objects.select_for_update().filter(pk=key).first() if key is not None else None
    if ticket is not None:
        _end(ticket, True)


def _end(ticket: QueueTicket, served: bool) -> None:
    """Let a called ticket end, and count it into its day."""
    if ticket.state != QueueTicket.State.CALLED:
        return
    ticket.state = QueueTicket.State.SERVED if served else QueueTicket.State.LEFT
    ticket.ended_at = timezone.now()
    ticket.save(update_fields=["state", "ended_at"])
    counted = "served" if served else "left"
    HubDay.objects.filter(office=ticket.office, day=ticket.day).update(**{counted: F(counted) + 1})


def ticket_for_appointment(office: Office, service: Service | None) -> QueueTicket:
    """Give who comes at the promised time a number that is called first, in the caller's transaction."""
    return _ticket(office, timezone.localdate(), service, True)


def _ticket(office: Office, day: date, service: Service | None, priority: bool) -> QueueTicket:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"office": office.pk, "day": day})
        number = cursor.fetchone()[0]
    ticket = QueueTicket(office=office, day=day, number=number, service=service, priority=priority)
    ticket.save(force_insert=True)
    ticket.refresh_from_db(fields=["taken_at"])
    return ticket
