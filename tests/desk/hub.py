"""A hub in Nowshera and those who work there, for the tests of the desk."""

from __future__ import annotations

from datetime import time

from django.test import Client

from saiban.access.models import Posting, Purpose, Role
from saiban.directory.models import Office, OpeningHours, Service
from tests.access.people import district, looking_as


def nowshera_hub(code: str = "now-1") -> Office:
    """The hub of Pabbi, open from nine to one and two to four on every day of the week."""
    tehsil = district("Nowshera").parts.order_by("code").first()
    hub, new = Office.objects.get_or_create(
        code=code,
        defaults={
            "name_en": "One-window hub Pabbi",
            "name_ur": "ون ونڈو مرکز پبی",
            "organisation_id": "kp-pnd",
            "place": tehsil,
            "one_window": True,
            "address_en": "Tehsil office, GT Road, Pabbi",
            "address_ur": "تحصیل دفتر، جی ٹی روڈ، پبی",
        },
    )
    if new:
        hub.services.set(Service.objects.all())
        for day in range(1, 8):
            OpeningHours.objects.create(office=hub, weekday=day, opens=time(9), closes=time(13))
            OpeningHours.objects.create(office=hub, weekday=day, opens=time(14), closes=time(16))
    return hub


def at_the_window(hub: Office, username: str = "gul", role: Role = Role.DESK_OFFICER) -> Client:
    """The browser of an officer who sits in the hub; `client.user` and `client.posting` are theirs."""
    client = looking_as(role, "kp-pnd", username=username, place=district("Nowshera"), purpose=Purpose.CASE_HANDLING)
    Posting.objects.filter(pk=client.posting.pk).update(office=hub)
    client.posting.refresh_from_db()
    return client
