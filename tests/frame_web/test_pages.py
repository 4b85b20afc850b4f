"""What every page has: language and direction, a policy that holds, and errors that help."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from saiban.access.models import Purpose, Role
from tests.access.people import looking_as

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/schemes/",
    "/find/",
    "/overlap/",
    "/map/",
    "/extracts/",
    "/runs/",
    "/purpose/",
    "/posting/",
    "/password/",
]


@pytest.fixture
def steward() -> Client:
    """The browser of a steward with a purpose."""
    return looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP)


def test_the_language_is_switched_before_signing_in_and_kept(client: Client) -> None:
    english = client.get("/sign-in/").content.decode()
    assert '<html lang="en" dir="ltr">' in english
    assert "bootstrap/bootstrap.min.css" in english

    switched = client.post("/language/", {"language": "ur", "next": "/sign-in/"})
    assert switched["Location"] == "/sign-in/"

    urdu = client.get("/sign-in/").content.decode()
    assert '<html lang="ur" dir="rtl">' in urdu
    assert "bootstrap/bootstrap.rtl.min.css" in urdu
    assert "داخل ہوں" in urdu


def test_the_switch_does_not_lead_to_another_site(client: Client) -> None:
    there = client.post("/language/", {"language": "ur", "next": "https://example.com/"})
    assert "example.com" not in there["Location"]
    assert client.get("/language/").status_code == 405


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_no_page_breaks_the_policy(steward: Client, page: str, language: str) -> None:
    steward.cookies["language"] = language
    response = steward.get(page)
    drawn = response.content.decode()

    assert response.status_code == 200
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert not re.search(r"<[^>]+\sstyle=", drawn)
    assert not re.search(r"<[^>]+\son\w+=", drawn)
    assert not re.search(r"<script(?![^>]*\ssrc=)", drawn)
    assert not re.search(r"<style", drawn)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", drawn)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_heard_and_used_by_keyboard(steward: Client, page: str) -> None:
    drawn = steward.get(page).content.decode()

    assert '<a class="skip" href="#content">' in drawn
    assert drawn.count("<h1") == 1
    assert re.search(r"<title>\s*[^<·\s][^<]*·", drawn)
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', drawn))
    for control in re.findall(r"<(?:input|select|textarea)\b[^>]*>", drawn):
        if 'type="hidden"' not in control and "aria-label" not in control:
            assert re.search(r'id="([^"]+)"', control)[1] in labelled, control


def test_nothing_there_says_so_and_leads_home(steward: Client, client: Client) -> None:
    for browser in (steward, client):
        response = browser.get("/no-such-page/")
        assert response.status_code == 404
        assert "Not found" in response.content.decode()


def test_a_form_from_elsewhere_is_not_accepted() -> None:
    careful = Client(enforce_csrf_checks=True)
    response = careful.post("/sign-in/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "The form was not accepted" in response.content.decode()


def test_a_fault_of_ours_shows_a_calm_page_and_nothing_of_what_went_wrong(
    steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("cnic 1730112345678 of Zainab")

    monkeypatch.setattr("saiban.directory.queries.schemes", broken)
    steward.raise_request_exception = False
    response = steward.get("/schemes/")

    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()
    assert "Zainab" not in response.content.decode()
