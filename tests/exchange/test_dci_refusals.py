"""A person's record asked for by whom it must not be told: refused with the standard's code, logged, nothing leaked.

Rukhsana Bibi of Lahore is in Kafaalat. EOBI's system asks about her in every wrong way.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from saiban.access.models import AccessLog
from saiban.access.shared_fields import SharedField
from saiban.exchange import tokens
from saiban.exchange.partners import known
from tests.exchange import asking
from tests.exchange.asking import SEARCH, System, expression, number, predicate
from tests.registry.agreed import agree
from tests.registry_pages.town import CNIC_ASLAM, CNIC_RUKHSANA, Town

ALL = [field.value for field in SharedField]
NOBODYS = "3520299999999"
Asked = tuple[int, Any]


@dataclass(frozen=True)
class Story:
    """What was agreed, how the question is put, and what must be answered and stand on the log."""

    name: str
    ask: Callable[[System], Asked]
    status: int
    code: str
    reason: str
    agreed: tuple[dict[str, Any], ...] = ({"fields": ALL},)
    known_partner: bool = True


def of(criteria: dict[str, Any]) -> Callable[[System], Asked]:
    return lambda system: system.search(criteria)


def envelope(system: System) -> dict[str, Any]:
    return system.signed(system.header("search"), asking.searches(number(CNIC_RUKHSANA)))


def with_token(token: str) -> Callable[[System], Asked]:
    return lambda system: system.post(SEARCH, envelope(system), token=token)


def with_wrong_signature(system: System) -> Asked:
    forged = System(code=system.code, signing=Ed25519PrivateKey.generate())
    return system.post(SEARCH, envelope(forged))


def with_changed_message(system: System) -> Asked:
    signed = envelope(system)
    signed["message"]["search_request"][0]["search_criteria"]["query"]["value"] = CNIC_ASLAM
    return system.post(SEARCH, signed)


def unsigned(system: System) -> Asked:
    return system.post(SEARCH, envelope(system) | {"signature": ""})


def in_anothers_name(system: System) -> Asked:
    return system.search(number(CNIC_RUKHSANA), sender_id="bisp-core.gov.pk")


def once_too_often(system: System) -> Asked:
    assert system.search(number(CNIC_ASLAM))[0] == 200
    return system.search(number(CNIC_RUKHSANA))


def for_purpose(purpose: str) -> dict[str, Any]:
    return number(CNIC_RUKHSANA, authorize=asking.authorised(purpose))


def paged(size: Any, page: Any = 1) -> dict[str, Any]:
    return number(CNIC_RUKHSANA, pagination={"page_size": size, "page_number": page})


OVER = {"fields": ALL, "until": timezone.localdate()}
IN_SIALKOT = ({"fields": ALL, "places": ["PK704"]},)
COMPARED = {"attribute_name": "caste", "operator": "eq", "attribute_value": "x"}
FORBIDDEN, FILTER, PAGE = "err.request.forbidden", "rjct.filter.invalid", "rjct.pagination.invalid"
STORIES = [
    Story("no token", with_token(""), 401, "err.request.unauthorized", "err.request.unauthorized", known_partner=False),
    Story(
        "a made-up token",
        with_token("eyJhbGciOiJub25lIn0.eyJzdWIiOiJlb2JpLWNvcmUifQ."),
        401,
        "err.request.unauthorized",
        "err.request.unauthorized",
        known_partner=False,
    ),
    Story("wrong signature", with_wrong_signature, 401, "err.signature.invalid", "err.signature.invalid"),
    Story("changed on the way", with_changed_message, 401, "err.signature.invalid", "err.signature.invalid"),
    Story("no signature", unsigned, 401, "err.signature.missing", "err.signature.missing"),
    Story("in another's name", in_anothers_name, 403, "err.sender_id.invalid", "err.sender_id.invalid"),
    Story("no agreement", of(number(CNIC_RUKHSANA)), 403, FORBIDDEN, "no_agreement", ()),
    Story("expired agreement", of(number(CNIC_RUKHSANA)), 403, FORBIDDEN, "expired", (OVER,)),
    Story("wrong purpose", of(for_purpose("inspection")), 403, FORBIDDEN, "wrong_purpose"),
    Story("no purpose", of(number(CNIC_RUKHSANA, authorize="")), 403, FORBIDDEN, "wrong_purpose"),
    Story("barred purpose", of(for_purpose("law_enforcement")), 403, FORBIDDEN, "barred_purpose"),
    Story(
        "wrong district by name", of(expression({"location": "PK617"})), 403, FORBIDDEN, "outside_territory", IN_SIALKOT
    ),
    Story(
        "wrong district by her number",
        of(number(CNIC_RUKHSANA)),
        200,
        "rjct.search_criteria.invalid",
        "rjct.search_criteria.invalid",
        IN_SIALKOT,
    ),
    Story("a field not shared", of(expression({"poverty_score": {"$lt": 30}})), 403, FORBIDDEN, "field_not_shared",
          ({"fields": ["name"]},)),
    Story("a scheme not shared", of(expression({"programme_identifier": "kafaalat"})), 403, FORBIDDEN,
          "scheme_not_shared", ({"fields": ALL, "schemes": ["eobi"]},)),
    Story(
        "too many a day", once_too_often, 429, "err.request.too_many_requests", "too_many_today",
        ({"fields": ["name"], "a_day": 1},),
    ),
    Story("unknown filter", of(predicate({"expression1": COMPARED})), 200, FILTER, FILTER),
    Story("unknown operator", of(expression({"sex": {"$regex": ".*"}})), 200, FILTER, FILTER),
    Story("a kind of number nobody has", of(number("1", "DNA")), 200, FILTER, FILTER),
    Story("empty expression", of(expression({})), 200, FILTER, FILTER),
    Story("empty and", of(expression({"$and": []})), 200, FILTER, FILTER),
    Story("empty predicate", of(predicate()), 200, FILTER, FILTER),
    Story("empty number", of(number("")), 200, FILTER, FILTER),
    Story("page_size 0", of(paged(0)), 200, PAGE, PAGE),
    Story("page_size of all", of(paged(100_000)), 200, PAGE, PAGE),
    Story("page 0", of(paged(10, 0)), 200, PAGE, PAGE),
    Story("page_size in words", of(paged("ten")), 200, PAGE, PAGE),
    Story("sorted by nothing known", of(expression({"sex": "female"}, sort=[{"attribute_name": "caste"}])), 200,
          "rjct.sort.invalid", "rjct.sort.invalid"),
    Story("another registry's records", of(number(CNIC_RUKHSANA, reg_record_type="Farmer")), 200,
          "rjct.search_criteria.invalid", "rjct.search_criteria.invalid"),
]  # fmt: skip


def codes_of(status: int, answer: Any) -> list[str]:
    if "errors" in answer:
        return [one["code"] for one in answer["errors"]]
    if "message" not in answer:
        return [answer["header"]["status_reason_code"]]
    return [one["status_reason_code"] for one in answer["message"]["search_response"]]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_record_is_refused_with_the_standards_code_on_the_log_and_nothing_leaks(
    town: Town, system: System, story: Story
) -> None:
    for place, terms in enumerate(story.agreed):
        agree(f"terms-{place}", **terms)
    status, answer = story.ask(system)
    assert (status, codes_of(status, answer)) == (story.status, [story.code])
    told = json.dumps(answer)
    rukhsana = town.people["Rukhsana Bibi"]
    for secret in ("Rukhsana", rukhsana.number, CNIC_RUKHSANA, "PK617-", "Baghbanpura"):
        assert secret not in told
    row = AccessLog.objects.filter(outcome="refused").get()
    assert (row.act, row.reason) == ("exchange.search", story.reason)
    assert row.partner == ("eobi-core" if story.known_partner else "")
    assert (row.on_behalf_of_id == "eobi") is story.known_partner
    assert row.request and not AccessLog.objects.filter(subjects__contains=[rukhsana.pk]).exists()


def test_outside_the_agreement_nobody_can_tell_who_is_known(town: Town, system: System) -> None:
    """The answer about Rukhsana, who lives elsewhere, is the answer about a number that nobody bears."""
    agree("sialkot", fields=ALL, places=["PK704"])
    known_person, nobody = system.find(number(CNIC_RUKHSANA)), system.find(number(NOBODYS))
    for found in (known_person, nobody):
        found.pop("timestamp")
    assert known_person == nobody


def test_one_search_that_is_not_permitted_refuses_the_whole_message(town: Town, system: System) -> None:
    agree("all", fields=ALL)
    status, answer = system.search(number(CNIC_RUKHSANA), for_purpose("inspection"))
    assert status == 403 and "Rukhsana" not in json.dumps(answer)
    assert not AccessLog.objects.filter(act="view").exists()


def test_a_token_ends_with_its_partner_and_with_its_time(
    town: Town, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree("all", fields=ALL)
    assert system.search(number(CNIC_RUKHSANA))[0] == 200
    later = tokens.time.time() + tokens.LIFETIME + 1
    with monkeypatch.context() as patched:
        patched.setattr(tokens.time, "time", lambda: later)
        assert system.search(number(CNIC_RUKHSANA))[0] == 401
    from saiban.exchange.models import Partner

    Partner.objects.update(active=False)
    known.forget()
    assert system.search(number(CNIC_RUKHSANA))[0] == 401


def test_a_token_of_another_scope_opens_nothing(town: Town, system: System) -> None:
    agree("all", fields=ALL)
    narrow = tokens.issue(client_id=f"client-{system.code}", secret=system.secret, scope="registry/status").text
    status, answer = system.post(SEARCH, envelope(system), token=narrow)
    assert (status, answer["errors"][0]["code"]) == (403, "err.request.forbidden")


def test_a_partner_whose_messages_need_no_signature_may_send_none_but_no_wrong_one(town: Town) -> None:
    system = System("pilot")
    system.register(signature_required=False)
    agree("all", fields=ALL)
    assert unsigned(system)[0] == 200
    assert with_wrong_signature(system)[0] == 401


def test_an_agreement_ended_yesterday_opens_nothing_though_the_token_stands(town: Town, system: System) -> None:
    agree("short", fields=ALL, until=timezone.localdate() - timedelta(days=1))
    status, answer = system.search(number(CNIC_RUKHSANA))
    assert status == 403 and "short" in answer["errors"][0]["message"]
