"""Which counsel were proposed for a case, from what, and what a head made of it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting
from saiban.cases.models import Case
from saiban.directory.models import Organisation, Place

_KEPT = ["case", "made_by", "made_at", "level", "points", "weights", "inputs", "roster", "outcome", "digest"]


class CounselProposal(models.Model):
    """What was proposed for a case. `inputs`, `roster` and `outcome` are canonical JSON and stay as they were made.

    `inputs` is all that the teams were made from (`assignment.stored`), `roster` what the roster's answer was made from
    and that answer, empty where the case takes a team; `outcome` the proposal itself, `digest` its SHA-256 with that of
    `roster`. `seq` is the event that answered it, under the key `answer_key`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waits for the head")
        ENTRUSTED = "entrusted", _("entrusted")
        REFUSED = "refused", _("refused")
        REPLACED = "replaced", _("replaced by a newer one")

    case = models.ForeignKey(Case, models.PROTECT, related_name="counsel_proposals")
    made_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=models.functions.Now())
    level = models.CharField(_("complexity"), max_length=20)
    points = models.PositiveSmallIntegerField(_("points"))
    weights = models.CharField(_("weights"), max_length=20)
    inputs = models.TextField()
    roster = models.TextField(blank=True)
    outcome = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    answered_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_key = models.CharField(max_length=80, blank=True)
    seq = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("proposal of counsel")
        constraints = [
            models.UniqueConstraint(name="counsel_proposal_open", fields=["case"], condition=Q(state="open")),
            models.CheckConstraint(
                name="counsel_proposal_answered",
                condition=Q(seq__isnull=False, answered_by__isnull=False) | Q(state__in=["open", "replaced"]),
            ),
        ]
        indexes = [models.Index(name="counsel_proposal_case", fields=["case", "state"])]
        triggers = [
            pgtrigger.ReadOnly(name="proposal_as_made", fields=_KEPT),
            pgtrigger.Protect(name="proposal_stays", operation=pgtrigger.Delete),
        ]


class PostingAdvice(models.Model):
    """Who should have which cases of a district or province, as it was worked out. Nothing is moved by it.

    `inputs` and `outcome` are canonical JSON; a head takes rows over one by one, which stand as events of the cases.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    district = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=models.functions.Now())
    inputs = models.TextField()
    outcome = models.TextField()

    class Meta:
        verbose_name = _("advice on postings")
        indexes = [models.Index(name="advice_newest", fields=["organisation", "district", "-made_at"])]
        triggers = [pgtrigger.Protect(name="advice_stays", operation=pgtrigger.Update | pgtrigger.Delete)]
