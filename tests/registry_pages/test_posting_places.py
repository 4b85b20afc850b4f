"""How far the eyes of a posting reach: a province, a district, a tehsil, the whole country."""

from __future__ import annotations

import pytest

from saiban.access.models import Role
from saiban.directory.models import Place
from saiban.registry.models import Person
from saiban.registry.queries.sight import Sight
from tests.registry_pages.conftest import viewer
from tests.registry_pages.town import Town

pytestmark = pytest.mark.django_db

LAHORE, PESHAWAR = "PK617", "PK704"


@pytest.fixture
def tehsils(town: Town) -> tuple[Place, Place]:
    """Rukhsana stays in one tehsil of Lahore, Zafar in another; of the others no tehsil is known."""
    first, second = Place.objects.filter(parent=LAHORE).order_by("code")[:2]
    Person.objects.filter(pk=town.people["Rukhsana Bibi"].pk).update(tehsil=first)
    Person.objects.filter(pk=town.people["Zafar Iqbal"].pk).update(tehsil=second)
    return first, second


def seen_from(place: str | None, role: Role = Role.AUDITOR) -> set[str]:
    return set(Sight(viewer(role, "registry", place)).people().values_list("name", flat=True))


@pytest.mark.usefixtures("town")
def test_a_province_holds_its_districts_and_no_others() -> None:
    punjab = Place.objects.get(pk=LAHORE).parent
    kp = Place.objects.get(pk=PESHAWAR).parent

    assert seen_from(punjab.pk) == seen_from(LAHORE)
    assert seen_from(kp.pk) == seen_from(PESHAWAR)
    assert seen_from(punjab.pk) | seen_from(kp.pk) == seen_from(None)
    assert "Nasreen Akhtar" in seen_from(kp.pk) - seen_from(punjab.pk)


def test_a_tehsil_holds_those_who_stay_there_alone(tehsils: tuple[Place, Place]) -> None:
    first, second = tehsils
    assert seen_from(first.pk) == {"Rukhsana Bibi"}
    assert seen_from(second.pk) == {"Zafar Iqbal"}


def test_an_employer_of_the_district_is_seen_from_its_tehsils(tehsils: tuple[Place, Place]) -> None:
    inspector = viewer(Role.AUDITOR, "registry", tehsils[0].pk)
    assert Sight(inspector).employers().count() == Sight(viewer(Role.AUDITOR, "registry", LAHORE)).employers().count()
    assert not Sight(viewer(Role.AUDITOR, "registry", PESHAWAR)).employers().exists()
