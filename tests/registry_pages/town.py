"""A small town in the tables of the registry, as the publication of a run would leave it.

Rukhsana Bibi is in Kafaalat and, under another spelling and another birth year, with EOBI; her husband Muhammad Aslam
works in a mill that EOBI and PESSI know; their neighbours live in two districts. Names are invented.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from saiban.directory.models import DataSource
from saiban.frame.crypto import blind, seal
from saiban.registry.models import (
    Address,
    BenefitPaid,
    Contribution,
    DistrictFigure,
    Employer,
    EmployerIdentifier,
    Employment,
    Enrolment,
    Family,
    Household,
    HouseholdMember,
    Identifier,
    Overlap,
    Person,
    Publication,
    RegistryEvent,
    SourceRecord,
)
from saiban.registry.name_tokens import recount
from saiban.terms import names, registry_numbers
from saiban.terms.registry_numbers import NumberKind

_KEY = b"a key for the numbers of a town!"
CNIC_RUKHSANA = "3520212345672"
CNIC_ASLAM = "3520298765431"
PHONE = "+923214567890"


def number(kind: NumberKind, counter: int) -> str:
    """The registry number of the counter-th thing of a kind in the town."""
    return registry_numbers.number(kind, counter, _KEY)


@dataclass
class Town:
    """Puts rows into the tables; `publication` is the run that published them."""

    publication: Publication
    keys: Any = field(default_factory=lambda: count(1))
    people: dict[str, Person] = field(default_factory=dict)

    def add(self, model: type[models.Model], **values: Any) -> Any:
        """Insert a fact that the publication added."""
        return model.objects.create(row_digest=uuid.uuid4(), run_added=self.publication, **values)

    def numbered(self, model: type[models.Model], kind: NumberKind, **values: Any) -> Any:
        """Insert something that bears a registry number."""
        key = next(self.keys)
        given = {"id": key, "number": number(kind, key), "run_changed": self.publication, **values}
        return self.add(model, **given)

    def record(self, source: str, as_of: date = date(2025, 6, 30), **values: Any) -> SourceRecord:
        """Insert a row of a source's extract; what it said goes to `said`."""
        key = next(self.keys)
        links = {name: values.pop(name) for name in ("person", "household", "employer") if name in values}
        said = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        return self.add(
            SourceRecord,
            id=key,
            record=f"{source}:{key}",
            source_id=source,
            extract="0123456789abcdef",
            row=key,
            as_of=as_of,
            unit="person",
            said=said,
            run_changed=self.publication,
            **links,
        )

    def person(self, called: str, sources: dict[str, dict[str, Any]], **golden: Any) -> Person:
        """Insert a person with one record for each source (what the source says, beside the golden values)."""
        named = {"name": called, "name_key": names.key(called), **golden}
        person = self.numbered(Person, NumberKind.PERSON, sources=sorted(sources), **named)
        told = {name: getattr(person, name) for name in ("father_name", "husband_name", "sex") if getattr(person, name)}
        if person.birth_date:
            told |= {"birth_date": person.birth_date, "birth_precision": person.birth_precision}
        if person.district_id:
            told["district"] = person.district_id
        records = {
            source: self.record(source, person=person, **({"name": called} | told | said))
            for source, said in sources.items()
        }
        first = next(iter(records.values()), None)
        person.provenance = dict.fromkeys(("name", *told), first.pk) if first else {}
        person.save()
        person.said_by = records
        self.people[called] = person
        return person

    def identifier(self, person: Person, kind: str, value: str, source: str, **more: Any) -> Identifier:
        """Insert a number of a person, sealed and indexed."""
        return self.add(
            Identifier,
            person=person,
            kind=kind,
            cipher=seal(kind, value),
            blind=blind(kind, value),
            last_four=value[-4:],
            source=source,
            valid=DateRange(date(2024, 1, 1), date(2025, 7, 1)),
            record=person.said_by[source],
            **more,
        )

    def enrol(
        self, person: Person, scheme: str, source: str, since: date, status: str = "active", until: Any = None
    ) -> None:
        """Insert an enrolment, and name the scheme on the person while it runs."""
        valid = DateRange(since, until)
        record = person.said_by[source]
        self.add(
            Enrolment, person=person, scheme_id=scheme, status=status, valid=valid, as_of=record.as_of, record=record
        )
        if until is None:
            person.schemes = sorted({*person.schemes, scheme})
            person.save()

    def pay(self, person: Person, scheme: str, source: str, day: date, rupees: str) -> None:
        """Insert a benefit paid."""
        record = person.said_by[source]
        self.add(BenefitPaid, person=person, scheme_id=scheme, paid_on=day, amount=Decimal(rupees), record=record)


