"""What schemes reported of a person: enrolments, benefits paid, addresses; and figures made of them."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.directory.models import Place, Scheme
from saiban.registry.models.people import Person
from saiban.registry.models.publication import BARE_KEY, KEY, MONEY_DIGITS, SourceRecord, Versioned


class Enrolment(Versioned):
    """A person in a scheme, as the scheme reports it."""

    person = models.ForeignKey(Person, **KEY, related_name="enrolments")
    scheme = models.ForeignKey(Scheme, **BARE_KEY)
    status = models.CharField(_("status"), max_length=12)
    valid = DateRangeField(_("period"))
    as_of = models.DateField(_("as of"), null=True)
    record = models.ForeignKey(SourceRecord, **BARE_KEY)

    class Meta(Versioned.Meta):
        verbose_name = _("enrolment")


class BenefitPaid(Versioned):
    """A payment that a scheme reports to have made. Never deleted; a withdrawn one has its run_ended set."""

    person = models.ForeignKey(Person, **KEY, related_name="benefits")
    scheme = models.ForeignKey(Scheme, **BARE_KEY)
    paid_on = models.DateField(_("paid on"), null=True)
    period = DateRangeField(_("for the period"), null=True)
    amount = models.DecimalField(_("amount"), max_digits=MONEY_DIGITS, decimal_places=2)
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    record = models.ForeignKey(SourceRecord, **BARE_KEY)

    class Meta(Versioned.Meta):
        verbose_name = _("benefit paid")


class Address(Versioned):
    """Where a person comes from or stays, as a source reports it."""

    class Kind(models.TextChoices):
        ORIGIN = "origin", _("of origin")
        PRESENT = "present", _("of present stay")

    person = models.ForeignKey(Person, **KEY, related_name="addresses")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    district = models.ForeignKey(Place, **BARE_KEY, null=True, verbose_name=_("district"))
    tehsil = models.ForeignKey(Place, **BARE_KEY, null=True, verbose_name=_("tehsil"))
    text = models.TextField(_("address"), blank=True)
    as_of = models.DateField(_("as of"), null=True)
    record = models.ForeignKey(SourceRecord, **BARE_KEY)

    class Meta(Versioned.Meta):
        verbose_name = _("address")


class Overlap(Versioned):
    """How many people are in two schemes at once, and what the two pay them in a month."""

    first = models.ForeignKey(Scheme, models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(Scheme, models.PROTECT, related_name="+", db_index=False)
    people = models.PositiveIntegerField(_("people"))
    rupees_a_month = models.DecimalField(_("rupees a month"), max_digits=24, decimal_places=2)

    class Meta(Versioned.Meta):
        verbose_name = _("overlap")


class DistrictFigure(Versioned):
    """How many people of a district are in a scheme (or in the registry, where scheme is null)."""

    district = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    scheme = models.ForeignKey(Scheme, models.PROTECT, null=True, related_name="+", db_index=False)
    people = models.PositiveIntegerField(_("people"))

    class Meta(Versioned.Meta):
        verbose_name = _("district figure")
