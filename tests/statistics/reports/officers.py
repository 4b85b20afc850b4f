"""Those who return accounts and put targets forward, and what they send."""

from __future__ import annotations

import re
import uuid

from django.http import HttpResponse
from django.test import Client

from saiban.access.models import Role
from saiban.statistics.models import AccountsReturn, Target
from tests.access.people import looking_as

EOBI_2023 = {
    "year": "2023",
    "basis": "audited",
    "document": "Annual audited accounts 2023-24, page 41",
    "employers__": "Rs. 52,10,00,00,000",
    "workers__": "10,420,000,000",
    "investment__": "۳۸۵۰۰۰۰۰۰۰۰",
    "cash_benefits__old_age": "68,000,000,000",
    "cash_benefits__survivors": "21500000000.50",
    "administration__": "4,900,000,000",
    "transfers_out__": "0",
}
"""What EOBI's accounts officer types, as people type amounts."""

OLDER_2030 = {
    "programme": "Social Protection Reform Programme",
    "indicator": "older",
    "province": "",
    "sex": "",
    "measure": "percent",
    "baseline": "4.0",
    "baseline_on": "2021-07-01",
    "value": "20",
    "due_on": "2030-06-30",
    "source": "Programme agreement of 12 March 2021, schedule 2",
}


def farida() -> Client:
    """Farida Khan keeps EOBI's accounts."""
    return looking_as(Role.SCHEME_OFFICER, "eobi", username="farida")


def bilal() -> Client:
    """Bilal Hussain is a steward, and decides."""
    return looking_as(Role.STEWARD, username="bilal")


def sana() -> Client:
    """Sana Tariq is an analyst of the ministry."""
    return looking_as(Role.ANALYST, username="sana")


def send(client: Client, path: str, fields: dict[str, str]) -> HttpResponse:
    """Send a form once."""
    return client.post(path, {**fields, "once": str(uuid.uuid4())})


def returned(client: Client, scheme: str = "eobi", **changed: str) -> AccountsReturn:
    """Return a scheme's accounts."""
    answer = send(client, f"/statistics/accounts/return/{scheme}/", EOBI_2023 | changed)
    assert answer.status_code == 302, wrong(answer)
    return AccountsReturn.objects.latest("pk")


def put_forward(client: Client, **changed: str) -> Target:
    """Put a target forward."""
    answer = send(client, "/statistics/targets/new/", OLDER_2030 | changed)
    assert answer.status_code == 302, wrong(answer)
    return Target.objects.latest("pk")


def decide(client: Client, put: AccountsReturn | Target, how: str, reason: str = "") -> HttpResponse:
    """Press a button of the page of a return or a target."""
    place = "accounts" if isinstance(put, AccountsReturn) else "targets"
    return client.post(f"/statistics/{place}/{put.pk}/{how}/", {"reason": reason})


def wrong(answer: HttpResponse) -> list[str]:
    """What a page says was wrong."""
    return re.findall(r"(?:notice-error|wrong|invalid)[^>]*>([^<]+)<", answer.content.decode())
