"""Sittings: one family at the window, from the search to the slip, and every path that was set off for it."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting
from saiban.desk.models.registrations import RegisteredPerson
from saiban.desk.models.tickets import QueueTicket
from saiban.directory.models import Office, Organisation, Scheme
from saiban.frame.crypto import open_sealed, seal

TOLD = "desk:told"
KNOWN = "desk:known"
PHONE = "phone"
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def fresh_code() -> str:
    """A code that means nothing and can't be guessed: ten of 31 letters and digits that nobody takes for another."""
    return "".join(secrets.choice(_LETTERS) for _place in range(10))


class Sitting(models.Model):
    """One family at the window. It is about a person of the registry (`number`) or one registered here (`entry`).

    `told` is what was explained, sealed: for each person and scheme the answer and its reasons, as they were that day,
    and the codes of cases that stand on the slip of who left no phone.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ENDED = "ended", _("ended with a slip")
        LEFT = "left", _("left without a slip")

    code = models.CharField(max_length=12, unique=True, default=fresh_code)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", verbose_name=_("office"))
    number = models.CharField(_("registry number"), max_length=12, blank=True)
    entry = models.ForeignKey(RegisteredPerson, models.PROTECT, null=True, related_name="sittings")
    ticket = models.OneToOneField(QueueTicket, models.SET_NULL, null=True, related_name="sitting")  # who was called
    family = models.CharField(max_length=36)  # number of the household, else what stands for it: who else serves it
    state = models.CharField(_("state"), max_length=5, choices=State, default=State.OPEN)
    language = models.CharField(_("language"), max_length=2, default="ur")
    phone = models.BinaryField(null=True)
    notice = models.CharField(max_length=20, blank=True)  # the version of the notice of use that was read out
    known = models.BinaryField(null=True)  # what the registry and the agreements said of the family, sealed
    known_at = models.DateTimeField(null=True)
    told = models.BinaryField(null=True)
    opened_at = models.DateTimeField(db_default=models.functions.Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sitting")
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        indexes = [
            models.Index(name="sitting_family", fields=["family", "-opened_at"]),
            models.Index(name="sitting_officer", fields=["posting", "state", "-opened_at"]),
            models.Index(name="sitting_office", fields=["office", "-opened_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="sitting_about_one",
                condition=(Q(number="") & Q(entry__isnull=False)) | (~Q(number="") & Q(entry__isnull=True)),
            ),
            models.CheckConstraint(
                name="sitting_ends_after_notice",
                condition=~Q(state="ended") | (~Q(notice="") & Q(ended_at__isnull=False)),
            ),
        ]

    def known_since(self, moment: datetime) -> str:
        """What was known of the family, opened, where it was asked for since a moment; else empty."""
        fresh = self.known is not None and self.known_at is not None and self.known_at >= moment
        return open_sealed(KNOWN, bytes(self.known)) if fresh else ""

    def know(self, said: str, moment: datetime) -> None:
        """Seal what is known of the family; call `save` after."""
        self.known, self.known_at = seal(KNOWN, said), moment

    @property
    def explained(self) -> list[dict[str, Any]]:
        """What was explained, opened; empty before the end."""
        return json.loads(open_sealed(TOLD, bytes(self.told)))["offers"] if self.told else []

    @property
    def codes(self) -> dict[str, str]:
        """The code of each case by its number, for who left no phone to ask with; empty before the end."""
        return json.loads(open_sealed(TOLD, bytes(self.told)))["codes"] if self.told else {}

    def explain(self, offers: list[dict[str, Any]], codes: dict[str, str]) -> None:
        """Seal what was explained and the codes that were given; call `save` after."""
        self.told = seal(TOLD, json.dumps({"offers": offers, "codes": codes}, ensure_ascii=False))

    @property
    def phone_number(self) -> str:
        """The phone to which messages go, opened; empty where none was given."""
        return open_sealed(PHONE, bytes(self.phone)) if self.phone else ""


class SetOff(models.Model):
    """An entry path that a sitting set off: one scheme for one person, as the case behind the window."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="set_off")
    person = models.CharField(max_length=36)  # registry number, or the entry of who has none yet
    scheme = models.ForeignKey(Scheme, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=20)  # application, or the kind of referral
    case_number = models.CharField(max_length=40)
    papers = models.JSONField(default=list)  # codes of the documents that were there
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("path set off")
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        indexes = [models.Index(name="set_off_for", fields=["person", "scheme"])]
        constraints = [
            models.UniqueConstraint(
                name="set_off_once", fields=["sitting", "person", "scheme", "what"], nulls_distinct=False
            )
        ]
