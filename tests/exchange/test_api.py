"""The API: what agencies' systems are told, what is refused, and what stands on the log."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from saiban.access.models import AccessLog, AgreementUse
from saiban.exchange import tokens
from saiban.registry.models import Household
from tests.exchange.asking import System
from tests.exchange.calling import call, cnic, post, refusals
from tests.registry.agreed import agree
from tests.registry_pages.town import CNIC_ASLAM, CNIC_RUKHSANA, PHONE, Town

NOBODYS = "3520299999999"
RUKHSANA = cnic(CNIC_RUKHSANA)


def test_enrolled_is_answered_number_by_number(town: Town, system: System) -> None:
    agree("yes-or-no")
    numbers = [RUKHSANA, cnic(NOBODYS), {"kind": "phone", "value": PHONE}, cnic("12"), cnic(CNIC_ASLAM)]
    status, told = call(system, "enrolled", numbers=numbers)
    assert status == 200
    assert [one["answer"] for one in told["answers"]] == ["yes", "no", "unclear", "unclear", "yes"]
    status, told = call(system, "enrolled", numbers=numbers, schemes=["kafaalat"])
    assert [one["answer"] for one in told["answers"]] == ["yes", "no", "unclear", "unclear", "no"]
    row = AccessLog.objects.filter(act="enrolled").last()
    assert (row.partner, row.purpose, row.agreement, row.outcome) == ("eobi-core", "duplicate_check", "yes-or-no", "")
    assert sum(AgreementUse.objects.values_list("people", flat=True)) == 10


def test_a_person_is_told_with_the_granted_fields_alone(town: Town, system: System) -> None:
    agree("names", fields=["name", "birth_date", "enrolments"])
    status, told = call(system, "person", number=RUKHSANA)
    assert status == 200 and told["total"] == 1
    (person,) = told["people"]
    assert set(person) == {"name", "name_ur", "birth_date", "birth_precision", "enrolments"}
    assert (person["name"], person["birth_date"]) == ("Rukhsana Bibi", "1984-03-04")
    status, told = call(system, "person", number=RUKHSANA, fields=["name"])
    assert told["people"] == [{"name": "Rukhsana Bibi", "name_ur": "رخسانہ بی بی"}]
    assert call(system, "person", number=cnic(NOBODYS)) == (200, {"people": [], "total": 0})
    looks = AccessLog.objects.filter(act="view", partner="eobi-core").order_by("pk")
    assert [row.fields for row in looks] == [
        ["birth_date", "enrolments", "name"],
        ["name"],
        ["birth_date", "enrolments", "name"],
    ]
    assert [row.results for row in looks] == [1, 1, 0]


def test_a_household_is_told_by_its_number_and_by_who_lives_in_it(town: Town, system: System) -> None:
    agree("homes", fields=["household", "household_members", "poverty_score", "name"])
    number = Household.objects.get().number
    status, told = call(system, "household", number={"kind": "household", "value": number})
    assert status == 200
    (home,) = told["households"]
    assert (home["number"], home["size"], home["poverty_score"]) == (number, 3, "24.31")
    assert [one["relation"] for one in home["members"]] == ["head", "spouse", "daughter"]
    assert home["members"][0]["person"]["name"] == "Muhammad Aslam"
    assert call(system, "household", number=RUKHSANA)[1] == told
    assert call(system, "household", number={"kind": "household", "value": "12"})[1] == {"households": []}


def test_people_are_found_by_a_filter(town: Town, system: System) -> None:
    agree("search", fields=["name", "sex", "birth_date"])
    women = [{"field": "sex", "operator": "eq", "value": "female"}]
    status, told = call(system, "people", filter=women, sort="-birth_date", page_size=2, fields=["name"])
    assert status == 200 and told["total"] == 3
    assert [one["name"] for one in told["people"]] == ["Shabnam Bibi", "Nasreen Akhtar"]
    _status, told = call(system, "people", filter=women, sort="-birth_date", page_size=2, page=2)
    assert [one["name"] for one in told["people"]] == ["Rukhsana Bibi"]


@pytest.mark.parametrize(
    ("token", "code"), [("", "no_token"), ("forged", "invalid_token"), ("eyJhbGciOiJub25lIn0.e30.", "invalid_token")]
)
def test_who_shows_no_token_learns_nothing(town: Town, system: System, token: str, code: str) -> None:
    agree("names", fields=["name"])
    status, told = call(system, "person", number=RUKHSANA, token=token)
    assert (status, told["code"]) == (401, code)
    assert refusals() == [("view", "", code)]
    unknown = Client().get("/api/no/such/address")
    assert (unknown.status_code, unknown["WWW-Authenticate"]) == (401, "Bearer")


def test_a_token_for_something_else_does_not_do(town: Town, system: System) -> None:
    agree("names", fields=["name"])
    other = tokens.issue(client_id="client-eobi-core", secret=system.secret, scope="registry.search").text
    status, told = call(system, "person", number=RUKHSANA, token=other)
    assert (status, told["code"]) == (403, "insufficient_scope")


def test_a_signed_in_officer_is_nobody_to_the_api(town: Town, system: System) -> None:
    from saiban.access.models import Role
    from tests.access.people import looking_as

    assert looking_as(Role.STEWARD).post("/api/person", "{}", content_type="application/json").status_code == 401


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], int]] = {
    "no_agreement": ({"organisation": "bisp"}, {}, 403),
    "expired": ({"until": timezone.localdate() - timedelta(days=1)}, {}, 403),
    "wrong_purpose": ({"purpose": "grievance"}, {}, 403),
    "barred_purpose": ({}, {"purpose": "law_enforcement"}, 403),
    "field_not_shared": ({"fields": ["sex"]}, {"fields": ["name"]}, 403),
    "too_many_today": ({"a_day": 1, "fields": ["household_members", "household"]}, {}, 429),
}


@pytest.mark.parametrize("code", REFUSED)
def test_each_refusal_says_its_code_tells_nothing_and_stands_on_the_log(town: Town, system: System, code: str) -> None:
    terms, asked, expected = REFUSED[code]
    agree("terms", **({"fields": ["name"]} | terms))
    status, told = call(system, "person", number=RUKHSANA, **asked)
    assert (status, told["code"], told["status"]) == (expected, code, expected)
    assert told["detail"] and "Rukhsana" not in json.dumps(told) and CNIC_RUKHSANA not in json.dumps(told)
    assert refusals() == [("view", "eobi-core", code)]
    assert not AccessLog.objects.filter(act="view", outcome="").exists()
    assert sum(AgreementUse.objects.values_list("people", flat=True)) == 0


def test_people_of_other_districts_are_as_if_they_were_not_there(town: Town, system: System) -> None:
    agree("far", places=["PK704"], fields=["name", "address"])
    assert call(system, "person", number=RUKHSANA) == (200, {"people": [], "total": 0})
    assert call(system, "enrolled", numbers=[RUKHSANA])[1] == {"answers": [{"answer": "no"}]}
    status, told = call(system, "people", filter=[{"field": "district", "operator": "eq", "value": "PK617"}])
    assert (status, told["code"]) == (403, "outside_territory")
    assert refusals() == [("search", "eobi-core", "outside_territory")]


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("empty_filter", {"filter": []}),
        ("wrong_page", {"page_size": 0}),
        ("wrong_page", {"page": 10**30}),
        ("unknown_filter", {"filter": [{"field": "sex", "operator": "lt", "value": "male"}]}),
        ("wrong_value", {"filter": [{"field": "birth_date", "operator": "eq", "value": "yesterday"}]}),
        ("unknown_sort", {"sort": "cnic"}),
        ("invalid_request", {"filter": [{"field": "cnic", "operator": "eq", "value": CNIC_RUKHSANA}]}),
        ("invalid_request", {"everything": True}),
    ],
)
def test_a_search_that_is_no_search_is_told_what_is_wrong(
    town: Town, system: System, code: str, asked: dict[str, Any]
) -> None:
    agree("search", fields=["sex", "birth_date"])
    women = [{"field": "sex", "operator": "eq", "value": "female"}]
    status, told = call(system, "people", **({"filter": women} | asked))
    assert (status, told["code"]) == (422, code)
    assert CNIC_RUKHSANA not in json.dumps(told)
    assert code == "invalid_request" or refusals() == [("search", "eobi-core", code)]


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b"\xff", b'{"purpose": NaN}', b'"\\ud800"', b'"\\u0000"'])
def test_a_body_that_is_no_json_is_refused(town: Town, system: System, body: bytes) -> None:
    answer = post(system, "person", body)
    assert (answer.status_code, json.loads(answer.content)["code"]) == (400, "unreadable")


def test_a_key_serves_one_request_alone(town: Town, system: System) -> None:
    agree("names", fields=["name"])
    assert call(system, "person", number=RUKHSANA, key="k-1")[0] == 200
    assert call(system, "person", number=RUKHSANA, key="k-1")[0] == 200
    status, told = call(system, "person", number=cnic(CNIC_ASLAM), key="k-1")
    assert (status, told["code"]) == (422, "idempotency_key_reused")
    without = Client().post(
        "/api/person", "{}", content_type="application/json", headers={"Authorization": f"Bearer {system.token}"}
    )
    assert without.status_code == 422


def test_the_description_is_open_and_complete(db: None) -> None:
    schema = Client().get("/api/openapi.json").json()
    assert {"/api/enrolled", "/api/person", "/api/household", "/api/people", "/api/jobs"} <= set(schema["paths"])
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert operation["security"] == [{"Bearer": []}]
            assert "application/problem+json" in operation["responses"]["403"]["content"]
    page = Client().get("/api/docs")
    assert page.status_code == 200 and "https://" not in page.content.decode()
