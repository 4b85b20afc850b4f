"""What was changed of police stations and courts, by whom: rows are only added."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting


class PlaceChange(models.Model):
    """What somebody entered or changed: `values` says of each column what it was before and what it is since."""

    class Of(models.TextChoices):
        STATION = "station", _("police station")
        COURT = "court", _("court")

    of = models.CharField(max_length=7, choices=Of)
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    values = models.JSONField()
    key = models.CharField(max_length=80, unique=True)
    by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("change of a station or court")
        constraints = [models.UniqueConstraint(name="place_change_number", fields=["of", "code", "number"])]
        triggers = [pgtrigger.Protect(name="place_change_stays", operation=pgtrigger.Update | pgtrigger.Delete)]
