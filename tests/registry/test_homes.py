"""Households, the families in them, and employers with their workers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from saiban.registry.models import (
    Contribution,
    Employer,
    EmployerIdentifier,
    Employment,
    Family,
    Household,
    HouseholdMember,
)
from tests.registry.office import Office, holder, said

MARRIED, SINGLE = {"marital_status": "married"}, {"marital_status": "never_married"}
MAN, WOMAN = {"sex": "male"}, {"sex": "female"}


def member(number: str, name: str, relation: str, **values: object) -> dict[str, object]:
    """Return a row of a survey's roster of one home."""
    born = values.pop("born", None)
    birth = {"birth_date": dt.date(int(str(born)), 1, 1), "birth_precision": "year"} if born else {}
    return said(f"nser:{number}", name, home="home", household="H1", relation=relation, **birth, **values)


def a_joint_household() -> list[dict[str, object]]:
    """Ghulam Nabi with his wife, a married son's family, a widowed daughter with a child, and his own child."""
    return [
        member("1", "Ghulam Nabi", "head", born=1950, **MAN, **MARRIED),
        member("2", "Zubaida", "spouse", born=1955, husband_name="Gh. Nabi", **WOMAN, **MARRIED),
        member("3", "Muhammad Aslam", "son", born=1980, father_name="Ghulam Nabi", **MAN, **MARRIED),
        member("4", "Nasreen", "daughter_in_law", born=1984, husband_name="Mohd Aslam", **WOMAN, **MARRIED),
        member("5", "Hira", "grandchild", born=2010, father_name="محمد اسلم", **WOMAN, **SINGLE),
        member("6", "Rukhsana", "daughter", born=1978, marital_status="widowed", husband_name="Bashir", **WOMAN),
        member("7", "Tahir", "grandchild", born=2008, father_name="Bashir", **MAN, **SINGLE),
        member("8", "Usman", "son", born=1999, father_name="Ghulam Nabi", **MAN, **SINGLE),
        member("9", "Khalid Mehmood", "not_related", born=1970, **MAN, **SINGLE),
    ]


def families() -> dict[str, set[str]]:
    """Return woman -> names of everyone in her family."""
    return {
        family.woman.name: {row.person.name for row in HouseholdMember.objects.filter(family=family, run_ended=None)}
        for family in Family.objects.filter(run_ended=None)
    }


def test_a_household_has_a_family_for_every_woman_who_ever_married(office: Office) -> None:
    office.publish(a_joint_household())
    assert families() == {
        "Zubaida": {"Zubaida", "Ghulam Nabi", "Usman"},
        "Nasreen": {"Nasreen", "Muhammad Aslam", "Hira"},
        "Rukhsana": {"Rukhsana", "Tahir"},
    }
    assert Family.objects.get(woman__name="Nasreen").husband == holder("nser:3")
    assert Family.objects.get(woman__name="Rukhsana").husband is None
    home = Household.objects.get()
    assert home.head == holder("nser:1") and home.size == 9
    assert HouseholdMember.objects.get(person__name="Khalid Mehmood").family is None


def test_a_child_of_two_wives_has_no_family_until_its_mother_is_known(office: Office) -> None:
    rows = [
        member("1", "Allah Ditta", "head", **MAN, **MARRIED),
        member("2", "Zubaida", "spouse", cnic="3520212345672", **WOMAN, **MARRIED),
        member("3", "Parveen", "spouse", **WOMAN, **MARRIED),
        member("4", "Hira", "daughter", born=2015, father_name="Allah Ditta", **WOMAN, **SINGLE),
        member("5", "Sana", "daughter", born=2016, cnic="3520212345672", cnic_holder="mother", **WOMAN, **SINGLE),
    ]
    office.publish(rows)
    assert families() == {"Zubaida": {"Zubaida", "Allah Ditta", "Sana"}, "Parveen": {"Parveen"}}
    assert Family.objects.get(woman__name="Parveen").husband == holder("nser:1")


