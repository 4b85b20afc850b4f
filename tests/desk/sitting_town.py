"""A quarter of Nowshera in the tables of the registry, as the one-window survey of Khyber Pakhtunkhwa reported it.

Shaheen Akhtar is 45 and married to Noor Muhammad, a mill hand of 61 who has just stopped working; a daughter is ten.
The household's proxy means score is 38.2, above what Kafaalat allows. Names are invented.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from saiban.directory.models import DataSource
from saiban.registry.models import Family, Household, HouseholdMember, Publication
from saiban.registry.name_tokens import recount
from saiban.terms.registry_numbers import NumberKind
from tests.access.people import district
from tests.registry_pages.town import Town

SURVEY = "kp-onewindow"
CNIC_SHAHEEN = "1720112345676"
SURVEYED = date(2023, 5, 14)


def quarter() -> Town:
    """Build the quarter and return it; `people` are by the Latin name."""
    named = {"name_en": "KP one-window survey", "name_ur": "خیبر پختونخوا ون ونڈو سروے"}
    DataSource.objects.update_or_create(code=SURVEY, defaults=named | {"organisation_id": "kp-pnd"})
    town = Town(Publication.objects.create(inputs="1" * 64, figures={"persons": 3, "households": 1}))
    place = {"district": district("Nowshera")}
    noor = town.person(
        "Noor Muhammad", {SURVEY: {}}, name_ur="نور محمد", father_name="Allah Ditta", sex="male",
        birth_date=date(1965, 2, 11), birth_precision="day", marital_status="married", **place,
    )  # fmt: skip
    shaheen = town.person(
        "Shaheen Akhtar", {SURVEY: {}}, name_ur="شاہین اختر", husband_name="Noor Muhammad", father_name="Gul Khan",
        sex="female", birth_date=date(1981, 6, 3), birth_precision="day", marital_status="married", **place,
    )  # fmt: skip
    child = town.person(
        "Palwasha", {SURVEY: {}}, name_ur="پلوشہ", father_name="Noor Muhammad", sex="female",
        birth_date=date(2016, 1, 20), birth_precision="day", marital_status="never_married", **place,
    )  # fmt: skip
    town.identifier(shaheen, "cnic", CNIC_SHAHEEN, SURVEY)
    town.identifier(noor, "cnic", "1720198765431", SURVEY)
    home = town.numbered(
        Household, NumberKind.HOUSEHOLD, head=noor, size=3, pmt_score=Decimal("38.20"), survey_date=SURVEYED, **place
    )
    told = town.record(SURVEY, household=home, household_size=3)
    family = town.numbered(Family, NumberKind.FAMILY, household=home, woman=shaheen, husband=noor)
    for person, relation in ((noor, "head"), (shaheen, "spouse"), (child, "daughter")):
        town.add(
            HouseholdMember, household=home, person=person, family=family, relation=relation,
            valid=DateRange(SURVEYED, None), record=told,
        )  # fmt: skip
    recount()
    return town
