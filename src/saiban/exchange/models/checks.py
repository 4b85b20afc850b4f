"""Large questions of the API that are answered in the background."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.exchange.models.partners import Partner


class Check(models.Model):
    """A partner's question whether the bearers of many numbers are enrolled.

    The numbers lie in a file of the data folder until they are answered, the answers in another until `expires_at`;
    `answered` numbers and `written` bytes of the answers are sure, whatever the file holds beyond.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    code = models.UUIDField(_("code"), default=uuid.uuid4, unique=True)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name=_("partner system"))
    purpose = models.CharField(_("purpose"), max_length=20)
    agreement = models.CharField(_("agreement"), max_length=60)
    schemes = ArrayField(models.CharField(max_length=40), null=True)  # null: those of the agreement
    request = models.CharField(max_length=36)  # that brought it, for the log
    asked = models.PositiveIntegerField(_("numbers"))
    answered = models.PositiveIntegerField(_("answered"), default=0)
    written = models.PositiveBigIntegerField(default=0)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=60, blank=True)  # code of why it was stopped
    made_at = models.DateTimeField(_("made"), db_default=models.functions.Now())
    done_at = models.DateTimeField(_("done"), null=True)
    expires_at = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("bulk check")
        indexes = [models.Index(name="check_expires", fields=["expires_at"])]
