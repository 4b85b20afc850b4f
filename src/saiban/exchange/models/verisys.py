"""Numbers that go out to be verified by NADRA, what came back, and who is to be looked at because of it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.registry.models import Person

_WRITTEN = {"on_delete": models.PROTECT, "related_name": "+"}


class Batch(models.Model):
    """Numbers that went out together. Its key is the number that the partner sends back."""

    made_at = models.DateTimeField(db_default=models.functions.Now())
    made_by = models.ForeignKey(User, **_WRITTEN)
    rows = models.PositiveIntegerField(_("rows"))
    sent_at = models.DateTimeField(null=True)  # when it was handed over, or last downloaded

    class Meta:
        verbose_name = _("batch")

    @property
    def number(self) -> str:
        """The number on the file."""
        return f"V-{self.pk:06d}"


class Question(models.Model):
    """A number of a person in a batch: sealed, with a blind index. `reference` is what the answer names it by."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="questions")
    reference = models.CharField(max_length=24, unique=True)
    person = models.ForeignKey(Person, db_constraint=False, **_WRITTEN)
    cipher = models.BinaryField()
    blind = models.BinaryField(db_index=True)
    last_four = models.CharField(max_length=4)


class ResultFile(models.Model):
    """A file of results that came in. `figures` counts its rows by what became of them; the same file counts once."""

    sha256 = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(_("file"), max_length=120)
    received_at = models.DateTimeField(db_default=models.functions.Now())
    received_by = models.ForeignKey(User, null=True, **_WRITTEN)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="files")
    rows = models.PositiveIntegerField(_("rows"))
    whole = models.BooleanField()  # the file ends with the line that says how many rows it has, and has them
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("file of results")


class Verification(models.Model):
    """What the partner says of a number, on a day: a fact beside the number, never a change of the record."""

    class Outcome(models.TextChoices):
        VERIFIED = "verified", _("verified")
        NOT_FOUND = "not_found", _("not found")
        NAME_DIFFERS = "name_differs", _("the name differs")
        BIRTH_DIFFERS = "birth_differs", _("the date of birth differs")
        BLOCKED = "blocked", _("the card is blocked")
        EXPIRED = "expired", _("the card has expired")
        DECEASED = "deceased", _("deceased")

    question = models.OneToOneField(Question, models.PROTECT, related_name="verification")
    outcome = models.CharField(_("result"), max_length=13, choices=Outcome)
    day = models.DateField(_("day"))
    source = models.CharField(max_length=20)
    file = models.ForeignKey(ResultFile, models.PROTECT, related_name="verifications")

    class Meta:
        verbose_name = _("verification")
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class ReportedDeath(models.Model):
    """Somebody whom the partner reports deceased: work for the steward, until it is said what was done."""

    class Done(models.TextChoices):
        SCHEMES_TOLD = "schemes_told", _("the schemes were told; they report the death in their next files")
        OTHER_PERSON = "other_person", _("the number is another person's: sent to review")
        ALIVE = "alive", _("the person is alive: NADRA was told")

    verification = models.OneToOneField(Verification, models.PROTECT, related_name="death")
    done = models.CharField(_("what was done"), max_length=12, choices=Done, blank=True)
    note = models.TextField(_("note"), blank=True)
    done_by = models.ForeignKey(User, null=True, **_WRITTEN)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reported death")
