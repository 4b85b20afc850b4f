"""The tables of the exchange."""

from saiban.exchange.models.deliveries import Attempt, Delivery, EventKind, FollowedEvents, Subscription
from saiban.exchange.models.messages import Message
from saiban.exchange.models.partners import Partner, PartnerChange

__all__ = [
    "Attempt",
    "Delivery",
    "EventKind",
    "FollowedEvents",
    "Message",
    "Partner",
    "PartnerChange",
    "Subscription",
]
