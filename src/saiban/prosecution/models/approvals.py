"""Requests for approval (withdrawal, appeal, report on an acquittal) and the steps that they took."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting, User
from saiban.cases.models import Case, CaseEvent, Task


class ApprovalRequest(models.Model):
    """A request as it stands: a draft, waiting at a rung of its ladder, returned, or decided.

    `accused` are numbers within the case. `rungs` is the ladder as it was when the request went up; `rung` the place in
    it, `waits_for` the roles that may act there until `due_on`. `version` is the number of its last step.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waiting for a decision")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        DROPPED = "dropped", _("dropped")

    class Proposal(models.TextChoices):
        APPEAL = "appeal", _("appeal")
        NO_APPEAL = "no_appeal", _("no appeal")

    case = models.ForeignKey(Case, models.PROTECT, related_name="approvals")
    kind = models.CharField(_("kind"), max_length=30)
    accused = ArrayField(models.PositiveSmallIntegerField(), default=list)
    proposal = models.CharField(_("proposal"), max_length=10, choices=Proposal, blank=True)
    grounds = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    words_cipher = models.BinaryField(null=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("drafted by"))
    opened_by = models.ForeignKey(CaseEvent, models.PROTECT, null=True, related_name="+")  # None: a person
    opened_at = models.DateTimeField(db_default=models.functions.Now())
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    rungs = models.JSONField(default=list)
    rung = models.PositiveSmallIntegerField(null=True)
    waits_for = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    due_on = models.DateField(_("to be acted on by"), null=True)
    version = models.PositiveSmallIntegerField(default=0)
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="+")  # of whoever has to act now

    class Meta:
        verbose_name = _("request for approval")
        constraints = [
            models.UniqueConstraint(name="approval_one_draft", fields=["case", "kind"], condition=Q(state="draft")),
            models.CheckConstraint(name="approval_waits", condition=~Q(state="waiting") ^ Q(rung__isnull=False)),
        ]
        indexes = [
            models.Index(name="approval_of_case", fields=["case", "id"]),
            models.Index(name="approval_mine", fields=["drafted_by", "state"]),
            models.Index(name="approval_waiting", fields=["due_on"], condition=Q(state="waiting")),
        ]
        triggers = [pgtrigger.Protect(name="approval_stays", operation=pgtrigger.Delete)]


class ApprovalStep(models.Model):
    """What somebody did with a request: never changed. A step that sends it keeps the words as they went up.

    `on` is the day of the Government's letter, or of the filing in court; `letter` its number.
    """

    class Act(models.TextChoices):
        SEND = "send", _("sent up")
        RECOMMEND = "recommend", _("recommended")
        OPPOSE = "oppose", _("advised against")
        RETURN = "return", _("returned")
        APPROVE = "approve", _("approved")
        REFUSE = "refuse", _("refused")
        FILE = "file", _("filed in court")
        DROP = "drop", _("dropped")

    request = models.ForeignKey(ApprovalRequest, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=10, choices=Act)
    rung = models.PositiveSmallIntegerField(null=True)
    proposal = models.CharField(max_length=10, choices=ApprovalRequest.Proposal, blank=True)
    grounds = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    words_cipher = models.BinaryField(null=True)
    letter = models.CharField(_("number of the letter or appeal"), max_length=80, blank=True)
    on = models.DateField(null=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("step of a request")
        constraints = [models.UniqueConstraint(name="approval_step_number", fields=["request", "number"])]
        triggers = [pgtrigger.Protect(name="approval_step_stays", operation=pgtrigger.Update | pgtrigger.Delete)]
