"""The declarations by which cases are worked, each as it was when a case first used it. Rows are only added."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseTypeVersion(models.Model):
    """One version of a case type's declaration, as canonical text; its key is the SHA-256 of that text."""

    version = models.CharField(max_length=64, primary_key=True)
    code = models.CharField(max_length=40)
    declaration = models.TextField()
    first_used_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("version of a case type")
        indexes = [models.Index(name="case_type_versions", fields=["code", "first_used_at"])]
