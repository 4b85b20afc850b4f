"""A partner system that writes to the registry and is written to, with a clock that tests turn."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey

from saiban.exchange.dci.messages import Header
from saiban.exchange.dci.receiving import Received
from saiban.exchange.deliveries.delivering import Courier
from saiban.exchange.deliveries.sending import Limits
from saiban.exchange.models import Delivery, Partner
from saiban.exchange.partners import known
from tests.exchange import standard
from tests.exchange.simulator import PartnerSystem

SHORT = Limits(seconds=0.5)


@dataclass
class Clock:
    """Stands still until it is turned."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.at

    def turn(self, by: timedelta) -> None:
        """Go on."""
        self.at += by


def partner_of(system: PartnerSystem, *, code: str = "eobi-core", organisation: str = "eobi", **more: Any) -> Partner:
    """A registered partner whose callbacks go to a system of the test."""
    private = OKPKey.import_key(Ed25519PrivateKey.generate())
    known.forget()
    return Partner.objects.create(
        code=code,
        organisation_id=organisation,
        name=f"The system of {organisation}",
        sender_id=f"{code}.example",
        client_id=code,
        signing_keys=[private.as_dict(private=False) | {"kid": "key-1"}],
        callback_hosts=[system.host],
        **more,
    )


def received(
    partner: Partner, action: str, message: dict[str, Any], *, uri: str | None, registry: str = "sr"
) -> Received:
    """A message of a partner that has passed every check of the door."""
    opened = known.known(partner.code)
    assert opened is not None
    header = Header(
        message_id=uuid.uuid4().hex,
        message_ts=datetime.now(UTC).isoformat(),
        action=action,
        sender_id=partner.sender_id,
        sender_uri=uri,
        total_count=len(message.get("search_request", [None])),
    )
    return Received(opened, registry, action, header, message, False, uuid.uuid4().hex, "request-1")


def check_by_the_standard(system: PartnerSystem) -> None:
    """Fail where a message that was sent to a system breaks the standard's schemas (where those are at hand)."""
    for heard in system.all_heard if standard.AT_HAND else ():
        header = heard.message["header"]
        registry = Delivery.objects.values_list("registry", flat=True).get(message_id=header["message_id"])
        path = {"txn-on-status": "txn/on-status"}.get(header["action"], header["action"]).replace("/", "~1")
        pointer = f"paths/~1registry~1{path}/post/requestBody/content/application~1json/schema"
        assert standard.problems(standard.validator(standard.FILES[registry], pointer), heard.message) == []


def courier(clock: Clock, limits: Limits = SHORT) -> Courier:
    """One who delivers by the test's clock."""
    return Courier(now=clock, limits=limits)


def subscription_to(event: str, **criteria: Any) -> dict[str, Any]:
    """A subscription to an event about all women, unless `criteria` say otherwise."""
    return {
        "reg_type": "ns:org:RegistryType:Social",
        "reg_event_type": event,
        "filter_type": "expression",
        "filter": {"type": "ns:org:QueryType:expression", "value": {"expression": {"query": {"sex": "female"}}}},
        "notify_record_type": "Member",
        "authorize": {"purpose": {"code": "duplicate_check"}},
    } | criteria


def subscribe_message(*criteria: dict[str, Any]) -> dict[str, Any]:
    """A message that asks for subscriptions."""
    return {
        "transaction_id": uuid.uuid4().hex,
        "subscribe_request": [
            {"reference_id": str(number), "timestamp": datetime.now(UTC).isoformat(), "subscribe_criteria": one}
            for number, one in enumerate(criteria, 1)
        ],
    }


def search_message(*queries: dict[str, Any], purpose: str = "duplicate_check") -> dict[str, Any]:
    """A message that asks by identity number."""
    return {
        "transaction_id": uuid.uuid4().hex,
        "search_request": [
            {
                "reference_id": str(number),
                "timestamp": datetime.now(UTC).isoformat(),
                "search_criteria": {
                    "query_type": "idtype-value",
                    "query": query,
                    "authorize": {"purpose": {"code": purpose}},
                },
            }
            for number, query in enumerate(queries, 1)
        ],
    }
