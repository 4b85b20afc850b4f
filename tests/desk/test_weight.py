"""A slow line: what a first visit and a later page cost, compressed, without the font."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from django.test import Client

from saiban.access.models import Purpose, Role
from tests.access.people import looking_as
from tests.desk.sitting_town import quarter
from tests.desk.test_sitting import once, ticked
from tests.registry_pages.town import Town

pytestmark = pytest.mark.django_db

FIRST_VISIT = 100_000
LATER_PAGE = 30_000
PARTS = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pytest.fixture
def town() -> Town:
    return quarter()


def compressed(client: Client, address: str, form: dict[str, Any] | None = None) -> tuple[int, str, str]:
    """The bytes that travel for one answer, where it leads, and its text."""
    answer = client.get(address) if form is None else client.post(address, form)
    if answer.status_code == 302:
        return compressed(client, answer["Location"])
    assert answer.status_code == 200, address
    sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return len(sent), address, "" if answer.streaming else gzip.decompress(sent).decode()


def at_the_window() -> Client:
    """A phone's browser in Urdu, which takes compressed answers."""
    client = looking_as(Role.DESK_OFFICER, "kp-pnd", username="gul", purpose=Purpose.CASE_HANDLING)
    client.cookies["language"] = "ur"
    client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip, deflate"
    return client


def test_a_first_visit_and_every_later_page_are_light(town: Town) -> None:
    client = at_the_window()
    page, _address, text = compressed(client, "/desk/")
    cost = {"/desk/": page}
    number = town.people["Shaheen Akhtar"].number
    sitting, address, family = compressed(client, "/desk/serve/", {"number": number})
    for part in dict.fromkeys([*PARTS.findall(text), *PARTS.findall(family)]):
        cost[part] = compressed(client, part)[0]
    assert sum(cost.values()) < FIRST_VISIT, cost
    slip, _where, _text = compressed(client, address, ticked(town) | once())
    register, _where, _text = compressed(client, "/desk/register/", {"q": ""})
    later = {"search": page, "family": sitting, "slip": slip, "registration": register}
    assert all(size < LATER_PAGE for size in later.values()), later


def test_an_answer_that_works_everything_out_anew_is_light(town: Town) -> None:
    client = at_the_window()
    _size, address, _text = compressed(client, "/desk/serve/", {"number": town.people["Shaheen Akhtar"].number})
    answer = client.post(f"{address}answers/", ticked(town), headers={"hx-request": "true", "hx-target": "offers"})
    assert len(answer.content) < LATER_PAGE
