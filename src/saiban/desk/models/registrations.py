"""People whom the registry did not know, or knew wrongly, as an officer at the window wrote them down.

They are the desk's word, one source among others: the next consolidation receives it (`saiban.desk.extract`).
"""

from __future__ import annotations

import uuid
from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting
from saiban.directory.models import Office, Organisation, Place
from saiban.frame.crypto import open_sealed

KEPT_FOR_GOOD = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


class RegisteredHousehold(models.Model):
    """A household that was written down at the window; `number` is that of the registry where it was known there."""

    code = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(_("registry number"), max_length=12, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("district"))
    tehsil = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("tehsil"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    registered_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("household registered at the window")
        triggers = [KEPT_FOR_GOOD]


class RegisteredPerson(models.Model):
    """One person as the window wrote them down. A correction is a new row of the same `entry`; the latest stands.

    `number` is the registry number of a person whom the registry knows already and whose record is put right here.
    Numbers and disability are sealed as in the registry; `no_document` says that there is no paper of any kind.
    """

    code = models.UUIDField(unique=True, default=uuid.uuid4)
    entry = models.UUIDField(db_index=True)
    household = models.ForeignKey(RegisteredHousehold, models.PROTECT, related_name="people")
    number = models.CharField(_("registry number"), max_length=12, blank=True, db_index=True)
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=200)
    father_name = models.CharField(_("father's name"), max_length=200, blank=True)
    husband_name = models.CharField(_("husband's name"), max_length=200, blank=True)
    relation = models.CharField(_("relation to head"), max_length=20, blank=True)
    sex = models.CharField(_("sex"), max_length=12, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True)
    birth_precision = models.CharField(max_length=5, blank=True)
    marital_status = models.CharField(_("marital status"), max_length=20, blank=True)
    disability = models.BinaryField(null=True)
    cnic = models.BinaryField(null=True)
    cnic_blind = models.BinaryField(null=True)
    cnic_last_four = models.CharField(max_length=4, blank=True)
    phone = models.BinaryField(null=True)
    phone_blind = models.BinaryField(null=True)
    phone_last_four = models.CharField(max_length=4, blank=True)
    no_document = models.BooleanField(default=False)
    seen = models.CharField(_("paper seen"), max_length=40, blank=True)
    as_of = models.DateField()  # from when it is handed over: of the rows of an entry no two on one day
    registered_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("person registered at the window")
        ordering = ["household", "place"]
        triggers = [KEPT_FOR_GOOD]
        indexes = [
            models.Index(name="registered_cnic", fields=["cnic_blind"], condition=Q(cnic_blind__isnull=False)),
            models.Index(name="registered_phone", fields=["phone_blind"], condition=Q(phone_blind__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(name="registered_once_a_day", fields=["entry", "as_of"]),
            models.CheckConstraint(
                name="registered_document_or_none", condition=Q(no_document=False) | Q(cnic__isnull=True)
            ),
        ]

    @property
    def disabled(self) -> bool | None:
        """Whether the person is disabled, opened; None where it was not said."""
        if self.disability is None:
            return None
        return open_sealed(disability_kind(self.code), bytes(self.disability)) == "y"

    @property
    def called(self) -> tuple[str, str]:
        """The name as (Latin, Urdu): as it was written, in the one script that it was written in."""
        urdu = any("\u0600" <= letter <= "\u06ff" for letter in self.name)
        return ("", self.name) if urdu else (self.name, "")

    def age(self, today: date) -> int | None:
        """Full years on a day; None where no date of birth is known."""
        born = self.birth_date
        return None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def disability_kind(code: uuid.UUID) -> str:
    """What a disability is sealed under: a kind that names its row, because it has only two values."""
    return f"registered:{code}:disability"
