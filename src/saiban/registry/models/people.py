"""People and their identity numbers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.directory.models import Place
from saiban.registry import disability
from saiban.registry.models.publication import BARE_KEY, KEY, MERGED, Numbered, SourceRecord, Versioned


class Person(Numbered):
    """A person under one registry number, with golden values chosen per field by the rule in `survivorship`.

    `provenance` maps each field to the key of the source record that won it.
    """

    name = models.CharField(_("name"), max_length=200)
    name_ur = models.CharField(_("name in Urdu"), max_length=200, blank=True)
    father_name = models.CharField(_("father's name"), max_length=200, blank=True)
    husband_name = models.CharField(_("husband's name"), max_length=200, blank=True)
    name_key = models.TextField()  # canonical keys of the name's tokens, space-separated
    sex = models.CharField(_("sex"), max_length=12, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True)
    birth_precision = models.CharField(max_length=5, blank=True)
    death_date = models.DateField(_("date of death"), null=True)
    marital_status = models.CharField(_("marital status"), max_length=20, blank=True)
    disability = models.BinaryField()  # sealed: `saiban.registry.disability`
    district = models.ForeignKey(Place, **BARE_KEY, null=True, verbose_name=_("district"))
    tehsil = models.ForeignKey(Place, **BARE_KEY, null=True, verbose_name=_("tehsil"))
    schemes = ArrayField(models.CharField(max_length=40), default=list)  # where enrolled now
    sources = ArrayField(models.CharField(max_length=40), default=list)  # who has a record of the person
    provenance = models.JSONField(default=dict)
    merged_into = models.ForeignKey("self", **KEY, null=True, related_name="merged", db_index=False)

    class Meta(Numbered.Meta):
        verbose_name = _("person")
        indexes = [
            models.Index(name="person_district", fields=["district"]),
            models.Index(name="person_merged", fields=["merged_into"], condition=MERGED),
            GinIndex(name="person_name_key", fields=["name_key"], opclasses=["gin_trgm_ops"]),
            GinIndex(name="person_sources", fields=["sources"]),
            GinIndex(name="person_schemes", fields=["schemes"]),
        ]

    @property
    def disabled(self) -> bool | None:
        """Whether the person is disabled, opened; None where no source says."""
        return disability.opened("person", self.pk, self.disability)


class Identifier(Versioned):
    """A number under which a source knows a person: encrypted, with a blind index for exact search."""

    person = models.ForeignKey(Person, **KEY, related_name="identifiers")
    kind = models.CharField(_("kind"), max_length=50)  # cnic, nic_old, passport, por..., scheme:<code>, phone
    cipher = models.BinaryField()
    blind = models.BinaryField()  # HMAC-SHA-256 of kind and value, first 16 bytes
    last_four = models.CharField(max_length=4)
    holder = models.CharField(max_length=10, default="own")  # whose number it is said to be
    shared = models.BooleanField(default=False)  # the same number stands on other people too
    source = models.CharField(max_length=40)
    valid = DateRangeField(_("seen"))  # from the first to the last day on which the source said so
    record = models.ForeignKey(SourceRecord, **BARE_KEY)  # the last that said so

    class Meta(Versioned.Meta):
        verbose_name = _("identifier")
        indexes = [models.Index(name="identifier_blind", fields=["blind"], condition=models.Q(run_ended__isnull=True))]
