"""What writes partners: details that one person proposes and another approves, and secrets."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log, maker_checker
from saiban.access.viewer import Viewer
from saiban.exchange import tokens
from saiban.exchange.models import Partner, PartnerChange
from saiban.exchange.partners import known

_DETAILS = (
    "organisation",
    "name",
    "sender_id",
    "signing_keys",
    "encryption_key",
    "signature_required",
    "callback_hosts",
    "active",
)


@transaction.atomic
def propose(*, by: Viewer, code: str, details: dict[str, Any]) -> PartnerChange:
    """Propose the details of a new partner, or other details of one that is there.

    Raises ValidationError where a change of the partner waits already, or another partner has the sender id.
    """
    if PartnerChange.objects.filter(code=code, state=PartnerChange.State.PROPOSED).exists():
        raise ValidationError(_("A change of this partner waits for approval already."))
    if Partner.objects.filter(sender_id=details["sender_id"]).exclude(code=code).exists():
        raise ValidationError({"sender_id": _("Another partner has this sender id.")})
    change = PartnerChange.objects.create(code=code, proposed_by=by.user, **details)
    log.write(by, act="propose_partner", subject_kind="partner_change", subjects=[change.pk], results=1)
    return change


@transaction.atomic
def approve(*, by: Viewer, change: PartnerChange) -> Partner:
    """Put proposed details into force. Raises ValidationError for one's own proposal, or one that is decided."""
    change = _decided(by, change, PartnerChange.State.APPROVED)
    values = {name: getattr(change, name) for name in _DETAILS}
    new = {**values, "client_id": f"{change.code}-{secrets.token_hex(4)}"}
    partner, _made = Partner.objects.update_or_create(code=change.code, defaults=values, create_defaults=new)
    log.write(by, act="approve_partner", subject_kind="partner_change", subjects=[change.pk], results=1)
    transaction.on_commit(known.forget)
    return partner


@transaction.atomic
def decline(*, by: Viewer, change: PartnerChange) -> None:
    """Decline proposed details. Raises ValidationError for one's own proposal, or one that is decided."""
    change = _decided(by, change, PartnerChange.State.DECLINED)
    log.write(by, act="decline_partner", subject_kind="partner_change", subjects=[change.pk], results=1)


@transaction.atomic
def give_secret(*, by: Viewer, partner: Partner) -> str:
    """Give a partner a new secret and return it; it is kept nowhere in clear, and the one before ends."""
    secret = secrets.token_urlsafe(32)
    partner.secret_digest = tokens.digest(secret)
    partner.secret_made_at = timezone.now()
    partner.save(update_fields=["secret_digest", "secret_made_at"])
    log.write(by, act="partner_secret", subject_kind="partner", fields=[partner.code], results=1)
    return secret


def _decided(by: Viewer, change: PartnerChange, state: PartnerChange.State) -> PartnerChange:
    change = maker_checker.held(change)
    maker_checker.by_another(by, change)
    change.state, change.decided_by, change.decided_at = state, by.user, timezone.now()
    change.save(update_fields=["state", "decided_by", "decided_at"])
    return change
