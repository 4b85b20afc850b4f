"""Organisations, places, schemes and data sources. Keys are the codes that mappings, files and pages use."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Named(models.Model):
    """Something with a code and a name in English and Urdu."""

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_ur = models.CharField(_("name in Urdu"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_ur if get_language() == "ur" else self.name_en


class Organisation(Named):
    """A body that runs schemes, offices or the registry itself, or that asks it about people."""

    class Kind(models.TextChoices):
        SOCIAL_PROTECTION = "social_protection", _("social protection agency")
        GOVERNMENT = "government", _("other civil government body")
        POLICE = "police", _("police or prosecution")
        IMMIGRATION = "immigration", _("immigration or border control")
        INTELLIGENCE = "intelligence", _("intelligence service")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.GOVERNMENT)

    class Meta:
        verbose_name = _("organisation")
        ordering = ["code"]


class Place(Named):
    """A province, district or tehsil, with the dates between which it exists under this name and border."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("province")
        DISTRICT = "district", _("district")
        TEHSIL = "tehsil", _("tehsil")

    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    population = models.PositiveIntegerField(_("population (census 2023)"), null=True, blank=True)

    class Meta:
        verbose_name = _("place")
        ordering = ["code"]

    def with_parts(self) -> models.QuerySet[Place]:
        """The place and all that lies in it: of a province its districts and their tehsils."""
        return Place.objects.filter(models.Q(pk=self.pk) | models.Q(parent=self.pk) | models.Q(parent__parent=self.pk))


class Service(Named):
    """Something that an office does for those who come: an application, a survey, a ticket to a lawyer."""

    class Meta:
        verbose_name = _("service")
        ordering = ["code"]


class Office(Named):
    """An office that people come to: a one-window hub, or the office of a department behind the window.

    Its staff are those who are posted there (`saiban.access`).
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="offices", verbose_name=_("organisation")
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="offices", verbose_name=_("place"))
    one_window = models.BooleanField(_("one-window hub"), default=False)
    address_en = models.CharField(_("address in English"), max_length=200, blank=True)
    address_ur = models.CharField(_("address in Urdu"), max_length=200, blank=True)
    phone = models.CharField(_("phone of the office"), max_length=20, blank=True)
    services = models.ManyToManyField(Service, related_name="offices", blank=True, verbose_name=_("services"))

    class Meta:
        verbose_name = _("office")
        ordering = ["code"]

    @property
    def address(self) -> str:
        """The address in the reader's language, or in the other where that one is not known."""
        first, second = self.address_en, self.address_ur
        return (second or first) if get_language() == "ur" else (first or second)


class OpeningHours(models.Model):
    """A span of a weekday in which an office is open; a day with a break has two."""

    class Weekday(models.IntegerChoices):
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    office = models.ForeignKey(Office, models.CASCADE, related_name="hours", verbose_name=_("office"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)  # ISO 8601: Monday is 1
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["office", "weekday", "opens"], name="hours_once"),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7, opens__lt=F("closes")), name="hours_of_a_day"
            ),
        ]


class Scheme(Named):
    """The identity of a social protection scheme; its rules live in the scheme book."""

    class Kind(models.TextChoices):
        CONTRIBUTORY = "contributory", _("contributory")
        TAX_FINANCED = "tax_financed", _("tax-financed")
        GOVERNMENT_PENSION = "government_pension", _("government pension")
        SURVEY = "survey", _("survey (no benefit)")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="schemes", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    class Meta:
        verbose_name = _("scheme")
        ordering = ["code"]


class SchemeCombination(models.Model):
    """Whether one person may lawfully be in two schemes at once, by the schemes' own rules."""

    class Ruling(models.TextChoices):
        PERMITTED = "permitted", _("permitted")
        FORBIDDEN = "forbidden", _("forbidden")
        UNSETTLED = "unsettled", _("not settled")

    first = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    second = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    ruling = models.CharField(_("ruling"), max_length=10, choices=Ruling)
    reason_en = models.TextField(_("reason in English"))
    reason_ur = models.TextField(_("reason in Urdu"))
    source = models.TextField(_("source"))

    class Meta:
        verbose_name = _("scheme combination")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="combination_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="combination_ordered"),
        ]

    @property
    def reason(self) -> str:
        """The reason in the reader's language."""
        return self.reason_ur if get_language() == "ur" else self.reason_en


class DataSource(Named):
    """A kind of file that an organisation sends: one mapping, many extracts."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sources", verbose_name=_("organisation")
    )
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, null=True, blank=True, related_name="sources", verbose_name=_("scheme")
    )

    class Meta:
        verbose_name = _("source")
        ordering = ["code"]
