"""Reading the scheme book: every scheme in plain words, in both languages, with figures, sources and examples."""

from __future__ import annotations

import html

import pytest

from saiban.access.models import Role
from saiban.schemes.active import book_in_force
from tests.access.people import looking_as
from tests.schemes.pages.officers import bilal, decide, proposed, shazia, with_cash

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_scheme_is_told_and_its_examples_come_out_as_they_must(language: str) -> None:
    analyst = looking_as(Role.ANALYST, username="hina")
    analyst.cookies["language"] = language
    book = book_in_force()
    listed = html.unescape(analyst.get("/book/").content.decode())
    for code, rules in book.schemes.items():
        assert rules.name.said(language) in listed
        page = html.unescape(analyst.get(f"/book/scheme/{code}/").content.decode())
        assert rules.name.said(language) in page
        assert all(step.said(language) in page for step in rules.entry.steps)
        assert 'class="wrong"' not in page, f"an example of {code} does not come out"
        assert page.count('class="card-plain mb-3"') == len(rules.examples)


def test_figures_stand_with_source_and_how_sure_they_are_and_what_is_not_followed() -> None:
    page = looking_as(Role.AUDITOR, username="hina").get("/book/scheme/kafaalat/").content.decode()
    assert "sources differ" in page
    assert "not followed" in page
    assert "fairly sure" in page
    assert "14,500" in page


def test_shared_figures_have_a_page() -> None:
    page = looking_as(Role.CLERK, username="hina").get("/book/scheme/minimum-wage/").content.decode()
    assert "rupees a month" in page


def test_two_versions_stand_side_by_side() -> None:
    version = proposed(shazia(), with_cash(16500))
    reader = bilal()
    decide(reader, version, "approve")
    page = reader.get("/book/scheme/kafaalat/compare/0/1/").content.decode()
    assert 'class="line-out"' in page
    assert "16500" in page
    assert "14500" in page
    assert reader.get("/book/scheme/kafaalat/compare/0/7/").status_code == 404
    assert reader.get("/book/scheme/no-such-scheme/").status_code == 404
    assert "The two texts are the same." in reader.get("/book/scheme/kafaalat/compare/1/1/").content.decode()
