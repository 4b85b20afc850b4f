"""Another agency's system, for tests: it has a token and keys, and asks by messages of the standard."""

from __future__ import annotations

import json
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from joserfc.jwk import OKPKey

from saiban.exchange import keys, tokens
from saiban.exchange.dci import encryption, signatures
from saiban.exchange.models import Partner
from saiban.exchange.partners import known

SEARCH = "/dci/sr/registry/sync/search"
BENEFICIARIES = "/dci/ibr/registry/sync/search"
ENROLLED = "/dci/ibr/registry/sync/enrolled"
UPDATES = "/dci/ibr/registry/sync/enrollment/updates"
STATUS = "/dci/sr/registry/sync/txn/status"
PURPOSE = "duplicate_check"


@dataclass
class System:
    """A partner system of an organisation, registered here."""

    code: str = "eobi-core"
    organisation: str = "eobi"
    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    decryption: OKPKey = field(default_factory=lambda: OKPKey.generate_key("X25519", {"use": "enc", "kid": "eobi-e1"}))
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    token: str = ""

    @property
    def sender_id(self) -> str:
        """Under which name its messages come."""
        return f"{self.code}.gov.pk"

    def register(self, **details: Any) -> Partner:
        """Put the system into the table of partners, as two people who registered it."""
        public = OKPKey.import_key(self.signing.public_key())
        partner = Partner.objects.create(
            code=self.code,
            organisation_id=self.organisation,
            name="EOBI core system",
            sender_id=self.sender_id,
            client_id=f"client-{self.code}",
            secret_digest=tokens.digest(self.secret),
            signing_keys=[{**public.as_dict(private=False), "kid": "eobi-1"}],
            encryption_key={**self.decryption.as_dict(private=False), "kid": "eobi-e1"},
            **({"callback_hosts": ["core.eobi.gov.pk"]} | details),
        )
        known.forget()
        self.token = tokens.issue(client_id=partner.client_id, secret=self.secret).text
        return partner

    def header(self, action: str, **changed: Any) -> dict[str, Any]:
        """Return a header of a request, now; `changed` members replace those that it would have."""
        return {
            "version": "1.0.0",
            "message_id": str(uuid.uuid4()),
            "message_ts": stamp(),
            "action": action,
            "sender_id": self.sender_id,
            "receiver_id": keys.OUR_ID,
            "total_count": 1,
            "is_msg_encrypted": False,
        } | changed

    def signed(self, header: Any, message: Any) -> dict[str, Any]:
        """Return an envelope with our signature."""
        key = signatures.SigningKey(self.sender_id, "eobi-1", self.signing)
        return {"signature": signatures.sign(key, header, message), "header": header, "message": message}

    def encrypted(self, header: dict[str, Any], message: Any) -> dict[str, Any]:
        """Return a signed envelope whose message only the registry can open."""
        sealed = encryption.encrypt(message, OKPKey.import_key(keys.decryption_key().as_dict(private=False)))
        return self.signed(header | {"is_msg_encrypted": True}, sealed)

    def post(self, address: str, envelope: Any, *, token: str | None = None) -> tuple[int, Any]:
        """Post an envelope and return status and body."""
        said = self.token if token is None else token
        headers = {"Authorization": f"Bearer {said}"} if said else {}
        body = envelope if isinstance(envelope, bytes) else json.dumps(envelope).encode()
        answer = Client().post(address, body, content_type="application/json", headers=headers)
        return answer.status_code, json.loads(answer.content)

    def ask(self, address: str, message: Any, *, action: str = "search", **header: Any) -> tuple[int, Any]:
        """Sign a message and post it."""
        return self.post(address, self.signed(self.header(action, **header), message))

    def search(self, *criteria: dict[str, Any], address: str = SEARCH, **header: Any) -> tuple[int, Any]:
        """Ask searches of one message."""
        return self.ask(address, searches(*criteria), **({"total_count": len(criteria)} | header))

    def find(self, criteria: dict[str, Any], *, address: str = SEARCH) -> dict[str, Any]:
        """Ask one search, expect it to be answered, and return its answer."""
        status, answer = self.search(criteria, address=address)
        assert status == 200, answer
        (found,) = answer["message"]["search_response"]
        return dict(found)

    def enrolled(self, query: dict[str, Any], purpose: str = PURPOSE) -> tuple[int, Any]:
        """Ask whether somebody is enrolled."""
        message = {"transaction_id": "t-1", "enrolled_criteria": {"query_type": "expression", "query": query}}
        return self.ask(ENROLLED, message, meta={"purpose": {"code": purpose}})

    def check(self, answer: dict[str, Any]) -> None:
        """Check the registry's signature under an answer."""
        key = keys.signing_key()
        signatures.verify(
            answer["signature"],
            answer["header"],
            answer.get("message"),
            sender=keys.OUR_ID,
            key_of={key.kid: key.private.public_key()}.get,
        )


def searches(*criteria: dict[str, Any]) -> dict[str, Any]:
    """Return a message of searches."""
    return {
        "transaction_id": "t-1",
        "search_request": [
            {"reference_id": f"r-{place}", "timestamp": stamp(), "search_criteria": one}
            for place, one in enumerate(criteria, 1)
        ],
    }


def number(value: str, kind: str = "UIN", **more: Any) -> dict[str, Any]:
    """Return criteria that look a number up."""
    query = {"type": kind, "value": value}
    return {"query_type": "idtype-value", "query": query, "authorize": authorised()} | more


def expression(query: Any, **more: Any) -> dict[str, Any]:
    """Return criteria with an expression."""
    value = {"expression": {"collection": "Member", "query": query}}
    wrapped = {"type": "ns:org:QueryType:expression", "value": value}
    return {"query_type": "expression", "query": wrapped, "authorize": authorised()} | more


def predicate(*query: Any, **more: Any) -> dict[str, Any]:
    """Return criteria with predicates."""
    return {"query_type": "predicate", "query": list(query), "authorize": authorised()} | more


def authorised(purpose: str = PURPOSE, **more: Any) -> dict[str, Any]:
    """Return an authorisation for a purpose."""
    return {"@type": "Authorize", "ts": stamp(), "purpose": {"text": "", "code": purpose, "ref_uri": ""}} | more


def stamp(ago: timedelta = timedelta()) -> str:
    """Write a moment as the standard has it."""
    return (datetime.now(UTC) - ago).isoformat(timespec="milliseconds")
