"""The other messages: enrolled or not, reports of a scheme, what became of a transaction; tokens, keys and places."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from saiban.access.models import AccessLog
from saiban.exchange import keys
from saiban.exchange.deliveries.sealed import opened
from saiban.exchange.models import Message
from saiban.registry.models import Enrolment, Person
from tests.exchange import asking
from tests.exchange.asking import BENEFICIARIES, ENROLLED, STATUS, UPDATES, System, expression, number
from tests.registry.agreed import agree
from tests.registry_pages.town import CNIC_ASLAM, CNIC_RUKHSANA, PHONE, Town

NOBODYS = "3520299999999"
PROGRAMME = "programme_identifier.program.programme_identifier"


def answers(system: System, query: dict[str, Any]) -> list[tuple[str, str]]:
    status, answer = system.enrolled(query)
    assert status == 200, answer
    system.check(answer)
    return [(one["status"], one["enrolled_status"]) for one in answer["message"]["enrolled_response"]]


def test_enrolled_or_not_in_both_shapes_of_the_question(town: Town, system: System) -> None:
    agree("yes-or-no")  # needs no field
    assert answers(system, {"person_identifier": {"eq": CNIC_RUKHSANA}, PROGRAMME: {"eq": "kafaalat"}}) == [
        ("succ", "yes")
    ]
    assert answers(system, {"person_identifier": {"eq": CNIC_ASLAM}, PROGRAMME: {"eq": "KAFAALAT"}}) == [("succ", "no")]
    flat = {"attribute_name": "person_identifier", "operator": "eq", "attribute_value": CNIC_ASLAM}
    assert answers(system, flat) == [("succ", "yes")]
    rukhsana = town.people["Rukhsana Bibi"]
    assert answers(system, {"person_identifier": {"eq": rukhsana.number}}) == [("succ", "yes")]
    of_a_kind = {"person_identifier": {"eq": "4700B012345"}, "identifier_type": {"eq": "eobi_no"}}
    assert answers(system, of_a_kind) == [("succ", "yes")]


def test_many_are_asked_at_once_and_answered_in_their_order(town: Town, system: System) -> None:
    agree("yes-or-no")
    asked = {"person_identifier": {"in": [CNIC_RUKHSANA, NOBODYS, "12", CNIC_ASLAM]}}
    assert answers(system, asked) == [("succ", "yes"), ("succ", "no"), ("rjct", "no"), ("succ", "yes")]
    row = AccessLog.objects.get(act="enrolled")
    assert (row.results, len(row.subjects), row.fields) == (2, 2, [])
    shared_phone = {"person_identifier": PHONE, "identifier_type": "MOBILE"}
    assert answers(system, shared_phone) == [("rjct", "no")]


@pytest.mark.parametrize(
    "query",
    [{}, {"person_identifier": {}}, {"person_identifier": {"in": []}}, {"person_identifier": {"lt": "1"}},
     {"person_identifier": {"eq": ""}}, {"person_identifier": {"eq": None}}, {PROGRAMME: {"eq": "kafaalat"}}],
)  # fmt: skip
def test_an_empty_question_is_refused(town: Town, system: System, query: dict[str, Any]) -> None:
    agree("yes-or-no")
    status, answer = system.enrolled(query)
    assert (status, answer["errors"][0]["code"]) == (400, "err.request.bad")
    assert AccessLog.objects.filter(act="exchange.enrolled", outcome="refused", partner="eobi-core").count() == 1


def test_a_programme_outside_the_agreement_is_refused(town: Town, system: System) -> None:
    agree("eobi-only", schemes=["eobi"])
    status, answer = system.enrolled({"person_identifier": {"eq": CNIC_RUKHSANA}, PROGRAMME: {"eq": "kafaalat"}})
    assert (status, answer["errors"][0]["code"]) == (403, "err.request.forbidden")


def test_a_report_waits_sealed_and_changes_nothing_that_is_read(town: Town, system: System) -> None:
    before = Enrolment.objects.count(), Person.objects.count()
    header = system.header("notify", status="rcvd")
    beneficiary = {"assistance_unit": "1", "enrollment_status": "4", "member": {"member_identifier": CNIC_RUKHSANA}}
    message = {"transaction_id": "t-7", "enrolled_updates": {"beneficiaries": [beneficiary, {}]}}
    status, answer = system.post(UPDATES, system.signed(header, message))
    assert status == 200 and [one["status"] for one in answer["message"]["enrolled_response"]] == ["rcvd", "rcvd"]
    assert (Enrolment.objects.count(), Person.objects.count()) == before
    kept = Message.objects.get(transaction_id="t-7")
    assert CNIC_RUKHSANA.encode() not in bytes(kept.content)
    assert opened(kept.content) == [beneficiary, {}]
    row = AccessLog.objects.get(act="exchange.report")
    assert (row.subject_kind, row.subjects, row.results) == ("message", [kept.pk], 2)


def status_of(system: System, kind: str, value: Any, transaction: str = "t-9") -> dict[str, Any]:
    asked = {"reference_id": "q", "txn_type": "search", "attribute_type": kind, "attribute_value": value}
    message = {"transaction_id": transaction, "txnstatus_request": asked}
    status, answer = system.ask(STATUS, message, action="txn-status")
    assert status == 200, answer
    assert answer["header"]["action"] == "txn-on-status"
    return dict(answer["message"]["txnstatus_response"]["txn_status"])


def test_what_became_of_a_transaction_is_told_to_its_sender_alone(town: Town, system: System) -> None:
    agree("names", fields=["name", "sex"])
    _status, answer = system.search(number(CNIC_RUKHSANA), expression({}))
    correlation = answer["message"]["correlation_id"]
    for kind, value, transaction in (
        ("transaction_id", "t-1", "t-9"),
        ("correlation_id", correlation, "t-9"),
        ("reference_id_list", ["r-1", "r-2"], "t-1"),
    ):
        told = status_of(system, kind, value, transaction)
        parts = [(one["reference_id"], one["status"], one.get("status_reason_code")) for one in told["search_response"]]
        assert parts == [("r-1", "succ", None), ("r-2", "rjct", "rjct.filter.invalid")]
        assert told["correlation_id"] == correlation and "data" not in told["search_response"][0]
    assert len(status_of(system, "reference_id_list", ["r-2"], "t-1")["search_response"]) == 1
    other = System("bisp-core", "bisp")
    other.register()
    assert status_of(other, "transaction_id", "t-1")["search_response"] == []
    unknown = status_of(system, "transaction_id", "unheard-of")
    assert (unknown["transaction_id"], unknown["search_response"]) == ("unheard-of", [])


def test_an_action_that_is_not_the_endpoints_is_rejected(town: Town, system: System) -> None:
    _status, answer = system.search(number(CNIC_RUKHSANA), action="register")
    assert answer["header"]["status_reason_code"] == "rjct.action.invalid"
    _status, answer = system.search(number(CNIC_RUKHSANA), version="2.0.0")
    assert answer["header"]["status_reason_code"] == "rjct.version.invalid"
    _status, answer = system.search(number(CNIC_RUKHSANA), total_count=7)
    assert answer["header"]["status_reason_code"] == "rjct.total_count.invalid"
    _status, answer = system.search(*[number(NOBODYS)] * 101)
    assert answer["header"]["status_reason_code"] == "rjct.total_count.limit_exceeded"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"7", b"\xff\xfe", b'{"header": 1, "message": {}}', b'{"header": {"message_id": "\\ud800"}}',
     b'{"header": {"message_id": "\\u0000"}}', b'{"header": {"x": NaN}}', b"[" * 100_000,
     b'{"header": {"message_id": ' + b"9" * 5000 + b"}}"],
)  # fmt: skip
def test_what_is_no_message_is_refused_without_an_error_of_ours(system: System, body: bytes) -> None:
    status, answer = system.post(ENROLLED, body)
    assert (status, answer["errors"][0]["code"]) == (400, "err.request.bad")


def test_a_message_is_posted_and_may_come_as_a_file(town: Town, system: System) -> None:
    agree("names", fields=["name"])
    headers = {"Authorization": f"Bearer {system.token}"}
    got = Client().get(BENEFICIARIES, headers=headers)
    assert (got.status_code, got["Allow"]) == (405, "POST")
    envelope = system.signed(system.header("search"), asking.searches(number(CNIC_RUKHSANA)))
    sent = BytesIO(json.dumps(envelope).encode())
    sent.name = "search.json"
    posted = Client().post(asking.SEARCH, {"action": "search", "fileName": sent}, headers=headers)
    assert posted.status_code == 200, posted.content
    too_long = Client().post(asking.SEARCH, b" " * 3_000_000, content_type="application/json", headers=headers)
    assert too_long.status_code == 413 and too_long.json()["header"]["status"] == "rjct"


def test_our_public_keys_and_the_places_are_for_everyone(system: System) -> None:
    found = Client().get("/.well-known/jwks.json").json()["keys"]
    assert {(one["kty"], one["use"]) for one in found} == {("OKP", "sig"), ("OKP", "enc")}
    assert keys.signing_key().kid in {one["kid"] for one in found} and all("d" not in one for one in found)
    places = {one["id"]: one for one in Client().get("/.well-known/locations.json").json()["locations"]}
    lahore = places["PK617"]
    assert (lahore["name"], lahore["contained_in_place"], places["PK-PB"]["contained_in_place"]) == (
        "Lahore",
        "PK-PB",
        None,
    )
