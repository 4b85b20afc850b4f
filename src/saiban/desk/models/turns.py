"""Complaints that came in without signing in, counted by address so that a flood is stopped."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ComplaintTurn(models.Model):
    """One public complaint: when it came, and a keyed digest of the address that it came from; nothing of its case."""

    at = models.DateTimeField(db_default=models.functions.Now())
    address = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("turn at the public complaint")
        indexes = [models.Index(name="complaint_turn_of_address", fields=["address", "at"])]
