"""What a case has to do with others: requests to other bodies, decisions, reviews of the work, links to other cases."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.directory.models import Organisation


class Request(models.Model):
    """Something that another body is asked for, line by line, by a day; what it says of it, and whether that is taken.

    The words are sealed.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")
        DISPUTED = "disputed", _("the answer is disputed")
        SETTLED = "settled", _("settled")
        WITHDRAWN = "withdrawn", _("withdrawn")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="requests")
    to = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("whom"))
    subject = models.CharField(_("about"), max_length=120)
    words = models.BinaryField()  # sealed
    due_on = models.DateField(_("answer by"), null=True)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=models.functions.Now())
    answer = models.BinaryField(null=True)  # sealed
    answered_at = models.DateTimeField(null=True)
    answer_entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("request to another body")
        constraints = [
            models.CheckConstraint(
                name="request_answered",
                condition=~Q(state__in=["answered", "disputed", "settled"]) | Q(answered_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(name="request_of_case", fields=["case", "id"]),
            models.Index(name="request_waiting", fields=["asked_by", "due_on"], condition=Q(state="asked")),
            models.Index(name="request_back", fields=["asked_by"], condition=Q(state="answered")),
        ]


class RequestItem(models.Model):
    """One line of a request, with a code where there is a list of such lines, and whether the answer meets it."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40, blank=True)
    words = models.BinaryField()  # sealed
    met = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("line of a request")
        constraints = [models.UniqueConstraint(name="request_item_once", fields=["request", "place"])]


class Decision(models.Model):
    """What was decided: by which event, by whom, to what effect, and until when it can be appealed. Append-only."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="decisions")
    event = models.OneToOneField("cases.CaseEvent", models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=40)  # of the declaration
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("decision")
        indexes = [models.Index(name="decision_of_case", fields=["case", "id"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Review(models.Model):
    """A second look at how a case was handled, by somebody who did not handle it. The words are sealed."""

    class Reason(models.TextChoices):
        SAMPLE = "sample", _("drawn by lot")
        OUTCOME = "outcome", _("for its outcome")
        COMPLAINT = "complaint", _("somebody complained")
        ASKED = "asked", _("asked for")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="reviews")
    reason = models.CharField(_("why this case"), max_length=10, choices=Reason)
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("reviewer"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=models.functions.Now())
    answers = models.JSONField(null=True)  # code of the rubric's line -> 1 to 5
    words = models.BinaryField(null=True)  # sealed
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("review")
        indexes = [
            models.Index(name="review_mine", fields=["reviewer"], condition=Q(done_at__isnull=True)),
            models.Index(name="review_of_case", fields=["case", "id"]),
        ]


class Link(models.Model):
    """One case has to do with another; a wrong link is ended, never removed."""

    class Kind(models.TextChoices):
        APPEAL_OF = "appeal_of", _("appeal against")
        ARISES_FROM = "arises_from", _("arises from")
        RELATED = "related", _("related to")
        JOINED = "joined", _("handled together with")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="links")
    other = models.ForeignKey("cases.Case", models.PROTECT, related_name="links_to_it")
    kind = models.CharField(_("how"), max_length=11, choices=Kind)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: public or the program
    made_at = models.DateTimeField(db_default=models.functions.Now())
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("link between cases")
        constraints = [
            models.UniqueConstraint(
                name="link_once", fields=["case", "other", "kind"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="link_to_another", condition=~Q(case=F("other"))),
        ]
        indexes = [models.Index(name="link_back", fields=["other"], condition=Q(ended_at__isnull=True))]
