"""The register of messages: each message of a partner is taken once, and its outcome can be asked for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.exchange.models.partners import Partner


class Message(models.Model):
    """A message that came in. Its content is not kept, but for what a partner reports (`content`, sealed).

    `outcome` says for each reference of the message its status and reason code, for questions after a transaction.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    message_id = models.CharField(max_length=255)
    received_at = models.DateTimeField(db_default=models.functions.Now())
    registry = models.CharField(max_length=3)  # sr or ibr
    action = models.CharField(max_length=20)
    transaction_id = models.CharField(max_length=99, blank=True)
    correlation_id = models.CharField(max_length=99)
    outcome = models.JSONField(default=list)
    content = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("message")
        constraints = [models.UniqueConstraint(fields=["partner", "message_id"], name="message_once")]
        indexes = [
            models.Index(name="message_transaction", fields=["partner", "transaction_id"]),
            models.Index(name="message_correlation", fields=["correlation_id"]),
            models.Index(name="message_received", fields=["received_at"]),
        ]
