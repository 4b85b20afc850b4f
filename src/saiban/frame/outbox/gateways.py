"""Who carries messages: the operator's gateway over HTTP where one is set, else files in the data folder.

`SAIBAN_SMS_GATEWAY` and `SAIBAN_EMAIL_GATEWAY` are addresses that take JSON by POST: `key`, `to`, `text`, `language`;
`SAIBAN_SMS_GATEWAY_TOKEN` and `SAIBAN_EMAIL_GATEWAY_TOKEN` go along as bearer tokens. The header `Idempotency-Key` lets
a gateway that has the message already say so without sending it twice. 2xx is taken for sent; 408, 425, 429 and 5xx
mean later; every other answer means never.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import httpcore
from django.conf import settings
from django.utils import timezone

from saiban.frame.faults import InstallationFault
from saiban.frame.home import subfolder

KIND = "outbox"  # what recipients and texts are sealed as
SECONDS = 20.0
LATER = frozenset({408, 425, 429})


@dataclass(frozen=True)
class Outgoing:
    """A message as a gateway takes it. `key` is its own for good, however often it is tried."""

    key: str
    channel: str
    to: str
    text: str
    language: str


class NotTaken(Exception):
    """A gateway did not take a message: `fault` is a code for the log, `for_good` says that it never will."""

    def __init__(self, fault: str, *, for_good: bool = False) -> None:
        super().__init__(fault)
        self.fault = fault
        self.for_good = for_good


class Gateway(Protocol):
    """Carries messages of one channel."""

    def carry(self, message: Outgoing) -> None:
        """Take a message, or raise `NotTaken`. Taking one twice under one key sends it once where the gateway can."""


class FileGateway:
    """Writes each message into a file of its own (mode 0600), for installations that have no gateway yet."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def carry(self, message: Outgoing) -> None:
        """Write the message; a second one under the same key takes the first one's place."""
        folder = self._folder or subfolder("outbox")
        name = "".join(one if one.isalnum() or one in "-_" else "_" for one in message.key)
        told = {"at": timezone.now().isoformat(timespec="seconds"), **vars(message)}
        draft = folder / f".{name}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            json.dump(told, stream, ensure_ascii=False)
        draft.replace(folder / f"{name}.json")


class HttpGateway:
    """Posts each message to the operator's address."""

    def __init__(self, address: str, token: str = "", *, seconds: float = SECONDS) -> None:
        parts = urlsplit(address)
        local = {parts.hostname, parts.netloc} & set(settings.LOCAL_PARTNERS)
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            raise InstallationFault(
                "The address of a gateway for messages must begin with https:// (or its host stand in "
                "SAIBAN_LOCAL_PARTNERS); mend SAIBAN_SMS_GATEWAY or SAIBAN_EMAIL_GATEWAY."
            )
        self._address, self._token, self._seconds = address, token, seconds

    def carry(self, message: Outgoing) -> None:
        """Post the message."""
        body = {"key": message.key, "to": message.to, "text": message.text, "language": message.language}
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.key, "Connection": "close"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        limits = dict.fromkeys(("connect", "read", "write", "pool"), self._seconds)
        try:
            answer = httpcore.request(
                "POST",
                self._address,
                headers=list(headers.items()),
                content=json.dumps(body, ensure_ascii=False).encode(),
                extensions={"timeout": limits},
            )
        except httpcore.TimeoutException as fault:
            raise NotTaken("timed_out") from fault
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as fault:
            raise NotTaken("unreachable") from fault
        if 200 <= answer.status < 300:
            return
        raise NotTaken(f"http_{answer.status}", for_good=answer.status < 500 and answer.status not in LATER)


def gateway_of(channel: str) -> Gateway:
    """Return who carries the messages of a channel here."""
    address, token = settings.OUTBOX_GATEWAYS.get(channel, ("", ""))
    return HttpGateway(address, token) if address else FileGateway()
