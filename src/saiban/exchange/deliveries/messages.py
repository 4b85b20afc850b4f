"""The messages of subscriptions and notifications as types; needs no Django, so that a client can use them too."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from saiban.exchange.dci.codes import VERSION, Status
from saiban.exchange.dci.messages import Id, Incoming, Outgoing, Said


class SubscribeReason(StrEnum):
    """Why a subscription is rejected (`SubscribeStatusReasonCode`)."""

    REFERENCE = "rjct.reference_id.invalid"
    REFERENCE_TWICE = "rjct.reference_id.duplicate"
    TIME = "rjct.timestamp.invalid"
    EVENT = "rjct.notify_types.invalid"
    DETAILS = "rjct.notify_details.invalid"
    PERSON = "rjct.person_id.invalid"
    ALREADY = "rjct.event.already_subscribed"


class UnsubscribeReason(StrEnum):
    """Why the end of a subscription is rejected (`UnSubscribeStatusReasonCode`)."""

    CODE = "rjct.subscription_code.invalid"
    ALREADY = "rjct.event.already_unsubscribed"


class Frequency(Incoming):
    """From when, until when and how often notifications are wanted."""

    start_time: Any = None
    end_time: Any = None
    frequency: str | None = None


class SubscribeCriteria(Incoming):
    """Of which events of whom a partner wants to be told, and under which authority."""

    version: str = VERSION
    reg_type: str | None = None
    reg_event_type: str
    frequency: Frequency | None = None
    filter_type: str = "expression"
    filter: dict[str, Any] | list[Any]
    notify_record_type: str
    authorize: dict[str, Any] | None = None


class SubscribeItem(Incoming):
    """One subscription of a message; its criteria are read by themselves, so that each gets an answer of its own."""

    reference_id: str
    timestamp: Any = None
    subscribe_criteria: Any = None


class SubscribeRequest(Incoming):
    """One or more subscriptions."""

    transaction_id: Id
    subscribe_request: list[SubscribeItem]


class UnsubscribeRequest(Incoming):
    """Subscriptions that are to end."""

    transaction_id: Id
    timestamp: Any = None
    subscription_codes: list[str]


class SubscriptionGiven(Outgoing):
    """A subscription as it stands (`SubscriptionInfo`)."""

    code: Id
    status: Literal["subscribe", "unsubscribe"]
    timestamp: str
    reg_event_type: str | None = None
    notify_record_type: str | None = None


class SubscribeResult(Outgoing):
    """What became of one subscription that was asked for."""

    reference_id: str
    timestamp: str
    status: Status
    status_reason_code: SubscribeReason | None = None
    status_reason_message: Said | None = None
    subscriptions: list[SubscriptionGiven] | None = None


class SubscribeResponse(Outgoing):
    """What became of the subscriptions of a message."""

    transaction_id: Id
    correlation_id: Id
    subscribe_response: list[SubscribeResult]


class SubscriptionEnded(Outgoing):
    """A subscription and whether it stands."""

    code: Id
    status: Literal["subscribe", "unsubscribe"]


class UnsubscribeResponse(Outgoing):
    """What became of the subscriptions that were to end."""

    transaction_id: Id
    correlation_id: Id
    timestamp: str
    status: Status
    status_reason_code: UnsubscribeReason | None = None
    status_reason_message: Said | None = None
    subscription_status: list[SubscriptionEnded] | None = None


class NotifiedData(Outgoing):
    """Whom an event is about, as far as it is shared."""

    version: str = VERSION
    reg_type: str
    reg_event_type: str | None = None
    reg_record_type: str
    reg_records: dict[str, Any]


class NotifiedEvent(Outgoing):
    """One event."""

    reference_id: str
    timestamp: str
    data: NotifiedData


class NotifyEventRequest(Outgoing):
    """The events of a message: ours carry one."""

    transaction_id: Id
    notify_event: list[NotifiedEvent]
