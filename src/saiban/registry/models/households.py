"""Households, the families inside them, and who lives where."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.directory.models import Place
from saiban.registry.models.people import Person
from saiban.registry.models.publication import BARE_KEY, KEY, MERGED, Numbered, SourceRecord, Versioned


class Household(Numbered):
    """People who live and eat together, as surveys and rosters report them."""

    head = models.ForeignKey(Person, **BARE_KEY, null=True, verbose_name=_("head"))
    district = models.ForeignKey(Place, **BARE_KEY, null=True, verbose_name=_("district"))
    tehsil = models.ForeignKey(Place, **BARE_KEY, null=True, verbose_name=_("tehsil"))
    size = models.PositiveIntegerField(_("members"), null=True)
    pmt_score = models.DecimalField(_("proxy means test score"), max_digits=7, decimal_places=2, null=True)
    survey_date = models.DateField(_("date of survey"), null=True)
    merged_into = models.ForeignKey("self", **KEY, null=True, related_name="merged", db_index=False)

    class Meta(Numbered.Meta):
        verbose_name = _("household")
        indexes = [models.Index(name="household_merged", fields=["merged_into"], condition=MERGED)]


class Family(Numbered):
    """An ever-married woman with her husband and their unmarried children: the unit that Kafaalat pays."""

    household = models.ForeignKey(Household, **KEY, related_name="families")
    woman = models.ForeignKey(Person, **BARE_KEY)
    husband = models.ForeignKey(Person, **BARE_KEY, null=True)

    class Meta(Numbered.Meta):
        verbose_name = _("family")


class HouseholdMember(Versioned):
    """A person's place in a household, with the dates at which sources saw it."""

    household = models.ForeignKey(Household, **KEY, related_name="members")
    person = models.ForeignKey(Person, **KEY, related_name="memberships")
    family = models.ForeignKey(Family, **KEY, null=True, related_name="members", db_index=False)
    relation = models.CharField(_("relation to head"), max_length=20, blank=True)
    valid = DateRangeField(_("seen"))
    record = models.ForeignKey(SourceRecord, **BARE_KEY)

    class Meta(Versioned.Meta):
        verbose_name = _("household member")
