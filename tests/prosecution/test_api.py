"""A police system registers reports by signed requests: once each, the same words as the page, nothing unsigned."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from joserfc.jwk import OKPKey

from saiban.access.models import AccessLog
from saiban.cases.models import Case
from saiban.frame.models import IdempotencyKey
from saiban.prosecution.api import signing
from saiban.prosecution.models import Accused, KnownBody, StationList
from saiban.prosecution.referrals import bodies
from saiban.prosecution.referrals.faults import ReferralFault
from saiban.prosecution.registration.services import register
from tests.prosecution.houses import general, known, new_key
from tests.prosecution.office import SINDH, karachi_south, key, murder, prosecutor, station

REGISTRATIONS, LISTS = "/prosecution/api/registrations", "/prosecution/api/lists"
CODE = "police-karachi-south"


def report(**changed: Any) -> dict[str, Any]:
    """A report as the police's system has it."""
    told = {
        "station": "ps-saddar",
        "number": 317,
        "year": 2022,
        "on": "2022-12-22",
        "offences": "302/34 PPC r/w 7 ATA",
        "track": "anti_terrorism",
        "accused": [{"name": "Akbar Ali", "column": "3", "arrested_on": "2022-12-25"}],
        "complainants": [{"name": "Noor Muhammad", "phone": "0300 5550123"}],
        "facts": "Shot dead at the tea stall.",
    }
    return told | changed


def test_a_signed_request_can_not_be_changed_moved_or_kept_for_later() -> None:
    police = new_key()
    about: dict[str, Any] = {"body": CODE, "service": SINDH, "request_key": "request-0001"}
    header = signing.sign(police, path=REGISTRATIONS, content=b"{}", now=1_000, **about)

    def code(header: str = header, path: str = REGISTRATIONS, content: bytes = b"{}", now: float = 1_000) -> str:
        try:
            asked = signing.check(header, path=path, content=content, key_of=lambda _kid: police, now=now)
        except ReferralFault as fault:
            return fault.said.code
        return f"{asked.body} {asked.service} {asked.key}"

    assert code() == f"{CODE} {SINDH} request-0001"
    assert code(now=1_300) == code()
    assert code(now=1_301) == "out_of_time"
    assert code(now=900) == "out_of_time"
    assert code(content=b"{ }") == "another_request"
    assert code(path=LISTS) == "another_request"
    assert code(header="") == "no_signature"
    assert code(header=header[:-3] + "AAA") == "bad_signature"
    other = signing.sign(new_key(), path=REGISTRATIONS, content=b"{}", now=1_000, **about)
    assert code(header=other) == "bad_signature"
    short = signing.sign(police, path=REGISTRATIONS, content=b"{}", now=1_000, **(about | {"request_key": "a b"}))
    assert code(header=short) == "claims"


@pytest.fixture
def police() -> OKPKey:
    """The key of the police of Karachi South, which the service knows; their station is there."""
    made = new_key()
    station()
    known(CODE, KnownBody.Kind.POLICE, made, place=karachi_south())
    return made


def send(
    police: OKPKey, told: Any, *, path: str = REGISTRATIONS, request_key: str = "", **changed: Any
) -> HttpResponse:
    """Send a request as the police's program does."""
    content = told if isinstance(told, bytes) else json.dumps(told).encode()
    about = {"body": CODE, "service": SINDH} | changed
    header = signing.sign(police, path=path, content=content, request_key=request_key or key(), **about)
    return Client().post(path, content, content_type="application/json", headers={"Authorization": header})


@pytest.mark.django_db
def test_a_report_is_registered_once_by_whoever_sends_it_twice(police: OKPKey) -> None:
    first = send(police, report(), request_key="request-0001")
    assert first.status_code == 201, first.content
    case = Case.objects.get()
    assert first.json() == {"number": case.number}
    assert Accused.objects.get(case=case).stage == "custody"
    opened = case.events.get(seq=1)
    assert (opened.user.full_name, opened.user.is_active, opened.user.has_usable_password()) == (
        CODE.upper(), False, False
    )  # fmt: skip
    assert send(police, report(), request_key="request-0001").json() == first.json()
    other = send(police, report(number=318), request_key="request-0001")
    assert (other.status_code, other.json()["code"]) == (422, "key_again")
    again = send(police, report())
    assert (again.status_code, again.json()["number"]) == (409, case.number)
    assert Case.objects.count() == 1
    assert AccessLog.objects.filter(act="api", partner=CODE, outcome="refused", reason="duplicate").exists()
    assert AccessLog.objects.filter(act="api", partner=CODE, outcome=AccessLog.Outcome.DONE).count() == 1