def build() -> Town:
    """Build the town and return it."""
    _directory()
    town = Town(Publication.objects.create(inputs="0" * 64, figures={"persons": 8, "households": 1, "employers": 1}))
    rukhsana = town.person(
        "Rukhsana Bibi",
        {
            "bisp-kafaalat": {},
            "eobi-pr02a": {"name": "Ruksana Bibi", "birth_date": date(1986, 4, 3), "husband_name": "Mohd Aslam"},
            "nser-survey": {"name": "رخسانہ بی بی", "birth_date": date(1984, 1, 1), "birth_precision": "year"},
        },
        name_ur="رخسانہ بی بی",
        father_name="Ghulam Nabi",
        husband_name="Muhammad Aslam",
        sex="female",
        birth_date=date(1984, 3, 4),
        birth_precision="day",
        marital_status="married",
        district_id="PK617",
    )
    aslam = town.person(
        "Muhammad Aslam",
        {"eobi-pr02a": {}, "pessi-workers": {}, "nser-survey": {}},
        name_ur="محمد اسلم",
        father_name="Allah Ditta",
        sex="male",
        birth_date=date(1979, 1, 1),
        birth_precision="year",
        district_id="PK617",
    )
    town.person(
        "Shabnam Bibi", {"nser-survey": {}}, name_ur="شبنم بی بی", father_name="Muhammad Aslam", sex="female",
        birth_date=date(2010, 9, 1), birth_precision="month", district_id="PK617",
    )  # fmt: skip
    for called, father, district, year in (
        ("Muhammad Aslam", "Nawab Din", "PK617", 1991),
        ("Muhammad Aslam", "Karim Bakhsh", "PK704", 1979),
        ("Nasreen Akhtar", "Sher Muhammad", "PK704", 1990),
        ("Zafar Iqbal", "Fazal Elahi", "PK617", 1968),
    ):
        source = "bisp-kafaalat" if called.startswith("Nasreen") else "pessi-workers"
        town.person(
            called, {source: {}}, father_name=father, district_id=district, birth_precision="day",
            birth_date=date(year, 5, 5), sex="female" if called.startswith("Nasreen") else "male",
        )  # fmt: skip
    _numbers_and_schemes(town, rukhsana, aslam)
    _home_and_work(town, rukhsana, aslam)
    _figures(town)
    recount()
    return town


def _directory() -> None:
    """Add the sources; organisations, schemes and places are there from the packaged tables."""
    for code, organisation, scheme, name_en, name_ur in (
        ("bisp-kafaalat", "bisp", "kafaalat", "Kafaalat payments", "کفالت کی ادائیگیاں"),
        ("nser-survey", "bisp", "nser", "NSER household survey", "این ایس ای آر سروے"),
        ("eobi-pr02a", "eobi", "eobi", "EOBI monthly return", "ای او بی آئی ماہانہ گوشوارہ"),
        ("pessi-workers", "pessi", "pessi", "PESSI secured workers", "پیسی کے محفوظ کارکن"),
    ):
        defaults = {"name_en": name_en, "name_ur": name_ur, "organisation_id": organisation, "scheme_id": scheme}
        DataSource.objects.update_or_create(code=code, defaults=defaults)


