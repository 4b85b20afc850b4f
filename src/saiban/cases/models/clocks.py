"""Clocks of cases as lists ask for them, who was told of them, and terms that an amendment changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.cases.clocks import Standing
from saiban.cases.models.cases import Case, CaseTrack
from saiban.directory.models import Organisation

STANDINGS = [
    (Standing.RUNNING.value, _("running")),
    (Standing.PAUSED.value, _("stands still")),
    (Standing.MET.value, _("met")),
    (Standing.DROPPED.value, _("set aside")),
]


class RunningClock(models.Model):
    """One round of one clock of a case or a track, as `saiban.cases.clocks` computes it from the events.

    Written in the transaction of the event, so that lists need not compute. `due_at` is the first moment that is too
    late. Of a `window` somebody else may let the time pass: it is never overdue. `told_until` is the moment up to which
    warnings and escalations went out; `next_notice_at` the moment of the next one. What escalates further is passed on:
    it stands with the role that was told last.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    track = models.ForeignKey(CaseTrack, models.PROTECT, null=True, related_name="clocks")
    code = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    window = models.BooleanField(default=False)
    standing = models.CharField(max_length=10, choices=STANDINGS)
    started_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)  # met, but late
    warn_at = models.DateTimeField(null=True)  # from then on it is due soon
    used = models.PositiveIntegerField(null=True)  # days, of a clock that adds up
    told_until = models.DateTimeField(null=True)
    next_notice_at = models.DateTimeField(null=True)
    escalated_to = models.CharField(max_length=40, blank=True)  # the role that was told last that it is late
    escalated_in = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")  # whose role it is

    class Meta:
        verbose_name = _("clock of a case")
        constraints = [
            models.UniqueConstraint(name="clock_round", fields=["case", "track", "code", "round"], nulls_distinct=False)
        ]
        indexes = [
            models.Index(name="clock_due", fields=["due_at"], condition=models.Q(standing="running")),
            models.Index(
                name="clock_next_notice", fields=["next_notice_at"], condition=models.Q(next_notice_at__isnull=False)
            ),
            models.Index(
                name="clock_escalated",
                fields=["escalated_in", "escalated_to", "due_at"],
                condition=models.Q(standing="running") & ~models.Q(escalated_to=""),
            ),
        ]


class ClockNotice(models.Model):
    """A warning or an escalation that a clock gave, to a role of the case's organisation. Rows are only added."""

    clock = models.ForeignKey(RunningClock, models.PROTECT, related_name="notices")
    at = models.DateTimeField()  # the moment that was reached
    escalation = models.BooleanField()  # else a warning
    role = models.CharField(max_length=40, blank=True)  # empty: those who work on the case
    due_on = models.DateField()
    told_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("notice of a clock")
        indexes = [models.Index(name="clock_notice_role", fields=["role", "-told_at"])]


class ClockTerm(models.Model):
    """A term that stands in place of, or beside, the declared ones of a clock: an amendment, as data.

    It holds once a second person approved it.
    """

    case_type = models.CharField(_("case type"), max_length=40)
    clock = models.CharField(_("clock"), max_length=40)
    count = models.PositiveSmallIntegerField(_("how many"))
    unit = models.CharField(_("unit"), max_length=20)
    when = models.JSONField(default=dict, blank=True)  # facts and their values
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("term of a clock")
        constraints = [
            models.CheckConstraint(
                name="term_approved_by_another",
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(name="term_some", condition=models.Q(count__gte=1)),
            models.CheckConstraint(
                name="term_dates",
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ]
