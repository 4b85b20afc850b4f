"""The typed client: it asks our own registry as another agency's system would, and believes only what is signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from saiban.exchange.client import (
    Account,
    AnswerInvalid,
    CallbackReceiver,
    Client,
    Refused,
    Unreachable,
    by_condition,
    by_number,
)
from saiban.exchange.deliveries.delivering import Courier
from tests.exchange.asking import PURPOSE, System
from tests.exchange.in_process import account_of, connected
from tests.registry.agreed import agree
from tests.registry_pages.town import CNIC_RUKHSANA, Town

pytestmark = pytest.mark.django_db

FIELDS = ["registry_number", "name", "sex", "birth_date", "enrolments", "identity_numbers"]


@pytest.fixture
def client(system: System) -> Iterator[Client]:
    with connected(account_of(system)) as client:
        yield client


def test_a_person_is_found_by_number(town: Town, system: System, client: Client) -> None:
    agree("eobi-checks", fields=FIELDS)
    page = client.search(by_number("UIN", CNIC_RUKHSANA, purpose=PURPOSE))
    (record,) = page.records
    assert record["demographic_info"]["name"]["given_name"] == "Rukhsana Bibi"
    assert (page.total, page.record_type) == (1, "Member")


def test_pages_bring_everybody_once(town: Town, system: System, client: Client) -> None:
    agree("eobi-checks", fields=FIELDS)
    everybody = by_condition({"birth_date": {"$gt": "1900-01-01"}}, purpose=PURPOSE)
    pages = list(client.pages(everybody, page_size=2))
    numbers = [one["member_identifier"][0]["identifier_value"] for page in pages for one in page.records]
    assert len(pages) > 1
    assert len(numbers) == len(set(numbers)) == pages[0].total


def test_whether_somebody_is_enrolled_is_yes_or_no(town: Town, system: System) -> None:
    agree("eobi-checks")
    with connected(account_of(system, "ibr")) as client:
        assert client.enrolled("UIN", CNIC_RUKHSANA, purpose=PURPOSE) in (True, False)
        assert client.enrolled("UIN", "3520299999999", purpose=PURPOSE) is False


def test_a_refusal_has_the_standards_code_and_says_what_to_do(town: Town, system: System, client: Client) -> None:
    with pytest.raises(Refused) as refused:
        client.search(by_number("UIN", CNIC_RUKHSANA, purpose=PURPOSE))
    assert (refused.value.code, refused.value.status) == ("err.request.forbidden", 403)
    assert "agreement" in refused.value.said

    agree("eobi-checks", fields=FIELDS)
    with pytest.raises(Refused) as rejected:
        client.search(by_condition({"shoe_size": 7}, purpose=PURPOSE))
    assert rejected.value.code == "rjct.filter.invalid"


def test_a_wrong_secret_gets_no_token(system: System) -> None:
    with connected(account_of(system, secret="guessed")) as client, pytest.raises(Refused) as refused:
        client.search(by_number("UIN", CNIC_RUKHSANA, purpose=PURPOSE))
    assert refused.value.status == 401


@pytest.mark.parametrize(
    "tamper",
    [
        lambda body: body["message"]["search_response"].clear(),
        lambda body: body["header"].update(status="rjct"),
        lambda body: body.pop("signature"),
        lambda body: body.update(signature="unsigned-stub"),
        lambda body: body["header"].update(sender_id="somebody-else"),
    ],
)
def test_an_answer_that_was_changed_on_its_way_is_not_believed(town: Town, system: System, tamper: Any) -> None:
    agree("eobi-checks", fields=FIELDS)
    with connected(account_of(system), tamper) as client, pytest.raises(AnswerInvalid):
        client.search(by_number("UIN", CNIC_RUKHSANA, purpose=PURPOSE))


def test_an_answer_to_another_question_is_not_believed(town: Town, system: System) -> None:
    agree("eobi-checks", fields=FIELDS)
    kept: list[Any] = []

    def replay(body: dict[str, Any]) -> None:
        kept.append(dict(body))
        body.update(kept[0])

    with connected(account_of(system), replay) as client:
        client.search(by_number("UIN", CNIC_RUKHSANA, purpose=PURPOSE))
        with pytest.raises(AnswerInvalid, match="another transaction"):
            client.search(by_number("UIN", "3520299999999", purpose=PURPOSE))


def test_an_answer_comes_later_to_the_callback(town: Town, system: System, client: Client, settings: Any) -> None:
    agree("eobi-checks", fields=FIELDS)
    with CallbackReceiver(client.checker) as receiver:
        host = f"127.0.0.1:{receiver.port}"
        settings.LOCAL_PARTNERS = frozenset({host})
        allow(system, host)
        asked = client.search_later(by_number("UIN", CNIC_RUKHSANA, purpose=PURPOSE), callback=receiver.address)
        assert client.status(asked.transaction_id)[0]["status"] == "pdng"

        Courier().tour()
        answer = receiver.next()

    assert answer.action == "on-search"
    assert answer.message["transaction_id"] == asked.transaction_id
    assert answer.message["correlation_id"] == asked.correlation_id
    (found,) = answer.message["search_response"]
    assert found["data"]["reg_records"][0]["demographic_info"]["name"]["given_name"] == "Rukhsana Bibi"
    assert client.status(asked.transaction_id)[0]["status"] == "succ"


def allow(system: System, host: str) -> None:
    """Put a host on the list of a system's callbacks."""
    from saiban.exchange.models import Partner
    from saiban.exchange.partners import known

    Partner.objects.filter(pk=system.code).update(callback_hosts=[host])
    known.forget()