def test_a_relation_is_to_the_head_of_the_list_that_says_it(office: Office) -> None:
    second = {"household": "H2"}
    office.publish(
        [
            member("1", "Allah Ditta", "head", **MAN, **MARRIED),
            member("2", "Zubaida", "spouse", **WOMAN, **MARRIED),
            member("3", "Hira", "daughter", born=2015, **WOMAN, **SINGLE),
            member("4", "Bashir Ahmad", "head", **MAN, **MARRIED) | second,
            member("5", "Parveen", "spouse", husband_name="Basheer Ahmed", **WOMAN, **MARRIED) | second,
            member("6", "Sana", "daughter", born=2016, father_name="Bashir Ahmd", **WOMAN, **SINGLE) | second,
        ]
    )
    assert families() == {
        "Zubaida": {"Zubaida", "Allah Ditta", "Hira"},
        "Parveen": {"Parveen", "Bashir Ahmad", "Sana"},
    }


def test_a_family_keeps_its_number_while_its_woman_lives_on_in_the_registry(office: Office) -> None:
    rows = a_joint_household()
    office.publish(rows)
    before = dict(Family.objects.values_list("woman__name", "number"))
    office.publish([row for row in rows if row["who"] != "Ghulam Nabi"])
    office.publish([said("nser:0", "Bibi Hajra", home="other", relation="spouse", sex="female", **MARRIED), *rows])
    after = dict(Family.objects.filter(run_ended=None).values_list("woman__name", "number"))
    assert before.items() <= after.items() and len(after) == 4


def test_a_household_takes_its_newest_score_and_place_and_counts_its_members_where_no_size_is_stated(
    office: Office,
) -> None:
    old, new = dt.date(2011, 5, 1), dt.date(2022, 3, 1)
    office.publish(
        [
            member("1", "Nabi", "head", survey_date=old, pmt_score=Decimal("16.17"), district="PK601"),
            member("2", "Nabi", "head", survey_date=new, pmt_score=Decimal("31.05"), district="PK602"),
            member("3", "Zubaida", "spouse", survey_date=new),
        ]
    )
    home = Household.objects.get()
    assert (home.pmt_score, home.survey_date, home.size) == (Decimal("31.05"), new, 2)
    nabi = HouseholdMember.objects.get(person=holder("nser:1"))
    assert (nabi.valid.lower, nabi.valid.upper) == (old, dt.date(2022, 3, 2))


def test_an_employer_is_joined_from_its_register_and_its_workers_returns(office: Office) -> None:
    month = dt.date
    worker = {"firm": "mill", "employer_number": "PB-12", "employer_name": "Al Karam Mills", "wage": 3200050}
    office.publish(
        [
            said(
                "eobi:f1",
                unit="employer",
                firm="mill",
                employer_number="PB-12",
                employer_name="Al-Karam Textile Mills (Pvt) Ltd",
                employer_ntn="1234567-8",
                employees=120,
                sector="textile",
                district="PK601",
            ),
            said("eobi:1", "aslam", contribution_month=month(2024, 4, 1), contribution=192003, **worker),
            said("eobi:2", "aslam", contribution_month=month(2024, 5, 1), contribution=192003, **worker),
            said("eobi:3", "aslam", contribution_month=month(2024, 5, 1), contribution=192003, **worker),
            said("pension:1", "aslam", **(worker | {"employer_ntn": "3520212345671", "wage": None})),
        ]
    )
    mill = Employer.objects.get()
    assert (mill.employees, mill.sector, mill.district_id) == (120, "textile", "PK601")
    assert mill.name == "Al Karam Mills" and mill.sources == ["eobi", "pension"]
    assert {(row.kind, row.value) for row in EmployerIdentifier.objects.all()} == {
        ("eobi", "PB-12"),
        ("pension", "PB-12"),
        ("ntn", "1234567-8"),
    }
    job = Employment.objects.get(scheme="eobi")
    assert (job.wage, job.valid.lower, job.valid.upper) == (Decimal("32000.50"), month(2024, 4, 1), None)
    kept = Contribution.objects.order_by("month").values_list("month", "amount")
    assert list(kept) == [(month(2024, 4, 1), Decimal("1920.03")), (month(2024, 5, 1), Decimal("1920.03"))]
