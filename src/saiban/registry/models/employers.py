"""Employers, jobs and contributions."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.directory.models import Place, Scheme
from saiban.registry.models.people import Person
from saiban.registry.models.publication import (
    BARE_KEY,
    KEY,
    MERGED,
    MONEY_DIGITS,
    Numbered,
    SourceRecord,
    Versioned,
)


class Employer(Numbered):
    """An establishment known to one or more institutions."""

    name = models.CharField(_("name"), max_length=200)
    name_key = models.TextField()
    sector = models.CharField(_("sector"), max_length=60, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True)
    registered_on = models.DateField(_("registered on"), null=True)
    district = models.ForeignKey(
        Place, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("district")
    )
    sources = models.JSONField(default=list)
    merged_into = models.ForeignKey("self", **KEY, null=True, related_name="merged", db_index=False)

    class Meta(Numbered.Meta):
        verbose_name = _("employer")
        indexes = [
            models.Index(name="employer_merged", fields=["merged_into"], condition=MERGED),
            GinIndex(name="employer_name_key", fields=["name_key"], opclasses=["gin_trgm_ops"]),
        ]


class EmployerIdentifier(Versioned):
    """A registration number of an employer (not personal data)."""

    employer = models.ForeignKey(Employer, **KEY, related_name="identifiers")
    kind = models.CharField(_("kind"), max_length=40)  # ntn, or the scheme's code
    value = models.CharField(_("number"), max_length=200, db_index=True)
    source = models.CharField(max_length=40)

    class Meta(Versioned.Meta):
        verbose_name = _("employer's number")


class Employment(Versioned):
    """A job of a person with an employer, as an institution reports it."""

    person = models.ForeignKey(Person, **KEY, related_name="jobs")
    employer = models.ForeignKey(Employer, **KEY, related_name="jobs")
    scheme = models.ForeignKey(Scheme, **BARE_KEY)
    valid = DateRangeField(_("period"))
    wage = models.DecimalField(_("wage a month"), max_digits=MONEY_DIGITS, decimal_places=2, null=True)
    record = models.ForeignKey(SourceRecord, **BARE_KEY)

    class Meta(Versioned.Meta):
        verbose_name = _("job")


class Contribution(Versioned):
    """A contribution reported for a person, an employer and a month (null where nobody says which)."""

    person = models.ForeignKey(Person, **KEY, related_name="contributions")
    employer = models.ForeignKey(Employer, **KEY, null=True, related_name="contributions")
    scheme = models.ForeignKey(Scheme, **BARE_KEY)
    month = models.DateField(_("month"), null=True)
    wage = models.DecimalField(_("wage a month"), max_digits=MONEY_DIGITS, decimal_places=2, null=True)
    amount = models.DecimalField(_("contribution"), max_digits=MONEY_DIGITS, decimal_places=2)
    record = models.ForeignKey(SourceRecord, **BARE_KEY)

    class Meta(Versioned.Meta):
        verbose_name = _("contribution")
