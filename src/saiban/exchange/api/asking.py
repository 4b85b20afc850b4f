"""How every question to the API begins: whose it is, that its key was not used for another, under which permit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Annotated, Any, Literal

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header
from ninja.security import HttpBearer
from pydantic import BaseModel, ConfigDict, Field

from saiban.access.permits import Permit, permit
from saiban.access.purposes import SharingPurpose
from saiban.exchange import tokens
from saiban.exchange.api.problems import ApiFault, no_token
from saiban.frame.crypto import blind
from saiban.frame.models import IdempotencyKey
from saiban.frame.needs import TOKEN, needs

SCOPE = "api"
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern="^[0-9A-Za-z_-]{1,64}$",
        description="Made anew for each request, and the same when the request is sent again; a UUID does well.",
    ),
]
Code = Annotated[str, Field(pattern="^[0-9A-Za-z_-]{1,60}$")]


class Question(BaseModel):
    """What every question states: what for, and under which agreement (none: the narrowest that stands)."""

    model_config = ConfigDict(extra="forbid", strict=True)

    purpose: Literal[tuple(SharingPurpose.values)]
    agreement: Code | None = None


class Bearer(HttpBearer):
    """Tells the description of the API that a token is needed; `asks_for_token` has looked at it before."""

    def authenticate(self, request: HttpRequest, token: str) -> object:
        """Return who calls."""
        return request.caller


def asks_for_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view run only for a caller with a token of scope `api`, whatever the method; sets `request.caller`."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        authorization = request.headers.get("Authorization", "")
        try:
            request.caller = tokens.caller(authorization)
        except tokens.TokenInvalid:
            return no_token(
                request,
                "invalid_token" if authorization else "no_token",
                _("Send a token that is in force: Authorization: Bearer ... from /oauth2/client/token."),
            )
        if SCOPE not in request.caller.scopes:
            return no_token(request, "insufficient_scope", _("Ask for a token of the scope api."), status=403)
        return view(request, *args, **kwargs)

    return needs(TOKEN)(asked)


@contextmanager
def asking(request: HttpRequest, question: Question, key: str) -> Iterator[Permit]:
    """Give the permit for a question, in a transaction that what goes wrong undoes.

    Raises NotPermitted, and `ApiFault` where the key came with another question before.
    """
    with transaction.atomic():
        request.made_before = take_key(request, key, question.model_dump_json())
        yield permitted(request, question)


def permitted(request: HttpRequest, question: Question) -> Permit:
    """Return the caller's permit for what the question states. Raises NotPermitted."""
    request.permit = permit(
        request.caller.partner.asker(request.number), purpose=question.purpose, agreement=question.agreement
    )
    return request.permit


def take_key(request: HttpRequest, key: str, content: str) -> str | None:
    """Take an idempotency key for a request of this content; return what the same request led to before, if anything.

    Of two at once the second waits for the first. The content is kept as a keyed digest. Raises `ApiFault` where the
    key came with another content.
    """
    scope, digest = _scope(request), blind("api request", content).hex()
    table = connection.ops.quote_name(IdempotencyKey._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (scope, key, outcome) VALUES (%s, %s, jsonb_build_object('content', %s::text)) "
            "ON CONFLICT DO NOTHING",
            [scope, key, digest],
        )
        if cursor.rowcount:
            return None
    outcome = IdempotencyKey.objects.values_list("outcome", flat=True).get(scope=scope, key=key)
    if outcome.get("content") != digest:
        raise ApiFault(
            422, "idempotency_key_reused", _("This Idempotency-Key came with another request before; make a new one.")
        )
    return outcome.get("made")


def keep_outcome(request: HttpRequest, key: str, made: str) -> None:
    """Note under a key that was just taken what its request led to."""
    taken = IdempotencyKey.objects.get(scope=_scope(request), key=key)
    taken.outcome |= {"made": made}
    taken.save(update_fields=["outcome"])


def _scope(request: HttpRequest) -> str:
    return f"api.{request.resolver_match.url_name}:{request.caller.partner.code}"
