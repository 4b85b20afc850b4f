"""Every address refuses somebody who has not signed in, except those on the list with their reasons."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from saiban.site.public_urls import PUBLIC_URLS

SAMPLES = {
    "int": "1",
    "str": "10002000304",
    "slug": "eobi",
    "uuid": "6e8bc430-9c3a-11d9-9669-0800200c9a66",
    "path": "a",
}


def addresses(
    patterns: list[URLPattern | URLResolver], prefix: str = "", namespace: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield name and address of every pattern, with samples for what varies in it."""
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from addresses(one.url_patterns, route, inner)
        else:
            for converter, sample in SAMPLES.items():
                for name in one.pattern.converters:
                    route = route.replace(f"<{converter}:{name}>", sample).replace(f"<{name}>", sample)
            assert "<" not in route, f"no sample for {route}"
            yield f"{namespace}{one.name}", f"/{route}"


ALL = sorted(addresses(get_resolver().url_patterns))


def test_the_table_was_walked() -> None:
    assert len(ALL) > 15
    assert {name for name, _ in ALL} >= PUBLIC_URLS.keys(), "the list names addresses that no longer exist"
    assert all(len(reason) > 20 for reason in PUBLIC_URLS.values())


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("name", "address"), [one for one in ALL if one[0] not in PUBLIC_URLS])
def test_an_anonymous_visitor_is_sent_to_sign_in_or_refused(name: str, address: str, method: str) -> None:
    answer = getattr(Client(), method)(address)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/sign-in/")
    else:
        assert answer.status_code in {401, 403}


@pytest.mark.django_db
def test_an_address_that_does_not_exist_tells_nothing() -> None:
    answer = Client().get("/no/such/page/")
    assert answer.status_code in {302, 404}
