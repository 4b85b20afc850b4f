"""The flat row of a prosecution: what lists, searches and figures ask of a case, kept from its events."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.cases.models import Case
from saiban.prosecution.models.places import Court, PoliceStation


class Prosecution(models.Model):
    """A prosecution file. Stage, district, confidentiality and closing stand on its case.

    `fir_*` identify the report: station, year, series and number are given once (`file_fir_once`). `gravest` is
    the offence as it is cited, `heaviest` its class of punishment, `offence_class` that of the norms for trials. The
    dates are those of the events of the same meaning; `next_on` is the next hearing. `as_of_seq` is the event up to
    which the row was kept. A case that was sealed once (`sealed_once`) may have a twin:
    whoever may not know of it registers the report as any other.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="prosecution")
    station = models.ForeignKey(PoliceStation, models.PROTECT, null=True, related_name="+", verbose_name=_("station"))
    fir_series = models.CharField(max_length=3, blank=True)
    fir_number = models.PositiveIntegerField(_("number"), null=True)
    fir_year = models.PositiveSmallIntegerField(_("year"), null=True)
    fir_on = models.DateField(_("date of the report"), null=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=20)
    track = models.CharField(_("court track"), max_length=20)
    court = models.ForeignKey(Court, models.PROTECT, null=True, related_name="+", verbose_name=_("court"))
    gravest = models.CharField(_("gravest offence"), max_length=60, blank=True)
    heaviest = models.CharField(max_length=10, blank=True)
    offence_class = models.CharField(max_length=10, blank=True)
    accused_count = models.PositiveSmallIntegerField(default=0)
    victims = models.PositiveSmallIntegerField(default=0)
    women_or_children = models.BooleanField(_("a woman or child is the victim"), default=False)
    sensitive = models.BooleanField(_("sensitive"), default=False)
    complexity = models.CharField(_("complexity"), max_length=20, blank=True)
    lead = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("lead counsel"))
    received_on = models.DateField(_("report reached the prosecutor"), null=True)
    interim_on = models.DateField(_("interim police report"), null=True)
    final_on = models.DateField(_("final police report"), null=True)
    report_class = models.CharField(_("class of the police report"), max_length=10, blank=True)
    returns = models.PositiveSmallIntegerField(_("times returned"), default=0)
    passed_on = models.DateField(_("passed for the court"), null=True)
    submitted_on = models.DateField(_("submitted to the court"), null=True)
    cognizance_on = models.DateField(_("cognizance"), null=True)
    charged_on = models.DateField(_("charge framed"), null=True)
    judgment_on = models.DateField(_("judgment"), null=True)
    next_on = models.DateField(_("next hearing"), null=True)
    hearings_held = models.PositiveSmallIntegerField(default=0)
    adjournments = models.PositiveSmallIntegerField(default=0)
    sealed_once = models.BooleanField(default=False)
    as_of_seq = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("prosecution")
        constraints = [
            models.UniqueConstraint(
                name="file_fir_once",
                fields=["station", "fir_year", "fir_series", "fir_number"],
                condition=Q(fir_number__isnull=False, sealed_once=False),
            )
        ]
        indexes = [
            models.Index(name="file_fir_on", fields=["fir_on"]),
            models.Index(name="file_station", fields=["station", "-fir_on"]),
            models.Index(name="file_court", fields=["court", "next_on"]),
            models.Index(name="file_lead", fields=["lead", "next_on"]),
            models.Index(name="file_judgment", fields=["judgment_on"], condition=Q(judgment_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.case.number

    @property
    def fir(self) -> str:
        """The report as people write it: 317/2022, with the letters of its series before it."""
        if self.fir_number is None:
            return ""
        series = f"{self.fir_series}-" if self.fir_series else ""
        return f"{series}{self.fir_number}/{self.fir_year}"
