"""What happened in cases. Rows are only added: triggers refuse everything else, and the application lacks the right."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting, User
from saiban.cases.models.cases import Case, CaseTrack
from saiban.cases.models.versions import CaseTypeVersion
from saiban.frame import crypto


class ActorKind(models.TextChoices):
    """Who acts: somebody signed in, the public, the program."""

    OFFICER = "officer", _("officer")
    PUBLIC = "public", _("the public")
    SYSTEM = "system", _("the program")


class CaseEvent(models.Model):
    """One thing that happened, by one actor. `at` is when it took effect, `entered_at` when it was written down.

    `fields` holds each value, and of a sealed one its commitment, `{"sealed": hex}` (`CaseSecret`). `hash` covers every
    column but `key` and the hash before it (`saiban.cases.chain`). A code that begins with @ is the engine's own.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    version = models.ForeignKey(CaseTypeVersion, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entered_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=40, blank=True)  # window, web, phone; of the program: which part
    track = models.ForeignKey(CaseTrack, models.PROTECT, null=True, related_name="events")
    stage_from = models.CharField(max_length=40, blank=True)
    stage_to = models.CharField(max_length=40)
    track_from = models.CharField(max_length=40, blank=True)
    track_to = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    fields = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("event of a case")
        constraints = [
            models.UniqueConstraint(name="event_seq", fields=["case", "seq"]),
            models.UniqueConstraint(name="event_key", fields=["case", "key"]),
            models.CheckConstraint(
                name="event_actor", condition=models.Q(user__isnull=False) ^ ~models.Q(actor_kind="officer")
            ),
        ]


class CaseSecret(models.Model):
    """The sealed value of a sensitive field, or of a reason (field `@reason`), of an event.

    What is sealed is 32 hexadecimal digits of salt and the value as JSON; the event holds the SHA-256 of both. So the
    chain proves the value without telling it, and stays whole when keys change. A trigger lets nothing but the cipher
    change.
    """

    event = models.ForeignKey(CaseEvent, models.PROTECT, related_name="secrets")
    field = models.CharField(max_length=40)
    cipher = models.BinaryField()

    class Meta:
        verbose_name = _("sealed value of an event")
        constraints = [models.UniqueConstraint(name="secret_once", fields=["event", "field"])]

    @property
    def opened(self) -> str:
        """Salt and value, in the clear; an empty value where the content of the case was removed."""
        if not self.cipher:
            return NO_VALUE
        return crypto.open_sealed(secret_kind(self.event_id, self.field), self.cipher)


NO_VALUE = "0" * 32 + '""'
"""What stands for salt and value of a sealed value that was removed."""


def secret_kind(event: int, field: str) -> str:
    """What a secret is sealed under."""
    return f"case_secret:{event}:{field}"
