"""To whom a case is given, and when people are away."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User


class Assignment(models.Model):
    """A case given to somebody: proposed, then confirmed or declined by them, and ended in the end. Kept for good.

    `share` is the part of the case's weight that counts as their load. Those confirmed have it at hand; when the case
    is closed they stay its people (`HOLDS`), and have it at hand again where it is opened anew.
    """

    class Part(models.TextChoices):
        LEAD = "lead", _("lead")
        MEMBER = "member", _("member")
        REVIEWER = "reviewer", _("reviewer")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")
        CLOSED = "closed", _("closed with the case")
        ENDED = "ended", _("ended")

    HOLDS = (State.CONFIRMED, State.CLOSED)

    class Why(models.TextChoices):
        CONFLICT = "conflict", _("conflict of interest")
        LOAD = "load", _("too much at hand")
        AWAY = "away", _("away")
        MOVED = "moved", _("posted elsewhere")
        HAND_OVER = "hand_over", _("handed over")
        OTHER = "other", _("another reason")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="assignments")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("to whom"))
    part = models.CharField(_("part"), max_length=8, choices=Part, default=Part.LEAD)
    share = models.DecimalField(_("share of the load"), max_digits=3, decimal_places=2, default=1)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=models.functions.Now())
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    why = models.CharField(_("reason"), max_length=10, choices=Why, blank=True)  # why declined or ended

    class Meta:
        verbose_name = _("assignment")
        constraints = [
            models.UniqueConstraint(
                name="assignment_once", fields=["case", "user"], condition=Q(state__in=["proposed", "confirmed"])
            ),
            models.UniqueConstraint(
                name="assignment_one_lead", fields=["case"], condition=Q(state="confirmed", part="lead")
            ),
            models.CheckConstraint(name="assignment_share", condition=Q(share__gte=0, share__lte=1)),
            models.CheckConstraint(
                name="assignment_ended", condition=Q(ended_at__isnull=False) | ~Q(state__in=["declined", "ended"])
            ),
        ]
        indexes = [
            models.Index(name="assignment_of_user", fields=["user", "state", "case"]),
            models.Index(name="assignment_of_case", fields=["case", "state"]),
        ]


class Leave(models.Model):
    """Days on which somebody is away, so that nothing new is given to them. Taken back by `cancelled_at`."""

    user = models.ForeignKey(User, models.PROTECT, related_name="leaves", verbose_name=_("who"))
    days = DateRangeField(_("days"))  # the last day stands outside, as PostgreSQL keeps it
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=models.functions.Now())
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("leave")
        constraints = [
            ExclusionConstraint(
                name="leave_once",
                expressions=[(F("user"), RangeOperators.EQUAL), (F("days"), RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at__isnull=True),
            )
        ]
