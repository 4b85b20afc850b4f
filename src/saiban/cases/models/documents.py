"""Papers of a case: each in versions that are never overwritten, each version with what a scanner said of it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.cases.declarations import Confidentiality

_CONFIDENTIALITY = [
    (Confidentiality.NORMAL.value, _("normal")),
    (Confidentiality.RESTRICTED.value, _("restricted")),
    (Confidentiality.SEALED.value, _("sealed")),
]


class Document(models.Model):
    """A paper in the file of a case, of a kind that its declaration names, or of none."""

    class Origin(models.TextChoices):
        HANDED_IN = "handed_in", _("handed in")
        GENERATED = "generated", _("made here")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=120)
    confidentiality = models.CharField(max_length=10, choices=_CONFIDENTIALITY, default="normal")
    origin = models.CharField(max_length=10, choices=Origin)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: public or the program
    made_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("document")
        indexes = [models.Index(name="document_of_case", fields=["case", "id"])]


class DocumentVersion(models.Model):
    """The bytes of a document at one time, by their SHA-256. Append-only."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveIntegerField()
    media_type = models.CharField(max_length=80)
    suffix = models.CharField(max_length=5)  # of the file's name; the rest is not kept: people name files after people
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("version of a document")
        constraints = [models.UniqueConstraint(name="document_version_once", fields=["document", "number"])]
        indexes = [models.Index(name="document_version_digest", fields=["sha256"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class DocumentScan(models.Model):
    """What a virus scanner said of a version; the newest word holds. Append-only."""

    class Verdict(models.TextChoices):
        CLEAN = "clean", _("scanned: nothing found")
        INFECTED = "infected", _("something harmful was found")
        NOT_SCANNED = "not_scanned", _("not scanned: there is no scanner here")

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="scans")
    verdict = models.CharField(max_length=12, choices=Verdict)
    found = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("scan of a document")
        indexes = [models.Index(name="scan_of_version", fields=["version", "-id"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
