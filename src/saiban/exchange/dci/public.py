"""What other systems fetch before they may ask: a token, our public keys, the places with their codes."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from saiban.access import log
from saiban.directory.models import Place
from saiban.exchange import keys, tokens
from saiban.exchange.dci.codes import Err
from saiban.exchange.models import Partner
from saiban.exchange.tokens import TokenRefused

_ERRORS = {"invalid_client": (401, Err.UNAUTHORISED)}


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give a token for a client id and its secret, in the form or as HTTP Basic authentication."""
    try:
        if request.POST.get("grant_type") != "client_credentials":
            raise TokenRefused("unsupported_grant_type", "grant_type here is client_credentials.")
        client_id, secret = _client(request)
        given = tokens.issue(client_id=client_id, secret=secret, scope=request.POST.get("scope", ""))
    except TokenRefused as fault:
        log.write(
            None,
            act="exchange.token",
            partner=fault.partner,
            request=request.number,
            outcome="refused",
            reason=fault.code,
        )
        return _refused(fault)
    partner = Partner.objects.select_related("organisation").get(code=given.partner)
    log.write(
        None, act="exchange.token", partner=partner.code, on_behalf_of=partner.organisation, request=request.number
    )
    # the standard has expires_in as a text, RFC 6749 as a number; readers of either take the text's digits
    body = {
        "access_token": given.text,
        "token_type": "bearer",
        "expires_in": str(given.seconds),
        "scope": " ".join(given.scopes),
    }
    return _json(body)


@require_safe
@cache_control(public=True, max_age=300)
def jwks(request: HttpRequest) -> HttpResponse:
    """Our public keys."""
    return _json({"keys": keys.public_keys()})


@require_safe
@cache_control(public=True, max_age=3600)
def locations(request: HttpRequest) -> HttpResponse:
    """Provinces, districts and tehsils with their codes, each with the place that it lies in."""
    body = {
        "@context": {
            "@context": "http://spdci.org/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "schema": "http://schema.org/",
        },
        "@type": "LocationHierarchy",
        "locations": [_place(one) for one in Place.objects.order_by("level", "code")],
    }
    return _json(body)


def _place(place: Place) -> dict[str, Any]:
    return {
        "@type": "Place",
        "id": place.code,
        "identifier": [{"@type": "PropertyValue", "name": "saiban", "identifier": place.code}],
        "name": place.name_en,
        "additional_type": place.level,
        "contained_in_place": place.parent_id,
        "containedInPlace": place.parent_id,
    }


def _client(request: HttpRequest) -> tuple[str, str]:
    """Return client id and secret, from the form or from HTTP Basic authentication (RFC 6749 section 2.3.1)."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, ValueError) as fault:
            raise TokenRefused("invalid_client", "The Basic authentication can't be read.") from fault
        return unquote(client_id), unquote(secret)
    return request.POST.get("client_id", ""), request.POST.get("client_secret", "")


def _refused(fault: TokenRefused) -> HttpResponse:
    status, code = _ERRORS.get(fault.code, (400, Err.BAD))
    body = {
        "error": fault.code,
        "error_description": fault.said,
        "errors": [{"code": code.value, "message": fault.said}],
    }
    response = _json(body, status)
    if status == 401:
        response["WWW-Authenticate"] = "Basic"
    return response


def _json(body: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(body).encode(), content_type="application/json", status=status)
