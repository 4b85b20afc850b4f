"""The periodic review: who confirms postings, what happens to those that nobody confirms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from saiban.access.models import AccessLog, Posting, PostingReview, ReviewTerm, Role, User
from saiban.access.reviews.queries import months_later
from saiban.access.reviews.services import lapse_overdue
from tests.access.people import PASSWORD, looking_as, post, user_with_password

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def sana() -> Posting:
    """A clerk of BISP whose posting was confirmed a hundred days ago: due, and in its grace."""
    user = user_with_password("sana", "Sana Iqbal")
    User.objects.filter(pk=user.pk).update(organisation="bisp")
    posting = post(user, Role.CLERK, "bisp")
    confirmed(posting, 100)
    return posting


def confirmed(posting: Posting, days_ago: int) -> None:
    Posting.objects.filter(pk=posting.pk).update(confirmed_on=TODAY - timedelta(days=days_ago))


def reviewer(role: Role = Role.AUDITOR, organisation: str = "bisp") -> Client:
    return looking_as(role, organisation, username="kiran")


def test_what_is_due_waits_on_the_reviewers_page_and_is_confirmed(sana: Posting) -> None:
    kiran = reviewer()
    page = kiran.get("/postings/reviews/").content.decode()
    assert "Sana Iqbal" in page
    assert "overdue" in page

    kiran.post(f"/postings/{sana.pk}/review/", {"outcome": "confirm"})

    sana.refresh_from_db()
    assert sana.confirmed_on == TODAY
    said = PostingReview.objects.get()
    assert (said.posting, said.by, said.outcome) == (sana, kiran.user, "confirmed")
    assert AccessLog.objects.filter(user=kiran.user, act="confirm_posting", subjects=[sana.pk]).count() == 1
    later = kiran.get("/postings/reviews/").content.decode()
    assert "Still needed" not in later
    assert "confirmed" in later


def test_a_posting_that_is_needed_no_more_ends(sana: Posting) -> None:
    reviewer().post(f"/postings/{sana.pk}/review/", {"outcome": "end"})
    sana.refresh_from_db()
    assert not sana.holds
    assert PostingReview.objects.get().outcome == "ended"


def test_nobody_reviews_the_own_posting() -> None:
    nadia = looking_as(Role.ADMINISTRATOR, username="nadia")
    confirmed(nadia.posting, 100)
    assert "your own" in nadia.get("/postings/reviews/").content.decode()

    refused = nadia.post(f"/postings/{nadia.posting.pk}/review/", {"outcome": "confirm"}, follow=True)
    assert "Nobody reviews their own" in refused.content.decode()
    assert not PostingReview.objects.exists()


def test_another_agencys_postings_are_not_there_to_review(sana: Posting) -> None:
    eobi = reviewer(organisation="eobi")
    assert "Sana Iqbal" not in eobi.get("/postings/reviews/").content.decode()
    assert eobi.post(f"/postings/{sana.pk}/review/", {"outcome": "confirm"}).status_code == 404


def test_in_its_grace_a_posting_holds_and_its_holder_is_warned(sana: Posting) -> None:
    browser = Client()
    browser.post("/sign-in/", {"username": "sana", "password": PASSWORD})
    page = browser.get("/").content.decode()
    assert "Nobody has confirmed your posting yet" in page
    assert lapse_overdue() == 0


def test_after_its_grace_a_posting_lapses_by_night_and_signs_its_holder_out(sana: Posting) -> None:
    browser = Client()
    browser.post("/sign-in/", {"username": "sana", "password": PASSWORD})
    confirmed(sana, 120)

    assert lapse_overdue() == 1

    sana.refresh_from_db()
    assert not sana.holds
    assert browser.get("/")["Location"].startswith("/sign-in/")
    assert (PostingReview.objects.get().outcome, PostingReview.objects.get().by) == ("lapsed", None)
    assert lapse_overdue() == 0


def test_where_no_worker_runs_it_lapses_at_the_next_sign_in(sana: Posting) -> None:
    confirmed(sana, 120)
    browser = Client()
    browser.post("/sign-in/", {"username": "sana", "password": PASSWORD})
    assert "no posting today" in browser.get("/posting/").content.decode()


def test_an_organisation_may_have_a_term_of_its_own(sana: Posting) -> None:
    kiran = reviewer(Role.ADMINISTRATOR)
    kiran.post("/postings/reviews/term/", {"organisation": "bisp", "months": 6, "grace_days": 10})
    assert "Sana Iqbal" not in kiran.get("/postings/reviews/").content.decode()
    assert lapse_overdue() == 0
    assert AccessLog.objects.filter(user=kiran.user, act="change_review_term").exists()

    for_all = kiran.post("/postings/reviews/term/", {"organisation": "", "months": 12, "grace_days": 0})
    assert for_all.status_code == 403
    assert ReviewTerm.objects.get(organisation=None).months == 3


def test_what_a_review_said_can_not_be_changed(sana: Posting) -> None:
    reviewer().post(f"/postings/{sana.pk}/review/", {"outcome": "confirm"})
    with pytest.raises(DatabaseError), transaction.atomic():
        PostingReview.objects.update(outcome="ended")
    with pytest.raises(DatabaseError), transaction.atomic():
        PostingReview.objects.all().delete()


def test_a_quarter_after_the_last_of_november_is_the_last_of_february() -> None:
    assert months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_later(date(2026, 10, 15), 3) == date(2027, 1, 15)
