"""Publications (the versions of the registry), the records behind every value, and merges and splits."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.directory.models import DataSource
from saiban.registry import disability

NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)
"""What was published stays: a row that a source takes back is ended, and removed by nobody."""


class Publication(models.Model):
    """One published version of the registry; this row is the commit point of a run."""

    inputs = models.CharField(max_length=64)  # digest of everything that went in
    published_at = models.DateTimeField(db_default=models.functions.Now())
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("publication")
        triggers = [NEVER_DELETED]


KEY = {"on_delete": models.PROTECT, "db_constraint": False}
"""A key that `publish` alone writes, for millions of rows at once. It is checked there set-wise before a row is written
(`saiban.registry.publish.checks`), and what it leads to is never deleted (`NEVER_DELETED`; the directory keeps
every code); the database's own check row by row would add more than half to the time of loading."""

BARE_KEY = {**KEY, "related_name": "+", "db_index": False}
"""Such a key that nobody searches by."""

MONEY_DIGITS = 18
"""Room for any amount that `saiban.terms.money` reads, so that no cell, however wrong, stops a run."""

MERGED = models.Q(merged_into__isnull=False)


class Numbered(models.Model):
    """Something with a registry number that survives every run; `id` is the counter behind the number."""

    id = models.BigIntegerField(primary_key=True)
    number = models.CharField(_("registry number"), max_length=12)
    row_digest = models.UUIDField()
    run_added = models.ForeignKey(Publication, **BARE_KEY)
    run_changed = models.ForeignKey(Publication, **BARE_KEY)
    run_ended = models.ForeignKey(Publication, **BARE_KEY, null=True)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["number"], name="%(class)s_number_once")]
        triggers = [NEVER_DELETED]


class Versioned(models.Model):
    """A published fact: live while `run_ended` is null; a changed fact is a new row, an unchanged one is not touched.

    `row_digest` is a digest of every column but these three and `id` (`golden.making.row_digest`); it is unique among
    live rows.
    """

    id = models.BigAutoField(primary_key=True)
    row_digest = models.UUIDField()
    run_added = models.ForeignKey(Publication, **BARE_KEY)
    run_ended = models.ForeignKey(Publication, **BARE_KEY, null=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["row_digest"], condition=models.Q(run_ended__isnull=True), name="%(class)s_live_once"
            )
        ]
        triggers = [NEVER_DELETED]


class SourceRecord(models.Model):
    """One accepted row of an extract: what a source said on a day, and to whom it was linked.

    `said` holds the standard values of the row but identity numbers, phones and accounts, which stand encrypted in
    `Identifier` with the same record, and disability, which stands sealed beside it (null: the source never says).
    """

    id = models.BigIntegerField(primary_key=True)
    record = models.CharField(max_length=120)
    source = models.ForeignKey(DataSource, **BARE_KEY)
    extract = models.CharField(max_length=16)
    row = models.BigIntegerField()
    as_of = models.DateField(null=True)
    unit = models.CharField(max_length=10)
    said = models.JSONField()
    disability = models.BinaryField(null=True)
    person = models.ForeignKey("registry.Person", **KEY, null=True, related_name="records")
    household = models.ForeignKey("registry.Household", **KEY, null=True, related_name="records", db_index=False)
    employer = models.ForeignKey("registry.Employer", **KEY, null=True, related_name="records", db_index=False)
    row_digest = models.UUIDField()
    run_added = models.ForeignKey(Publication, **BARE_KEY)
    run_changed = models.ForeignKey(Publication, **BARE_KEY)
    run_ended = models.ForeignKey(Publication, **BARE_KEY, null=True)

    class Meta:
        verbose_name = _("source record")
        constraints = [models.UniqueConstraint(fields=["record"], name="record_once")]
        triggers = [NEVER_DELETED]
        indexes = [
            models.Index(name="record_household", fields=["household"], condition=models.Q(household__isnull=False)),
            models.Index(name="record_employer", fields=["employer"], condition=models.Q(employer__isnull=False)),
        ]

    @property
    def said_in_full(self) -> dict[str, object]:
        """What the row said, with disability opened."""
        told = disability.opened("record", self.pk, self.disability)
        return self.said if told is None else {**self.said, "disabled": told}


class RegistryEvent(models.Model):
    """A merge or a split of numbers, by a run or by the undoing of an earlier event.

    `before` and `after` map each number's key to the records that it held, so that the event can be undone.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("merge")
        SPLIT = "split", _("split")

    class Subject(models.TextChoices):
        PERSON = "person", _("person")
        HOUSEHOLD = "household", _("household")
        EMPLOYER = "employer", _("employer")

    class Reason(models.TextChoices):
        LINKAGE = "linkage", _("found by the linkage")
        DECISION = "decision", _("decided by a person")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="events")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    subject = models.CharField(_("subject"), max_length=10, choices=Subject)
    survivor = models.BigIntegerField()
    others = ArrayField(models.BigIntegerField())
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)

    class Meta:
        verbose_name = _("merge or split")
