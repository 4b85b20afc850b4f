"""From change events of the registry to notifications: whom each subscription is about, once for each event.

Events are followed by key, in chunks; a chunk's notifications and the place that was reached are one transaction, and
an event can stand only once under a subscription. So a worker killed anywhere leaves no event out and none twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from saiban.access.permits import NotPermitted, Permit, permit, refuse
from saiban.exchange.deliveries.frequency import next_time
from saiban.exchange.deliveries.sealed import opened
from saiban.exchange.deliveries.wanted import Wanted, wanted
from saiban.exchange.models import Delivery, EventKind, FollowedEvents, Subscription
from saiban.exchange.partners.known import KnownPartner, known
from saiban.frame.changes import settled_until
from saiban.frame.models import ChangeEvent
from saiban.registry.models import Enrolment, HouseholdMember
from saiban.registry.shared import among

logger = structlog.get_logger("saiban.exchange")

CHUNK = 5_000

_WHAT: dict[str, tuple[str, ...]] = {
    EventKind.REGISTER: ("added", "restored"),
    EventKind.UPDATE: ("changed", "split"),
    EventKind.DEREGISTER: ("ended", "merged"),
    EventKind.NEW_MEMBER: ("changed",),
    EventKind.ENROLMENT: ("added", "restored", "changed", "split"),
    EventKind.ENROLMENT_STATUS: ("changed", "split"),
}
"""The changes of a person or household that may be an event of a kind."""


def find_notifications(*, now: datetime) -> int:
    """Queue a notification for each subscription and event that it is about, and return how many.

    Nothing is found while a transaction that writes events runs: the next call finds it. A subscription that can't be
    followed stays where it is until it can, and hinders no other.
    """
    until = settled_until()
    if until is None:
        return 0
    found = 0
    for key in _standing(now):
        try:
            found += _follow(key, until, now)
        except Exception:  # whatever it is, it hinders no other subscription
            logger.exception("a subscription can't be followed", subscription=key)
    FollowedEvents.objects.update_or_create(pk=1, defaults={"event": until})
    return found


def _standing(now: datetime) -> list[int]:
    unended = Q(ends_at=None) | Q(ends_at__gt=now)
    standing = Subscription.objects.filter(unended, ended_at=None, partner__active=True)
    return list(standing.order_by("pk").values_list("pk", flat=True))


def _follow(key: int, until: int, now: datetime) -> int:
    """Go on with one subscription up to an event, chunk by chunk; another worker that is at it is left alone."""
    found = 0
    while True:
        with transaction.atomic():
            subscription = (
                Subscription.objects.select_for_update(skip_locked=True).filter(pk=key, ended_at=None).first()
            )
            partner = known(subscription.partner_id) if subscription else None
            if subscription is None or partner is None or subscription.followed >= until:
                return found
            events = list(
                ChangeEvent.objects.filter(pk__gt=subscription.followed, pk__lte=until).order_by("pk")[:CHUNK]
            )
            if subscription.starts_at is None or subscription.starts_at <= now:
                found += _notify(subscription, partner, events, now)
            subscription.followed = events[-1].pk if events else until
            subscription.save(update_fields=["followed"])


def _notify(subscription: Subscription, partner: KnownPartner, events: Sequence[ChangeEvent], now: datetime) -> int:
    """Queue the notifications of one subscription; where its agreement refuses, that goes on the log instead."""
    due = next_time(subscription.frequency, timezone.localtime(now))
    if due is None:
        return 0
    asker = partner.asker(str(subscription.code))
    try:
        granted = permit(asker, purpose=subscription.purpose, agreement=subscription.agreement)
        about = _about(subscription, granted, events)
    except NotPermitted as refused:
        if any(event.subject_kind == "person" for event in events):
            refuse(asker, refused, act="exchange.notify", subject_kind="person", purpose=subscription.purpose)
        return 0
    queued = [
        Delivery(
            partner_id=subscription.partner_id,
            registry=subscription.registry,
            action="notify",
            address=subscription.address,
            subscription=subscription,
            event=event.pk,
            kind=subscription.kind,
            subject_kind=event.subject_kind,
            subject=event.subject,
            queued_at=now,
            next_at=due,
        )
        for event in about
    ]
    Delivery.objects.bulk_create(queued, ignore_conflicts=True)
    return len(queued)


def _about(subscription: Subscription, granted: Permit, events: Iterable[ChangeEvent]) -> list[ChangeEvent]:
    """Return the events that a subscription is about, in their order."""
    asked = wanted(opened(subscription.criteria), subscription.registry)
    subject = "household" if asked.of_households else "person"
    likely = [event for event in events if event.subject_kind == subject and event.what in _WHAT[asked.kind]]
    if not likely:
        return []
    asked.check(granted)
    if asked.kind == EventKind.DEREGISTER:
        found = _told_of(subscription, likely)
    elif asked.of_households:
        found = _homes(asked, granted, _joined(likely) if asked.kind == EventKind.NEW_MEMBER else _subjects(likely))
    else:
        found = among(granted, sorted(_subjects(likely)), about=asked.about)
    if asked.kind in (EventKind.ENROLMENT, EventKind.ENROLMENT_STATUS):
        found &= _enrolled_anew(likely, granted, changed=asked.kind == EventKind.ENROLMENT_STATUS)
    return [event for event in likely if event.subject in found]


def _subjects(events: Iterable[ChangeEvent]) -> set[int]:
    return {event.subject for event in events}


def _told_of(subscription: Subscription, events: Sequence[ChangeEvent]) -> set[int]:
    """Return those of whom the partner was told before: nobody else is said to have gone."""
    told = Delivery.objects.filter(
        subscription__partner=subscription.partner,
        subscription__registry=subscription.registry,
        subject_kind=events[0].subject_kind,
        subject__in=_subjects(events),
        state=Delivery.State.DELIVERED,
    )
    return {key for key in told.values_list("subject", flat=True) if key is not None}


def _enrolled_anew(events: Sequence[ChangeEvent], granted: Permit, *, changed: bool) -> set[int]:
    """Return the people whose enrolments in the permit's schemes are new (or, `changed`, have another status)."""
    found: set[int] = set()
    for run, people in _by_run(events).items():
        new = Enrolment.objects.filter(person__in=people, run_added=run, run_ended=None)
        old = Enrolment.objects.filter(person__in=people, run_ended=run)
        if granted.schemes is not None:
            new, old = new.filter(scheme__in=granted.schemes), old.filter(scheme__in=granted.schemes)
        before = {(person, scheme): status for person, scheme, status in old.values_list("person", "scheme", "status")}
        after = {(person, scheme): status for person, scheme, status in new.values_list("person", "scheme", "status")}
        if changed:
            found |= {who[0] for who in before if after.get(who) != before[who]}
        else:
            found |= {who[0] for who in after if who not in before}
    return found


def _joined(events: Sequence[ChangeEvent]) -> set[int]:
    """Return the households that somebody joined."""
    joined: set[int] = set()
    for run, households in _by_run(events).items():
        new = HouseholdMember.objects.filter(household__in=households, run_added=run, run_ended=None)
        old = HouseholdMember.objects.filter(household__in=households, run_ended=run)
        before = set(old.values_list("household", "person"))
        joined |= {home for home, person in new.values_list("household", "person") if (home, person) not in before}
    return joined


def _homes(asked: Wanted, granted: Permit, households: set[int]) -> set[int]:
    """Return those of the households in which somebody lives whom the subscription is about."""
    living = HouseholdMember.objects.filter(household__in=households, run_ended=None)
    homes: dict[int, set[int]] = {}
    for home, person in living.values_list("household", "person"):
        homes.setdefault(person, set()).add(home)
    return {home for person in among(granted, sorted(homes), about=asked.about) for home in homes[person]}


def _by_run(events: Sequence[ChangeEvent]) -> dict[int, list[int]]:
    """Return the subjects of events by the publication that changed them."""
    runs: dict[int, list[int]] = {}
    for event in events:
        if event.run is not None:
            runs.setdefault(event.run, []).append(event.subject)
    return runs
