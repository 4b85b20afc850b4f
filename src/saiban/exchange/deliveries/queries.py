"""What the page of deliveries shows: how partners stand, and what was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from saiban.access.viewer import Viewer
from saiban.exchange.models import Delivery, Subscription

State = Delivery.State
SHOWN = 100


@dataclass(frozen=True)
class PartnerFigures:
    """How the messages to a partner stand."""

    code: str
    name: str
    waiting: int
    oldest: datetime | None  # since when the oldest one waits
    given_up: int
    last_answer: datetime | None
    subscriptions: int


def partner_figures(_viewer: Viewer) -> list[PartnerFigures]:
    """How the messages to each partner stand, for partners that have any; they name nobody."""
    rows = Delivery.objects.values("partner", "partner__name").annotate(
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        oldest=Min("queued_at", filter=Q(state=State.WAITING)),
        given_up=Count("pk", filter=Q(state=State.GIVEN_UP)),
        last_answer=Max("settled_at", filter=Q(state=State.DELIVERED)),
    )
    standing = Subscription.objects.filter(ended_at=None).values_list("partner").annotate(Count("pk"))
    subscriptions = dict(standing)
    return [
        PartnerFigures(
            row["partner"],
            row["partner__name"],
            row["waiting"],
            row["oldest"],
            row["given_up"],
            row["last_answer"],
            subscriptions.get(row["partner"], 0),
        )
        for row in rows.order_by("partner__name", "partner")
    ]


def given_up(_viewer: Viewer, partner: str = "") -> QuerySet[Delivery]:
    """The messages that were given up, the latest first; of one partner where it is named."""
    found = Delivery.objects.filter(state=State.GIVEN_UP).select_related("partner")
    return (found.filter(partner=partner) if partner else found).order_by("-settled_at", "-pk")


def given_up_figure(viewer: Viewer) -> str:
    """How many messages were given up, for the menu; empty where none were."""
    count = given_up(viewer)[:SHOWN].count()
    return f"{SHOWN}+" if count == SHOWN else str(count or "")


def one(_viewer: Viewer, key: int) -> QuerySet[Delivery]:
    """A message that goes or went out, by its key."""
    return Delivery.objects.filter(pk=key).select_related("partner", "subscription")
