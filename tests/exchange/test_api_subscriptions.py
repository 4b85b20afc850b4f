"""Subscriptions through the API: begun, listed, ended, and refused."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from saiban.exchange.models import Subscription
from tests.exchange.asking import System
from tests.exchange.calling import call, get, post, refusals
from tests.registry.agreed import agree
from tests.registry_pages.town import Town

WOMEN: dict[str, Any] = {
    "registry": "sr",
    "event": "update",
    "records": "SRPerson",
    "filter_type": "expression",
    "filter": {"sex": {"$eq": "female"}},
    "address": "https://core.eobi.gov.pk/notify",
}


def test_a_subscription_is_begun_listed_and_ended(town: Town, system: System) -> None:
    agree("told", fields=["sex", "name"])
    status, told = call(system, "subscriptions/new", key="k-1", **WOMEN)
    assert (status, told["event"], told["agreement"], told["ended_at"]) == (201, "update", "told", None)
    assert call(system, "subscriptions/new", key="k-1", **WOMEN)[1] == told
    (listed,) = get(system, "/api/subscriptions").json()["subscriptions"]
    assert listed == told
    ended = post(system, f"subscriptions/{told['code']}/end", "{}")
    assert ended.status_code == 200 and ended.json()["ended_at"]
    assert get(system, "/api/subscriptions").json() == {"subscriptions": []}


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("invalid_subscription", {"address": "https://elsewhere.example/notify"}),
        ("unknown_kind", {"filter": {"shoe_size": {"$eq": 43}}}),
        ("invalid_subscription", {"event": "new_member"}),
        ("invalid_subscription", {"frequency": "now and then"}),
        ("field_not_shared", {"event": "deregister"}),
        ("wrong_purpose", {"purpose": "grievance"}),
    ],
)
def test_a_subscription_that_can_not_be_is_refused(
    town: Town, system: System, code: str, changed: dict[str, Any]
) -> None:
    agree("told", fields=["sex", "name"])
    status, told = call(system, "subscriptions/new", **(WOMEN | changed))
    assert (status, told["code"]) == (422 if code in {"invalid_subscription", "unknown_kind"} else 403, code)
    assert not Subscription.objects.exists()
    assert refusals() == ([] if code == "invalid_subscription" else [("exchange.subscribe", "eobi-core", code)])


def test_nobody_ends_the_subscription_of_another(town: Town, system: System) -> None:
    agree("told", fields=["sex"])
    _status, told = call(system, "subscriptions/new", **WOMEN)
    other = System(code="bisp-core", organisation="bisp")
    other.register()
    for code in (told["code"], uuid.uuid4()):
        assert post(other, f"subscriptions/{code}/end", "{}").status_code == 404
    assert Subscription.objects.get().ended_at is None