def _numbers_and_schemes(town: Town, rukhsana: Person, aslam: Person) -> None:
    town.identifier(rukhsana, "cnic", CNIC_RUKHSANA, "bisp-kafaalat")
    town.identifier(rukhsana, "cnic", CNIC_RUKHSANA, "eobi-pr02a")
    town.identifier(rukhsana, "phone", PHONE, "bisp-kafaalat", shared=True)
    town.identifier(rukhsana, "scheme:kafaalat", "KF-778812", "bisp-kafaalat")
    town.identifier(rukhsana, "eobi_no", "4700B012345", "eobi-pr02a")
    town.identifier(aslam, "cnic", CNIC_ASLAM, "eobi-pr02a")
    town.identifier(aslam, "phone", PHONE, "nser-survey", shared=True)
    town.enrol(rukhsana, "kafaalat", "bisp-kafaalat", date(2021, 7, 1))
    town.enrol(rukhsana, "eobi", "eobi-pr02a", date(2016, 2, 1))
    town.enrol(rukhsana, "pessi", "eobi-pr02a", date(2016, 2, 1), "exited", date(2019, 5, 1))
    town.enrol(aslam, "eobi", "eobi-pr02a", date(2012, 1, 1))
    town.enrol(aslam, "pessi", "pessi-workers", date(2013, 1, 1))
    for year in (2022, 2023, 2024, 2025):
        for month in (1, 4, 7, 10):
            town.pay(rukhsana, "kafaalat", "bisp-kafaalat", date(year, month, 15), "10500.00")


def _home_and_work(town: Town, rukhsana: Person, aslam: Person) -> None:
    home = town.numbered(
        Household, NumberKind.HOUSEHOLD, head=aslam, district_id="PK617", size=3, pmt_score=Decimal("24.31"),
        survey_date=date(2022, 11, 5),
    )  # fmt: skip
    told = town.record("nser-survey", household=home, household_size=3)
    family = town.numbered(Family, NumberKind.FAMILY, household=home, woman=rukhsana, husband=aslam)
    for person, relation in ((aslam, "head"), (rukhsana, "spouse"), (town.people["Shabnam Bibi"], "daughter")):
        town.add(
            HouseholdMember, household=home, person=person, family=family, relation=relation,
            valid=DateRange(date(2022, 11, 5), None), record=told,
        )  # fmt: skip
    town.add(
        Address, person=rukhsana, kind="present", district_id="PK617", text="Gali 4, Baghbanpura",
        as_of=date(2022, 11, 5), record=rukhsana.said_by["nser-survey"],
    )  # fmt: skip
    mill = town.numbered(
        Employer, NumberKind.EMPLOYER, name="Ravi Textile Mills", name_key="RV TKSTL MLS", sector="textiles",
        employees=140, district_id="PK617", sources=["eobi-pr02a", "pessi-workers"],
    )  # fmt: skip
    for kind, value, source in (("eobi", "ABC0123", "eobi-pr02a"), ("pessi", "LHR-4411", "pessi-workers")):
        town.add(EmployerIdentifier, employer=mill, kind=kind, value=value, source=source)
        town.record(source, employer=mill)
    town.add(EmployerIdentifier, employer=mill, kind="ntn", value="3520211111117", source="eobi-pr02a")
    for person, scheme, source in (
        (aslam, "eobi", "eobi-pr02a"),
        (aslam, "pessi", "pessi-workers"),
        (rukhsana, "eobi", "eobi-pr02a"),
    ):
        record = person.said_by[source]
        wage = Decimal("37000.00")
        town.add(
            Employment, person=person, employer=mill, scheme_id=scheme, valid=DateRange(date(2016, 2, 1), None),
            wage=wage, record=record,
        )  # fmt: skip
        for month in range(1, 7):
            town.add(
                Contribution, person=person, employer=mill, scheme_id=scheme, month=date(2025, month, 1), wage=wage,
                amount=Decimal("2220.00"), record=record,
            )  # fmt: skip


def _figures(town: Town) -> None:
    town.add(Overlap, first_id="eobi", second_id="kafaalat", people=1, rupees_a_month=Decimal("13500.00"))
    town.add(Overlap, first_id="eobi", second_id="pessi", people=1, rupees_a_month=Decimal("0.00"))
    for district, scheme, people in (
        ("PK617", None, 5),
        ("PK704", None, 2),
        ("PK617", "kafaalat", 1),
        ("PK704", "kafaalat", 1),
        ("PK617", "eobi", 2),
    ):
        town.add(DistrictFigure, district_id=district, scheme_id=scheme, people=people)


def merge(town: Town, gone: Person, into: Person) -> RegistryEvent:
    """Let one number lead to another, as a run does that finds the two to be one person."""
    gone.merged_into = into
    gone.save()
    return RegistryEvent.objects.create(
        publication=town.publication,
        kind="merge",
        subject="person",
        survivor=into.pk,
        others=[gone.pk],
        before={str(gone.pk): [], str(into.pk): []},
        after={str(into.pk): []},
        reason="linkage",
    )
