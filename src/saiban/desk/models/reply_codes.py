"""Codes by which whoever left no phone, or whose matter is sealed, asks after their case."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.cases.models import Case


class ReplyCode(models.Model):
    """The code of a case, as a keyed digest: the code itself was shown once to whoever opened the case."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("code of a case")
