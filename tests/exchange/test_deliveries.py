"""Deliveries: nothing is lost while a partner is away or fails, and nothing is done twice by one that answered."""

from __future__ import annotations

import json
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from saiban.access.models import AccessLog, Agreement, AgreementUse, Role
from saiban.exchange.dci.faults import NotTaken
from saiban.exchange.deliveries import retention, rules
from saiban.exchange.deliveries.accepting import accept
from saiban.exchange.deliveries.finding import find_notifications
from saiban.exchange.deliveries.rules import Fault
from saiban.exchange.models import Attempt, Delivery, Message, Partner
from saiban.exchange.partners import known
from tests.access.people import looking_as
from tests.exchange.correspondence import (
    Clock,
    check_by_the_standard,
    courier,
    partner_of,
    received,
    search_message,
    subscribe_message,
    subscription_to,
)
from tests.exchange.simulator import PartnerSystem
from tests.registry.agreed import agree
from tests.registry.office import Office, holder, said

pytestmark = pytest.mark.django_db

CNIC = "3520212345672"
FIELDS = ["registry_number", "name", "sex", "enrolments"]
ZAINAB = said("eobi:0", "Zainab Bibi", cnic=CNIC, sex="female", district="PK601", enrolment_status="active")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path, {}).open()


@pytest.fixture
def system(db: None, settings: Any) -> Iterator[PartnerSystem]:
    with PartnerSystem() as running:
        settings.LOCAL_PARTNERS = frozenset({running.host})
        yield running
        check_by_the_standard(running)


@pytest.fixture
def partner(system: PartnerSystem) -> Partner:
    return partner_of(system)


NAMES = [
    f"{first} {second}"
    for first in ("Zainab", "Parveen", "Nasreen", "Rukhsana", "Shamim")
    for second in ("Bibi", "Akhtar", "Begum")
]


def women(count: int) -> list[dict[str, Any]]:
    """As many women of EOBI."""
    return [
        said(f"eobi:{number}", name, sex="female", district="PK601", enrolment_status="active")
        for number, name in enumerate(NAMES[:count], 1)
    ]


def subscribed(partner: Partner, system: PartnerSystem) -> None:
    """Subscribe to new women, and forget the answer."""
    accept(received(partner, "subscribe", subscribe_message(subscription_to("REGISTER")), uri=system.address("notify")))
    courier(Clock()).tour()
    for kept in (system.heard, system.processed, system.acknowledged):
        kept.clear()


def told_of(count: int, office: Office, partner: Partner, system: PartnerSystem) -> Clock:
    """Let as many new women wait to be told to a partner who subscribed to them; return the clock that stands at it."""
    agree("eobi-checks", fields=FIELDS)
    clock = Clock()
    subscribed(partner, system)
    office.publish(women(count))
    find_notifications(now=clock())
    return clock


def ask(partner: Partner, system: PartnerSystem) -> None:
    """Let the partner ask who bears Zainab Bibi's number, to be answered by a message."""
    accept(received(partner, "search", search_message({"type": "UIN", "value": CNIC}), uri=system.address("on-search")))


def waiting() -> int:
    return Delivery.objects.filter(state="waiting").count()


def people_told_of(system: PartnerSystem) -> list[str]:
    """The names in what the partner has done, in the order in which it did it."""
    messages = system.processed.values()
    events = [event for message in messages for event in message["message"]["notify_event"]]
    return [one["data"]["reg_records"]["demographic_info"]["name"]["given_name"] for one in events]


def until_settled(clock: Clock, days: int = 4) -> None:
    """Turn the clock from one moment at which something is due to the next until nothing waits."""
    end = clock() + timedelta(days=days)
    while waiting() and clock() < end:
        courier(clock).tour()
        due = Delivery.objects.filter(state="waiting").order_by("next_at").values_list("next_at", flat=True)
        later = [at for at in due if at > clock()]
        clock.at = min(later) if later else clock() + timedelta(seconds=30)


