"""The demonstration's accounts: the same passwords every time, readable by their owner alone."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from saiban.access.agreements.demo import make_demo_agreements
from saiban.access.demo import ACCOUNTS, FILE, make_demo_accounts
from saiban.access.models import Agreement, Posting, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """A data folder of its own; passwords are hashed in a quick way, because so many slow ones take long."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr("saiban.access.demo.data_folder", lambda: tmp_path)
    return tmp_path


def test_a_second_demonstration_prints_the_same_accounts(data: Path) -> None:
    first = make_demo_accounts()
    assert make_demo_accounts() == first
    assert Posting.objects.count() == len(first) == len(ACCOUNTS)
    assert stat.S_IMODE((data / FILE).stat().st_mode) == 0o600
    assert len({password for _name, password, _role, _organisation in first}) == len(ACCOUNTS)


def test_every_account_signs_in_and_one_whose_password_was_changed_gets_it_back() -> None:
    make_demo_accounts()
    nowshera = User.objects.get(username="nowshera")
    nowshera.set_password("something-else")
    nowshera.save()

    username, password, role, organisation = make_demo_accounts()[3]

    assert (username, role) == ("nowshera", "desk officer")
    assert organisation == "Planning and Development Department, Khyber Pakhtunkhwa"
    assert Client().post("/sign-in/", {"username": username, "password": password})["Location"] == "/"


def test_the_demonstration_shows_agreements_of_every_state_and_makes_them_once() -> None:
    make_demo_accounts()
    made = make_demo_agreements()
    assert make_demo_agreements() == made
    assert {one.state for one in Agreement.objects.all()} == {"approved", "proposed", "refused", "ended"}
    assert all(one.proposed_by.username == "steward" for one in Agreement.objects.all())
