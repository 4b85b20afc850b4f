"""Postings and purposes: what a visitor acts from, and why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils import timezone

from saiban.access.models import Posting, Purpose, Role, User
from tests.access.people import district, give_second_factor, looking_as, post

pytestmark = pytest.mark.django_db


def test_a_page_that_reads_people_asks_for_the_purpose_and_comes_back() -> None:
    officer = looking_as(Role.SCHEME_OFFICER, "bisp")

    asked = officer.get("/find/")
    assert asked["Location"] == "/purpose/?next=%2Ffind%2F"

    chosen = officer.post("/purpose/", {"purpose": "case_handling", "next": "/find/"})
    assert chosen["Location"] == "/find/"
    assert officer.get("/find/").status_code == 200


def test_a_page_about_nobody_asks_for_no_purpose() -> None:
    assert looking_as(Role.SCHEME_OFFICER, "bisp").get("/schemes/").status_code == 200


def test_a_purpose_that_the_role_may_not_have_is_refused() -> None:
    officer = looking_as(Role.DESK_OFFICER, "kp-pnd")
    response = officer.post("/purpose/", {"purpose": "audit"})

    assert response.status_code == 200
    assert "purpose" not in officer.session


def test_a_purpose_in_the_session_that_the_role_lost_counts_for_nothing() -> None:
    officer = looking_as(Role.DESK_OFFICER, "kp-pnd", purpose=Purpose.AUDIT)
    assert officer.get("/find/")["Location"].startswith("/purpose/")


def test_two_postings_are_chosen_between_and_a_change_forgets_the_purpose() -> None:
    sana = User.objects.create(username="sana", full_name="Sana Iqbal")
    clerk, steward = post(sana, Role.CLERK, "bisp"), post(sana, Role.STEWARD, "registry")
    client = Client()
    client.force_login(sana)
    give_second_factor(client, sana)

    assert client.get("/overlap/")["Location"] == "/posting/?next=%2Foverlap%2F"
    client.post("/posting/", {"posting": clerk.pk})
    assert client.get("/overlap/").status_code == 403

    client.post("/purpose/", {"purpose": "stewardship"})
    client.post("/posting/", {"posting": steward.pk})
    assert "purpose" not in client.session
    assert client.get("/overlap/").status_code == 200


def test_somebody_elses_posting_can_not_be_taken() -> None:
    other = post(User.objects.create(username="bilal", full_name="Bilal Khan"), Role.STEWARD, "registry")
    clerk = looking_as(Role.CLERK, "bisp")

    assert clerk.post("/posting/", {"posting": other.pk}).status_code == 400
    assert clerk.get("/overlap/").status_code == 403


@pytest.mark.parametrize(
    "valid",
    [
        DateRange(date(2020, 1, 1), timezone.localdate()),
        DateRange(timezone.localdate() + timedelta(days=1), None),
    ],
    ids=["ended yesterday", "begins tomorrow"],
)
def test_a_posting_opens_doors_only_on_its_days(valid: DateRange) -> None:
    steward = looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP)
    assert steward.get("/overlap/").status_code == 200

    Posting.objects.filter(pk=steward.posting.pk).update(valid=valid)
    assert steward.get("/overlap/")["Location"].startswith("/posting/")
    assert "no posting today" in steward.get("/posting/").content.decode()


def test_an_officer_who_was_switched_off_is_out_at_once() -> None:
    officer = looking_as(Role.SCHEME_OFFICER, "bisp")
    User.objects.update(is_active=False)
    assert officer.get("/schemes/")["Location"].startswith("/sign-in/")


def test_the_top_bar_says_who_i_am_and_why_i_look() -> None:
    officer = looking_as(Role.DESK_OFFICER, "kp-pnd", place=district("Nowshera"), purpose=Purpose.CASE_HANDLING)
    page = officer.get("/schemes/").content.decode()

    for words in ("Ayesha Siddiqui", "desk officer", "Planning and Development", "Nowshera", "serving the person"):
        assert words in page


def test_the_menu_shows_only_what_the_posting_may_open() -> None:
    auditor = looking_as(Role.AUDITOR).get("/schemes/").content.decode()
    clerk = looking_as(Role.CLERK, "bisp", username="sana").get("/schemes/").content.decode()

    assert 'href="/log/"' in auditor
    assert 'href="/log/"' not in clerk
    assert 'href="/overlap/"' not in clerk


def test_htmx_is_sent_to_choose_by_the_whole_page() -> None:
    officer = looking_as(Role.SCHEME_OFFICER, "bisp")
    sent = officer.post("/find/", {}, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/find/"})
    assert sent.status_code == 204
    assert sent["HX-Redirect"] == "/purpose/?next=%2Ffind%2F"
