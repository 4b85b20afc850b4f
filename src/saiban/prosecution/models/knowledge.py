"""What courts and laws say, by section: entries of the library, proposed by one person and approved by another."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting

SEARCHED = SearchVector("words", config="simple")
"""What is searched; the index is made of the same expression."""

_KEPT = [
    "kind", "citation", "title", "court", "year", "point_en", "point_ur", "sections", "items", "link", "confidence",
    "words", "replaces", "proposed_by", "proposed_at",
]  # fmt: skip


class Authority(models.Model):
    """A judgment, a provision or a note: its point in words, and the sections and checklist items that it belongs to.

    `sections` are written as on charges ("PPC 302"), or name a law alone ("ATA"). `words` is the text as it is
    searched, folded so that forms of a letter count as one. A correction is a new entry that `replaces` the old one.
    Without `proposed_by` it came with the program.
    """

    class Kind(models.TextChoices):
        JUDGMENT = "judgment", _("judgment")
        PROVISION = "provision", _("provision of law")
        NOTE = "note", _("note of the service")

    class Confidence(models.TextChoices):
        CONFIRMED = "confirmed", _("read in the text")
        REPORTED = "reported", _("reported by others")
        UNCONFIRMED = "unconfirmed", _("to be confirmed by a lawyer")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for a second person")
        APPROVED = "approved", _("in the library")
        REFUSED = "refused", _("refused")
        REPLACED = "replaced", _("replaced")
        WITHDRAWN = "withdrawn", _("withdrawn")

    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    citation = models.CharField(_("citation"), max_length=120)
    title = models.CharField(_("parties or heading"), max_length=200, blank=True)
    court = models.CharField(_("court"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    point_en = models.TextField(_("point of law in English"), blank=True)
    point_ur = models.TextField(_("point of law in Urdu"), blank=True)
    sections = ArrayField(models.CharField(max_length=30), default=list)
    items = ArrayField(models.CharField(max_length=40), default=list)
    link = models.URLField(_("full text"), max_length=300, blank=True)
    confidence = models.CharField(_("how sure"), max_length=11, choices=Confidence, default=Confidence.REPORTED)
    words = models.TextField()
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    key = models.CharField(max_length=80, unique=True)
    proposed_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(db_default=models.functions.Now())
    decided_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("entry of the library")
        constraints = [
            models.CheckConstraint(name="authority_says", condition=~Q(point_en="") | ~Q(point_ur="")),
            models.CheckConstraint(
                name="authority_decided",
                condition=Q(state="proposed", decided_by=None)
                | Q(proposed_by=None)
                | (~Q(state="proposed") & Q(decided_by__isnull=False) & ~Q(decided_by=models.F("proposed_by"))),
            ),
            models.UniqueConstraint(name="authority_once", fields=["citation"], condition=Q(state="approved")),
        ]
        indexes = [
            GinIndex(SEARCHED, name="authority_words"),
            GinIndex(fields=["sections"], name="authority_sections"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="authority_as_proposed", fields=_KEPT),
            pgtrigger.Protect(name="authority_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.citation} {self.title}".strip()

    @property
    def point(self) -> str:
        """The point in the reader's language, else in the other."""
        urdu = get_language() == "ur"
        return (self.point_ur or self.point_en) if urdu else (self.point_en or self.point_ur)

    @property
    def point_language(self) -> str:
        """The language of `point`."""
        urdu = get_language() == "ur"
        return "ur" if (urdu and self.point_ur) or not self.point_en else "en"
