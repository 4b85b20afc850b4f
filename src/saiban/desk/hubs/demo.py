"""Five hundred made-up hubs for the demonstration, with services, hours and the counts of the last weeks."""

from __future__ import annotations

from datetime import time

from django.db import transaction
from django.utils import timezone

from saiban.desk.models import HubDay
from saiban.directory.models import Office, OpeningHours, Service
from saiban.synth.offices import counts, hubs

_RUNS_HUBS = {"PK-KP": "kp-pnd"}
_HOURS = {day: ((time(9), time(13)), (time(14), time(16))) for day in range(1, 5)} | {
    5: ((time(9), time(12, 30)),),
    6: ((time(9), time(13)),),
}


@transaction.atomic
def make_demo_hubs() -> int:
    """Make the hubs that are not there yet and return how many that were; wants the directory loaded."""
    there = set(Office.objects.values_list("code", flat=True))
    new = [hub for hub in hubs() if hub.code not in there]
    Office.objects.bulk_create(
        Office(
            code=hub.code,
            name_en=hub.name_en,
            name_ur=hub.name_ur,
            organisation_id=_RUNS_HUBS.get(hub.province, "registry"),
            place_id=hub.tehsil,
            one_window=True,
            address_en="Tehsil office",
            address_ur="تحصیل دفتر",
        )
        for hub in new
    )
    services = list(Service.objects.values_list("pk", flat=True))
    through = Office.services.through
    through.objects.bulk_create(through(office_id=hub.code, service_id=code) for hub in new for code in services)
    OpeningHours.objects.bulk_create(
        OpeningHours(office_id=hub.code, weekday=day, opens=opens, closes=closes)
        for hub in new
        for day, spans in _HOURS.items()
        for opens, closes in spans
    )
    made = {hub.code for hub in new}
    HubDay.objects.bulk_create(
        HubDay(
            office_id=one.code,
            day=one.day,
            taken=one.taken,
            called=one.called,
            waited=one.waited,
            served=one.served,
            left=one.left,
            decided=one.decided,
            decision_days=one.decision_days,
        )
        for one in counts(timezone.localdate())
        if one.code in made
    )
    return len(new)
