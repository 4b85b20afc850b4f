"""Who is entitled and not enrolled, and the league of districts, as pages for everybody."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from saiban.statistics.figures import By, by
from saiban.statistics.gaps.entitlement import of_cell
from saiban.statistics.models import StoredFigure
from tests.statistics.dashboards.edition import NOW, edition, stored

pytestmark = pytest.mark.django_db

KAFAALAT = {"scheme": "kafaalat"}
COUNTRY: dict[tuple[str, bool], int] = {
    ("entitled", True): 6000,
    ("entitled", False): 2000,
    ("not_entitled", True): 500,
    ("not_entitled", False): 80_000,
    ("cannot_tell", True): 1500,
    ("cannot_tell", False): 4000,
}
GWADAR: dict[tuple[str, bool], int] = {("entitled", True): 40, ("entitled", False): 4, ("not_entitled", False): 900}


@pytest.fixture
def made() -> None:
    """The edition of the dashboards, and beside it Kafaalat's gaps: in Gwadar four are entitled and not enrolled."""
    standing = edition()
    cells: list[tuple[By, dict[tuple[str, bool], int], bool]] = [
        (by(KAFAALAT), COUNTRY, False),
        (by(KAFAALAT | {"district": "PK205"}), GWADAR, True),
    ]
    StoredFigure.objects.bulk_create(
        stored(standing, one, suppressed=small) for group, cell, small in cells for one in of_cell(group, cell, NOW)
    )


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.mark.usefixtures("made")
def test_everybody_sees_how_many_are_entitled_and_not_enrolled_and_how_unsure_that_is(client: Client) -> None:
    page = words(client, "/figures/entitled/")
    assert "50.0% to 78.9%" in page, "the bounds: nobody of the unclear is entitled, or all are"
    assert "8,000 2,000" in page
    assert "6.2% to 25.0%" in page
    assert "5.9%" in page, "whom the registry can't tell of"


@pytest.mark.usefixtures("made")
def test_four_people_in_gwadar_do_not_show(client: Client) -> None:
    page = words(client, "/figures/entitled/")
    row = page[page.index("district by district") :]
    assert "Gwadar *" in row and "90.9%" not in page


@pytest.mark.usefixtures("made")
def test_districts_stand_in_order_with_the_places_that_they_may_have(client: Client) -> None:
    page = words(client, "/figures/league/?indicator=older")
    assert "no sample was drawn" in page
    assert re.search(r"\d\.\d% to \d+\.\d% +\d+ to \d+", page)
    assert "have no place" in page, "Gwadar's older people are too few to show"


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("address", ["/figures/entitled/", "/figures/league/"])
def test_both_pages_speak_urdu(client: Client, address: str) -> None:
    client.cookies["language"] = "ur"
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'dir="rtl"' in page
    assert ("حق دار" if "entitled" in address else "درجہ") in page


@pytest.mark.usefixtures("made")
def test_the_table_of_the_league_is_a_file(client: Client) -> None:
    answer = client.get("/figures/download/league/csv/?indicator=older")
    assert answer.status_code == 200
    head = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert b"per_cent" in head and b"places" in head
