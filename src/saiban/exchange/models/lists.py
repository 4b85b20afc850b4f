"""Lists that agencies hand in, their answers, and every copy of the answers that went out."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting, User
from saiban.directory.models import Organisation


class SentList(models.Model):
    """A list of people that an officer handed in to be answered under an agreement. Its key is its running number.

    `layout` is the header, sealed (of a file without one it is a row of people). `columns` maps what a column means
    (`number`, `name`, `father_name`, `born`) to its place; `kind` is the kind of number. It is empty until it is known.
    """

    class State(models.TextChoices):
        HANDED_IN = "handed_in", _("not asked yet")
        WAITING = "waiting", _("being answered")
        STOPPED = "stopped", _("stopped")
        ANSWERED = "answered", _("answered")
        FORGOTTEN = "forgotten", _("removed")

    class Want(models.TextChoices):
        ENROLLED = "enrolled", _("only whether each person is enrolled now: yes or no")
        FIELDS = "fields", _("who each person is, with the fields that I tick")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    agreement = models.CharField(_("agreement"), max_length=60)
    purpose = models.CharField(_("purpose"), max_length=20)
    file_name = models.CharField(_("file"), max_length=120)
    layout = models.BinaryField()
    columns = models.JSONField(default=dict)
    kind = models.CharField(max_length=50, blank=True)
    rows = models.PositiveIntegerField(_("rows"))
    unusable = models.JSONField(default=dict)  # reason -> rows
    want = models.CharField(max_length=8, choices=Want, blank=True)
    fields = ArrayField(models.CharField(max_length=40), default=list)
    figures = models.JSONField(default=dict)  # kind of answer -> rows
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.HANDED_IN)
    reason = models.CharField(max_length=40, blank=True)  # why it stopped: a code of `permits.Refusal`
    handed_in_at = models.DateTimeField(db_default=models.functions.Now())
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("list")
        indexes = [models.Index(name="list_of_user", fields=["user", "-id"])]

    @property
    def number(self) -> str:
        """The running number that stands on every sheet."""
        return f"L-{self.pk:06d}"

    @property
    def usable(self) -> int:
        """How many rows can be asked about."""
        return self.rows - sum(self.unusable.values())


class ListPart(models.Model):
    """Some rows of a list, sealed, with their answers once they are there; gone when the list is forgotten."""

    list = models.ForeignKey(SentList, models.PROTECT, related_name="parts")
    place = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    rows = models.BinaryField()
    answers = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="part_once", fields=["list", "place"])]


class Handout(models.Model):
    """A copy of a list's answers that went out: to whom, when, under which mark. Append-only."""

    list = models.ForeignKey(SentList, models.PROTECT, related_name="handouts")
    copy = models.PositiveIntegerField()
    at = models.DateTimeField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_to = models.CharField(max_length=200)  # names as they stood on that day, and stand on the copy
    downloaded_by = models.CharField(max_length=300)
    mark = models.CharField(max_length=24)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(name="copy_once", fields=["list", "copy"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    @property
    def number(self) -> str:
        """The number of this copy, as it stands on every sheet."""
        return f"{self.list.number}/{self.copy}"
