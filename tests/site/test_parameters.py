"""A parameter that a page does not know is refused in one way: a misspelt filter never shows everything."""

from __future__ import annotations

import pytest

from saiban.access.models import Purpose, Role
from tests.access.people import looking_as

pytestmark = pytest.mark.django_db

PAGES = {
    Role.STEWARD: (
        "/retention/", "/map/", "/overlap/", "/find/", "/deliveries/", "/lists/", "/verification/",
        "/verification/deaths/", "/extracts/", "/runs/", "/runs/merges/", "/runs/cards/",
        "/review/judgements/", "/review/next/",
    ),
    Role.AUDITOR: ("/log/", "/log/unusual/", "/log/well-known/", "/postings/reviews/"),
}  # fmt: skip
PURPOSES = {Role.STEWARD: Purpose.STEWARDSHIP, Role.AUDITOR: Purpose.AUDIT}


@pytest.mark.parametrize(("role", "page"), [(role, page) for role, pages in PAGES.items() for page in pages])
def test_a_misspelt_parameter_is_named(role: Role, page: str) -> None:
    answer = looking_as(role, purpose=PURPOSES[role]).get(page, {"pagee": "2", "shceme": "kafaalat"})
    assert answer.status_code == 400
    assert "This page does not know the parameter pagee, shceme." in answer.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "x", "²", "9" * 40])
def test_a_page_is_a_number_from_one(number: str) -> None:
    answer = looking_as(Role.STEWARD).get("/retention/", {"page": number})
    assert answer.status_code == 400 and "The page is a number from 1." in answer.content.decode()


def test_a_rule_that_is_misspelt_does_not_show_the_figures_of_all() -> None:
    auditor = looking_as(Role.AUDITOR, purpose=Purpose.AUDIT)
    assert auditor.get("/log/unusual/", {"rule": "many_peeple"}).status_code == 400
