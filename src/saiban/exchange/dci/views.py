"""The standard's endpoints: a token, a message, an answer. Every refusal goes on the log."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt

from saiban.access import log
from saiban.access.asker import record
from saiban.access.permits import NotPermitted, refuse
from saiban.exchange import tokens
from saiban.exchange.dci import answers, enrolled, search, status, updates
from saiban.exchange.dci.codes import Err, Status
from saiban.exchange.dci.faults import NotTaken, not_permitted
from saiban.exchange.dci.messages import Outgoing
from saiban.exchange.dci.receiving import Received, receive, register_answered
from saiban.exchange.partners.known import KnownPartner
from saiban.frame import prepared
from saiban.frame.needs import TOKEN, needs
from saiban.registry.shared import Unanswerable

View = Callable[..., HttpResponse]
logger = structlog.get_logger("saiban.exchange")


@dataclass(frozen=True)
class Endpoint:
    """What an endpoint takes: the action of its messages, the token's scope, and the action of an answer at once.

    `act` is what the log calls it. One that only `reads` writes no more than what `prepared.gathered` puts together.
    """

    action: str
    scope: str
    act: str
    respond: Callable[[Received], tuple[Outgoing, int]] | None = None
    answer: str = ""
    reads: bool = False


def endpoint(registry: str, offered: Endpoint) -> View:
    """Return the view of an endpoint of one registry (sr or ibr)."""

    @csrf_exempt
    @transaction.non_atomic_requests
    @needs(TOKEN)
    def view(request: HttpRequest) -> HttpResponse:
        partner: KnownPartner | None = None
        received: Received | None = None
        try:
            partner = _partner(request, offered.scope)
            received = receive(
                _body(request), partner, registry=registry, action=offered.action, request=request.number
            )
            with nullcontext() if offered.reads else transaction.atomic(), prepared.gathered():
                answer = _answered(received, offered)
            return _json(answer)
        except NotTaken as fault:
            return _refused(request, offered, fault, partner, received)
        except NotPermitted as fault:
            return _refused(request, offered, not_permitted(fault), partner, received, fault)
        except Unanswerable as fault:
            return _refused(request, offered, NotTaken(Err.BAD, fault.said), partner, received)
        except Exception:  # whatever it was: the standard has a form for an answer that can't be given
            logger.exception("an endpoint broke", act=offered.act)
            broken = NotTaken(Err.UNAVAILABLE, "Something broke here; try again later.", status=500)
            return _json(_written(answers.error(broken, _correlation(request, received), action=offered.answer)), 500)

    return view


def _answered(received: Received, offered: Endpoint) -> bytes:
    if offered.respond is None:
        from saiban.exchange.deliveries.accepting import accept

        return _written(accept(received))
    answer, parts = offered.respond(received)
    return answers.envelope(
        received.partner,
        offered.answer,
        answer.written(),
        total=parts,
        completed=parts,
        encrypted=received.encrypted,
    )


def _searched(received: Received) -> tuple[Outgoing, int]:
    answer = search.respond(received)
    outcome = [
        (one.reference_id, one.status.value, one.status_reason_code.value if one.status_reason_code else "")
        for one in answer.search_response
    ]
    register_answered(received, outcome)
    return answer, len(outcome)


def _enrolled(received: Received) -> tuple[Outgoing, int]:
    answer = enrolled.respond(received)
    register_answered(received)
    return answer, 1


def _reported(received: Received) -> tuple[Outgoing, int]:
    answer = updates.take(received)
    return answer, len(answer.enrolled_response)


def _status(received: Received) -> tuple[Outgoing, int]:
    answer = status.respond(received)
    register_answered(received)
    return answer, 1


SYNC_SEARCH = Endpoint("search", "registry.search", "exchange.search", _searched, "on-search", reads=True)
SYNC_ENROLLED = Endpoint("search", "registry.search", "exchange.enrolled", _enrolled, "on-search", reads=True)
SYNC_UPDATES = Endpoint("notify", "registry.notify", "exchange.report", _reported, "on-notify")
SYNC_STATUS = Endpoint("txn-status", "registry.status", "exchange.status", _status, "txn-on-status", reads=True)
SEARCH = Endpoint("search", "registry.search", "exchange.search")
SUBSCRIBE = Endpoint("subscribe", "registry.subscribe", "exchange.subscribe")
UNSUBSCRIBE = Endpoint("unsubscribe", "registry.subscribe", "exchange.subscribe")
STATUS = Endpoint("txn-status", "registry.status", "exchange.status")


def _partner(request: HttpRequest, scope: str) -> KnownPartner:
    try:
        caller = tokens.caller(request.headers.get("Authorization", ""))
    except tokens.TokenInvalid as fault:
        raise NotTaken(
            Err.UNAUTHORISED, f"{fault}; get one at /oauth2/client/token.".capitalize(), status=401
        ) from fault
    if scope not in caller.scopes:
        raise NotTaken(Err.FORBIDDEN, f"The token does not have the scope {scope}.", status=403)
    if request.method != "POST":
        raise NotTaken(Err.BAD, "Messages are posted.", status=405)
    return caller.partner


def _body(request: HttpRequest) -> bytes:
    """Return the message: the body, or the file of a multipart form (`FileInfo.fileName`)."""
    try:
        if request.content_type == "multipart/form-data":
            sent = request.FILES.get("fileName")
            if sent is None:
                raise NotTaken(Err.BAD, "The form has no file fileName.")
            return sent.read()
        return request.body
    except RequestDataTooBig as fault:
        raise NotTaken(Err.BAD, "The message is larger than 2 MB.", status=413) from fault
    except MultiPartParserError as fault:
        raise NotTaken(Err.BAD, "The form can't be read.") from fault


def _refused(
    request: HttpRequest,
    offered: Endpoint,
    fault: NotTaken,
    partner: KnownPartner | None,
    received: Received | None,
    no_permit: NotPermitted | None = None,
) -> HttpResponse:
    """Write a refusal on the log and answer it."""
    said = {"act": offered.act, "outcome": "refused", "reason": fault.reason}
    if partner is None:
        log.write(None, request=request.number, **said)
    elif no_permit is not None:
        refuse(partner.asker(request.number), no_permit, act=offered.act)
    else:
        record(partner.asker(request.number), purpose="", **said)
    if fault.header is not None and partner is not None and offered.answer:
        rejected = answers.envelope(partner, offered.answer, None, status=Status.REJECTED, fault=fault)
        return _json(rejected)
    body = answers.error(fault, _correlation(request, received), action=offered.answer)
    response = _json(_written(body), fault.status)
    if fault.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if fault.status == 405:
        response["Allow"] = "POST"
    return response


def _correlation(request: HttpRequest, received: Received | None) -> str:
    return received.correlation_id if received else str(request.number)


def _written(body: dict[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


def _json(text: bytes, status_code: int = 200) -> HttpResponse:
    length = {"Content-Length": str(len(text))}
    return HttpResponse(text, content_type="application/json", status=status_code, headers=length)
