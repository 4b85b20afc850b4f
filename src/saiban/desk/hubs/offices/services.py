"""What writes offices, and which of them somebody may change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from django.db import transaction
from django.db.models import Q, QuerySet

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.directory.models import Office, OpeningHours, Organisation, Place, Service

KEEPER = "registry"
Hours = Mapping[int, Sequence[tuple[time, time]]]


@dataclass(frozen=True)
class OfficeSaid:
    """What is said of an office; `hours` are the spans of each weekday (1 Monday), none for a day that it is closed."""

    name_en: str
    name_ur: str
    organisation: Organisation
    place: Place
    one_window: bool
    address_en: str
    address_ur: str
    phone: str
    services: Sequence[Service]
    hours: Hours


def organisations_of(viewer: Viewer) -> QuerySet[Organisation]:
    """The organisations whose offices a viewer writes down: the own one; of who keeps the registry, all."""
    every = Organisation.objects.order_by("code")
    own = viewer.organisation.pk if viewer.organisation else ""
    return every if own == KEEPER else every.filter(pk=own)


def offices_of(viewer: Viewer) -> QuerySet[Office]:
    """The offices that a viewer may change: of these organisations, within the place of the posting."""
    found = Office.objects.filter(organisation__in=organisations_of(viewer)).select_related("organisation", "place")
    if viewer.districts is not None:
        found = found.filter(Q(place__in=viewer.districts) | Q(place__parent__in=viewer.districts))
    return found


@transaction.atomic
def write_office(*, by: Viewer, code: str, said: OfficeSaid) -> Office:
    """Write an office down, or anew under the code that it has; the log names what was changed."""
    office = Office.objects.select_for_update().filter(pk=code).first() or Office(code=code)
    columns = ("name_en", "name_ur", "organisation", "place", "one_window", "address_en", "address_ur", "phone")
    changed = [name for name in columns if office._state.adding or getattr(office, name) != getattr(said, name)]
    for name in columns:
        setattr(office, name, getattr(said, name))
    office.save()
    if set(office.services.values_list("pk", flat=True)) != {one.pk for one in said.services}:
        changed.append("services")
        office.services.set(said.services)
    wanted = {(day, opens, closes) for day, spans in said.hours.items() for opens, closes in spans}
    if wanted != set(office.hours.values_list("weekday", "opens", "closes")):
        changed.append("hours")
        office.hours.all().delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(office=office, weekday=day, opens=opens, closes=closes)
            for day, opens, closes in sorted(wanted)
        )
    if changed:
        log.write(by, act="desk.office", subject_kind="office", fields=[office.code, *changed], results=1)
    return office
