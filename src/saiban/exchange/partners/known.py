"""What a request needs to know of a partner, kept for a few seconds so that not every request reads it anew."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc.jwk import OKPKey

from saiban.access.permits import Asker
from saiban.directory.models import Organisation
from saiban.exchange.models import Partner

KEPT_SECONDS = 5.0
"""For so long a partner that was switched off, or a key that was taken away, may still be taken for good."""


@dataclass(frozen=True)
class KnownPartner:
    """A partner that is active, with its keys ready for use."""

    code: str
    organisation: Organisation
    sender_id: str
    signing_keys: Mapping[str, Ed25519PublicKey]
    encryption_key: OKPKey | None
    signature_required: bool
    callback_hosts: tuple[str, ...]

    def asker(self, request: str = "") -> Asker:
        """Return the partner as one who asks about people, in the request of this number."""
        return Asker(self.organisation, partner=self.code, request=request)


_kept: dict[str, tuple[float, KnownPartner | None]] = {}


def known(code: str) -> KnownPartner | None:
    """Return the partner of a code; None where there is none, or none that is active."""
    now = time.monotonic()
    kept = _kept.get(code)
    if kept is None or kept[0] < now:
        found = Partner.objects.select_related("organisation").filter(code=code, active=True).first()
        kept = _kept[code] = (now + KEPT_SECONDS, _described(found) if found else None)
    return kept[1]


def forget() -> None:
    """Read every partner anew, as after a change that this process has made."""
    _kept.clear()


def _described(partner: Partner) -> KnownPartner:
    signing = {key["kid"]: OKPKey.import_key(key).public_key for key in partner.signing_keys}
    return KnownPartner(
        code=partner.code,
        organisation=partner.organisation,
        sender_id=partner.sender_id,
        signing_keys=signing,
        encryption_key=OKPKey.import_key(partner.encryption_key) if partner.encryption_key else None,
        signature_required=partner.signature_required,
        callback_hosts=tuple(partner.callback_hosts),
    )
