"""What the API answers instead of an answer: problems in JSON (RFC 9457), each refusal of them on the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, ConfigDict

from saiban.access import log
from saiban.access.asker import record
from saiban.access.permits import NotPermitted, Refusal, refuse
from saiban.exchange.tokens import Caller
from saiban.registry.shared import Unanswerable

MEDIA_TYPE = "application/problem+json"
ACTS: Mapping[str, str] = {
    "enrolled": "enrolled",
    "make_job": "enrolled",
    "job": "list",
    "job_answer": "export",
    "person": "view",
    "household": "view",
    "people": "search",
    "subscriptions": "list",
    "subscribe": "exchange.subscribe",
    "unsubscribe": "exchange.unsubscribe",
}
"""What the log calls what each operation does, by the operation's name."""


class Wrong(BaseModel):
    """A part of a request that is not as it should be; what was sent is not repeated."""

    where: str
    what: str


class Problem(BaseModel):
    """Why there is no answer: `code` is for programs, `detail` says what to do."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Not permitted",
                    "status": 403,
                    "code": "no_agreement",
                    "detail": "Your organisation has no agreement for this purpose. Ask the registry for one.",
                    "errors": [],
                }
            ]
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: list[Wrong] = []


class ApiFault(Exception):
    """A request that can't be served, with the status and code of its problem."""

    def __init__(self, status: int, code: str, said: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.said = said


def problem(status: int, code: str, said: str, errors: list[Wrong] | None = None) -> HttpResponse:
    """Return a problem as an answer."""
    told = Problem(title=HttpResponse(status=status).reason_phrase, status=status, code=code, detail=said)
    told.errors = errors or []
    challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JsonResponse(told.model_dump(), status=status, content_type=MEDIA_TYPE, headers=challenge)


def no_token(request: HttpRequest, code: str, said: str, status: int = 401) -> HttpResponse:
    """Refuse whoever can't show who they are, and write it on the log: nobody is named, since nobody is known."""
    act = ACTS.get(request.resolver_match.url_name, "call")
    log.write(None, act=act, outcome="refused", reason=code, request=request.number)
    return problem(status, code, said)


def handle(api: NinjaAPI) -> None:
    """Let the API answer every fault of a request by a problem."""
    api.add_exception_handler(NotPermitted, _not_permitted)
    api.add_exception_handler(Unanswerable, _unanswerable)
    api.add_exception_handler(ApiFault, lambda _request, fault: problem(fault.status, fault.code, fault.said))
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(Http404, _not_found)


def _not_permitted(request: HttpRequest, fault: NotPermitted) -> HttpResponse:
    refuse(_caller(request).partner.asker(request.number), fault, act=_act(request), subject_kind="person")
    return problem(429 if fault.reason == Refusal.TOO_MANY_TODAY else 403, fault.reason.value, fault.said)


def _unanswerable(request: HttpRequest, fault: Unanswerable) -> HttpResponse:
    permit = getattr(request, "permit", None)
    record(
        _caller(request).partner.asker(request.number),
        act=_act(request),
        purpose=permit.purpose if permit else "",
        agreement=permit.agreement.code if permit else "",
        subject_kind="person",
        outcome="refused",
        reason=fault.fault.value,
    )
    return problem(422, fault.fault.value, fault.said)


def _invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    if any(one["loc"][:1] == ("path",) for one in fault.errors):
        return _not_found(request, fault)
    errors = [Wrong(where=_where(one["loc"]), what=str(one["msg"])) for one in fault.errors[:20]]
    return problem(422, "invalid_request", _("The request is not as the description of the API says."), errors)


def _where(places: tuple[Any, ...]) -> str:
    return ".".join(str(place) for place in places if place not in ("body", "asked"))[:200]


def _unreadable(_request: HttpRequest, fault: HttpError) -> HttpResponse:
    return problem(fault.status_code, "unreadable", _("The body of the request can't be read; send JSON in UTF-8."))


def _not_found(_request: HttpRequest, _fault: Exception) -> HttpResponse:
    return problem(404, "not_found", _("There is nothing of yours under this address."))


def _act(request: HttpRequest) -> str:
    return ACTS[request.resolver_match.url_name]


def _caller(request: HttpRequest) -> Caller:
    return request.caller
