"""The client: a token, messages out, checked answers back."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import httpx

from saiban.exchange.client.account import Account
from saiban.exchange.client.asking import authorised
from saiban.exchange.client.checking import Checker
from saiban.exchange.client.faults import AnswerInvalid, Refused, Unreachable
from saiban.exchange.dci.codes import VERSION, Status
from saiban.exchange.dci.messages import moment
from saiban.exchange.dci.signatures import sign

PATIENCE = httpx.Timeout(60.0, connect=10.0)
BEFORE_THE_END = 30.0
"""Seconds before its end at which a token is taken for ended."""


@dataclass(frozen=True)
class Page:
    """One page of what was found, and how many records there are to find."""

    records: list[dict[str, Any]]
    record_type: str
    number: int
    size: int
    total: int


@dataclass(frozen=True)
class Acknowledged:
    """A message that is answered later, by a message with the same two ids."""

    transaction_id: str
    correlation_id: str


class Client:
    """Asks one registry. `http` is given in tests alone."""

    def __init__(self, account: Account, *, http: httpx.Client | None = None) -> None:
        self.account = account
        self.checker = Checker(account, lambda: self._json(self._send("GET", account.public_keys)))
        self._http = http or httpx.Client(timeout=PATIENCE, follow_redirects=False)
        self._token = ""
        self._token_ends = 0.0

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def search(self, criteria: dict[str, Any], *, page: int = 1, page_size: int = 100) -> Page:
        """Return one page of what fits criteria (`by_number`, `by_condition`)."""
        paged = criteria | {"pagination": {"page_size": page_size, "page_number": page}}
        answer = self._ask("sync/search", "search", "on-search", _searches(paged))
        result = _only(answer, "search_response")
        data, about = result.get("data") or {}, result.get("pagination") or {}
        records = data.get("reg_records") or []
        records = [one for one in (records if isinstance(records, list) else [records]) if isinstance(one, dict)]
        return Page(
            records,
            str(data.get("reg_record_type", "")),
            int(about.get("page_number", page)),
            int(about.get("page_size", page_size)),
            int(about.get("total_count", len(records))),
        )

    def pages(self, criteria: dict[str, Any], *, page_size: int = 500) -> Iterator[Page]:
        """Yield page after page of what fits criteria, until there are no more."""
        number, reached = 1, 0
        while True:
            page = self.search(criteria, page=number, page_size=page_size)
            yield page
            reached += page.size
            if not page.records or reached >= page.total:
                return
            number += 1

    def enrolled(self, kind: str, value: str, *, programme: str = "", purpose: str, agreement: str = "") -> bool:
        """Say whether the bearer of a number is enrolled (in a programme, where one is named)."""
        query = {"person_identifier": {"eq": value}, "person_identifier_type": {"eq": kind}}
        if programme:
            query["programme_identifier.program.programme_identifier"] = {"eq": programme}
        asked = {"query_type": "expression", "query": query, "authorize": authorised(purpose, agreement)}
        message = {"transaction_id": uuid.uuid4().hex, "enrolled_criteria": asked}
        meta = authorised(purpose, agreement)
        answer = self._ask("sync/enrolled", "search", "on-search", message, meta=meta)
        return _only(answer, "enrolled_response").get("enrolled_status") == "yes"

    def status(self, transaction_id: str, *, kind: str = "search") -> list[dict[str, Any]]:
        """Return what became of the parts of a transaction of ours; none where it is not known."""
        asked = {
            "reference_id": uuid.uuid4().hex,
            "txn_type": kind,
            "attribute_type": "transaction_id",
            "attribute_value": transaction_id,
        }
        message = {"transaction_id": uuid.uuid4().hex, "txnstatus_request": asked}
        answer = self._ask("sync/txn/status", "txn-status", "txn-on-status", message)
        return list(answer["txnstatus_response"]["txn_status"]["search_response"])

    def search_later(self, *criteria: dict[str, Any], callback: str) -> Acknowledged:
        """Ask searches that are answered to an address of ours."""
        return self._acknowledged("search", "search", _searches(*criteria), callback, len(criteria))

    def subscribe(self, *criteria: dict[str, Any], callback: str) -> Acknowledged:
        """Ask for subscriptions; what became of them, and later the notifications, come to an address of ours."""
        items = [
            {"reference_id": str(number), "timestamp": moment(), "subscribe_criteria": one}
            for number, one in enumerate(criteria, 1)
        ]
        message = {"transaction_id": uuid.uuid4().hex, "subscribe_request": items}
        return self._acknowledged("subscribe", "subscribe", message, callback, len(items))

    def unsubscribe(self, *codes: str, callback: str) -> Acknowledged:
        """End subscriptions."""
        message = {
            "transaction_id": uuid.uuid4().hex,
            "timestamp": moment(),
            "subscription_codes": list(codes),
        }
        return self._acknowledged("unsubscribe", "unsubscribe", message, callback, 1)

    def places(self) -> dict[str, str]:
        """Return the names of the registry's places by their codes; none where it tells of none."""
        try:
            told = self._json(self._send("GET", f"{self.account.origin}/.well-known/locations.json"))
        except (Refused, AnswerInvalid):
            return {}
        listed = told.get("locations", []) if isinstance(told, dict) else []
        return {
            str(one["id"]): str(one["name"]) for one in listed if isinstance(one, dict) and {"id", "name"} <= set(one)
        }

    def _ask(
        self, endpoint: str, action: str, answer: str, message: dict[str, Any], *, meta: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Post a message and return the message of the answer."""
        told = self._post(endpoint, action, message, 1, meta=meta)
        header, content = self.checker.opened(told)
        if header.get("status") == Status.REJECTED and not content:
            raise Refused(str(header.get("status_reason_code", "rjct")), str(header.get("status_reason_message", "")))
        if header.get("action") not in (answer, action):
            raise AnswerInvalid(f"The answer's action is not {answer}.")
        if content.get("transaction_id") != message["transaction_id"]:
            raise AnswerInvalid("The answer belongs to another transaction.")
        return content

    def _acknowledged(
        self, endpoint: str, action: str, message: dict[str, Any], callback: str, total: int
    ) -> Acknowledged:
        told = self._post(endpoint, action, message, total, sender_uri=callback)
        said = told.get("message") if isinstance(told, dict) else None
        if not isinstance(said, dict) or said.get("ack_status") != "ACK":
            error = said.get("error") if isinstance(said, dict) else None
            error = error if isinstance(error, dict) else {}
            raise Refused(str(error.get("code", "NACK")), str(error.get("message", "")))
        return Acknowledged(str(message["transaction_id"]), str(said.get("correlation_id", "")))

    def _post(self, endpoint: str, action: str, message: dict[str, Any], total: int, **more: Any) -> Any:
        header = {
            "version": VERSION,
            "message_id": str(uuid.uuid4()),
            "message_ts": moment(),
            "action": action,
            "sender_id": self.account.sender_id,
            "receiver_id": self.account.receiver_id,
            "total_count": total,
            "is_msg_encrypted": False,
        } | more
        header = {name: value for name, value in header.items() if value is not None}
        envelope = {"header": header, "message": message}
        if self.account.signing is not None:
            envelope["signature"] = sign(self.account.signing, header, message)
        headers = {"Authorization": f"Bearer {self._bearer()}"}
        return self._json(self._send("POST", self.account.address(endpoint), json=envelope, headers=headers))

    def _bearer(self) -> str:
        """Return a token that stands, fetched where there is none."""
        if time.monotonic() >= self._token_ends:
            form = {
                "grant_type": "client_credentials",
                "client_id": self.account.client_id,
                "client_secret": self.account.secret,
            }
            given = self._json(self._send("POST", self.account.tokens, data=form))
            if not isinstance(given, dict) or not isinstance(given.get("access_token"), str):
                raise AnswerInvalid("The registry gave no token.")
            self._token = given["access_token"]
            seconds = str(given.get("expires_in", ""))
            self._token_ends = time.monotonic() + (int(seconds) if seconds.isdecimal() else 60) - BEFORE_THE_END
        return self._token

    def _send(self, method: str, address: str, **more: Any) -> httpx.Response:
        try:
            return self._http.request(method, address, **more)
        except httpx.TimeoutException as fault:
            raise Unreachable(f"{self.account.origin} did not answer in time.") from fault
        except httpx.HTTPError as fault:
            raise Unreachable(f"{self.account.origin} can't be reached: {fault}.") from fault

    def _json(self, response: httpx.Response) -> Any:
        """Return what an answer says, or raise Refused where it is an error."""
        try:
            said = response.json()
        except ValueError:
            said = None
        if not response.is_success:
            error = _error(said)
            raise Refused(
                error.get("code", f"HTTP {response.status_code}"), error.get("message", ""), response.status_code
            )
        if said is None:
            raise AnswerInvalid("The answer is not JSON.")
        return said


def _searches(*criteria: dict[str, Any]) -> dict[str, Any]:
    items = [
        {"reference_id": str(number), "timestamp": moment(), "search_criteria": one}
        for number, one in enumerate(criteria, 1)
    ]
    return {"transaction_id": uuid.uuid4().hex, "search_request": items}


def _only(answer: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the one part of an answer, or raise Refused where it was rejected."""
    parts = answer.get(name)
    if not isinstance(parts, list) or len(parts) != 1 or not isinstance(parts[0], dict):
        raise AnswerInvalid(f"The answer has not one {name}.")
    part = parts[0]
    if part.get("status") == Status.REJECTED:
        raise Refused(str(part.get("status_reason_code", "rjct")), str(part.get("status_reason_message", "")))
    return part


def _error(said: Any) -> dict[str, str]:
    """Return code and message of an error in any of the forms that are seen."""
    if not isinstance(said, dict):
        return {}
    errors = said.get("errors")
    found = errors[0] if isinstance(errors, list) and errors else None
    if found is None and isinstance(said.get("message"), dict):
        found = said["message"].get("error")
    if isinstance(found, dict):
        return {name: str(found[name]) for name in ("code", "message") if name in found}
    if isinstance(said.get("error"), str):
        return {"code": said["error"], "message": str(said.get("error_description", ""))}
    return {}
