"""Pages and static files go out compressed to browsers that ask for it; everything else as it is."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_pages_and_styles_are_compressed_for_who_asks() -> None:
    client = Client(headers={"accept-encoding": "gzip"})
    page = client.get("/sign-in/")
    assert page.headers["Content-Encoding"] == "gzip"
    assert "سائبان" in gzip.decompress(page.content).decode()
    sheet = client.get("/static/bootstrap/bootstrap.rtl.min.css")
    assert sheet.headers["Content-Encoding"] == "gzip"
    sent = b"".join(sheet.streaming_content)
    assert len(sent) < 40_000 < len(gzip.decompress(sent))


def test_who_does_not_ask_gets_it_plain_and_small_answers_stay() -> None:
    assert "Content-Encoding" not in Client().get("/sign-in/").headers
    asking = Client(headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in asking.get("/healthz").headers
    assert "Content-Encoding" not in asking.get("/sign-in/nowhere/").headers
