"""Subscriptions of the caller's system: what stands, a new one, and an end to one.

Notifications go out as messages of the standard, signed, to an address on the list of the system's hosts.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from saiban.exchange.api.asking import Key, Question, asking, keep_outcome, take_key
from saiban.exchange.api.problems import ApiFault
from saiban.exchange.api.schemas import example
from saiban.exchange.dci.faults import NotTaken
from saiban.exchange.deliveries.addresses import AddressRefused, callback_of
from saiban.exchange.deliveries.subscribing import begin, end
from saiban.exchange.deliveries.wanted import CriteriaInvalid
from saiban.exchange.models import EventKind
from saiban.exchange.models import Subscription as Kept

router = Router(tags=["subscriptions"])


class SubscriptionAsked(Question):
    """Of which events of whom does the system want to be told, and where? `filter` is one of the standard."""

    model_config = example(
        purpose="eligibility_check",
        agreement="eobi-eligibility-check-1",
        registry="sr",
        event="update",
        records="Member",
        filter_type="expression",
        filter={"type": "ns:org:QueryType:expression", "value": {"expression": {"query": {"sex": "female"}}}},
        address="https://core.eobi.gov.pk/registry/notify",
    )

    registry: Literal["sr", "ibr"]
    event: Literal[tuple(EventKind.values)]
    records: Literal["SRPerson", "Member", "Group", "Beneficiary"]
    filter_type: Literal["idtype-value", "expression", "predicate"]
    filter: dict[str, Any] | list[Any]
    frequency: Annotated[str, Field(max_length=120, description="A Quartz cron; left out: at once")] | None = None
    address: Annotated[str, Field(max_length=2000)]


class End(BaseModel):
    """Nothing more is to be said."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})


class Subscription(BaseModel):
    """A subscription of the system."""

    code: UUID
    registry: Literal["sr", "ibr"]
    event: str
    purpose: str
    agreement: str
    address: str
    frequency: str
    made_at: datetime
    ended_at: datetime | None


class Subscriptions(BaseModel):
    """The subscriptions that stand, the newest first."""

    subscriptions: list[Subscription]


@router.get("/subscriptions", response=Subscriptions, url_name="subscriptions", summary="Subscriptions that stand")
def subscriptions(request: HttpRequest) -> Subscriptions:
    """Those that were asked for by messages of the standard are among them. They name nobody."""
    standing = Kept.objects.filter(partner=request.caller.partner.code, ended_at=None).order_by("-pk")
    return Subscriptions(subscriptions=[_told(one) for one in standing])


@router.post("/subscriptions/new", response={201: Subscription}, url_name="subscribe", summary="A new subscription")
def subscribe(request: HttpRequest, asked: SubscriptionAsked, key: Key) -> Status:
    """The agreement is looked at with every notification, too."""
    partner = request.caller.partner
    with asking(request, asked, key) as permit:
        made = request.made_before
        if made:
            return Status(201, _told(Kept.objects.get(code=made)))
        try:
            callback_of(asked.address, allowed=partner.callback_hosts, local=settings.LOCAL_PARTNERS)
            kept = begin(
                partner, asked.registry, _criteria(asked, permit.agreement.code), asked.address, request=request.number
            )
        except (AddressRefused, NotTaken, CriteriaInvalid) as fault:
            raise ApiFault(422, "invalid_subscription", getattr(fault, "said", "") or str(fault)) from fault
        keep_outcome(request, key, str(kept.code))
    kept.refresh_from_db()
    return Status(201, _told(kept))


@router.post(
    "/subscriptions/{code}/end", response=Subscription, url_name="unsubscribe", summary="The end of a subscription"
)
def unsubscribe(request: HttpRequest, code: UUID, asked: End, key: Key) -> Subscription:
    """What of it is on its way is not sent any more. Ended before, it stays as it is."""
    take_key(request, key, f"{code} {asked.model_dump_json()}")
    partner = request.caller.partner
    kept = Kept.objects.filter(partner=partner.code, code=code).select_for_update().first()
    if kept is None:
        raise ApiFault(404, "not_found", _("There is no subscription of yours under this address."))
    if kept.ended_at is None:
        end(partner, kept, timezone.now(), request=request.number)
    return _told(kept)


def _criteria(asked: SubscriptionAsked, agreement: str) -> dict[str, Any]:
    """Return the criteria as a message of the standard has them."""
    said: dict[str, Any] = {
        "version": "1.0.0",
        "reg_event_type": _EVENTS.get(asked.event, asked.event),
        "filter_type": asked.filter_type,
        "filter": asked.filter,
        "notify_record_type": asked.records,
        "authorize": {"purpose": {"code": asked.purpose}, "agreement": agreement},
    }
    return said | ({"frequency": {"frequency": asked.frequency}} if asked.frequency else {})


_EVENTS = {
    EventKind.NEW_MEMBER: "NewHouseHoldMember",
    EventKind.ENROLMENT: "enrollement",
    EventKind.ENROLMENT_STATUS: "enrollement_status_change",
}


def _told(kept: Kept) -> Subscription:
    return Subscription(
        code=kept.code,
        registry=kept.registry,
        event=kept.kind,
        purpose=kept.purpose,
        agreement=kept.agreement,
        address=kept.address,
        frequency=kept.frequency,
        made_at=kept.made_at,
        ended_at=kept.ended_at,
    )
