"""Every address of the site, walked: what anonymous visitors get, and what each role gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from saiban.access import rules
from saiban.access.models import Role
from saiban.frame.needs import SIGNED_IN, TOKEN
from tests.access.people import looking_as

pytestmark = pytest.mark.django_db

SAMPLES: dict[str, object] = {"number": "100000000012", "first": "eobi", "second": "kafaalat"}


@dataclass(frozen=True)
class Address:
    """One entry of the url table: its name, a path that leads there, and what its view declares."""

    name: str
    path: str
    needs: str | None


def addresses(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[Address]:
    """Walk the url table from its root."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (namespace, entry.namespace)))
            yield from addresses(entry, inner)
        else:
            yield _address(entry, namespace)


def _address(entry: URLPattern, namespace: str) -> Address:
    assert entry.name, f"{entry.pattern} has no name"
    name = ":".join(filter(None, (namespace, entry.name)))
    values = {key: SAMPLES.get(key, 1) for key in entry.pattern.converters}
    return Address(name, reverse(name, kwargs=values), getattr(entry.callback, "needs", None))


def test_the_walk_finds_the_rooms() -> None:
    found = {address.name for address in addresses()}
    assert {"frame:home", "access:sign_in", "registry:person", "consolidation:extracts", "healthz"} <= found


def test_an_anonymous_visitor_gets_the_sign_in_page_everywhere_but_on_the_allow_list() -> None:
    for address in addresses():
        if address.name in settings.PUBLIC_URLS:
            continue
        for method in ("get", "post", "put", "delete", "head", "options"):
            response = getattr(Client(), method)(address.path)
            where = f"{method} {address.path}"
            if address.needs == TOKEN:
                assert response.status_code == 401, where
            else:
                assert response.status_code in (302, 403), where
                assert response.status_code == 403 or response["Location"].startswith("/sign-in/"), where


def test_the_allow_list_names_addresses_that_exist_each_with_a_reason() -> None:
    names = {address.name for address in addresses()}
    for name, reason in settings.PUBLIC_URLS.items():
        assert name in names
        assert len(reason.split()) >= 4, name


def test_every_view_declares_what_it_needs_in_words_that_the_rules_know() -> None:
    for address in addresses():
        if address.name not in settings.PUBLIC_URLS:
            assert address.needs in {SIGNED_IN, TOKEN} or address.needs in rules.ACTS, address.name


def test_every_act_of_the_rules_is_used() -> None:
    used = {address.needs for address in addresses()}
    elsewhere = {"registry.home"}  # a tile of the home page
    assert set(rules.ACTS) <= used | elsewhere


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_refused_what_the_rules_refuse_and_nothing_else(role: Role) -> None:
    purposes = rules.PURPOSES[role]
    client = looking_as(role, purpose=purposes[0] if purposes else None)
    for address in addresses():
        if address.name in settings.PUBLIC_URLS or address.name == "access:sign_out":
            continue
        if address.needs == TOKEN:
            assert client.post(address.path).status_code == 401, address.path
            continue
        allowed = address.needs == SIGNED_IN or rules.may(role, address.needs)
        for method in ("get", "post"):
            status = getattr(client, method)(address.path).status_code
            assert (status != 403) is allowed, f"{role} {method} {address.path}: {status}"
            assert status < 500


def test_a_view_that_declares_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from saiban.directory import views

    monkeypatch.delattr(views.schemes, "needs")
    assert looking_as(Role.STEWARD).get("/schemes/").status_code == 403
