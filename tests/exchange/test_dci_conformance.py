"""Every answer of every endpoint against the standard's schemas, formats checked, to messages of every kind.

Messages are made by hypothesis: right ones from the standard's schemas, and questions with parts torn out or replaced.
Each is signed, so that it comes as far as its content. No answer may break the schema, none be an error of ours.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saiban.access.shared_fields import SharedField
from saiban.exchange.dci import encryption
from tests.exchange import asking, standard
from tests.exchange.asking import System, expression, number, predicate
from tests.exchange.made_messages import JUNK, Made, mutilated, of_schema
from tests.exchange.standard import AT_HAND, ENDPOINTS, WHY_NOT, Endpoint
from tests.registry.agreed import agree
from tests.registry_pages.town import CNIC_RUKHSANA, Town

pytestmark = pytest.mark.django_db
EVERYTHING = os.environ.get("SAIBAN_TEST_ALL") == "1"
EXAMPLES = settings(
    max_examples=150 if EVERYTHING else 12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
ALL = [field.value for field in SharedField]
ACTIONS = {"enrolled": "search", "updates": "notify", "status": "txn-status"}
COMPARED = {"attribute_name": "sex", "operator": "eq", "attribute_value": "female"}
CRITERIA = st.sampled_from(
    [
        number(CNIC_RUKHSANA),
        number(CNIC_RUKHSANA, response_entity="Group"),
        number("+923214567890", "MOBILE", reg_record_type="Member"),
        expression({"$and": [{"sex": {"$eq": "female"}}, {"$not": {"age": {"$lt": 3}}}]}),
        expression({"poverty_score": {"$lt": 30}}, sort=[{"attribute_name": "birth_date", "sort_order": "desc"}]),
        predicate({"seq_num": 1, "expression1": COMPARED, "condition": "or", "expression2": COMPARED}),
        predicate({"expression1": COMPARED}, pagination={"page_size": 2, "page_number": 1}),
    ]
)


@pytest.fixture
def agreed_system(town: Town, system: System) -> System:
    """EOBI's system, which may have everything for the purpose of its questions."""
    agree("all", fields=ALL, a_day=10_000_000)
    return system


def action_of(endpoint: Endpoint) -> str:
    last = endpoint.path.rsplit("/", 1)[-1]
    return ACTIONS.get(last, last)


def questions(endpoint: Endpoint) -> Made:
    """Return right messages to an endpoint, as a partner would put them."""
    kind = endpoint.path.rsplit("/", 1)[-1]
    moment = st.just(asking.stamp())
    transaction = st.just("t-5")
    if kind == "search":
        item = st.fixed_dictionaries(
            {"reference_id": st.text("ab", max_size=2), "timestamp": moment, "search_criteria": CRITERIA}
        )
        made: dict[str, Made] = {"search_request": st.lists(item, min_size=1, max_size=2)}
    elif kind == "enrolled":
        query = st.sampled_from([{"person_identifier": {"eq": CNIC_RUKHSANA}}, {"person_identifier": {"in": ["1"]}}])
        made = {"enrolled_criteria": st.fixed_dictionaries({"query_type": st.just("expression"), "query": query})}
    elif kind == "updates":
        made = {"enrolled_updates": st.just({"beneficiaries": [{"assistance_unit": "1"}]})}
    elif kind == "status":
        asked = {
            "reference_id": "r",
            "txn_type": "search",
            "attribute_type": "transaction_id",
            "attribute_value": "t-5",
        }
        made = {"txnstatus_request": st.just(asked)}
    elif kind == "subscribe":
        criteria = {"reg_event_type": "UPDATE", "filter_type": "idtype-value", "notify_record_type": "Member"}
        criteria |= {"filter": {"type": "UIN", "value": CNIC_RUKHSANA}, "authorize": asking.authorised()}
        item = st.fixed_dictionaries(
            {"reference_id": st.just("r"), "timestamp": moment, "subscribe_criteria": st.just(criteria)}
        )
        made = {"subscribe_request": st.lists(item, min_size=1, max_size=1)}
    else:
        made = {"timestamp": moment, "subscription_codes": st.just(["no-such-code"])}
    return st.fixed_dictionaries({"transaction_id": transaction, **made})


def header_of(system: System, endpoint: Endpoint, message: Any) -> dict[str, Any]:
    searches = message.get("search_request") if isinstance(message, dict) else None
    return system.header(
        action_of(endpoint),
        total_count=len(searches) if isinstance(searches, list) else 1,
        sender_uri="https://core.eobi.gov.pk/callback",
        meta={"purpose": {"code": asking.PURPOSE}},
        **({"status": "rcvd"} if endpoint.path.endswith("updates") else {}),
    )


def check(endpoint: Endpoint, status: int, answer: Any) -> None:
    """Fail where an answer is an error of ours or breaks a schema."""
    assert status < 500, answer
    assert standard.against_our_own_check(endpoint, status, answer) == []
    if AT_HAND:
        assert standard.against_the_standard(endpoint, status, answer) == []


by_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.registry}{one.path}")


@by_endpoint
def test_right_questions_are_answered_by_the_standard(agreed_system: System, endpoint: Endpoint) -> None:
    @EXAMPLES
    @given(questions(endpoint))
    def ask(message: Any) -> None:
        envelope = agreed_system.signed(header_of(agreed_system, endpoint, message), message)
        if AT_HAND:
            assert standard.problems(standard.validator(*standard.request_pointer(endpoint)), envelope) == []
        status, answer = agreed_system.post(endpoint.address, envelope)
        assert status == 200, answer
        if endpoint.at_once:
            agreed_system.check(answer)
            assert answer["header"]["status"] == "succ" and "message" in answer
        else:
            assert answer["message"]["ack_status"] == "ACK"
        check(endpoint, status, answer)

    ask()


