"""Two organisations on one registry: an officer of each opens everything there is, and sees only the own part.

The town of tests/registry_pages: Rukhsana Bibi is known to BISP and, in another spelling, to EOBI; Nasreen Akhtar to
BISP alone; Zafar Iqbal to neither of the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from saiban.access.models import AccessLog, Purpose, Role
from saiban.registry.models import Employer, Household, Person
from tests.access.people import looking_as
from tests.registry_pages.town import CNIC_ASLAM, CNIC_RUKHSANA, PHONE, Town, build

pytestmark = pytest.mark.django_db

ONLY_BISP = [
    "Nasreen Akhtar", "Benazir Kafaalat", "Kafaalat payments", "NSER household", "KF-778812", "10,500", "Baghbanpura",
    "24.31", "Shabnam",
]  # fmt: skip
ONLY_EOBI = ["Ruksana", "4700B012345", "EOBI", "Ravi Textile", "37,000", "2,220"]
ONLY_PESSI = ["Zafar Iqbal", "Nawab Din", "LHR-4411", "PESSI"]
ASKED = [
    "Rukhsana", "Nasreen Akhtar", "Zafar Iqbal", "Muhammad Aslam", "رخسانہ", CNIC_RUKHSANA, CNIC_ASLAM, PHONE,
    "KF-778812", "4700B012345", "LHR-4411", "Ravi Textile",
]  # fmt: skip


@pytest.fixture
def town() -> Town:
    """Build the town."""
    return build()


def officer(organisation: str) -> Client:
    """The browser of a scheme officer."""
    return looking_as(Role.SCHEME_OFFICER, organisation, username=organisation, purpose=Purpose.CASE_HANDLING)


def everything(client: Client) -> Iterator[tuple[str, str]]:
    """What the registry's pages answer (where, text) to somebody who tries every number there is and many searches."""
    for asked in ASKED:
        response = client.post("/find/", {"q": asked})
        assert response.status_code == 200
        yield f"find {asked}", response.content.decode().replace(f'value="{asked}"', "")
    for kind, model in (("person", Person), ("household", Household), ("employer", Employer)):
        for number in model.objects.values_list("number", flat=True):
            for response in (
                client.get(f"/{kind}/{number}/"),
                client.post(f"/{kind}/{number}/numbers/") if kind == "person" else client.get("/map/"),
            ):
                if response.status_code == 200:
                    yield f"{kind} {number}", response.content.decode()
    for page in ("/", "/map/", "/map/?scheme=eobi", "/map/?scheme=kafaalat", "/overlap/", "/overlap/eobi/kafaalat/"):
        response = client.get(page)
        if response.status_code == 200:
            yield page, response.content.decode()


def main_part(response: HttpResponse) -> str:
    """What stands in the middle of a page."""
    return re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]


@pytest.mark.parametrize(
    ("organisation", "foreign"),
    [("bisp", [*ONLY_EOBI, *ONLY_PESSI, "Punjab social security"]), ("eobi", ONLY_BISP + ONLY_PESSI)],
)
def test_neither_officer_sees_what_only_others_know(town: Town, organisation: str, foreign: list[str]) -> None:
    for where, text in everything(officer(organisation)):
        for word in foreign:
            assert word not in text, f"{organisation} reads {word!r} at {where}"


def test_both_see_the_person_whom_both_know_each_with_the_own_records(town: Town) -> None:
    rukhsana = town.people["Rukhsana Bibi"].number
    bisp = officer("bisp").get(f"/person/{rukhsana}/").content.decode()
    eobi = officer("eobi").get(f"/person/{rukhsana}/").content.decode()

    assert "Benazir Kafaalat" in bisp
    assert "EOBI old-age insurance" in eobi
    assert "Ravi Textile Mills" in eobi


def test_a_person_of_the_other_organisation_is_as_if_there_were_none(town: Town) -> None:
    nasreen = town.people["Nasreen Akhtar"]
    eobi = officer("eobi")

    hidden = eobi.get(f"/person/{nasreen.number}/")
    missing = eobi.get("/person/100000000005/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert main_part(hidden) == main_part(missing)
    assert not AccessLog.objects.filter(act="view", subjects__contains=[nasreen.pk]).exists()


def test_a_steward_sees_what_every_organisation_says(town: Town) -> None:
    steward = looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP)
    page = steward.get(f"/person/{town.people['Rukhsana Bibi'].number}/").content.decode()

    assert "Benazir Kafaalat" in page
    assert "Ruksana Bibi" in page
