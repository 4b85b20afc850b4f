"""Addresses of the standard, for each registry; with and without the standard's own `registry/` before them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, path

from saiban.exchange.dci import public, views
from saiban.exchange.dci.views import Endpoint, endpoint

_BOTH = {
    "sync/search": views.SYNC_SEARCH,
    "sync/txn/status": views.SYNC_STATUS,
    "search": views.SEARCH,
    "subscribe": views.SUBSCRIBE,
    "unsubscribe": views.UNSUBSCRIBE,
    "txn/status": views.STATUS,
}
_BENEFICIARIES = {"sync/enrolled": views.SYNC_ENROLLED, "sync/enrollment/updates": views.SYNC_UPDATES}


def _addresses(registry: str, offered: dict[str, Endpoint]) -> Iterator[URLPattern]:
    for address, one in offered.items():
        view = endpoint(registry, one)
        name = f"{registry}_{address.replace('/', '_')}"
        yield path(f"dci/{registry}/registry/{address}", view, name=name)
        yield path(f"dci/{registry}/{address}", view, name=f"{name}_short")


urlpatterns = [
    path("oauth2/client/token", public.token, name="token"),
    path(".well-known/jwks.json", public.jwks, name="jwks"),
    path(".well-known/locations.json", public.locations, name="locations"),
    *_addresses("sr", _BOTH),
    *_addresses("ibr", _BOTH | _BENEFICIARIES),
]