@pytest.mark.django_db
def test_faults_have_the_fields_and_words_of_the_page(police: OKPKey) -> None:
    station("ps-elsewhere", "Elsewhere", district=None)

    def faults(told: Any) -> dict[str, str]:
        answer = send(police, told)
        assert answer.status_code == 422, answer.content
        return answer.json().get("faults", {"": answer.json()["said"]})

    assert faults(report(offences="no law at all", on="2090-01-01", year=2090)).keys() == {"offences", "on"}
    assert faults(report(station="ps-nowhere")).keys() == {"station"}
    assert faults(report(number="317")).keys() == {"number"}
    assert faults(report(wanted=1)) == {"wanted": "There is no such field."}
    assert faults(report(accused=[{"name": "x", "nam": "y"}])).keys() == {"accused.0.nam"}
    assert faults(report(accused=[{"name": "x"}] * 61)).keys() == {"accused"}
    assert faults(report(facts="x" * 20_001)).keys() == {"facts"}
    assert faults(b"[]").keys() == {""}
    assert "JSON" in faults(b"{")[""]
    told = report()
    del told["offences"]
    assert faults(told) == {"offences": "This field is missing."}
    assert not Case.objects.exists()
    assert not IdempotencyKey.objects.filter(scope__startswith="prosecution:api").exists()


@pytest.mark.django_db
def test_nobody_gets_in_without_the_key_of_a_body_for_this_service(police: OKPKey) -> None:
    def refused(answer: HttpResponse) -> str:
        assert answer.status_code == 401
        return str(answer.json()["code"])

    assert refused(Client().post(REGISTRATIONS, b"{}", content_type="application/json")) == "no_signature"
    assert refused(send(new_key(), report())) == "unknown_key"
    assert refused(send(police, report(), body="police-lahore")) == "not_permitted"
    assert refused(send(police, report(), service="prosecution-punjab")) == "not_permitted"
    assert refused(send(police, report(), now=time.time() - 400)) == "out_of_time"
    eobi = new_key()
    known("eobi", KnownBody.Kind.INSTITUTION, eobi, law="eob")
    assert refused(send(eobi, report(), body="eobi")) == "not_permitted"
    bodies.end(viewer=general(), body=KnownBody.objects.get(code=CODE))
    assert refused(send(police, report())) == "unknown_key"
    assert send(police, b"x" * (2 * 1024 * 1024 + 1)).status_code == 413
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_a_duplicate_that_the_police_may_not_see_keeps_its_number(police: OKPKey) -> None:
    head = prosecutor("rashid")
    register(viewer=head, entry=murder(offences="376 PPC", track="sexual_offence"), key=key())
    answer = send(police, report())
    assert (answer.status_code, answer.json()["number"]) == (409, "")


@pytest.mark.django_db
def test_a_stations_list_comes_by_the_same_way(police: OKPKey) -> None:
    rows = [
        "fir,station,accused",
        '"FIR No.317/2022 dated 22.12.2022 u/s 302/34 PPC, PS Saddar",Saddar,Akbar Ali',
        '"FIR No. 12 of 2023 dated 3.1.2023 u/s 379 PPC",Nowhere,',
    ]
    answer = send(police, "\n".join(rows).encode(), path=LISTS)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["rows_in"], told["accepted"], told["set_aside"]) == (2, 1, 1)
    assert told["rows"][0]["number"] == Case.objects.get().number and "No police station" in told["rows"][1]["said"]
    assert send(police, "\n".join(rows).encode(), path=LISTS).json() == told
    assert StationList.objects.count() == 1
    assert send(police, b"a,b\n1,2\n", path=LISTS).json()["code"] == "no_list"


@pytest.mark.django_db
def test_the_description_names_every_field_of_a_registration() -> None:
    told = Client().get("/prosecution/api/openapi.json").json()
    fields = told["components"]["schemas"]["Registration"]["properties"]
    assert {"station", "number", "offences", "accused", "witnesses"} <= fields.keys()
    assert told["paths"].keys() == {REGISTRATIONS, LISTS}
