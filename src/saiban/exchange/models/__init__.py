"""The tables of the exchange."""

from saiban.exchange.models.checks import Check
from saiban.exchange.models.deliveries import Attempt, Delivery, EventKind, FollowedEvents, Subscription
from saiban.exchange.models.lists import Handout, ListPart, SentList
from saiban.exchange.models.messages import Message
from saiban.exchange.models.partners import Partner, PartnerChange
from saiban.exchange.models.verisys import Batch, Question, ReportedDeath, ResultFile, Verification

__all__ = [
    "Attempt",
    "Batch",
    "Check",
    "Delivery",
    "EventKind",
    "FollowedEvents",
    "Handout",
    "ListPart",
    "Message",
    "Partner",
    "PartnerChange",
    "Question",
    "ReportedDeath",
    "ResultFile",
    "SentList",
    "Subscription",
    "Verification",
]
