"""Hearings: the rows of the diary. One row is one case before one court on one day."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting, User
from saiban.cases.models import Case
from saiban.prosecution.models.places import Court
from saiban.prosecution.models.witnesses import Witness


class Hearing(models.Model):
    """A case before a court on a day: listed, then what happened, and the next date.

    The row is what its entries add up to (`HearingEntry`); `version` is the number of the last one. `entered_at` is
    when the first result was written down: later than the day needs `late_because`.
    """

    class Purpose(models.TextChoices):
        REMAND = "remand", _("remand")
        BAIL = "bail", _("bail")
        COGNIZANCE = "cognizance", _("report and cognizance")
        COPIES = "copies", _("copies")
        CHARGE = "charge", _("charge")
        EVIDENCE = "evidence", _("prosecution evidence")
        STATEMENT = "statement", _("statement of the accused")
        DEFENCE = "defence", _("defence evidence")
        ARGUMENTS = "arguments", _("arguments")
        JUDGMENT = "judgment", _("judgment")
        APPEAL = "appeal", _("appeal")
        OTHER = "other", _("other matter")

    class Result(models.TextChoices):
        LISTED = "listed", _("listed")
        PROGRESS = "progress", _("progress")
        ADJOURNED = "adjourned", _("adjourned")
        LEFT_OVER = "left_over", _("left over: not reached")
        DECIDED = "decided", _("decided")
        STRUCK = "struck", _("taken off the list")

    class AskedBy(models.TextChoices):
        PROSECUTION = "prosecution", _("prosecution")
        DEFENCE = "defence", _("defence")
        COURT = "court", _("court")
        POLICE = "police", _("police")
        BOTH = "both", _("both sides")
        PRISON = "prison", _("prison")
        OTHER = "other", _("somebody else")

    class Reason(models.TextChoices):
        WITNESS_ABSENT = "witness_absent", _("witness did not come")
        WITNESS_NOT_SERVED = "witness_not_served", _("summons not served")
        ACCUSED_NOT_PRODUCED = "accused_not_produced", _("accused not produced")
        ACCUSED_ABSENT = "accused_absent", _("accused absent")
        DEFENCE_COUNSEL = "defence_counsel", _("defence counsel absent or unready")
        PROSECUTOR = "prosecutor", _("prosecutor absent or unready")
        RECORD = "record", _("record, report or exhibit not there")
        FORENSIC = "forensic", _("forensic report awaited")
        JUDGE_AWAY = "judge_away", _("presiding officer on leave or transferred")
        STRIKE = "strike", _("strike of lawyers")
        HOLIDAY = "holiday", _("holiday or law and order")
        TIME = "time", _("no time left")
        OTHER = "other", _("another reason")

    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    court = models.ForeignKey(Court, models.PROTECT, related_name="+", verbose_name=_("court"))
    on = models.DateField(_("date"))
    place = models.PositiveSmallIntegerField(_("number in the cause list"), null=True)
    purpose = models.CharField(_("for"), max_length=10, choices=Purpose)
    result = models.CharField(_("result"), max_length=9, choices=Result, default=Result.LISTED)
    asked_by = models.CharField(_("asked for by"), max_length=11, choices=AskedBy, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    next_on = models.DateField(_("next date"), null=True)
    next_purpose = models.CharField(_("next for"), max_length=10, choices=Purpose, blank=True)
    counsel = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("counsel"))
    entered_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    late_because = models.CharField(_("why entered late"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("hearing")
        constraints = [
            models.UniqueConstraint(name="hearing_once", fields=["case", "court", "on", "purpose"]),
            models.CheckConstraint(
                name="hearing_adjourned",
                condition=~Q(result="adjourned") | (~Q(asked_by="") & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="hearing_next_later", condition=Q(next_on__isnull=True) | Q(next_on__gt=models.F("on"))
            ),
        ]
        indexes = [
            models.Index(name="hearing_diary", fields=["court", "on", "place"]),
            models.Index(name="hearing_of_case", fields=["case", "-on"]),
            models.Index(name="hearing_on", fields=["on", "result"]),
            models.Index(name="hearing_of_counsel", fields=["counsel", "on"]),
            models.Index(name="hearing_open", fields=["on"], condition=Q(result="listed")),
        ]


class HearingEntry(models.Model):
    """What somebody wrote down of a hearing. Rows are only added; a key that comes again adds nothing.

    `values` are the columns of the hearing that it sets; `seen` the version of the row that the writer saw,
    `written_at` the time on their device, so that what was written without a line is merged and not lost.
    """

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=80, unique=True)
    values = models.JSONField()
    seen = models.PositiveIntegerField()
    written_at = models.DateTimeField()
    by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("entry of a hearing")
        constraints = [models.UniqueConstraint(name="hearing_entry_number", fields=["hearing", "number"])]
        triggers = [pgtrigger.Protect(name="entry_stays", operation=pgtrigger.Update | pgtrigger.Delete)]


class Attendance(models.Model):
    """A witness who was called for a hearing: summoned, served, came, examined."""

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="attendances")
    witness = models.ForeignKey(Witness, models.PROTECT, related_name="attendances")
    summoned_on = models.DateField(_("summoned"), null=True)
    served = models.BooleanField(_("served"), null=True)
    came = models.BooleanField(_("came"), null=True)
    examined = models.BooleanField(_("examined"), default=False)
    hostile = models.BooleanField(_("declared hostile or resiled"), default=False)

    class Meta:
        verbose_name = _("attendance of a witness")
        constraints = [models.UniqueConstraint(name="attendance_once", fields=["hearing", "witness"])]
