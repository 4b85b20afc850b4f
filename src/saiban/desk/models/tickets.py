"""Queue tickets of a hub, and its days: what was taken, called and served, counted as it happens.

A ticket is a number of a day and nothing of a person. The day's row gives the next number and holds the counts, so that
figures of 500 hubs are read from a few rows each.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting
from saiban.directory.models import Office, Service


class HubDay(models.Model):
    """One day of an office. `decided` and `decision_days` are counted anew by a job from the cases that came in here.

    `waited` are the seconds that all those called had waited; `decision_days` the days that all decisions took.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="days")
    day = models.DateField(_("day"))
    taken = models.PositiveIntegerField(default=0)  # tickets, and the last number given
    called = models.PositiveIntegerField(default=0)
    waited = models.PositiveBigIntegerField(default=0)
    served = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    decided = models.PositiveIntegerField(default=0)
    decision_days = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("day of a hub")
        constraints = [
            models.UniqueConstraint(name="hub_day_once", fields=["office", "day"]),
            models.CheckConstraint(name="hub_day_counts", condition=Q(taken__gte=F("served") + F("left"))),
        ]
        indexes = [models.Index(name="hub_day", fields=["day", "office"])]


class QueueTicket(models.Model):
    """A number in the queue of a day. `priority`: old, disabled, pregnant or with a small child; called first."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CALLED = "called", _("called")
        SERVED = "served", _("served")
        LEFT = "left", _("did not come")

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    day = models.DateField()
    number = models.PositiveIntegerField(_("ticket number"))
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+", verbose_name=_("service"))
    priority = models.BooleanField(_("is called first"), default=False)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    counter = models.CharField(_("counter"), max_length=10, blank=True)
    taken_at = models.DateTimeField(db_default=models.functions.Now())
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ticket")
        constraints = [
            models.UniqueConstraint(name="ticket_once", fields=["office", "day", "number"]),
            models.CheckConstraint(
                name="ticket_called",
                condition=Q(state="waiting", called_at__isnull=True)
                | (~Q(state="waiting") & Q(called_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                name="ticket_waiting", fields=["office", "day", "-priority", "number"], condition=Q(state="waiting")
            ),
            models.Index(name="ticket_called_last", fields=["office", "day", "-called_at"]),
        ]

    def __str__(self) -> str:
        return str(self.number)


class WindowAppointment(models.Model):
    """A time at the window that was promised to somebody, about a case or without one. A time slot holds `seats`.

    The phone is sealed; the message with the time goes there, and whoever comes says its last four digits.
    """

    class State(models.TextChoices):
        BOOKED = "booked", _("booked")
        CAME = "came", _("came")
        MISSED = "missed", _("did not come")
        CANCELLED = "cancelled", _("cancelled")

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    day = models.DateField(_("day"))
    starts = models.TimeField(_("time"))
    seat = models.PositiveSmallIntegerField()
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+", verbose_name=_("service"))
    case_number = models.CharField(_("case number"), max_length=24, blank=True)
    phone = models.BinaryField()
    phone_last_four = models.CharField(max_length=4)
    language = models.CharField(max_length=2, default="ur")
    state = models.CharField(max_length=9, choices=State, default=State.BOOKED)
    booked_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(db_default=models.functions.Now())
    ticket = models.ForeignKey(QueueTicket, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("appointment at the window")
        constraints = [
            models.UniqueConstraint(
                name="window_seat_once",
                fields=["office", "day", "starts", "seat"],
                condition=Q(state__in=["booked", "came"]),
            ),
        ]
        indexes = [models.Index(name="window_day", fields=["office", "day", "starts"])]