def test_a_partner_that_was_down_for_an_hour_gets_everything_once_and_in_order(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    clock = Clock()
    subscribed(partner, system)
    system.stop()
    office.publish(women(12))
    find_notifications(now=clock())

    for _minute in range(60):
        courier(clock).tour()
        clock.turn(timedelta(minutes=1))
    assert waiting() == 12 and system.heard == []

    system.start()
    until_settled(clock)

    assert Counter(people_told_of(system)) == Counter(NAMES[:12])
    assert len(system.heard) == len(system.processed) == 12
    ids = [
        str(one) for one in Delivery.objects.filter(action="notify").order_by("pk").values_list("message_id", flat=True)
    ]
    assert list(system.processed) == ids
    assert set(Delivery.objects.filter(action="notify").values_list("state", flat=True)) == {"delivered"}
    looks = Attempt.objects.exclude(fault="").values_list("fault", flat=True)
    assert set(looks) <= {Fault.UNREACHABLE, Fault.TIMED_OUT} and 5 <= len(looks) <= 20


@pytest.mark.parametrize("seed", [1, 7, 42])
def test_a_partner_that_fails_at_random_does_everything_once(
    office: Office, partner: Partner, system: PartnerSystem, seed: int
) -> None:
    agree("eobi-checks", fields=FIELDS)
    clock = Clock()
    subscribed(partner, system)
    chance = random.Random(seed)
    ways = [system.behave, system.failing, system.garbage, system.reset, system.silent]
    system.always(lambda: chance.choices(ways, weights=[5, 3, 2, 2, 1])[0])
    office.publish(women(15))
    find_notifications(now=clock())

    until_settled(clock)

    assert sorted(people_told_of(system)) == sorted(NAMES)
    assert len(system.heard) > 15, "the partner never failed: choose another seed"
    for message_id, times in Counter(system.acknowledged).items():
        assert times == 1, f"{message_id} was sent again after it was acknowledged"
    last = {heard.message["header"]["message_id"]: place for place, heard in enumerate(system.heard)}
    assert sorted(last, key=lambda one: last[one]) == list(system.processed), "one overtook another"


def test_what_is_sent_again_is_the_same_message_under_the_same_id(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    clock = told_of(1, office, partner, system)
    agreement = Agreement.objects.get()
    system.then(system.failing, system.reset, system.garbage)

    until_settled(clock)

    sent = [heard.message for heard in system.heard]
    assert len(sent) == 4
    assert len({one["header"]["message_id"] for one in sent}) == 1
    assert all(one["message"] == sent[0]["message"] for one in sent)
    assert len(system.processed) == 1
    assert sum(AgreementUse.objects.filter(agreement=agreement).values_list("people", flat=True)) == 1


def test_an_agreement_that_ends_between_two_tries_ends_the_telling(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    clock = told_of(1, office, partner, system)
    agreement = Agreement.objects.get()
    system.stop()
    courier(clock).tour()
    assert Delivery.objects.get(action="notify").content is not None

    agreement.state = Agreement.State.ENDED
    agreement.save()
    system.start()
    until_settled(clock)

    given_up = Delivery.objects.get(action="notify")
    assert (given_up.state, given_up.fault, given_up.content) == ("given_up", "not_permitted", None)
    assert system.heard == []
    assert AccessLog.objects.get(outcome="refused").reason == "expired"


def test_pauses_grow_to_an_hour_and_end_after_three_days(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    clock = told_of(1, office, partner, system)
    system.stop()
    begun = clock()

    until_settled(clock)

    delivery = Delivery.objects.get(action="notify")
    tries = list(Attempt.objects.filter(delivery=delivery).order_by("pk").values_list("at", flat=True))
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert timedelta(seconds=22) <= pauses[0] <= timedelta(seconds=30)
    assert all(timedelta(minutes=45) <= pause <= timedelta(hours=1) for pause in pauses[8:])
    assert (delivery.state, delivery.fault) == ("given_up", "unreachable")
    assert timedelta(days=3) <= clock() - begun <= timedelta(days=3, hours=2)


def test_partners_that_come_back_are_not_stormed() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    waits = {
        rules.after(
            Fault.UNREACHABLE,
            message_id=uuid.UUID(int=number),
            attempts=9,
            refusals=0,
            since=now,
            now=now,
            midnight=now,
        )
        for number in range(100)
    }
    assert len(waits) > 90


def test_one_message_that_a_partner_refuses_does_not_hold_up_the_others_for_days(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    clock = told_of(3, office, partner, system)
    system.then(*[system.refuse] * rules.REFUSALS)
    begun = clock()

    until_settled(clock)

    states = list(Delivery.objects.filter(action="notify").order_by("pk").values_list("state", "fault"))
    assert states == [("given_up", "refused"), ("delivered", ""), ("delivered", "")]
    assert clock() - begun < timedelta(minutes=15)


def test_an_allowance_that_is_used_up_is_waited_for(office: Office, partner: Partner, system: PartnerSystem) -> None:
    agree("eobi-checks", fields=FIELDS, a_day=2)
    clock = Clock()
    subscribed(partner, system)
    office.publish(women(3))
    find_notifications(now=clock())

    courier(clock).tour()

    assert len(system.processed) == 2
    last = Delivery.objects.get(state="waiting")
    assert last.fault == "too_many_today"
    at = timezone.localtime(last.next_at)
    assert (at.hour, at.minute) == (0, 0) and at > timezone.localtime(clock())


def test_a_worker_that_finds_another_at_a_subscription_leaves_it_alone(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    import psycopg

    from saiban.frame import database, roles

    clock = told_of(2, office, partner, system)
    lane = f"saiban.exchange.subscription:{Delivery.objects.filter(action='notify')[0].subscription_id}"
    address = database.parameters(roles.APPLICATION) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(**address, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [lane])
        courier(clock).tour()
        assert system.heard == []
    courier(clock).tour()
    assert len(system.processed) == 2


def test_a_worker_that_looked_before_another_delivered_does_not_send_again(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    clock = told_of(1, office, partner, system)
    late = courier(clock)
    (head,) = late._due()
    courier(clock).tour()
    assert late.attempt(head.pk) is None
    assert len(system.heard) == 1 and Attempt.objects.filter(delivery=head).count() == 1


def test_a_partner_that_is_not_there_keeps_nobody_else_waiting(
    office: Office, partner: Partner, system: PartnerSystem, settings: Any
) -> None:
    agree("eobi-checks", fields=FIELDS)
    agree("pension-checks", "pension", fields=FIELDS)
    clock = Clock()
    office.publish([ZAINAB])
    query = {"type": "UIN", "value": CNIC}
    with PartnerSystem() as other:
        settings.LOCAL_PARTNERS = frozenset({system.host, other.host})
        pension = partner_of(other, code="pension-core", organisation="pension")
        for _number in range(5):
            accept(received(partner, "search", search_message(query), uri=system.address("on-search")))
        accept(received(pension, "search", search_message(query), uri=other.address("on-search")))
        system.stop()
        clock.at = timezone.now()
        courier(clock).tour()
        assert len(other.processed) == 1
    assert Attempt.objects.exclude(fault="").count() == 1


# Answers to questions


def test_a_question_is_acknowledged_and_answered_by_a_message(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    office.publish([ZAINAB])
    question = received(
        partner,
        "search",
        search_message({"type": "UIN", "value": CNIC}, {"type": "UIN", "value": "3520299999999"}),
        uri=system.address("on-search"),
    )

    ack = accept(question)["message"]
    assert (ack["ack_status"], ack["correlation_id"]) == ("ACK", question.correlation_id)
    assert system.heard == []
    courier(Clock()).tour()

    answer = system.heard[0].message
    assert system.heard[0].path == "/registry/on-search"
    assert (answer["header"]["action"], answer["header"]["receiver_id"]) == ("on-search", partner.sender_id)
    assert answer["message"]["transaction_id"] == question.transaction_id
    assert answer["message"]["correlation_id"] == question.correlation_id
    found, nobody = answer["message"]["search_response"]
    assert found["status"] == "succ", found
    assert found["data"]["reg_records"][0]["demographic_info"]["name"]["given_name"] == "Zainab Bibi"
    assert nobody["data"]["reg_records"] == []
    look = AccessLog.objects.get(act="view", results=1)
    assert (look.partner, look.subjects) == ("eobi-core", [holder("eobi:0").pk])


def test_a_question_waits_sealed_and_is_forgotten_once_it_is_answered(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    office.publish([ZAINAB])
    ask(partner, system)
    kept = Delivery.objects.get()
    assert kept.question is not None and CNIC.encode() not in bytes(kept.question)
    assert Message.objects.get().outcome == [["1", "pdng"]]

    courier(Clock()).tour()

    kept.refresh_from_db()
    assert (kept.question, kept.content, kept.state) == (None, None, "delivered")
    assert Message.objects.get().outcome == [["1", "succ", ""]]


def test_a_question_that_no_agreement_allows_is_answered_so_and_stands_on_the_log(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    office.publish([ZAINAB])
    ask(partner, system)
    courier(Clock()).tour()

    (part,) = system.heard[0].message["message"]["search_response"]
    assert (part["status"], "data" in part) == ("rjct", False)
    assert "agreement" in part["status_reason_message"]
    refusal = AccessLog.objects.get(outcome="refused")
    assert (refusal.act, refusal.reason, refusal.partner) == ("exchange.search", "no_agreement", "eobi-core")


def test_what_became_of_a_transaction_is_told_by_a_message_too(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    office.publish([ZAINAB])
    question = received(
        partner, "search", search_message({"type": "UIN", "value": CNIC}), uri=system.address("on-search")
    )
    accept(question)
    asked = {
        "reference_id": "1",
        "txn_type": "search",
        "attribute_type": "transaction_id",
        "attribute_value": question.transaction_id,
    }
    message = {"transaction_id": "t-9", "txnstatus_request": asked}
    accept(received(partner, "txn-status", message, uri=system.address("txn/on-status")))
    courier(Clock()).tour()

    told = system.heard[-1].message
    assert (system.heard[-1].path, told["header"]["action"]) == ("/registry/txn/on-status", "txn-on-status")
    (part,) = told["message"]["txnstatus_response"]["txn_status"]["search_response"]
    assert (part["status"], "data" in part) == ("succ", False)


def test_a_message_is_taken_once(office: Office, partner: Partner, system: PartnerSystem) -> None:
    question = received(
        partner, "search", search_message({"type": "UIN", "value": CNIC}), uri=system.address("on-search")
    )
    accept(question)
    with pytest.raises(NotTaken) as taken, transaction.atomic():
        accept(question)
    assert taken.value.header == "rjct.message_id.duplicate"
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    "uri",
    [
        None,
        "https://evil.example/collect",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:5432/",
        "https://[::1]/",
        "https://2130706433/",
    ],
)
def test_a_question_that_wants_its_answer_elsewhere_is_not_taken(
    partner: Partner, system: PartnerSystem, uri: str | None
) -> None:
    with pytest.raises(NotTaken) as refused:
        accept(received(partner, "search", search_message({"type": "UIN", "value": CNIC}), uri=uri))
    assert refused.value.code == "err.sender_uri.invalid"
    assert not Delivery.objects.exists() and not Message.objects.exists()


def test_a_host_taken_off_the_list_meanwhile_gets_nothing(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    office.publish([ZAINAB])
    ask(partner, system)
    Partner.objects.update(callback_hosts=["core.eobi.example"])
    known.forget()
    courier(Clock()).tour()
    kept = Delivery.objects.get()
    assert (kept.state, kept.fault, system.heard) == ("given_up", "not_on_list", [])


def test_a_partner_that_is_switched_off_gets_nothing(office: Office, partner: Partner, system: PartnerSystem) -> None:
    ask(partner, system)
    Partner.objects.update(active=False)
    known.forget()
    courier(Clock()).tour()
    assert (Delivery.objects.get().fault, system.heard) == ("partner_off", [])


def test_a_partner_with_a_key_gets_messages_that_only_it_can_open(
    office: Office, system: PartnerSystem, settings: Any
) -> None:
    from joserfc.jwk import OKPKey

    from saiban.exchange.dci import encryption

    private = OKPKey.generate_key("X25519")
    partner = partner_of(system, encryption_key=private.as_dict(private=False) | {"kid": "enc-1"})
    agree("eobi-checks", fields=FIELDS)
    office.publish([ZAINAB])
    ask(partner, system)
    courier(Clock()).tour()

    assert b"Zainab" not in system.heard[0].body
    answer = system.heard[0].message
    assert answer["header"]["is_msg_encrypted"] is True
    opened = json.loads(encryption.decrypt(answer["message"], private))
    assert opened["search_response"][0]["status"] == "succ"


# The steward's page


def given_up(office: Office, partner: Partner, system: PartnerSystem, count: int) -> Clock:
    """Let notifications be given up while the partner is away."""
    agree("eobi-checks", fields=FIELDS)
    clock = Clock(timezone.now() - timedelta(days=4))
    subscribed(partner, system)
    office.publish(women(count))
    find_notifications(now=clock())
    system.stop()
    until_settled(clock)
    system.start()
    assert Delivery.objects.filter(state="given_up").count() == count
    return clock


def test_the_steward_sees_why_and_sends_again_under_the_same_ids(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    given_up(office, partner, system, 3)
    steward = looking_as(Role.STEWARD)

    page = steward.get("/deliveries/").content.decode()
    assert "The partner&#x27;s system can&#x27;t be reached." in page and "Zainab" not in page
    first = Delivery.objects.filter(state="given_up").order_by("pk").first()
    assert first is not None
    shown = steward.get(f"/deliveries/{first.pk}/").content.decode()
    assert str(first.message_id) in shown and "Zainab" not in shown
    steward.post(f"/deliveries/{first.pk}/again/", {"once": "k1"})
    steward.post(f"/deliveries/of/{partner.pk}/again/", {"once": "k2"})
    courier(Clock()).tour()

    assert sorted(people_told_of(system)) == sorted(NAMES[:3])
    assert str(first.message_id) in system.processed
    resent = AccessLog.objects.filter(act="exchange.resend").order_by("pk")
    assert [row.results for row in resent] == [1, 2] and resent[0].user == steward.user


def test_a_question_that_was_given_up_is_forgotten_after_a_month(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    question = search_message({"type": "UIN", "value": CNIC})
    accept(received(partner, "search", question, uri=system.address("on-search")))
    system.stop()
    until_settled(Clock())
    kept = Delivery.objects.get()
    assert (kept.state, kept.question is not None) == ("given_up", True)

    assert retention.forget_before(kept.settled_at) == 0
    assert retention.forget_before(kept.settled_at + timedelta(seconds=1)) == 1
    kept.refresh_from_db()
    assert (kept.state, kept.question) == ("cancelled", None)


def test_the_page_speaks_urdu(office: Office, partner: Partner, system: PartnerSystem) -> None:
    given_up(office, partner, system, 1)
    steward = looking_as(Role.STEWARD)
    steward.cookies["language"] = "ur"
    page = steward.get("/deliveries/").content.decode()
    assert 'dir="rtl"' in page and "Given up" not in page and "can&#x27;t be reached" not in page


def test_an_auditor_sees_the_page_and_sends_nothing(office: Office, partner: Partner, system: PartnerSystem) -> None:
    given_up(office, partner, system, 1)
    auditor = looking_as(Role.AUDITOR)
    key = Delivery.objects.get(state="given_up").pk
    assert "Send" not in auditor.get(f"/deliveries/{key}/").content.decode()
    assert auditor.post(f"/deliveries/{key}/again/", {"once": "k"}).status_code == 403
    assert looking_as(Role.CLERK, username="clerk").get("/deliveries/").status_code == 403