@by_endpoint
def test_mutilated_messages_are_answered_by_the_standard(agreed_system: System, endpoint: Endpoint) -> None:
    @EXAMPLES
    @given(mutilated(questions(endpoint)))
    def ask(message: Any) -> None:
        header = header_of(agreed_system, endpoint, message)
        check(endpoint, *agreed_system.post(endpoint.address, agreed_system.signed(header, message)))

    ask()


@by_endpoint
def test_mutilated_envelopes_are_answered_by_the_standard(agreed_system: System, endpoint: Endpoint) -> None:
    header = header_of(agreed_system, endpoint, None)

    @EXAMPLES
    @given(mutilated(st.just(header)), questions(endpoint), JUNK, st.integers(0, 5))
    def ask(hurt: Any, message: Any, junk: Any, where: int) -> None:
        envelope = agreed_system.signed(hurt, message)
        if where == 0:
            envelope["signature"] = junk
        elif where == 1:
            envelope = junk
        elif where == 2 and isinstance(hurt, dict):
            envelope = agreed_system.signed(hurt | {"is_msg_encrypted": True}, junk)
        check(endpoint, *agreed_system.post(endpoint.address, envelope))

    ask()


@by_endpoint
def test_mutilated_ciphers_are_answered_by_the_standard(agreed_system: System, endpoint: Endpoint) -> None:
    whole = agreed_system.encrypted(header_of(agreed_system, endpoint, None), {"transaction_id": "t-1"})

    @EXAMPLES
    @given(mutilated(st.just(whole["message"]), least=0))
    def ask(cipher: Any) -> None:
        header = header_of(agreed_system, endpoint, None) | {"is_msg_encrypted": True}
        check(endpoint, *agreed_system.post(endpoint.address, agreed_system.signed(header, cipher)))

    ask()


@pytest.mark.skipif(not AT_HAND, reason=WHY_NOT)
@by_endpoint
def test_whatever_the_schemas_allow_is_answered_by_the_standard(agreed_system: System, endpoint: Endpoint) -> None:
    name, pointer = standard.request_pointer(endpoint)
    ours = header_of(agreed_system, endpoint, None)
    schema = standard.resolved(name, f"#/{pointer}")

    def told(member: str) -> Made | None:
        """Let enough of the header be right that messages get through to their content."""
        if member in ("message_ts", "sender_id", "version"):
            return st.just(ours[member])
        if member == "is_msg_encrypted":
            return st.just(False)
        if member == "authorize":
            return st.just(asking.authorised())
        return None

    @EXAMPLES
    @given(of_schema(name, schema, told=told), st.sampled_from(["as it is", "to us", "to us"]))
    def ask(envelope: Any, how: str) -> None:
        header = envelope["header"]
        if how == "to us":
            header = {key: one for key, one in header.items() if key not in ("receiver_id", "total_count")}
            header |= {"message_id": asking.stamp() + str(id(envelope)), "total_count": 1, "meta": ours["meta"]}
        checked = agreed_system.signed(header, envelope.get("message"))
        check(endpoint, *agreed_system.post(endpoint.address, checked))

    ask()


@pytest.mark.skipif(not AT_HAND, reason=WHY_NOT)
def test_token_keys_and_places_keep_to_their_schemas(system: System) -> None:
    form = {"grant_type": "client_credentials", "client_id": "client-eobi-core", "client_secret": system.secret}
    token = Client().post("/oauth2/client/token", form)
    name = "authz_core_api_v1.0.0.yaml"
    assert (
        standard.problems(standard.validator(name, "components/schemas/OAuth2ClientTokenResponse"), token.json()) == []
    )
    refused = Client().post("/oauth2/client/token", form | {"client_secret": "guessed"})
    error = "components/responses/HttpErrorResponse/content/application~1json/schema"
    assert standard.problems(standard.validator(name, error), refused.json()) == []
    keys = Client().get("/.well-known/jwks.json").json()
    # the file's own reference to JWK leads astray: each key is checked against the schema that it means
    jwk = "components/schemas/JWKSResponse/components/schemas/JWK"
    assert keys["keys"]
    for one in keys["keys"]:
        assert standard.problems(standard.validator("jwks_core_api_v1.0.0.yaml", jwk), one) == []
    places = Client().get("/.well-known/locations.json").json()
    at = "paths/~1.well-known~1locations.json/get/responses/200/content/application~1json/schema"
    assert standard.problems(standard.validator("locations_core_api_v1.0.0.yaml", at), places) == []


def test_an_encrypted_answer_keeps_to_the_standard(agreed_system: System) -> None:
    endpoint = ENDPOINTS[0]
    envelope = agreed_system.encrypted(agreed_system.header("search"), asking.searches(number(CNIC_RUKHSANA)))
    status, answer = agreed_system.post(endpoint.address, envelope)
    check(endpoint, status, answer)
    assert json.loads(encryption.decrypt(answer["message"], agreed_system.decryption))["search_response"]


def test_the_check_itself_finds_what_is_wrong(agreed_system: System) -> None:
    """A check that passes everything would pass this, too."""
    endpoint = ENDPOINTS[0]
    status, answer = agreed_system.search(number(CNIC_RUKHSANA))
    check(endpoint, status, answer)
    for hurt in (
        answer | {"header": answer["header"] | {"status": "done"}},
        answer | {"header": answer["header"] | {"message_ts": "yesterday"}},
        answer | {"message": {"transaction_id": "t" * 100, "correlation_id": "c", "search_response": []}},
    ):
        assert standard.against_our_own_check(endpoint, status, hurt)
        assert not AT_HAND or standard.against_the_standard(endpoint, status, hurt)
