"""The chain of a case's events: each holds the hash of the one before, so that none can be changed unseen.

    hash = SHA-256(hash before | canonical JSON of the event)

The hash before the first is 64 zeros. Anybody can check a chain without a key. Whoever rewrites a whole chain is found
by the access log, on which every event wrote its hash in the same transaction, and which is sealed and signed
(`saiban.access.sealing`).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from saiban.cases.canonical import canonical_json
from saiban.cases.models import CaseEvent

BEFORE_THE_FIRST = "0" * 64
HASH_ON_LOG = 40
"""How many digits of an event's hash stand on the access log: 160 bits."""


def hash_of(event: CaseEvent, *, number: str, track: int | None) -> str:
    """Return the hash that an event of the case of this number must have; `track` is the number within the case."""
    return linked(event.prev_hash, content_of(event, number=number, track=track))


def content_of(event: CaseEvent, *, number: str, track: int | None) -> dict[str, Any]:
    """Return what the hash of an event is made of, besides the hash before it."""
    return {
        "case": number,
        "seq": event.seq,
        "code": event.code,
        "version": event.version_id,
        "at": _moment(event.at),
        "entered_at": _moment(event.entered_at),
        "actor": event.actor_kind,
        "user": event.user_id,
        "posting": event.posting_id,
        "channel": event.channel,
        "track": track,
        "stage": [event.stage_from, event.stage_to],
        "track_stage": [event.track_from, event.track_to],
        "outcome": event.outcome,
        "fields": event.fields,
    }


def linked(before: str, content: Mapping[str, Any]) -> str:
    """Return the hash of an event after the hash before it. Anybody can, from what the event says."""
    return sha256((before + canonical_json(content)).encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def sealed_value(value: Any) -> tuple[dict[str, str], str]:
    """Return what an event holds of a sensitive value (its commitment), and what is sealed: salt and value as JSON."""
    opened = secrets.token_hex(16) + canonical_json(value)
    return {"sealed": commitment(opened)}, opened


def commitment(opened: str) -> str:
    """Return the SHA-256 of salt and value, 64 hexadecimal digits."""
    return sha256(opened.encode()).hexdigest()


def value_in(opened: str) -> Any:
    """Return the value that was sealed with its salt."""
    return json.loads(opened[32:])


def is_sealed(value: Any) -> bool:
    """Say whether what an event holds of a field is only the commitment of a sealed value."""
    return isinstance(value, Mapping) and set(value) == {"sealed"}
