"""Cases that somebody sees beyond their scope: in an emergency for a few hours, or what they registered themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting, User
from saiban.cases.models import Case
from saiban.frame import crypto


class Opening(models.Model):
    """A case opened for somebody whom its confidentiality leaves out. Kept for good; a head answers each emergency.

    An emergency ends at `until`. An intake has no end of its own: it counts while the papers are at the intake
    (`saiban.prosecution.integrity.openings`).
    """

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", _("emergency")
        INTAKE = "intake", _("intake")

    class Reason(models.TextChoices):
        HEARING = "hearing", _("a hearing is on and its counsel is not there")
        CUSTODY = "custody", _("custody or remand ends today")
        SAFETY = "safety", _("a witness or victim is in danger")
        ORDER = "order", _("a court asks for it at once")
        OTHER = "other", _("another emergency")

    class Verdict(models.TextChoices):
        NEEDED = "needed", _("it was needed")
        NOT_NEEDED = "not_needed", _("it was not needed")

    case = models.ForeignKey(Case, models.PROTECT, related_name="openings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who"))
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    reason = models.CharField(_("reason"), max_length=8, choices=Reason, blank=True)
    words_cipher = models.BinaryField(null=True)
    at = models.DateTimeField(_("opened"), db_default=models.functions.Now())
    until = models.DateTimeField(_("open until"), null=True)
    verdict = models.CharField(_("answer of the head"), max_length=10, choices=Verdict, blank=True)
    remarks_cipher = models.BinaryField(null=True)
    answered_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = _("opened case")
        constraints = [
            models.CheckConstraint(
                name="opening_emergency",
                condition=Q(kind="intake") | Q(until__isnull=False, words_cipher__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="opening_answered", condition=Q(verdict="") | Q(answered_at__isnull=False, kind="emergency")
            ),
        ]
        indexes = [
            models.Index(name="opening_of_user", fields=["user", "kind", "until"]),
            models.Index(name="opening_open", fields=["at"], condition=Q(verdict="", kind="emergency")),
        ]

    @property
    def local_until(self) -> datetime:
        """When an emergency ends, by the clock on the wall."""
        assert self.until is not None  # noqa: S101 - the table holds to it
        return timezone.localtime(self.until)

    @property
    def words(self) -> str:
        """What the user said of the emergency, in the clear."""
        return crypto.open_sealed(WORDS, self.words_cipher) if self.words_cipher else ""

    @property
    def remarks(self) -> str:
        """What the head said of it, in the clear."""
        return crypto.open_sealed(REMARKS, self.remarks_cipher) if self.remarks_cipher else ""


WORDS, REMARKS = "opening_words", "opening_remarks"
"""What the words of an opening and of its answer are sealed under."""
