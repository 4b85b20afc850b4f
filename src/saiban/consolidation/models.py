"""Mappings, extracts, runs, the review queue, and the decisions that bind every later run."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.directory.models import DataSource, Organisation
from saiban.registry.models import Publication, SourceRecord
from saiban.registry.models.publication import BARE_KEY, NEVER_DELETED


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
        indexes = [
            models.Index(
                name="standing_decision_second", fields=["record_b"], condition=models.Q(withdrawn_at__isnull=True)
            )
        ]


class ReviewPair(models.Model):
    """Two records that a clerk is asked about: one person or two? Known by its two records, and never deleted.

    `probability`, `pattern`, `numbers`, `linked` and `floor` (the lower bound, in percent, of the band of probability;
    100: linked by a number) are what the last run that asked made of the pair before any person's word.
    `turn` and `teaches` order the queue; `wanted` pairs are given to clerks.
    """

    class Reason(models.TextChoices):
        DOUBTFUL = "doubtful", _("kept apart, though much agrees")
        WEAK_LINK = "weak_link", _("put together, though little speaks for it")
        SAME_NUMBER = "same_number", _("one identity number on rows that otherwise differ")
        DIFFERENT_NUMBERS = "different_numbers", _("alike, but with different identity numbers")
        ROSTER = "roster", _("two members of one household list that look alike")
        APART = "apart", _("brought together by others, though the two can't be one")
        SAMPLE = "sample", _("drawn by lot, to measure how right the linkage is")
        CLUSTER = "cluster", _("raised by a clerk who looked at a whole person")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        WAITING = "waiting", _("waits for a second clerk")
        DISPUTED = "disputed", _("words contradict each other: for the steward")
        UNSURE = "unsure", _("nobody can tell yet")
        DECIDED = "decided", _("decided")
        SETTLED = "settled", _("settled by a later run")

    first = models.ForeignKey(SourceRecord, **BARE_KEY)
    second = models.ForeignKey(SourceRecord, **BARE_KEY)
    reason = models.CharField(_("why it is asked"), max_length=20, choices=Reason)
    probability = models.FloatField()
    pattern = models.BigIntegerField()
    numbers = models.SmallIntegerField()
    linked = models.BooleanField()
    floor = models.SmallIntegerField()
    sampled = models.BooleanField(default=False)  # drawn by lot for the estimate of precision and recall
    double = models.BooleanField(default=False)  # given to two clerks, to measure how far they agree
    pays = models.BooleanField(default=False)  # both people are enrolled somewhere, or were paid
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    districts = ArrayField(models.CharField(max_length=40), default=list)
    turn = models.IntegerField(default=0)
    teaches = models.FloatField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    wanted = models.BooleanField(default=True)
    asked_by = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+", db_index=False)
    settled_by = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+", db_index=False)
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="pair")
    held_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    held_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("pair to review")
        triggers = [NEVER_DELETED]
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="review_pair_once")]
        indexes = [
            models.Index(name="review_next", fields=["turn", "-teaches", "id"], condition=models.Q(wanted=True)),
            models.Index(name="review_next_of", fields=["organisation", "turn", "id"], condition=models.Q(wanted=True)),
            models.Index(
                name="review_unsettled", fields=["state"], condition=~models.Q(state__in=["decided", "settled"])
            ),
        ]


class Judgement(models.Model):
    """What one person said of a pair. Rows are only added: taking a word back is a row of its own (`withdraws`).

    `act` is one for all words of one keystroke; `ruling` is a steward's word where two clerks disagree.
    """

    class Verdict(models.TextChoices):
        SAME = "same", _("the same person")
        DIFFERENT = "different", _("different people")
        UNSURE = "unsure", _("can't tell")
        WITHDRAWN = "withdrawn", _("taken back")

    class Why(models.TextChoices):
        NUMBERS = "numbers", _("identity numbers")
        NAMES = "names", _("names, relatives")
        BIRTH = "birth", _("birth, sex")
        PLACE = "place", _("place, phone")
        HOUSEHOLD = "household", _("household, work")
        ASKED = "asked", _("asked, saw papers")
        TOO_LITTLE = "too_little", _("too little is known")
        OTHER = "other", _("other (note)")

    pair = models.ForeignKey(ReviewPair, models.PROTECT, related_name="judgements")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    why = models.CharField(_("reason"), max_length=12, choices=Why, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    ruling = models.BooleanField(default=False)
    act = models.UUIDField()
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, related_name="withdrawal")
    at = models.DateTimeField(_("when"), db_default=models.functions.Now())
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("judgement")
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(
                name="withdrawal_names_what",
                condition=models.Q(verdict="withdrawn", withdraws__isnull=False)
                | (~models.Q(verdict="withdrawn") & models.Q(withdraws__isnull=True) & ~models.Q(why="")),
            )
        ]


class ReviewBand(models.Model):
    """How many pairs a run had in a band of probability, before any person's word: what the sample stands for."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="bands")
    linked = models.BooleanField()
    floor = models.SmallIntegerField()
    pairs = models.BigIntegerField()

    class Meta:
        verbose_name = _("band of probability")
        constraints = [models.UniqueConstraint(fields=["run", "linked", "floor"], name="review_band_once")]
