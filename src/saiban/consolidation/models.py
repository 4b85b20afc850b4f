"""Mappings, extracts, runs and the decisions that bind every later run."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.directory.models import DataSource, Organisation
from saiban.registry.models import Publication


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SavedMapping(models.Model):
    """What the columns of a source's files mean, as YAML (docs/mappings.md). A change is a new row."""

    source = models.ForeignKey(DataSource, models.PROTECT, related_name="mappings", verbose_name=_("source"))
    text = models.TextField(_("mapping"))
    digest = models.CharField(max_length=64)
    saved_at = models.DateTimeField(db_default=models.functions.Now())
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("mapping")
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="mapping_once")]


class Upload(models.Model):
    """A file that somebody handed in through the pages; its bytes lie in the data folder under their digest."""

    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(_("file"), max_length=255)
    size = models.BigIntegerField(_("bytes"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    received_at = models.DateTimeField(_("received"), db_default=models.functions.Now())
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("received by"))

    class Meta:
        verbose_name = _("upload")
        constraints = [models.UniqueConstraint(fields=["organisation", "sha256"], name="upload_once")]


class Extract(models.Model):
    """One file that a source sent, read with one mapping; the same content and mapping again are the same extract."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        READ = "read", _("read")
        BROKEN = "broken", _("could not be read")

    source = models.ForeignKey(DataSource, models.PROTECT, related_name="extracts", verbose_name=_("source"))
    mapping = models.ForeignKey(SavedMapping, models.PROTECT, related_name="+", verbose_name=_("mapping"))
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    error = models.TextField(_("error"), blank=True)
    as_of = models.DateField(_("as of"), null=True)
    rows_in = models.PositiveIntegerField(_("rows in"), default=0)
    rows_accepted = models.PositiveIntegerField(_("accepted"), default=0)
    rows_quarantined = models.PositiveIntegerField(_("quarantined"), default=0)
    manifest = models.JSONField(default=dict)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="extracts")
    mends = models.ForeignKey("self", models.PROTECT, null=True, related_name="mended_by", verbose_name=_("mends"))
    received_at = models.DateTimeField(_("received"), db_default=models.functions.Now())

    class Meta:
        verbose_name = _("extract")
        constraints = [
            models.UniqueConstraint(fields=["source", "sha256", "mapping"], name="extract_once"),
            models.CheckConstraint(
                condition=models.Q(rows_in=models.F("rows_accepted") + models.F("rows_quarantined")),
                name="rows_in_accounted_for",
            ),
        ]


class Run(models.Model):
    """One attempt to publish the registry from a set of inputs; taken up again where a killed one stopped."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        PUBLISHED = "published", _("published")
        FAILED = "failed", _("failed")

    inputs = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(_("started"), db_default=models.functions.Now())
    finished_at = models.DateTimeField(_("finished"), null=True)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("started by"))
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="runs")
    seconds = models.JSONField(default=dict)  # by step
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("run")

    @property
    def minutes(self) -> float:
        """The time that the run's steps took together."""
        return sum(self.seconds.values()) / 60


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Decision(models.Model):
    """A person's word that two records are, or are not, the same human being; binding for every later run."""

    class Verdict(models.TextChoices):
        SAME = "same", _("the same person")
        DIFFERENT = "different", _("different people")

    record_a = models.CharField(max_length=120)
    record_b = models.CharField(max_length=120)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    reason = models.TextField(_("reason"))
    decided_at = models.DateTimeField(_("decided"), db_default=models.functions.Now())
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("decision")
        constraints = [
            models.CheckConstraint(condition=models.Q(record_a__lt=models.F("record_b")), name="decision_ordered"),
            models.UniqueConstraint(
                fields=["record_a", "record_b"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_decision",
            ),
        ]
