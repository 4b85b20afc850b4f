"""Every address of the site, walked, against the table of who gets what there: a new address needs a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client

from saiban.access import rules
from saiban.access.models import Purpose, Role, User
from saiban.frame.needs import HALF_SIGNED_IN, SIGNED_IN, TOKEN
from tests.access.people import looking_as, user_with_password
from tests.site.url_table import BEFORE, Address, addresses, expected, outcome

pytestmark = pytest.mark.django_db

ALL = list(addresses())
TABLE = expected()
ENDS_THE_SESSION = {"access:sign_out", "access:end_all_sessions"}


def proposal(address: Address) -> str:
    """The row that the rules as they stand make of an address, for whoever adds one to judge and copy."""
    if address.name in settings.PUBLIC_URLS:
        said = ["public", "open", *["allowed"] * len(Role)]
    elif address.needs == TOKEN:
        said = ["token", "closed", *["token"] * len(Role)]
    elif address.needs in (SIGNED_IN, HALF_SIGNED_IN):
        said = ["sign in", "open" if address.needs == HALF_SIGNED_IN else "closed", *["allowed"] * len(Role)]
    else:
        act = rules.ACTS[address.needs]
        yes = "purpose" if act.reads_people else "allowed"
        said = ["sign in", "closed", *(yes if role in act.roles else "refused" for role in Role)]
    return ",".join([address.name, *said])


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    missing = [proposal(address) for address in ALL if address.name not in TABLE]
    assert not missing, "Judge these rows and put them in expected_access.csv:\n" + "\n".join(missing)
    assert TABLE.keys() == {address.name for address in ALL}


def test_every_row_says_something_known_for_every_role() -> None:
    for name, row in TABLE.items():
        assert list(row) == ["anonymous", BEFORE, *Role], name
        assert row["anonymous"] in {"public", "sign in", "token"}, name
        assert row[BEFORE] in {"open", "closed"}, name
        assert {row[role] for role in Role} <= {"allowed", "purpose", "refused", "token"}, name


def test_what_is_public_is_on_the_allow_list_with_a_reason() -> None:
    assert {name for name, row in TABLE.items() if row["anonymous"] == "public"} == settings.PUBLIC_URLS.keys()
    assert all(len(reason.split()) >= 4 for reason in settings.PUBLIC_URLS.values())


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options"])
def test_an_anonymous_visitor_gets_what_the_table_says(method: str) -> None:
    for address in ALL:
        wanted = TABLE[address.name]["anonymous"]
        if wanted == "sign in":
            assert outcome(Client(), method, address) == "sign in", f"{method} {address.path}"
        elif wanted == "token":
            assert_a_token_is_wanted(Client(), method, address)


def assert_a_token_is_wanted(client: Client, method: str, address: Address) -> None:
    status = getattr(client, method)(address.path).status_code
    assert status in (401, 405), f"{method} {address.path}: {status}"


def test_an_address_that_does_not_exist_tells_nothing() -> None:
    assert Client().get("/no/such/page/").status_code in {302, 404}


@pytest.fixture
def quick(settings: Any) -> None:
    """Hash passwords in a quick way: here nobody guesses them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def signed_in(role: Role, **about: Any) -> Client:
    """Ayesha in this role; she has a password, so that it can be asked for again before factors are changed."""
    if not User.objects.filter(username="ayesha").exists():
        user_with_password("ayesha", "Ayesha Siddiqui")
    return looking_as(role, **about)


def purposes_of(role: Role) -> tuple[Purpose | None, ...]:
    return (None, *rules.PURPOSES[role][:1])


class Reached:
    """Answers in place of every view that is reached, but those that ask for a token: the last of the middleware."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, _request: HttpRequest, view: Any, *_given: Any) -> HttpResponse | None:
        return None if view.needs == TOKEN else HttpResponse("reached")


EVERY_ROLE = pytest.mark.parametrize(
    ("role", "purpose"), [(role, purpose) for role in Role for purpose in purposes_of(role)]
)


@pytest.mark.usefixtures("quick")
@EVERY_ROLE
def test_each_role_reaches_what_the_table_says(role: Role, purpose: Purpose | None, settings: Any) -> None:
    """What lets in or refuses stands before the views, so it is tried without them: with a purpose as it is written."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Reached"]
    walk(role, purpose, methods=("post",) if purpose else ("get",))


@pytest.mark.long
@pytest.mark.usefixtures("quick")
@EVERY_ROLE
def test_each_role_gets_what_the_table_says(role: Role, purpose: Purpose | None) -> None:
    """Both ways with the views, each of which answers without a fault."""
    walk(role, purpose)


def walk(role: Role, purpose: Purpose | None, methods: Sequence[str] = ("get", "post")) -> None:
    """Ask for every address as a role, and compare what comes with the table."""
    client = signed_in(role, purpose=purpose)
    for address in ALL:
        row = TABLE[address.name]
        if row["anonymous"] == "public":
            continue
        wanted = row[role].replace("purpose", "allowed") if purpose else row[role]
        for method in methods:
            if wanted == "token":
                assert_a_token_is_wanted(client, method, address)
                continue
            got = outcome(client, method, address)
            assert got == wanted, f"{role} for {purpose}, {method} {address.path}: {got}, not {wanted}"
        if address.name in ENDS_THE_SESSION:
            client = signed_in(role, purpose=purpose)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("role", [role for role in Role if rules.needs_second_factor(role)])
def test_who_needs_a_second_factor_gets_nothing_before_it(role: Role) -> None:
    client = signed_in(role, second_factor=False)
    for address in ALL:
        row = TABLE[address.name]
        if row["anonymous"] == "sign in":
            wanted = "allowed" if row[BEFORE] == "open" else "second factor"
            assert outcome(client, "get", address) == wanted, f"{role} {address.path}"


def test_every_view_declares_what_it_needs_in_words_that_the_rules_know() -> None:
    for address in ALL:
        if address.name not in settings.PUBLIC_URLS:
            assert address.needs in (SIGNED_IN, HALF_SIGNED_IN, TOKEN) or address.needs in rules.ACTS, address.name


def test_every_act_of_the_rules_is_used() -> None:
    used = {address.needs for address in ALL}
    elsewhere = {
        "registry.home",  # a tile of the home page
        "prosecution.approve",  # a step of a request's page, and of who may stand on a ladder
        "prosecution.approve_authority",  # a step of an entry's page
    }
    assert set(rules.ACTS) <= used | elsewhere


def test_a_view_that_declares_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from saiban.directory import views

    monkeypatch.delattr(views.schemes, "needs")
    assert looking_as(Role.STEWARD).get("/schemes/").status_code == 403
