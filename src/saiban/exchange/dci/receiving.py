"""A message that comes in, checked step by step: who sends it, is it whole, fresh, signed, ours to open, and new.

Nothing of the registry is read before all of this has passed.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from saiban.exchange import keys
from saiban.exchange.dci import encryption, signatures
from saiban.exchange.dci.codes import VERSION, Err, HeaderReason
from saiban.exchange.dci.faults import NotTaken, rejected
from saiban.exchange.dci.messages import Header, Incoming
from saiban.exchange.partners.known import KnownPartner
from saiban.frame import prepared

OLDEST = timedelta(minutes=5)
CLOCK_SKEW = timedelta(minutes=1)
"""A message is taken from `OLDEST` before now until `CLOCK_SKEW` after."""

_REGISTRIES = {"sr": ("sr", "social"), "ibr": ("ibr",)}
Content = TypeVar("Content", bound=Incoming)
Outcome = Sequence[Sequence[str]]
"""Of each part of a message its reference, status and reason."""


@dataclass(frozen=True)
class Received:
    """A message that has passed every check, opened where it was encrypted.

    `correlation_id` is ours for this transaction; `request` the number of the request that brought it.
    """

    partner: KnownPartner
    registry: str  # sr or ibr
    action: str
    header: Header
    message: dict[str, Any]
    encrypted: bool
    correlation_id: str
    request: str

    @property
    def transaction_id(self) -> str:
        """The sender's id of the transaction; empty where there is none that can be kept."""
        said = self.message.get("transaction_id")
        return said if isinstance(said, str) and len(said) <= 99 else ""

    def content(self, kind: type[Content]) -> Content:
        """Return the message as a type, or raise NotTaken with the place that is wrong."""
        return read(kind, self.message, "message")


def receive(body: bytes, partner: KnownPartner, *, registry: str, action: str, request: str = "") -> Received:
    """Check a message of a partner to an endpoint that takes `action`. Raises NotTaken."""
    header_said, message, signature = _parts(body)
    header = read(Header, header_said, "header")
    if header.version != VERSION:
        raise rejected(HeaderReason.VERSION, f"The version of the standard here is {VERSION}.")
    _check_parties(header, partner, registry)
    _check_signature(partner, signature, header_said, message)
    _check_time(header.message_ts)
    encrypted = header.is_msg_encrypted
    if encrypted:
        message = _opened(message, partner)
    if not isinstance(message, dict):
        raise NotTaken(Err.BAD, "message: expected an object.")
    if header.action != action:
        raise rejected(HeaderReason.ACTION, f"Here the action is {action}.")
    return Received(partner, registry, action, header, message, encrypted, uuid.uuid4().hex, request)


def register(received: Received, outcome: Outcome = (), content: bytes | None = None) -> int:
    """Write a message into the register, in the running transaction, and return its key there.

    Raises NotTaken where the partner has sent a message of this id before: then nothing of this one may stand.
    """
    new = prepared.rows(_REGISTER, _registered(received, outcome, content))
    if not new:
        _taken_before()
    return int(new[0][0])


def register_answered(received: Received, outcome: Outcome = ()) -> None:
    """Write a message that is answered at once into the register, together with what else its answer writes.

    Raises NotTaken as `register` does, then or when `prepared.gathered` ends.
    """
    prepared.write(_REGISTER, _registered(received, outcome, None), otherwise=_taken_before)


def _registered(received: Received, outcome: Outcome, content: bytes | None) -> list[object]:
    return [
        received.partner.code,
        received.header.message_id,
        received.registry,
        received.action,
        received.transaction_id,
        received.correlation_id,
        json.dumps(outcome, separators=(",", ":")),
        content,
    ]


def _taken_before() -> NoReturn:
    raise rejected(HeaderReason.DUPLICATE, "A message with this message_id has been taken before.")


_REGISTER = """
    INSERT INTO exchange_message
        (partner_id, message_id, registry, action, transaction_id, correlation_id, outcome, content)
    VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s)
    ON CONFLICT (partner_id, message_id) DO NOTHING RETURNING id"""


def read(kind: type[Content], said: Any, where: str) -> Content:
    """Read a part of a message; raise NotTaken with the names of what is wrong, and never a value."""
    try:
        return kind.model_validate(said)
    except ValidationError as fault:
        raise NotTaken(Err.BAD, f"{where}: {wrong(fault)}") from fault


def wrong(fault: ValidationError) -> str:
    """Name what is wrong in a message, the first three places."""
    found = fault.errors(include_input=False, include_url=False, include_context=False)[:3]
    return "; ".join(f"{'.'.join(str(part) for part in one['loc']) or 'it'}: {one['msg']}" for one in found)


def _parts(body: bytes) -> tuple[Any, Any, str]:
    """Return header, message and signature of a body, or raise NotTaken."""
    envelope = _loaded(body)
    if not isinstance(envelope, dict) or not isinstance(envelope.get("header"), dict):
        raise NotTaken(Err.BAD, "Expected an object with signature, header and message.")
    signature = envelope.get("signature")
    return envelope["header"], envelope.get("message"), signature if isinstance(signature, str) else ""


def _loaded(body: bytes) -> Any:
    """Return what a body says, or raise NotTaken: also for characters that are none (half of a pair, NUL)."""
    try:
        said = json.loads(body, parse_constant=_no_number)
        if b"\\u" in body:
            text = json.dumps(said, ensure_ascii=False)
            text.encode()
            if "\\u0000" in text:
                raise ValueError("NUL")
    except (ValueError, RecursionError) as fault:
        raise NotTaken(Err.BAD, "The message is not JSON in UTF-8.") from fault
    return said


def _no_number(_text: str) -> None:
    raise ValueError("not a number of JSON")


def _check_parties(header: Header, partner: KnownPartner, registry: str) -> None:
    if header.status is None and header.sender_id is None:
        raise NotTaken(Err.BAD, "header: sender_id: Field required")
    if header.sender_id is not None and header.sender_id != partner.sender_id:
        raise NotTaken(Err.SENDER, "sender_id is not that of the system that the token was given to.", status=403)
    receiver = header.receiver_id
    if receiver is not None and receiver != keys.OUR_ID and receiver.casefold() not in _REGISTRIES[registry]:
        raise NotTaken(Err.RECEIVER, f"receiver_id here is {keys.OUR_ID}.")


def _check_signature(partner: KnownPartner, signature: str, header: Any, message: Any) -> None:
    if not signature and not partner.signature_required:
        return
    if not signature:
        raise NotTaken(Err.SIGNATURE_MISSING, "Messages of your system must be signed.", status=401)
    try:
        signatures.verify(signature, header, message, sender=partner.sender_id, key_of=partner.signing_keys.get)
    except signatures.SignatureInvalid as fault:
        raise NotTaken(Err.SIGNATURE, f"The signature is not valid: {fault}.", status=401) from fault


def _check_time(sent: datetime) -> None:
    now = datetime.now(UTC)
    if not now - OLDEST <= sent <= now + CLOCK_SKEW:
        raise rejected(
            HeaderReason.TIME, f"message_ts is not within {OLDEST.seconds // 60} minutes of our clock; set yours right."
        )


def _opened(message: Any, partner: KnownPartner) -> Any:
    if partner.encryption_key is None:
        raise NotTaken(Err.ENCRYPTION, "Register a key of your system, so that the answer can be encrypted too.")
    try:
        return _loaded(encryption.decrypt(message, keys.decryption_key()))
    except encryption.EncryptionInvalid as fault:
        raise NotTaken(Err.ENCRYPTION, f"{fault}.".capitalize()) from fault
