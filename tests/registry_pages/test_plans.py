"""The way to the rows: among many people, no page reads a whole table of people or of what is said of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from saiban.access.models import Role
from saiban.directory.models import Place
from saiban.frame import embedded
from saiban.frame.cluster import SUPERUSER
from saiban.registry import queries
from saiban.registry.queries import Wanted
from tests.registry_pages.conftest import viewer
from tests.registry_pages.crowd import crowd
from tests.registry_pages.town import CNIC_RUKHSANA, Town, build

PEOPLE = 50_000
WHOLE_TABLE = re.compile(r"Seq Scan on registry_(person|identifier|sourcerecord|nametoken)\b")


def build_crowded() -> Town:
    """Put the town among 50,000 people, every second a Muhammad, and give the planner its statistics."""
    with transaction.atomic():
        town = build()
        districts = Place.objects.filter(level=Place.Level.DISTRICT).order_by("code").values_list("code", flat=True)
        crowd(town.publication, PEOPLE, list(districts))
    name = connection.settings_dict["NAME"]
    with psycopg.connect(embedded.described().address(SUPERUSER, name), autocommit=True) as superuser:
        superuser.execute("VACUUM ANALYZE")
    return town


def plans(look: Callable[[], object]) -> list[str]:
    """Do something and return the plan of each query on people that it made."""
    with CaptureQueriesContext(connection) as captured:
        look()
    asked = [query["sql"] for query in captured if query["sql"].startswith("SELECT") and "registry_" in query["sql"]]
    with connection.cursor() as cursor:
        return [_plan(cursor, sql) for sql in asked]


def _plan(cursor: object, sql: str) -> str:
    cursor.execute(f"EXPLAIN {sql}")
    return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_nobody_is_looked_for_by_reading_everybody() -> None:
    town = build_crowded()
    rukhsana = town.people["Rukhsana Bibi"]
    steward, eobi = viewer(Role.STEWARD), viewer(Role.SCHEME_OFFICER, "eobi")
    lahore = viewer(Role.AUDITOR, "registry", "PK617")
    wanted = [
        Wanted("Muhammad Aslam"),
        Wanted("محمد علی خان"),
        Wanted("رخصانہ بی بی"),
        Wanted("Nasreem Akhtar", district="PK617"),
        Wanted("Bashasar Butt"),
        Wanted("Zafariqbal"),
        Wanted("Muhammad Ali Khan", guardian="Saeed Khan", birth_year=1975, sex="male"),
        Wanted(CNIC_RUKHSANA),
        Wanted("0321 4567890"),
        Wanted(rukhsana.number),
        Wanted("KF-778812"),
    ]
    looks = {
        f"{looking.role} {one}": plans(lambda looking=looking, one=one: queries.find(looking, one))
        for looking in (steward, eobi, lahore)
        for one in wanted
    }
    looks["person"] = plans(lambda: queries.person_page(steward, queries.find_person(steward, rukhsana.number)))
    looks["officer"] = plans(lambda: queries.person_page(eobi, queries.find_person(eobi, rukhsana.number)))
    cell = queries.find_cell(steward, "eobi", "kafaalat")
    looks["overlap"] = plans(lambda: list(queries.overlap_people(steward, cell, 1)))
    household = queries.person_page(steward, rukhsana).memberships[0].household
    looks["household"] = plans(lambda: queries.household_page(steward, household))
    employer = queries.person_page(steward, rukhsana).jobs[0].employer
    looks["employer"] = plans(lambda: queries.employer_page(steward, employer, 1))

    whole = {look: plan for look, made in looks.items() for plan in made if WHOLE_TABLE.search(plan)}
    assert whole == {}
    assert any("person_name_key" in plan for plan in looks[f"{steward.role} {wanted[0]}"])
    assert any("identifier_blind" in plan for plan in looks[f"{steward.role} {wanted[7]}"])

    found = queries.find(steward, Wanted("رخصانہ بی بی", guardian="غلام نبی"))
    assert [hit.person.pk for hit in found.people] == [rukhsana.pk]
    common = queries.find(steward, Wanted("Muhammad Ali"))
    assert len(common.people) == queries.SHOWN and common.more
    assert all("ALI" in hit.person.name_key.split() for hit in common.people)
    assert queries.find(steward, Wanted("Muhammad")).more
