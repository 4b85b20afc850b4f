"""Pieces of work within a case, lines of its checklists, and where and when people meet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.directory.models import Office, Organisation


class Task(models.Model):
    """A piece of work: for somebody, or for whoever of a role in an organisation (and office) takes it.

    One of a declaration has its `code`; one that was given by hand has its own words, sealed. A task with parts is
    done when so many of them are (`done_by_parts`). Organisation and office are the case's.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("no longer needed")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="tasks")
    code = models.CharField(max_length=40, blank=True)
    words = models.BinaryField(null=True)  # sealed
    role = models.CharField(_("role"), max_length=40, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("whose work"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    done_by_parts = models.PositiveSmallIntegerField(default=0)  # how many parts must be done; 0: it has no parts
    due_at = models.DateTimeField(_("due"), null=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(db_default=models.functions.Now())
    opened_by = models.ForeignKey("cases.CaseEvent", models.PROTECT, null=True, related_name="+")
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: the declaration
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("task")
        constraints = [
            models.CheckConstraint(name="task_named", condition=~Q(code="") | Q(words__isnull=False)),
            models.CheckConstraint(name="task_of_somebody", condition=~Q(role="") | Q(user__isnull=False)),
            models.CheckConstraint(name="task_settled", condition=Q(state="open") ^ Q(settled_at__isnull=False)),
        ]
        indexes = [
            models.Index(name="task_mine", fields=["user", "due_at", "id"], condition=Q(state="open")),
            models.Index(
                name="task_of_role",
                fields=["organisation", "role", "office", "due_at", "id"],
                condition=Q(state="open", user__isnull=True),
            ),
            models.Index(name="task_of_case", fields=["case", "state"]),
        ]


class ChecklistMark(models.Model):
    """A line of a checklist that somebody has looked at; the newest mark of a line holds."""

    class Verdict(models.TextChoices):
        IN_ORDER = "in_order", _("in order")
        MISSING = "missing", _("missing or wrong")
        NOT_NEEDED = "not_needed", _("not needed here")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="checklist_marks")
    checklist = models.CharField(max_length=40)
    item = models.CharField(max_length=40)
    verdict = models.CharField(max_length=10, choices=Verdict)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("mark on a checklist")
        indexes = [models.Index(name="checklist_of_case", fields=["case", "checklist", "item", "-id"])]


class Appointment(models.Model):
    """A hearing, visit, inspection or talk: when and where, what came of it, and the next one after it."""

    class Result(models.TextChoices):
        HELD = "held", _("took place")
        ADJOURNED = "adjourned", _("put off")
        NOT_COME = "not_come", _("nobody came")
        CANCELLED = "cancelled", _("cancelled")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="appointments")
    purpose = models.CharField(_("what for"), max_length=120)
    at = models.DateTimeField(_("when"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    place = models.CharField(_("where"), max_length=120)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("whose"))
    result = models.CharField(_("what came of it"), max_length=10, choices=Result, blank=True)
    put_off_by = models.CharField(_("who asked to put it off"), max_length=60, blank=True)  # a kind of party, or court
    after = models.OneToOneField("self", models.PROTECT, null=True, related_name="next")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=models.functions.Now())
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("appointment")
        constraints = [
            models.CheckConstraint(name="appointment_settled", condition=Q(result="") ^ Q(settled_at__isnull=False)),
        ]
        indexes = [
            models.Index(name="appointment_mine", fields=["user", "at"], condition=Q(result="")),
            models.Index(name="appointment_office", fields=["office", "at"], condition=Q(result="")),
            models.Index(name="appointment_of_case", fields=["case", "at"]),
        ]


class CalendarFeed(models.Model):
    """An address under which somebody's calendar program reads their appointments and due days: a secret of its own.

    Only its digest is kept. A new one ends the one before.
    """

    user = models.OneToOneField(User, models.PROTECT, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("calendar feed")
