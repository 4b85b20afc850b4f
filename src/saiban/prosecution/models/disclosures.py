"""What the defence was given, and what was kept from it and why: a list to which is only added."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting
from saiban.cases.models import Case, DocumentVersion
from saiban.frame import crypto
from saiban.prosecution.models.accused import Accused
from saiban.prosecution.models.witnesses import Witness


class Disclosure(models.Model):
    """A line of the disclosure log. A wrong line is put right by another that names it in `corrects`.

    `accused` None means every accused of the case. `seq` is the event that says in the case's chain that the copies
    of the law (ss. 241-A, 265-C Cr.P.C.) were supplied. Only ciphers change, with the keys; the access log holds the
    digest of each line's words.
    """

    class Kind(models.TextChoices):
        REPORT = "report", _("first information report")
        POLICE_REPORT = "police_report", _("police report")
        STATEMENT = "statement", _("statement of a witness (s. 161)")
        SWORN = "sworn", _("statement to a magistrate (s. 164)")
        INSPECTION = "inspection", _("note of the inspection of the place")
        RECOVERY = "recovery", _("memo of recovery")
        MEDICAL = "medical", _("medical report")
        FORENSIC = "forensic", _("forensic report")
        RECORDING = "recording", _("recording or data")
        OTHER = "other", _("other material")

    class Way(models.TextChoices):
        HAND = "hand", _("by hand, against a receipt")
        COURT = "court", _("through the court")
        POST = "post", _("by post")
        ELECTRONIC = "electronic", _("electronically")
        SHOWN = "shown", _("shown for inspection")

    class Ground(models.TextChoices):
        PROTECTED = "protected", _("identity of a protected witness")
        SAFETY = "safety", _("danger to somebody")
        STATE = "state", _("affairs of the State (Art. 123 Q.S.O.)")
        PRIVILEGE = "privilege", _("communication that the law keeps confidential")
        INQUIRY = "inquiry", _("another inquiry would be harmed")
        NOT_RELEVANT = "not_relevant", _("nothing in it bears on the case")
        OTHER = "other", _("another ground")

    case = models.ForeignKey(Case, models.PROTECT, related_name="disclosures")
    number = models.PositiveSmallIntegerField()  # within the case
    kind = models.CharField(_("what"), max_length=13, choices=Kind)
    what_cipher = models.BinaryField()
    version = models.ForeignKey(DocumentVersion, models.PROTECT, null=True, related_name="+")
    witness = models.ForeignKey(Witness, models.PROTECT, null=True, related_name="+")
    accused = models.ForeignKey(Accused, models.PROTECT, null=True, related_name="+")
    on = models.DateField(_("day"))
    way = models.CharField(_("how"), max_length=10, choices=Way, blank=True)
    to_cipher = models.BinaryField(null=True)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground, blank=True)  # withheld, where there is one
    seq = models.PositiveIntegerField(null=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=models.functions.Now())
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = _("line of a disclosure log")
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(name="disclosure_number", fields=["case", "number"]),
            models.CheckConstraint(
                name="disclosure_way_or_ground",
                condition=Q(ground="", to_cipher__isnull=False) & ~Q(way="") | ~Q(ground="") & Q(way=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="as_written", exclude=["what_cipher", "to_cipher"]),
        ]

    @property
    def withheld(self) -> bool:
        """Say whether it was kept from the defence."""
        return bool(self.ground)

    @property
    def what(self) -> str:
        """What it is, in the clear."""
        return crypto.open_sealed(disclosure_kind(self.case_id, self.number), self.what_cipher)

    @property
    def to(self) -> str:
        """Who received it, in the clear; empty where it was withheld."""
        return crypto.open_sealed(disclosure_kind(self.case_id, self.number), self.to_cipher) if self.to_cipher else ""


def disclosure_kind(case: int, number: int) -> str:
    """What the words of a line are sealed under."""
    return f"disclosure:{case}:{number}"