def test_the_receiver_takes_a_message_once_and_nothing_that_is_not_ours(
    town: Town, system: System, client: Client
) -> None:
    from saiban.exchange.dci.answers import envelope
    from saiban.exchange.partners.known import known

    partner = known(system.code)
    assert partner is not None
    sent = envelope(partner, "on-search", {"transaction_id": "t"}, message_id="m-1")
    receiver = CallbackReceiver(client.checker)
    assert receiver.take(sent)[0] == 200
    assert receiver.take(sent)[0] == 200
    assert receiver.next().message == {"transaction_id": "t"}
    with pytest.raises(TimeoutError):
        receiver.next(0.01)

    message = json.loads(sent)
    message["message"]["transaction_id"] = "another"
    assert receiver.take(json.dumps(message).encode())[0] == 401
    assert receiver.take(b"nonsense")[0] == 401


def test_a_subscription_is_answered_and_ended_through_the_client(
    town: Town, system: System, client: Client, settings: Any
) -> None:
    from tests.exchange.correspondence import subscription_to

    agree("eobi-checks", fields=FIELDS)
    with CallbackReceiver(client.checker) as receiver:
        host = f"127.0.0.1:{receiver.port}"
        settings.LOCAL_PARTNERS = frozenset({host})
        allow(system, host)
        client.subscribe(subscription_to("UPDATE"), callback=receiver.address)
        Courier().tour()
        (begun,) = receiver.next().message["subscribe_response"]
        code = begun["subscriptions"][0]["code"]
        client.unsubscribe(code, callback=receiver.address)
        Courier().tour()
        ended = receiver.next()
    assert (ended.action, ended.message["status"]) == ("on-unsubscribe", "succ")
    assert ended.message["subscription_status"] == [{"code": code, "status": "unsubscribe"}]


def test_nobody_at_home_is_told_in_words() -> None:
    account = Account("http://127.0.0.1:9/dci/sr", client_id="x", secret="y", sender_id="z")
    with Client(account) as client, pytest.raises(Unreachable, match="can't be reached"):
        client.search(by_number("UIN", "1", purpose=PURPOSE))


def test_the_client_needs_no_django() -> None:
    import subprocess
    import sys

    from tests.prepared import SOURCE

    code = (
        "import sys; sys.modules['django'] = None; import saiban.exchange.client, saiban.exchange.client.extract, "
        "saiban.exchange.deliveries.messages"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(SOURCE)})
