"""Exhibits, and the ledger of who had each of them when."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting
from saiban.cases.models import Case, CaseTrack
from saiban.frame import crypto


class Exhibit(models.Model):
    """A thing that was seized or handed in. Its way is a track of the case; what it is stands sealed."""

    class Kind(models.TextChoices):
        WEAPON = "weapon", _("weapon or ammunition")
        NARCOTICS = "narcotics", _("narcotics")
        SAMPLE = "sample", _("biological or chemical sample")
        DIGITAL = "digital", _("phone, computer or recording")
        DOCUMENT = "document", _("document")
        VEHICLE = "vehicle", _("vehicle")
        CASH = "cash", _("cash or valuables")
        CLOTHING = "clothing", _("clothing")
        OTHER = "other", _("other thing")

    track = models.OneToOneField(CaseTrack, models.PROTECT, primary_key=True, related_name="exhibit")
    case = models.ForeignKey(Case, models.PROTECT, related_name="exhibits")
    number = models.PositiveSmallIntegerField()  # within the case
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    words_cipher = models.BinaryField()
    quantity = models.CharField(_("quantity"), max_length=60, blank=True)
    forensic = models.BooleanField(_("goes to a laboratory"), default=False)

    class Meta:
        verbose_name = _("exhibit")
        constraints = [models.UniqueConstraint(name="exhibit_number", fields=["case", "number"])]

    def __str__(self) -> str:
        return f"P-{self.number}"

    @property
    def words(self) -> str:
        """What it is, in the clear."""
        return crypto.open_sealed(exhibit_kind(self.case_id, self.number), self.words_cipher)


class CustodyEntry(models.Model):
    """A line of the ledger: an exhibit went from one holder to another. Lines are only added.

    A line that was wrong is put right by another that names it in `corrects`. `seal` is the number on the parcel on
    arrival. `saiban.prosecution.custody` finds the gaps and overlaps.
    """

    class Holder(models.TextChoices):
        SCENE = "scene", _("place of recovery")
        OFFICER = "officer", _("investigating officer")
        STORE = "store", _("property store of the station (malkhana)")
        LABORATORY = "laboratory", _("forensic laboratory")
        HOSPITAL = "hospital", _("hospital or medical officer")
        COURT = "court", _("court")
        PROSECUTION = "prosecution", _("prosecution")
        OWNER = "owner", _("owner or custodian (superdari)")
        DESTROYED = "destroyed", _("destroyed or confiscated")

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="custody")
    number = models.PositiveSmallIntegerField()  # of the line within the ledger of the exhibit
    from_holder = models.CharField(_("from"), max_length=12, choices=Holder)
    from_who = models.CharField(_("handed over by"), max_length=120, blank=True)
    to_holder = models.CharField(_("to"), max_length=12, choices=Holder)
    to_who = models.CharField(_("received by"), max_length=120, blank=True)
    left_at = models.DateTimeField(_("left"))
    arrived_at = models.DateTimeField(_("arrived"))
    purpose = models.CharField(_("purpose"), max_length=120)
    seal = models.CharField(_("seal number"), max_length=40, blank=True)
    intact = models.BooleanField(_("seal intact"), default=True)
    receipt = models.CharField(_("receipt or road certificate"), max_length=60, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    seq = models.PositiveIntegerField()  # the event of the case that proves the line

    class Meta:
        verbose_name = _("line of a custody ledger")
        ordering = ["exhibit", "number"]
        constraints = [
            models.UniqueConstraint(name="custody_number", fields=["exhibit", "number"]),
            models.CheckConstraint(name="custody_times", condition=Q(left_at__lte=F("arrived_at"))),
        ]
        triggers = [pgtrigger.Protect(name="custody_stays", operation=pgtrigger.Update | pgtrigger.Delete)]


def exhibit_kind(case: int, number: int) -> str:
    """What the description of an exhibit is sealed under."""
    return f"exhibit:{case}:{number}"
