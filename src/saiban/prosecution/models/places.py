"""Police stations and courts, with the dates between which each exists."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from saiban.directory.models import Named, Place


class PoliceStation(Named):
    """A police station of a district. `aliases` are other names by which reports write it, in lower case."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("police station")
        CTD = "ctd", _("counter terrorism department")
        WOMEN = "women", _("women's police station")
        AGENCY = "agency", _("station of another agency")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ORDINARY)
    district = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("district"))
    aliases = ArrayField(models.CharField(max_length=80), default=list, blank=True, verbose_name=_("other names"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("police station")
        ordering = ["code"]
        indexes = [models.Index(name="station_of_district", fields=["district"])]


class Court(Named):
    """A court, with the one to which appeals go. `in_prison`: it sits in a prison, often without a line."""

    class Kind(models.TextChoices):
        MAGISTRATE = "magistrate", _("Magistrate")
        SESSION = "session", _("Court of Session")
        ANTI_TERRORISM = "anti_terrorism", _("Anti-Terrorism Court")
        NARCOTICS = "narcotics", _("Special Court (narcotics)")
        JUVENILE = "juvenile", _("Juvenile Court")
        ANTI_RAPE = "anti_rape", _("Special Court under the Anti-Rape Act")
        ANTI_CORRUPTION = "anti_corruption", _("Special Judge, anti-corruption")
        HIGH = "high", _("High Court")
        SHARIAT = "shariat", _("Federal Shariat Court")
        SUPREME = "supreme", _("Supreme Court")
        CONSTITUTIONAL = "constitutional", _("Federal Constitutional Court")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    in_prison = models.BooleanField(_("sits in a prison"), default=False)
    appeals_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("court")
        ordering = ["code"]
        indexes = [models.Index(name="court_of_place", fields=["place", "kind"])]
        constraints = [
            models.CheckConstraint(
                name="court_dates",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
            )
        ]
