"""The interface: each request is signed, done once, answered in JSON, and stands on the log."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from saiban.access import log
from saiban.access.models import AccessLog, Purpose
from saiban.access.viewer import Viewer
from saiban.cases.declarations import Words
from saiban.cases.faults import FieldFaults, NotAllowed
from saiban.frame.models import IdempotencyKey
from saiban.frame.needs import TOKEN, needs
from saiban.prosecution.api import bodies, description, signing
from saiban.prosecution.models import KnownBody
from saiban.prosecution.queries import stations_for
from saiban.prosecution.referrals import bodies as known
from saiban.prosecution.referrals.faults import ReferralFault
from saiban.prosecution.registration.lists import ListRefused, rows_of, take_list
from saiban.prosecution.registration.services import Duplicate, register

_NOT_PERMITTED = Words(
    "This key may not use the interface of this service.", "یہ کلید اس سروس کا انٹرفیس استعمال نہیں کر سکتی۔"
)
Answer = tuple[int, dict[str, Any]]
Operation = Callable[[Viewer, bytes, str], Answer]


def _asked(operation: Operation) -> Callable[[HttpRequest], HttpResponse]:
    """Let a signed request do its work once; the same one again gets the answer that it got."""

    @csrf_exempt
    @never_cache
    @require_POST
    @needs(TOKEN)
    @wraps(operation)
    def view(request: HttpRequest) -> HttpResponse:
        with translation.override("en"):
            status, told = _answered(request, operation)
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        return JsonResponse(told, status=status, headers=headers)

    return view


def _answered(request: HttpRequest, operation: Operation) -> Answer:
    try:
        content = request.body
    except RequestDataTooBig:
        return 413, _problem("too_large", _("The request is larger than 2 MB: send it in parts."))
    try:
        asked = signing.check(
            request.headers.get("Authorization", ""), path=request.path, content=content, key_of=known.key_of
        )
        viewer = _account(request, known.signer(asked.kid), asked)
    except ReferralFault as fault:
        with transaction.atomic():
            log.write(None, act="api", outcome=AccessLog.Outcome.REFUSED, reason=fault.said.code[:40])
        return 401, _problem(fault.said.code, f"{fault.said.words.en} ({fault.said.field})")
    return _once(viewer, asked, content, operation)


def _account(request: HttpRequest, body: KnownBody | None, asked: signing.Asked) -> Viewer:
    """Return the account under which a police body writes. Raises `ReferralFault`."""
    posting = body.account if body is not None else None
    fits = body is not None and body.code == asked.body and posting is not None and posting.holds
    if not fits or posting is None or posting.organisation_id != asked.service:
        raise ReferralFault("not_permitted", _NOT_PERMITTED, "iss")
    return Viewer(posting.user, posting, Purpose.PROSECUTION, request_id=request.number)


def _once(viewer: Viewer, asked: signing.Asked, content: bytes, operation: Operation) -> Answer:
    digest = hashlib.sha256(f"{operation.__name__}\n".encode() + content).hexdigest()
    try:
        with transaction.atomic():
            row, new = IdempotencyKey.objects.get_or_create(scope=f"prosecution:api:{asked.kid}", key=asked.key)
            if not new:
                outcome = IdempotencyKey.objects.select_for_update().get(pk=row.pk).outcome
                if outcome["digest"] != digest:
                    return 422, _problem("key_again", _("This key was used for another request."))
                return 201, outcome["answer"]
            status, told = operation(viewer, content, f"api:{asked.kid[:20]}:{asked.key}")
            row.outcome = {"digest": digest, "answer": told}
            row.save(update_fields=["outcome"])
            log.write(
                viewer, act="api", subject_kind="case", fields=[operation.__name__], partner=asked.body, results=1
            )
            return status, told
    except (FieldFaults, Duplicate, NotAllowed, ListRefused, ReferralFault) as refused:
        status, told = _refusal(refused)
    with transaction.atomic():
        log.write(viewer, act="api", partner=asked.body, outcome=AccessLog.Outcome.REFUSED, reason=str(told["code"]))
    return status, told


def _refusal(refused: Exception) -> Answer:
    match refused:
        case FieldFaults():
            said = _("Some fields can't be taken.")
            return 422, _problem("fields", said) | {"faults": refused.faults}
        case Duplicate():
            return 409, _problem("duplicate", str(refused)) | {"number": refused.number}
        case NotAllowed():
            return 403, _problem("not_allowed", refused.said)
        case ReferralFault():
            return 422, _problem(refused.said.code, refused.said.words.en)
        case _:
            return 422, _problem("no_list", str(refused))


def _problem(code: str, said: str) -> dict[str, Any]:
    return {"code": code, "said": said}


@_asked
def registrations(viewer: Viewer, content: bytes, key: str) -> Answer:
    """Register a report of a station of the body's district."""
    entry = bodies.registration(content)
    if not stations_for(viewer).filter(pk=entry.station).exists():
        raise FieldFaults({"station": _("No police station of your district has this code.")})
    return 201, {"number": register(viewer=viewer, entry=entry, key=key).number}


@_asked
def lists(viewer: Viewer, content: bytes, key: str) -> Answer:
    """Take a police station's list in."""
    taken = take_list(viewer=viewer, name=key, content=content)
    rows = [{"line": one.line, "number": one.number, "said": one.said} for one in rows_of(viewer, taken)]
    counted = {"rows_in": taken.rows_in, "accepted": taken.accepted, "set_aside": taken.set_aside}
    return 201, {**counted, "rows": rows}


@require_safe
def api_description(request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI document."""
    return JsonResponse(description.document())
