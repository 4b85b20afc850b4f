"""Officers at the pages of the scheme book, and what they send."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from saiban.access.models import Role
from saiban.schemes.active import standing_texts
from saiban.schemes.jobs import work_out_effect
from saiban.schemes.models import SchemeVersion
from tests.access.people import looking_as


def shazia(organisation: str = "bisp") -> Client:
    """Shazia Mengal writes the rules of BISP's schemes."""
    return looking_as(Role.SCHEME_OFFICER, organisation, username="shazia")


def bilal() -> Client:
    """Bilal Hussain is a steward, and decides."""
    return looking_as(Role.STEWARD, username="bilal")


def with_cash(rupees: int) -> str:
    """Kafaalat's file with another instalment from 2026 on, in the table of figures and in the example of that year."""
    text = standing_texts()["kafaalat"]
    before = re.search(r"from: 2026-01-01, value: (\d+)", text)[1]
    changed = text.replace(f"value: {before}", f"value: {rupees}").replace(f"amount: {before}", f"amount: {rupees}")
    assert changed.count(str(rupees)) == 2
    return changed


def propose(
    client: Client, text: str, *, start: date | None = None, why: str = "Finance Division's letter of 3 November"
) -> HttpResponse:
    """Send the form of a proposal."""
    sent = {
        "text": text,
        "in_force_from": (start or timezone.localdate()).isoformat(),
        "why": why,
        "once": str(uuid.uuid4()),
    }
    return client.post("/book/changes/propose/", sent)


def proposed(client: Client, text: str, **about: object) -> SchemeVersion:
    """Propose a text and let the worker say whom it would affect."""
    answer = propose(client, text, **about)
    assert answer.status_code == 302, re.findall(r"<li>(.*)</li>|class=.wrong.[^>]*>(.*)<", answer.content.decode())
    version = SchemeVersion.objects.get(pk=int(answer["Location"].rstrip("/").split("/")[-1]))
    work_out(version)
    return version


def work_out(version: SchemeVersion) -> None:
    """Do what the worker does with a proposal."""
    work_out_effect.func(effect=version.effects.latest("pk").pk)


def decide(client: Client, version: SchemeVersion, how: str, reason: str = "") -> HttpResponse:
    """Press a button of the page of a version."""
    return client.post(f"/book/changes/{version.pk}/{how}/", {"reason": reason})


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)
