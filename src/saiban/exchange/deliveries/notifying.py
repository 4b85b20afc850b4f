"""What a notification tells: the event, and of whom it is about what is granted at this moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saiban.access.permits import Permit, permit
from saiban.access.shared_fields import SharedField
from saiban.exchange.dci import records
from saiban.exchange.dci.messages import moment
from saiban.exchange.deliveries.messages import NotifiedData, NotifiedEvent, NotifyEventRequest
from saiban.exchange.deliveries.sealed import opened
from saiban.exchange.deliveries.wanted import REG_TYPES, wanted
from saiban.exchange.models import Delivery, EventKind
from saiban.exchange.partners.known import KnownPartner
from saiban.registry.models import Household, Person
from saiban.registry.shared import households_by_numbers, read

_EVENT_CODES: dict[str, Mapping[str, str]] = {
    "sr": {EventKind.REGISTER: "REGISTER", EventKind.NEW_MEMBER: "NewHouseHoldMember"},
    "ibr": {EventKind.ENROLMENT: "enrollement", EventKind.ENROLMENT_STATUS: "enrollement_status_change"},
}
"""The standard's codes; for other events it has none, and what happened is known by the subscription."""

_Records = list[tuple[str, dict[str, Any]]]


class NothingToTell(Exception):
    """The agreement does not reach the person any more: they moved away, left the scheme, or are gone."""


def notification(delivery: Delivery, partner: KnownPartner) -> dict[str, Any]:
    """Return the message of a notification, in the running transaction, with who is told of on the log.

    Its transaction is the subscription. Raises NotPermitted where no agreement allows it, NothingToTell.
    """
    subscription = delivery.subscription
    assert subscription is not None  # noqa: S101 - for the reader of types
    granted = permit(
        partner.asker(str(delivery.message_id)), purpose=subscription.purpose, agreement=subscription.agreement
    )
    told = _records(delivery, granted)
    if not told:
        raise NothingToTell
    kind = _EVENT_CODES[delivery.registry].get(delivery.kind)
    events = [
        NotifiedEvent(
            reference_id=f"{delivery.event}-{number}",
            timestamp=moment(),
            data=NotifiedData(
                reg_type=REG_TYPES[delivery.registry], reg_event_type=kind, reg_record_type=name, reg_records=record
            ),
        )
        for number, (name, record) in enumerate(told, 1)
    ]
    return NotifyEventRequest(transaction_id=str(subscription.code), notify_event=events).written()


def _records(delivery: Delivery, granted: Permit) -> _Records:
    """Return what is told, each with the type of its record."""
    assert delivery.subscription is not None and delivery.subject is not None  # noqa: S101
    if delivery.kind == EventKind.DEREGISTER:
        return _gone(delivery, granted)
    asked = wanted(opened(delivery.subscription.criteria), delivery.registry)
    if asked.of_households:
        number = Household.objects.values_list("number", flat=True).get(pk=delivery.subject)
        return [("Group", records.group(one)) for one in households_by_numbers(granted, [number]) if one]
    for person in read(granted, [delivery.subject]):
        if asked.record == "SRPerson":
            return [("SRPerson", records.sr_person(person))]
        if asked.record == "Beneficiary" and (enrolled := records.beneficiaries(person)):
            return [("Beneficiary", one) for one in enrolled]
        return [("Member", records.member(person))]
    return []


def _gone(delivery: Delivery, granted: Permit) -> _Records:
    """Return the number under which the partner was told of somebody who is no longer there, and where it leads."""
    granted.require(fields=[SharedField.REGISTRY_NUMBER])
    granted.spend(1)
    kind: type[Person] | type[Household] = Household if delivery.subject_kind == "household" else Person
    gone = kind.objects.select_related("merged_into").get(pk=delivery.subject)
    granted.log(
        "exchange.notify",
        subject_kind=delivery.subject_kind,
        subjects=[gone.pk],
        fields=[SharedField.REGISTRY_NUMBER.value],
        results=1,
    )
    name = "Group" if kind is Household else "Member"
    number = {"@type": "Identifier", "identifier_type": records.REGISTRY_NUMBER, "identifier_value": gone.number}
    record: dict[str, Any] = {"@type": name, f"{name.lower()}_identifier": [number]}
    if gone.merged_into is not None:
        record["additional_attributes"] = [{"name": "merged_into", "value": gone.merged_into.number}]
    return [(name, record)]
