"""The accused of a prosecution, and what each is charged with: accused x offence x version."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.cases.models import Case, CaseTrack, Party


class Accused(models.Model):
    """The flat row of an accused, kept from the events of their track; the name stands on the party, sealed.

    `column` is that of the police report: 2 not sent up or absconding, 3 in custody, 4 on bail. `stage` and `outcome`
    are those of the track.
    """

    class Sex(models.TextChoices):
        FEMALE = "female", _("woman")
        MALE = "male", _("man")
        TRANSGENDER = "transgender", _("transgender person")

    track = models.OneToOneField(CaseTrack, models.PROTECT, primary_key=True, related_name="accused")
    case = models.ForeignKey(Case, models.PROTECT, related_name="accused")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()  # among the accused of the case
    sex = models.CharField(_("sex"), max_length=12, choices=Sex, blank=True)
    juvenile = models.BooleanField(_("under eighteen"), default=False)
    capital = models.BooleanField(_("charged with an offence punishable with death"), default=False)
    profession = models.CharField(_("profession"), max_length=40, blank=True)
    column = models.PositiveSmallIntegerField(_("column of the police report"), null=True)
    stage = models.CharField(_("stage"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    outcome_reason = models.CharField(_("main reason of the outcome"), max_length=40, blank=True)
    arrested_on = models.DateField(_("arrested"), null=True)
    in_custody_since = models.DateField(_("in custody since"), null=True)
    copies_on = models.DateField(_("copies supplied"), null=True)
    charged_on = models.DateField(_("charge framed"), null=True)
    ended_on = models.DateField(_("outcome on"), null=True)

    class Meta:
        verbose_name = _("accused")
        constraints = [
            models.UniqueConstraint(name="accused_number", fields=["case", "number"]),
            models.CheckConstraint(name="accused_column", condition=Q(column__isnull=True) | Q(column__in=[2, 3, 4])),
        ]
        indexes = [
            models.Index(name="accused_outcome", fields=["ended_on", "outcome"], condition=Q(ended_on__isnull=False)),
            models.Index(
                name="accused_in_custody", fields=["in_custody_since"], condition=Q(in_custody_since__isnull=False)
            ),
        ]


class Charge(models.Model):
    """An offence that an accused stands charged with, in one version of their charges; the newest version stands.

    A version is a whole set of rows and is never changed: to add, drop or amend is a new version. `seq` is the event
    `charged_with` (or the opening) of the case that proves it.
    """

    class Origin(models.TextChoices):
        FIR = "fir", _("first information report")
        REPORT = "report", _("police report")
        SCRUTINY = "scrutiny", _("scrutiny")
        COURT = "court", _("charge framed by the court")
        AMENDED = "amended", _("amended charge")
        JUDGMENT = "judgment", _("as convicted or acquitted of")

    accused = models.ForeignKey(Accused, models.PROTECT, related_name="charges")
    version = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()  # the gravest is 1
    law = models.CharField(_("law"), max_length=12)
    section = models.CharField(_("section"), max_length=12)
    sub = models.CharField(_("sub-section"), max_length=20, blank=True)
    heaviest = models.CharField(max_length=10, blank=True)
    origin = models.CharField(_("where from"), max_length=10, choices=Origin)
    on = models.DateField(_("since"))
    seq = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("charge")
        constraints = [
            models.UniqueConstraint(name="charge_place", fields=["accused", "version", "place"]),
            models.UniqueConstraint(name="charge_once", fields=["accused", "version", "law", "section", "sub"]),
        ]
        indexes = [models.Index(name="charge_offence", fields=["law", "section", "accused"])]
        triggers = [pgtrigger.Protect(name="charge_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    @property
    def cited(self) -> str:
        """The offence as it is cited: 302(b) PPC."""
        return f"{self.section}{self.sub} {self.law}"
