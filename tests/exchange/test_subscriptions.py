"""Subscriptions: partners are told of what they asked about, once each, as far as an agreement stands just then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from saiban.access.models import AccessLog, Agreement, AgreementUse
from saiban.exchange.dci import signatures
from saiban.exchange.deliveries.accepting import accept
from saiban.exchange.deliveries.finding import find_notifications
from saiban.exchange.models import Delivery, Partner, Subscription
from saiban.exchange.partners import known
from saiban.frame import keys, rotation, sealed
from tests.exchange.correspondence import (
    Clock,
    check_by_the_standard,
    courier,
    partner_of,
    received,
    subscribe_message,
    subscription_to,
)
from tests.exchange.simulator import PartnerSystem
from tests.registry.agreed import agree
from tests.registry.office import Office, holder, said

pytestmark = pytest.mark.django_db

CNIC = "3520212345672"
FIELDS = ["registry_number", "name", "enrolments", "sex"]
ZAINAB = said("eobi:1", "Zainab Bibi", cnic=CNIC, sex="female", district="PK601", enrolment_status="active")
PARVEEN = said("eobi:2", "Parveen Akhtar", sex="female", district="PK601", enrolment_status="active")
ASLAM = said("eobi:3", "Muhammad Aslam", sex="male", district="PK601", enrolment_status="active")


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


def subscribe(partner: Partner, system: PartnerSystem, *criteria: dict[str, Any], registry: str = "sr") -> list[Any]:
    """Subscribe, deliver the answer and return its parts."""
    message = received(
        partner, "subscribe", subscribe_message(*criteria), uri=system.address("notify"), registry=registry
    )
    accept(message)
    courier(Clock()).tour()
    answer = system.heard.pop().message
    assert answer["header"]["action"] == "on-subscribe"
    assert answer["message"]["correlation_id"] == message.correlation_id
    return list(answer["message"]["subscribe_response"])


def told(system: PartnerSystem, clock: Clock | None = None) -> list[dict[str, Any]]:
    """Find and deliver notifications; return what the partner was told."""
    at = clock or Clock()
    system.heard.clear()
    find_notifications(now=at())
    assert courier(at).tour() is False
    return [event["data"] for heard in system.heard for event in heard.message["message"]["notify_event"]]


def names(data: list[dict[str, Any]]) -> list[str]:
    return [one["reg_records"]["demographic_info"]["name"]["given_name"] for one in data]


def test_a_partner_is_told_of_new_women_and_of_nobody_else(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    office.publish([ZAINAB])
    (begun,) = subscribe(partner, system, subscription_to("REGISTER"))
    assert (begun["status"], begun["subscriptions"][0]["status"]) == ("succ", "subscribe")

    office.publish([ZAINAB, PARVEEN, ASLAM])
    news = told(system)

    assert names(news) == ["Parveen Akhtar"]
    assert news[0]["reg_event_type"] == "REGISTER" and news[0]["reg_record_type"] == "Member"
    assert told(system) == []


def test_what_is_told_is_signed_by_us_and_stands_on_the_log(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    from saiban.exchange import keys

    agreement = agree("eobi-checks", fields=FIELDS)
    subscribe(partner, system, subscription_to("REGISTER"))
    office.publish([ZAINAB])
    told(system)

    message = system.heard[0].message
    public = keys.signing_key().private.public_key()
    signatures.verify(
        message["signature"], message["header"], message["message"], sender=keys.OUR_ID, key_of=lambda _kid: public
    )
    look = AccessLog.objects.get(act="view")
    assert (look.partner, look.on_behalf_of_id, look.agreement) == ("eobi-core", "eobi", "eobi-checks")
    assert (look.subjects, look.purpose) == ([holder("eobi:1").pk], "duplicate_check")
    assert look.request == message["header"]["message_id"]
    assert sum(AgreementUse.objects.filter(agreement=agreement).values_list("people", flat=True)) == 1


def test_fields_are_those_granted_when_it_is_told_and_not_when_it_was_asked_for(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    wide = agree("eobi-wide", fields=[*FIELDS, "identity_numbers"])
    subscribe(partner, system, subscription_to("REGISTER", authorize={"purpose": {"code": "duplicate_check"}}))
    office.publish([ZAINAB])
    find_notifications(now=timezone.now())
    wide.state = Agreement.State.ENDED
    wide.save()
    agree("eobi-narrow", fields=["name", "sex"])

    assert told(system) == []
    given_up = Delivery.objects.get(action="notify")
    assert (given_up.state, given_up.fault) == ("given_up", "not_permitted")
    refusal = AccessLog.objects.get(outcome="refused")
    assert (refusal.act, refusal.reason, refusal.partner) == ("exchange.notify", "expired", "eobi-core")
    assert CNIC not in str([heard.body for heard in system.heard])


def test_an_event_after_the_agreement_has_ended_is_not_told(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agreement = agree("eobi-checks", fields=FIELDS)
    subscribe(partner, system, subscription_to("REGISTER"))
    agreement.state = Agreement.State.ENDED
    agreement.save()

    office.publish([ZAINAB])
    assert told(system) == []
    assert not Delivery.objects.filter(action="notify").exists()
    assert AccessLog.objects.get(outcome="refused").reason == "expired"


def test_people_of_other_schemes_and_districts_are_not_told_of(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-own", fields=FIELDS, schemes=["eobi"], places=["PK601"])
    subscribe(partner, system, subscription_to("REGISTER"))

    pensioner = said("pension:1", "Shamim Ara", sex="female", district="PK601", enrolment_status="active")
    elsewhere = said("eobi:9", "Naseem Bano", sex="female", district="PK602", enrolment_status="active")
    office.publish([ZAINAB, pensioner, elsewhere])

    assert names(told(system)) == ["Zainab Bibi"]


def test_a_change_and_an_enrolment_are_events_of_their_own(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    office.publish([ZAINAB, PARVEEN])
    subscribe(
        partner,
        system,
        subscription_to("enrollement", notify_record_type="Beneficiary"),
        subscription_to("enrollement_status_change", notify_record_type="Beneficiary"),
        registry="ibr",
    )

    pension = said("pension:1", "Zainab Bibi", sex="female", district="PK601", enrolment_status="active")
    office.publish([ZAINAB, PARVEEN | {"enrolment_status": "suspended"}, pension])
    news = told(system)

    by_kind = {one["reg_event_type"]: one["reg_records"] for one in news if one["reg_records"]["@type"]}
    assert set(by_kind) == {"enrollement", "enrollement_status_change"}
    assert by_kind["enrollement_status_change"]["enrollment_status"] == "4"
    assert by_kind["enrollement_status_change"]["member"]["demographic_info"]["name"]["given_name"] == "Parveen Akhtar"
    enrolled = [one["reg_records"] for one in news if one["reg_event_type"] == "enrollement"]
    assert {one["programme_identifier"][0]["programme_identifier"] for one in enrolled} == {"eobi", "pension"}


def test_an_enrolment_in_a_scheme_outside_the_agreement_is_not_an_event(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-own", fields=FIELDS, schemes=["eobi"])
    office.publish([ZAINAB])
    subscribe(partner, system, subscription_to("enrollement", notify_record_type="Beneficiary"), registry="ibr")

    office.publish(
        [ZAINAB, said("pension:1", "Zainab Bibi", sex="female", district="PK601", enrolment_status="active")]
    )

    assert told(system) == []


def test_who_was_told_of_is_told_to_have_gone_and_nobody_else(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    office.publish([PARVEEN])
    subscribe(partner, system, subscription_to("REGISTER"), subscription_to("DEREGISTER"))
    office.publish([PARVEEN, ZAINAB])
    assert names(told(system)) == ["Zainab Bibi"]
    number = holder("eobi:1").number

    office.publish([ASLAM])
    (gone,) = told(system)

    assert gone["reg_records"]["member_identifier"][0]["identifier_value"] == number
    assert "demographic_info" not in gone["reg_records"]


def test_a_household_that_grows_is_told_of_as_a_group(office: Office, partner: Partner, system: PartnerSystem) -> None:
    agree("eobi-homes", fields=[*FIELDS, "household", "household_members"])
    head = said("nser:1", "Zainab Bibi", home="H1", household="H1", relation="head", sex="female", district="PK601")
    son = said("nser:2", "Bilal Ahmed", home="H1", household="H1", relation="son", sex="male", district="PK601")
    office.publish([head])
    subscribe(partner, system, subscription_to("NewHouseHoldMember", notify_record_type="Group"))
    assert told(system) == []

    office.publish([head, son])
    (news,) = told(system)

    assert news["reg_event_type"] == "NewHouseHoldMember"
    listed = news["reg_records"]["member_list"]
    assert {one["demographic_info"]["name"]["given_name"] for one in listed} == {"Zainab Bibi", "Bilal Ahmed"}


def test_a_subscription_by_identity_number_keeps_that_number_sealed(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    office.publish([ZAINAB, PARVEEN])
    subscribe(
        partner,
        system,
        subscription_to("UPDATE", filter_type="idtype-value", filter={"type": "UIN", "value": CNIC}),
    )
    assert CNIC.encode() not in bytes(Subscription.objects.get().criteria)

    office.publish([ZAINAB | {"name": "Zainab Begum"}, PARVEEN | {"name": "Parveen Begum"}])

    assert names(told(system)) == ["Zainab Begum"]


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        ({"filter": {}}, "rjct.notify_details.invalid"),
        ({"filter": {"value": {"expression": {"query": {"shoe_size": 7}}}}}, "rjct.notify_details.invalid"),
        ({"filter_type": "graphql"}, "rjct.notify_details.invalid"),
        ({"reg_event_type": "LiveBirth"}, "rjct.notify_types.invalid"),
        ({"notify_record_type": "Farmer"}, "rjct.notify_types.invalid"),
        ({"authorize": {}}, "rjct.notify_details.invalid"),
        ({"authorize": {"purpose": {"code": "immigration"}}}, "rjct.notify_details.invalid"),
        ({"authorize": {"purpose": {"code": "inspection"}}}, "rjct.notify_details.invalid"),
        ({"frequency": {"frequency": "whenever"}}, "rjct.notify_details.invalid"),
        ({"frequency": {"frequency": "0 0 6 ? * 2"}}, "rjct.notify_details.invalid"),
        ({"frequency": {"start_time": "tomorrow"}}, "rjct.timestamp.invalid"),
        ({"notify_record_type": "Group"}, "rjct.notify_details.invalid"),
    ],
)
def test_a_subscription_that_can_not_be_kept_is_rejected_with_the_standards_code(
    office: Office, partner: Partner, system: PartnerSystem, criteria: dict[str, Any], code: str
) -> None:
    agree("eobi-checks", fields=FIELDS)
    (answer,) = subscribe(partner, system, subscription_to("UPDATE") | criteria)
    assert (answer["status"], answer["status_reason_code"]) == ("rjct", code)
    assert not Subscription.objects.exists()


def test_the_same_subscription_twice_is_one(office: Office, partner: Partner, system: PartnerSystem) -> None:
    agree("eobi-checks", fields=FIELDS)
    first, second = subscribe(partner, system, subscription_to("REGISTER"), subscription_to("REGISTER"))
    assert first["status"] == "succ"
    assert second["status_reason_code"] == "rjct.event.already_subscribed"
    assert first["subscriptions"][0]["code"] in second["status_reason_message"]


def test_the_same_subscription_is_known_after_the_key_of_indexes_was_changed(
    office: Office, partner: Partner, system: PartnerSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys").mkdir()
    monkeypatch.setattr(keys, "subfolder", lambda name: tmp_path / name)
    columns = [one for one in sealed.declared() if one.table == "exchange_subscription"]
    monkeypatch.setattr(sealed, "declared", lambda: columns)
    agree("eobi-checks", fields=FIELDS)
    (first,) = subscribe(partner, system, subscription_to("REGISTER"))
    index = bytes(Subscription.objects.get().digest)
    rotation.rotate("blind")
    assert bytes(Subscription.objects.get().digest) != index
    (second,) = subscribe(partner, system, subscription_to("REGISTER"))
    assert first["subscriptions"][0]["code"] in second["status_reason_message"]
    assert Subscription.objects.count() == 1


def unsubscribe(partner: Partner, system: PartnerSystem, *codes: str) -> dict[str, Any]:
    message = {"transaction_id": "t-1", "timestamp": timezone.now().isoformat(), "subscription_codes": list(codes)}
    accept(received(partner, "unsubscribe", message, uri=system.address("on-unsubscribe")))
    courier(Clock()).tour()
    return dict(system.heard.pop().message["message"])


def test_after_the_end_of_a_subscription_nothing_more_comes(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    (begun,) = subscribe(partner, system, subscription_to("REGISTER"))
    code = begun["subscriptions"][0]["code"]
    office.publish([ZAINAB])
    find_notifications(now=timezone.now())

    ended = unsubscribe(partner, system, code)
    assert (ended["status"], ended["subscription_status"]) == ("succ", [{"code": code, "status": "unsubscribe"}])
    office.publish([ZAINAB, PARVEEN])
    assert told(system) == []
    assert Delivery.objects.get(action="notify").state == "cancelled"
    assert unsubscribe(partner, system, code)["status_reason_code"] == "rjct.event.already_unsubscribed"


def test_nobody_ends_the_subscription_of_another(office: Office, partner: Partner, system: PartnerSystem) -> None:
    agree("eobi-checks", fields=FIELDS)
    (begun,) = subscribe(partner, system, subscription_to("REGISTER"))
    stranger = partner_of(system, code="pension-core", organisation="pension")

    answer = unsubscribe(stranger, system, begun["subscriptions"][0]["code"], "nonsense")

    assert (answer["status"], answer["status_reason_code"]) == ("rjct", "rjct.subscription_code.invalid")
    assert "subscription_status" not in answer or answer["subscription_status"] == []
    assert Subscription.objects.get().ended_at is None


def test_a_daily_subscription_waits_for_midnight(office: Office, partner: Partner, system: PartnerSystem) -> None:
    agree("eobi-checks", fields=FIELDS)
    subscribe(partner, system, subscription_to("REGISTER", frequency={"frequency": "daily"}))
    office.publish([ZAINAB])
    clock = Clock(timezone.localtime().replace(hour=21, minute=0))

    assert told(system, clock) == []
    clock.turn(timedelta(hours=3))
    assert names(told(system, clock)) == ["Zainab Bibi"]


def test_events_are_found_once_though_they_are_looked_for_again(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    subscribe(partner, system, subscription_to("REGISTER"))
    office.publish([ZAINAB, PARVEEN])

    assert find_notifications(now=timezone.now()) == 2
    Subscription.objects.update(followed=0)  # as though the place that was reached had been lost
    find_notifications(now=timezone.now())
    assert Delivery.objects.filter(action="notify").count() == 2


def test_one_subscription_that_can_not_be_followed_hinders_no_other(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    subscribe(partner, system, subscription_to("REGISTER"), subscription_to("REGISTER", notify_record_type="SRPerson"))
    first = Subscription.objects.order_by("pk")[0]
    whole, broken = bytes(first.criteria), b"\x01damaged"
    Subscription.objects.filter(pk=first.pk).update(criteria=broken)
    office.publish([ZAINAB])

    assert [one["reg_record_type"] for one in told(system)] == ["SRPerson"]
    Subscription.objects.filter(pk=first.pk).update(criteria=whole)
    assert [one["reg_record_type"] for one in told(system)] == ["Member"]


def test_a_subscription_that_begins_later_is_not_told_of_what_was_before(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    begins = timezone.now() + timedelta(hours=2)
    subscribe(partner, system, subscription_to("REGISTER", frequency={"start_time": begins.isoformat()}))
    office.publish([ZAINAB])
    assert told(system) == []

    office.publish([ZAINAB, PARVEEN])
    assert names(told(system, Clock(begins + timedelta(minutes=1)))) == ["Parveen Akhtar"]


def test_what_happens_while_a_partner_is_switched_off_is_told_when_it_is_back(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    subscribe(partner, system, subscription_to("REGISTER"))
    Partner.objects.update(active=False)
    known.forget()
    office.publish([ZAINAB])
    assert told(system) == []

    Partner.objects.update(active=True)
    known.forget()
    assert names(told(system)) == ["Zainab Bibi"]


def test_nothing_personal_stands_in_the_tables_of_deliveries_when_all_is_done(
    office: Office, partner: Partner, system: PartnerSystem
) -> None:
    agree("eobi-checks", fields=FIELDS)
    subscribe(partner, system, subscription_to("REGISTER"))
    office.publish([ZAINAB])
    told(system)
    kept = Delivery.objects.get(action="notify")
    assert (kept.state, kept.content, kept.question) == ("delivered", None, None)
    assert "Zainab" not in json.dumps({name: str(value) for name, value in vars(kept).items()})
