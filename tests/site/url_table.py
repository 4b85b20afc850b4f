"""The url table, walked, and the table of who may open what, read from `expected_access.csv`.

A row of that file names a url; its columns say what somebody gets there:

anonymous              `public` (answers everybody), `sign in` (sent to the sign-in page), `token` (a system's door: 401
                       without a token, whoever is signed in)
before second factor   `open` for the pages where the factor is set up and for leaving, else `closed`: who needs a
                       factor and has not given it is sent to it
each role              `allowed`, `purpose` (allowed once a purpose is chosen), `refused` (403)
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

FILE = Path(__file__).with_name("expected_access.csv")
BEFORE = "before second factor"
SAMPLES: dict[str, object] = {
    "number": "100000000012",
    "first": "eobi",
    "second": "kafaalat",
    "provider_id": "agency",
    "code": "no-such-code",
}
GATES = {"/sign-in/": "sign in", "/second-factor/": "second factor", "/purpose/": "purpose", "/posting/": "posting"}


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


def expected() -> dict[str, dict[str, str]]:
    """The rows of the file by url name."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = [row["url"] for row in rows]
    assert len(names) == len(set(names)), "expected_access.csv has a url twice"
    return {row.pop("url"): row for row in rows}


def outcome(client: Client, method: str, address: Address) -> str:
    """What somebody gets: `refused`, `token`, where they are sent instead, or `allowed`.

    The gates of the site send people away with a `next`; a page that is done and leads on has none.
    """
    answer: HttpResponse = getattr(client, method)(address.path)
    assert answer.status_code < 500, f"{method} {address.path}: {answer.status_code}"
    if answer.status_code == 403:
        return "refused"
    if answer.status_code == 401:
        return "token"
    to, _question, query = answer.headers.get("Location", "").partition("?")
    return GATES.get(to, "allowed") if query.startswith("next=") else "allowed"
