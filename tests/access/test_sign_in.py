"""Signing in: the right words, the wrong words, and somebody who guesses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from saiban.access.models import AccessLog, Role, SignInFailure
from tests.access.people import PASSWORD, post, user_with_password

pytestmark = pytest.mark.django_db


def attempt(client: Client, username: str, password: str, **extra: str) -> object:
    return client.post("/sign-in/", {"username": username, "password": password}, **extra)


@pytest.fixture
def rukhsana() -> object:
    user = user_with_password("rukhsana", "Rukhsana Parveen")
    post(user, Role.INSPECTOR, "eobi")
    return user


def test_an_officer_signs_in_lands_on_the_home_page_and_the_log_says_so(client: Client, rukhsana: object) -> None:
    response = attempt(client, "rukhsana", PASSWORD)

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert AccessLog.objects.get().act == "sign_in"
    assert "Rukhsana Parveen" in client.get("/").content.decode()


def test_a_wrong_password_and_an_unknown_name_give_the_same_page(client: Client, rukhsana: object) -> None:
    wrong_password = attempt(client, "rukhsana", "Mango-season")
    unknown_name = attempt(client, "nobody", "Mango-season")

    assert "do not fit" in wrong_password.content.decode()
    assert "do not fit" in unknown_name.content.decode()
    assert client.session.get("_auth_user_id") is None


def test_the_page_that_was_asked_for_comes_after_signing_in(client: Client, rukhsana: object) -> None:
    asked = client.get("/password/")
    assert asked["Location"] == "/sign-in/?next=%2Fpassword%2F"

    response = client.post("/sign-in/", {"username": "rukhsana", "password": PASSWORD, "next": "/password/"})
    assert response["Location"] == "/password/"


def test_signing_in_does_not_lead_to_another_site(client: Client, rukhsana: object) -> None:
    there = {"username": "rukhsana", "password": PASSWORD, "next": "https://saiban.example.com/"}
    assert client.post("/sign-in/", there)["Location"] == "/"


def test_after_five_failures_even_the_right_password_is_refused_for_a_while(client: Client, rukhsana: object) -> None:
    for guess in range(5):
        assert attempt(client, "Rukhsana ", f"guess-{guess}").status_code == 200

    refused = attempt(client, "rukhsana", PASSWORD)
    assert refused.status_code == 429
    assert "Wait 15 minutes" in refused.content.decode()

    SignInFailure.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert attempt(client, "rukhsana", PASSWORD).status_code == 302


def test_one_address_that_tries_many_names_is_refused_and_another_is_not(client: Client, rukhsana: object) -> None:
    old = [SignInFailure(name_digest=f"{n:064}", address="203.0.113.9") for n in range(50)]
    SignInFailure.objects.bulk_create(old)

    assert attempt(client, "rukhsana", PASSWORD, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert attempt(client, "rukhsana", PASSWORD, REMOTE_ADDR="203.0.113.10").status_code == 302


def test_failures_keep_no_word_that_was_typed(client: Client, rukhsana: object) -> None:
    attempt(client, "My-secret-by-mistake", "x")

    kept = SignInFailure.objects.values_list("name_digest", flat=True).get()
    assert "secret" not in kept.lower()
    assert len(kept) == 64


def test_an_officer_who_was_switched_off_cannot_sign_in(client: Client, rukhsana: object) -> None:
    rukhsana.is_active = False
    rukhsana.save()

    assert "do not fit" in attempt(client, "rukhsana", PASSWORD).content.decode()


def test_signing_out_forgets_posting_and_purpose(client: Client, rukhsana: object) -> None:
    attempt(client, "rukhsana", PASSWORD)
    client.post("/purpose/", {"purpose": "inspection"})
    assert client.session["purpose"] == "inspection"

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert "purpose" not in client.session
    assert AccessLog.objects.order_by("id").last().act == "sign_out"


def test_a_changed_password_holds_and_a_poor_one_is_refused(client: Client, rukhsana: object) -> None:
    attempt(client, "rukhsana", PASSWORD)

    poor = {"old_password": PASSWORD, "new_password1": "rukhsana", "new_password2": "rukhsana"}
    assert "too similar" in client.post("/password/", poor).content.decode()

    good = {"old_password": PASSWORD, "new_password1": "Indus-delta-1923", "new_password2": "Indus-delta-1923"}
    assert "Password changed" in client.post("/password/", good).content.decode()

    client.post("/sign-out/")
    assert attempt(client, "rukhsana", "Indus-delta-1923").status_code == 302
