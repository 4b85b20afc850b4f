"""Witnesses: everywhere by their number; who a protected one is stands in a table of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting
from saiban.cases.models import Case
from saiban.frame import crypto


class Witness(models.Model):
    """A witness of the prosecution. Of a protected one no name stands here: a constraint of the table sees to it."""

    class Kind(models.TextChoices):
        COMPLAINANT = "complainant", _("complainant")
        INJURED = "injured", _("injured")
        EYE = "eye", _("eyewitness")
        RECOVERY = "recovery", _("witness of a recovery")
        POLICE = "police", _("police officer")
        INVESTIGATING = "investigating", _("investigating officer")
        MEDICAL = "medical", _("medical officer")
        EXPERT = "expert", _("expert")
        MAGISTRATE = "magistrate", _("magistrate")
        OTHER = "other", _("other witness")

    case = models.ForeignKey(Case, models.PROTECT, related_name="witnesses")
    number = models.PositiveSmallIntegerField()  # within the case
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.OTHER)
    sex = models.CharField(_("sex"), max_length=12, blank=True)
    child = models.BooleanField(_("under eighteen"), default=False)
    protected = models.BooleanField(_("protected"), default=False)
    in_camera = models.BooleanField(_("heard in camera"), default=False)
    screened = models.BooleanField(_("behind a screen or by video"), default=False)
    name_cipher = models.BinaryField(null=True)
    phone_cipher = models.BinaryField(null=True)
    statement_on = models.DateField(_("statement to the police (s. 161)"), null=True)
    sworn_on = models.DateField(_("statement to a magistrate (s. 164)"), null=True)
    examined_on = models.DateField(_("examined in court"), null=True)
    hostile = models.BooleanField(_("declared hostile or resiled"), default=False)
    given_up_on = models.DateField(_("given up"), null=True)
    joined_seq = models.PositiveIntegerField()  # the event by which they came in

    class Meta:
        verbose_name = _("witness")
        constraints = [
            models.UniqueConstraint(name="witness_number", fields=["case", "number"]),
            models.CheckConstraint(
                name="witness_protected",
                condition=Q(protected=False) | Q(name_cipher__isnull=True, phone_cipher__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def pseudonym(self) -> str:
        """How pages, lists, feeds and papers call the witness: PW-1, and PW-A for a protected one."""
        return f"PW-{_letters(self.number) if self.protected else self.number}"

    @property
    def name(self) -> str:
        """The name in the clear; the pseudonym of a protected witness, or of one without a name."""
        kind = witness_name_kind(self.case_id, self.number)
        return crypto.open_sealed(kind, self.name_cipher) if self.name_cipher else self.pseudonym

    @property
    def phone(self) -> str:
        """The telephone number in the clear; empty of a protected witness or where there is none."""
        return crypto.open_sealed("phone", self.phone_cipher) if self.phone_cipher else ""


class WitnessIdentity(models.Model):
    """Who a protected witness is: read by `saiban.prosecution.witnesses` alone, each time with a row on the log."""

    witness = models.OneToOneField(Witness, models.PROTECT, primary_key=True, related_name="identity")
    cipher = models.BinaryField()  # JSON: name, phone, address
    authority = models.CharField(_("by whose order"), max_length=200)
    ordered_on = models.DateField(_("ordered"))
    sealed_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("identity of a protected witness")


def witness_name_kind(case: int, number: int) -> str:
    """What the name of a witness is sealed under."""
    return f"witness_name:{case}:{number}"


def identity_kind(witness: int) -> str:
    """What the identity of a protected witness is sealed under."""
    return f"witness_identity:{witness}"


def _letters(number: int) -> str:
    """Return a number as letters: 1 A, 26 Z, 27 AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
