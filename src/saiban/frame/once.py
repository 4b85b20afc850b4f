"""A form sent twice does its work once.

The page's form carries a fresh key (`{% load once %}<form ...>{% once %}`), and its view is marked:

    @once
    def start_run(request): ...

The first request with a key does the work, and a redirect that it answers is kept. A second one, even while the first
still runs, waits and gets the same redirect. A request that fails or shows the form again leaves the key unused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from saiban.frame.models import IdempotencyKey

FIELD = "once"
LONGEST_KEY = 40
"""Letters of a key; a room that keeps it with its own words before it has as many more for these."""

View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """Let each key of a form reach a view only once; requests that change nothing (GET) pass as they are."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = key_of(request)
        scope = f"{request.resolver_match.view_name}:{request.user.pk or ''}"[:80]
        with transaction.atomic():
            if not _taken_first(scope, key):
                return _answered_before(scope, key)
            response = view(request, *args, **kwargs)
            _keep(scope, key, response)
            return response

    return guarded


def key_of(request: HttpRequest) -> str:
    """Return the key that a form was sent with. Raises BadRequest where there is none."""
    key = request.POST.get(FIELD, "")
    if not 0 < len(key) <= LONGEST_KEY:
        raise BadRequest(_("The form was sent without its key. Open the page again and repeat what you did."))
    return key


def _taken_first(scope: str, key: str) -> bool:
    """Take a key; where another request has just taken it wait for that one's end."""
    table = connection.ops.quote_name(IdempotencyKey._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (scope, key) VALUES (%s, %s) ON CONFLICT DO NOTHING", [scope, key])
        return bool(cursor.rowcount)


def _answered_before(scope: str, key: str) -> HttpResponse:
    outcome = IdempotencyKey.objects.values_list("outcome", flat=True).get(scope=scope, key=key)
    return HttpResponseRedirect(outcome["location"])


def _keep(scope: str, key: str, response: HttpResponse) -> None:
    taken = IdempotencyKey.objects.filter(scope=scope, key=key)
    location = response.headers.get("Location") or response.headers.get("HX-Redirect")
    if location:
        taken.update(outcome={"location": location})
    else:
        taken.delete()
