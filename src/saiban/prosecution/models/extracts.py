"""Extracts of a case's record that were given out, so that anybody can ask whether a paper is genuine."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting
from saiban.cases.models import Case
from saiban.prosecution.models.exhibits import Exhibit


class Extract(models.Model):
    """An extract that was issued: to this table is only added.

    `statement` is what was signed, as canonical text; `signature` is by the key whose fingerprint stands in it.
    `file_sha256` is that of the file as it was handed out.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="extracts")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2)
    statement = models.TextField()
    signature = models.CharField(max_length=128)
    file_sha256 = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Posting, models.PROTECT, related_name="+", verbose_name=_("issued by"))
    at = models.DateTimeField(_("issued"))
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = _("extract")
        indexes = [models.Index(name="extract_of_case", fields=["case", "-at"])]
        triggers = [pgtrigger.Protect(name="extract_stays", operation=pgtrigger.Update | pgtrigger.Delete)]
