"""The diary without a line: the page that works on the device alone, what it takes along, and what it sends back.

The page and its worker hold nothing of a case; they are the same for everybody. The worker keeps the page, its styles
and its script on the device, and answers for nothing else.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from saiban.access.decorators import requires
from saiban.prosecution.diary import away
from saiban.prosecution.diary.views import court_of, day_there

PAGE = "prosecution/diary/away.html"


@requires("prosecution.diary")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page on which a court's day is written without a line; nothing of a case is in it."""
    return render(request, PAGE, {"language": get_language(), "rtl": get_language_bidi()})


@requires("prosecution.diary")
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The worker that keeps the page on the device, in the language in which it was taken along."""
    sheet = "bootstrap/bootstrap.rtl.min.css" if get_language_bidi() else "bootstrap/bootstrap.min.css"
    assets = (
        sheet, "frame/saiban.css", "fonts/noto-naskh-arabic.ttf", "frame/canopy.svg", "prosecution/diary.css",
        "prosecution/away.js",
    )  # fmt: skip
    keeps = [reverse("prosecution:diary_away"), *(static(name) for name in assets)]
    shown = render_to_string(PAGE, {"language": get_language(), "rtl": get_language_bidi()})
    edition = hashlib.sha256("\n".join([shown, *keeps]).encode()).hexdigest()[:16]
    script = render_to_string("prosecution/diary/worker.js", {"keeps": json.dumps(keeps), "edition": edition})
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@requires("prosecution.diary")
@require_safe
def line(request: HttpRequest) -> HttpResponse:
    """Whose line this is, and the token with which the device may send."""
    return JsonResponse({"account": request.user.pk, "token": get_token(request)})


@requires("prosecution.diary")
@sensitive_post_parameters()
@require_POST
def along(request: HttpRequest, court: str, day: str) -> HttpResponse:
    """What a device takes along of a court's day."""
    return JsonResponse(away.taken_along(request.viewer, court_of(request, court), day_there(day)))


@requires("prosecution.diary")
@sensitive_post_parameters()
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Take in what was written without a line: each entry by itself, with what came of it."""
    account, entries = _sent(request.body)
    if account != request.user.pk:
        return JsonResponse({"answers": []}, status=409)
    try:
        answers = [away.take_in(request.viewer, entry) for entry in entries]
    except ValueError:
        raise BadRequest from None
    return JsonResponse({"answers": [asdict(answer) for answer in answers]})


def _sent(body: bytes) -> tuple[int, list[dict[str, Any]]]:
    """Return whose entries were sent, and the entries. Raises BadRequest for what no page of ours sends."""
    try:
        sent = json.loads(body)
    except ValueError:
        raise BadRequest from None
    entries = sent.get("entries") if isinstance(sent, dict) else None
    if not isinstance(entries, list) or len(entries) > away.MOST or not all(isinstance(one, dict) for one in entries):
        raise BadRequest
    return sent.get("account"), entries
