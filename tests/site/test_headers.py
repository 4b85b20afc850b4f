"""What every answer tells the browser, over http on this machine and over https elsewhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from saiban.frame.assets import PACKAGE_FILES

pytestmark = pytest.mark.django_db

ASK = """
import sys
from saiban.frame.setup import set_up
set_up()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS.append("testserver")
client = Client(headers={"host": "registry.example.gov.pk"})
redirect = client.get("/sign-in/")
page = client.get("/sign-in/", headers={"x-forwarded-proto": "https"})
import json
print(json.dumps({
    "redirect": redirect.headers.get("Location"),
    "hsts": page.headers.get("Strict-Transport-Security"),
    "secure": [bool(cookie["secure"]) for cookie in page.cookies.values()],
    "debug": settings.DEBUG,
}))
"""


def test_only_what_comes_from_here_is_loaded() -> None:
    answer = Client().get("/sign-in/")
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Request-ID"]


def test_over_http_on_this_machine_cookies_come_back() -> None:
    answer = Client().get("/sign-in/")
    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers
    assert answer.cookies
    for cookie in answer.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["secure"]


def test_over_https_cookies_are_secure_and_http_is_left(ready_home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAIBAN_HTTPS", "1")
    monkeypatch.setenv("SAIBAN_HOSTS", "registry.example.gov.pk")
    seen = json.loads(ready_home.run("-c", ASK).splitlines()[-1])
    assert seen["redirect"] == "https://registry.example.gov.pk/sign-in/"
    assert seen["hsts"].startswith("max-age=31536000")
    assert seen["secure"]
    assert all(seen["secure"])
    assert seen["debug"] is False


def test_a_strange_host_name_is_refused() -> None:
    assert Client(headers={"host": "registry.attacker.example"}).get("/sign-in/").status_code == 400


def test_styles_and_scripts_come_from_packages_and_nothing_else_of_them_is_reachable() -> None:
    for name in PACKAGE_FILES:
        assert finders.find(name), name
    for name in (
        "bootstrap/bootstrap-grid.css",
        "django_htmx/htmx-2.js",
        "django_htmx/htmx-4.min.js",
        "admin/css/base.css",
    ):
        assert not finders.find(name), name


def test_an_upload_over_the_limit_is_refused_before_it_is_read() -> None:
    answer = Client().post("/sign-in/", {"username": "x"}, headers={"content-length": str(3 * 1024**3)})
    assert answer.status_code in {400, 413}


def test_health_is_told_without_figures() -> None:
    answer = Client().get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": True, "disk": True, "migrations": True}
    assert Client().post("/healthz").status_code == 405
