"""Partner systems: who may knock at the exchange, with which keys, and who registered them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.directory.models import Organisation


class PartnerDetails(models.Model):
    """What is agreed with the people who run a partner system."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    name = models.CharField(_("name of the system"), max_length=200)
    sender_id = models.CharField(_("sender id"), max_length=99)  # `header.sender_id` of its messages
    signing_keys = models.JSONField(_("public signing keys"), default=list)  # JWKs of Ed25519, each with its kid
    encryption_key = models.JSONField(_("public encryption key"), null=True, blank=True)  # JWK of X25519
    signature_required = models.BooleanField(_("messages must be signed"), default=True)
    callback_hosts = ArrayField(models.CharField(max_length=253), verbose_name=_("hosts of callbacks"), default=list)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        abstract = True


class Partner(PartnerDetails):
    """A system of another agency, with the details in force. They change only by an approved `PartnerChange`.

    `secret_digest` is the SHA-256 of a secret of 256 random bits that we made ourselves, so no slow hash is needed.
    """

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    client_id = models.CharField(_("client id"), max_length=60, unique=True)
    secret_digest = models.CharField(max_length=64, blank=True)
    secret_made_at = models.DateTimeField(_("secret made"), null=True)

    class Meta:
        verbose_name = _("partner system")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["sender_id"], name="partner_sender_once")]

    def __str__(self) -> str:
        return self.name


class PartnerChange(PartnerDetails):
    """Details that one person proposes for a partner and another approves; the rows stay as the partner's history."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for approval")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")

    code = models.CharField(_("code"), max_length=40)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"), db_default=models.functions.Now())
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("change of a partner system")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="partner_change_by_two"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="proposed"), name="partner_change_one_at_a_time"
            ),
        ]
