"""What a permit lets out of the registry: whom it finds, which fields it reads, what it spends and logs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from saiban.access.models import AccessLog, AgreementUse
from saiban.access.permits import NotPermitted, Permit
from saiban.access.shared_fields import SharedField
from saiban.registry import shared
from saiban.registry.models import Household, Identifier
from saiban.registry.shared import And, Compare, NameAsked, Not, Or, Sort, Unanswerable
from tests.registry.agreed import permitted
from tests.registry_pages.town import CNIC_ASLAM, CNIC_RUKHSANA, PHONE, Town, build, merge

ALL = [field.value for field in SharedField]
NOBODYS = "3520299999999"


@pytest.fixture(scope="module")
def built_town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def town(built_town: Town, db: None) -> Town:
    return built_town


def spent(permit: Permit) -> int:
    return sum(AgreementUse.objects.filter(agreement=permit.agreement).values_list("people", flat=True))


def logged() -> list[AccessLog]:
    return list(AccessLog.objects.exclude(agreement="").order_by("pk"))


def refused(code: str, question: Any) -> None:
    with pytest.raises(NotPermitted) as refusal:
        question()
    assert refusal.value.reason == code


def wrong(fault: str, question: Any) -> None:
    with pytest.raises(Unanswerable) as unanswerable:
        question()
    assert unanswerable.value.fault == fault


def test_a_number_leads_to_its_bearer_however_it_is_written(town: Town) -> None:
    permit = permitted("all")
    rukhsana = town.people["Rukhsana Bibi"]
    number = f"{rukhsana.number[:4]}-{rukhsana.number[4:8]}-{rukhsana.number[8:]}"
    asked = [("cnic", "35202-1234567-2"), ("cnic", CNIC_RUKHSANA), ("registry", number), ("cnic", NOBODYS)]
    asked += [("scheme:kafaalat", "kf-778812"), ("eobi_no", "4700B012345"), ("cnic", "not a number")]
    found = shared.find_by_numbers(permit, asked)
    assert found == [[rukhsana.pk]] * 3 + [[]] + [[rukhsana.pk]] * 2 + [[]]
    assert spent(permit) == 7
    (row,) = logged()
    assert (row.act, row.subjects, row.partner, row.agreement) == ("search", [rukhsana.pk], "eobi-core", "all")


def test_a_merged_number_leads_to_who_bears_it_now(town: Town) -> None:
    zafar, nasreen = town.people["Zafar Iqbal"], town.people["Nasreen Akhtar"]
    merge(town, zafar, nasreen)
    (found,) = shared.find_by_numbers(permitted("all"), [("registry", zafar.number)])
    assert found == [nasreen.pk]


def test_people_of_other_schemes_districts_and_of_the_past_are_not_found(town: Town) -> None:
    rukhsana, aslam = ("cnic", CNIC_RUKHSANA), ("cnic", CNIC_ASLAM)
    nasreen = town.people["Nasreen Akhtar"]
    of_kafaalat = permitted("kafaalat", schemes=["kafaalat"])
    assert [len(ones) for ones in shared.find_by_numbers(of_kafaalat, [rukhsana, aslam])] == [1, 0]
    elsewhere = permitted("sialkot", places=["PK704"])
    assert shared.find_by_numbers(elsewhere, [rukhsana, ("registry", nasreen.number)]) == [[], [nasreen.pk]]
    nasreen.run_ended = town.publication
    nasreen.save()
    assert shared.find_by_numbers(elsewhere, [("registry", nasreen.number)]) == [[]]


def test_a_relatives_number_does_not_lead_to_the_person(town: Town) -> None:
    shabnam = town.people["Shabnam Bibi"]
    town.identifier(shabnam, "cnic", "3520255555551", "nser-survey", holder="father")
    assert shared.find_by_numbers(permitted("all"), [("cnic", "3520255555551")]) == [[]]


def test_enrolled_says_yes_no_or_that_it_cannot_be_told(town: Town) -> None:
    permit = permitted("yes-or-no")
    asked = [("cnic", CNIC_RUKHSANA), ("cnic", NOBODYS), ("phone", PHONE), ("cnic", "12"), ("cnic", CNIC_ASLAM)]
    assert shared.enrolled(permit, asked) == [True, False, None, None, True]
    assert shared.enrolled(permit, asked, ["kafaalat"]) == [True, False, None, None, False]
    first, _second = logged()
    assert (first.act, first.subject_kind, first.results) == ("enrolled", "person", 2)
    numbers = Identifier.objects.filter(last_four__in=[CNIC_RUKHSANA[-4:], CNIC_ASLAM[-4:]])
    assert set(first.subjects) == set(numbers.values_list("person", flat=True))
    assert spent(permit) == 10


def test_enrolled_never_speaks_of_a_scheme_or_place_beyond_the_agreement(town: Town) -> None:
    asked = [("cnic", CNIC_RUKHSANA)]
    refused("scheme_not_shared", lambda: shared.enrolled(permitted("a", schemes=["eobi"]), asked, ["kafaalat"]))
    assert shared.enrolled(permitted("b", places=["PK704"]), asked) == [False]
    assert shared.enrolled(permitted("c", schemes=["taleemi-wazaif"]), asked) == [False]


def test_the_days_allowance_ends_and_nothing_is_answered(town: Town) -> None:
    permit = permitted("small", a_day=3)
    asked = [("cnic", CNIC_RUKHSANA)] * 2
    shared.enrolled(permit, asked)
    refused("too_many_today", lambda: shared.enrolled(permit, asked))
    refused("too_many_today", lambda: shared.look_up(permit, asked))
    assert spent(permit) == 2


def test_only_granted_fields_are_read_from_the_database(town: Town) -> None:
    permit = permitted("sex-only", fields=["sex", "registry_number"])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ((person,),) = shared.look_up(permit, [("cnic", CNIC_RUKHSANA)])
    assert (person.sex, person.registry_number) == ("female", town.people["Rukhsana Bibi"].number)
    assert person.name is person.birth_date is person.enrolments is person.household is person.identity_numbers is None
    selected = " ".join(one["sql"] for one in queries if one["sql"].startswith("SELECT"))
    for column in ("name", "birth_date", "father_name", "cipher", "disabled", "registry_enrolment", "household"):
        assert column not in selected, column
    refused("field_not_shared", lambda: shared.look_up(permit, [("cnic", CNIC_RUKHSANA)], fields=["name"]))


def test_everything_that_is_granted_is_told(town: Town) -> None:
    permit = permitted("everything", fields=ALL)
    ((person,),) = shared.look_up(permit, [("cnic", CNIC_RUKHSANA)])
    assert (person.name, person.name_ur, person.husband_name) == ("Rukhsana Bibi", "رخسانہ بی بی", "Muhammad Aslam")
    assert (person.birth_date, person.birth_precision) == (date(1984, 3, 4), "day")
    assert person.identity_numbers[0].value == CNIC_RUKHSANA
    assert person.phone == (PHONE,)
    assert [one.text for one in person.address] == ["Gali 4, Baghbanpura"]
    assert (person.household.size, person.poverty_score) == (3, Decimal("24.31"))
    assert [one.relation for one in person.household_members] == ["head", "spouse", "daughter"]
    assert {one.scheme for one in person.enrolments} == {"kafaalat", "eobi", "pessi"}
    assert len(person.benefits) == 16
    (job,) = person.employment
    assert job.employer_name == "Ravi Textile Mills"
    assert spent(permit) == 3  # she, her husband and her daughter
    assert {key for row in logged() for key in row.subjects} >= {person.key}
    assert {one.person.key for one in person.household_members} <= {key for row in logged() for key in row.subjects}


def test_an_agreement_about_one_scheme_tells_of_no_other(town: Town) -> None:
    permit = permitted("kafaalat", schemes=["kafaalat"], fields=ALL)
    ((person,),) = shared.look_up(permit, [("cnic", CNIC_RUKHSANA)])
    assert {one.scheme for one in person.enrolments} == {one.scheme for one in person.benefits} == {"kafaalat"}
    assert person.employment == ()
    assert {one.kind for one in person.identity_numbers} == {"cnic", "scheme:kafaalat"}
    assert [one.person.key for one in person.household_members] == [person.key]


def test_reading_whom_one_has_found_costs_no_more(town: Town) -> None:
    permit = permitted("names", fields=["name"])
    (keys,) = shared.find_by_numbers(permit, [("cnic", CNIC_RUKHSANA)])
    assert [one.name for one in shared.read(permit, keys)] == ["Rukhsana Bibi"]
    assert spent(permit) == 1
    shared.read(permit, [town.people["Muhammad Aslam"].pk])
    assert spent(permit) == 2


def test_households_are_told_where_they_are_granted(town: Town) -> None:
    home = Household.objects.get()
    permit = permitted("homes", fields=["household", "household_members", "name"])
    found, nobody = shared.households_by_numbers(permit, [home.number, "2999"])
    assert (found.number, found.size, found.poverty_score, nobody) == (home.number, 3, None, None)
    assert [one.person.name for one in found.members] == ["Muhammad Aslam", "Rukhsana Bibi", "Shabnam Bibi"]
    (again,) = shared.households(permit, [town.people["Rukhsana Bibi"].pk])
    assert again == found
    assert shared.households_by_numbers(permitted("far", places=["PK704"], fields=["household"]), [home.number]) == [
        None
    ]
    refused("field_not_shared", lambda: shared.households_by_numbers(permitted("none"), [home.number]))


def test_people_are_searched_by_granted_fields_page_by_page(town: Town) -> None:
    permit = permitted("search", fields=["sex", "birth_date", "address", "enrolments", "poverty_score", "name"])
    women = Compare("sex", "eq", "female")
    keys, total = shared.search(permit, women, sort=[Sort("birth_date")], page_size=2)
    assert [one.birth_date for one in shared.read(permit, keys)] == [date(1984, 3, 4), date(1990, 5, 5)]
    assert total == 3
    last, _total = shared.search(permit, women, sort=[Sort("birth_date")], page=2, page_size=2)
    assert len(last) == 1 and spent(permit) == 3
    assert shared.search(permit, women, page=9, page_size=2) == ([], 3) and spent(permit) == 4
    young = And((Compare("birth_date", "ge", "1985-01-01"), Not(Compare("district", "eq", "PK704"))))
    assert shared.search(permit, young)[1] == 2
    poor = Or((Compare("poverty_score", "lt", 25), Compare("scheme", "in", ["kafaalat"])))
    assert shared.search(permit, poor)[1] == 3
    assert shared.search(permit, Compare("name", "eq", "رخسانہ بی بی"))[1] == 1


@pytest.mark.parametrize(
    ("fault", "condition", "paging"),
    [
        ("empty_filter", And(()), {}),
        ("empty_filter", Or(()), {}),
        ("unknown_filter", Compare("cnic", "eq", CNIC_RUKHSANA), {}),
        ("unknown_filter", Compare("sex", "like", "f%"), {}),
        ("wrong_value", Compare("birth_date", "eq", "1984-03-99"), {}),
        ("wrong_value", Compare("sex", "eq", ["female"]), {}),
        ("wrong_value", Compare("sex", "in", []), {}),
        ("wrong_page", Compare("sex", "eq", "female"), {"page_size": 0}),
        ("wrong_page", Compare("sex", "eq", "female"), {"page": 0}),
        ("unknown_sort", Compare("sex", "eq", "female"), {"sort": [Sort("cnic")]}),
    ],
)
def test_a_question_that_is_no_question_is_told_what_is_wrong(
    town: Town, fault: str, condition: Any, paging: dict[str, Any]
) -> None:
    permit = permitted("search", fields=["sex", "birth_date"])
    wrong(fault, lambda: shared.search(permit, condition, **paging))
    assert spent(permit) == 0 and logged() == []


def test_what_is_not_granted_is_not_searched_or_sorted_by(town: Town) -> None:
    permit = permitted("search", fields=["sex", "enrolments", "address"], schemes=["kafaalat"], places=["PK617"])
    women = Compare("sex", "eq", "female")
    refused("field_not_shared", lambda: shared.search(permit, Compare("poverty_score", "lt", 30)))
    refused("field_not_shared", lambda: shared.search(permit, women, sort=[Sort("birth_date")]))
    refused("scheme_not_shared", lambda: shared.search(permit, Compare("scheme", "eq", "eobi")))
    refused("outside_territory", lambda: shared.search(permit, Compare("district", "eq", "PK704")))


def test_too_many_at_once_and_unknown_kinds_are_refused(town: Town) -> None:
    permit = permitted("all", a_day=100_000)
    wrong("too_many_at_once", lambda: shared.enrolled(permit, [("cnic", NOBODYS)] * 10_001))
    wrong("unknown_kind", lambda: shared.enrolled(permit, [("iban", "PK36SCBL0000001123456702")]))
    wrong("unknown_kind", lambda: shared.find_by_numbers(permit, [("shoe size", "43")]))


def test_a_name_finds_candidates_the_surest_first(town: Town) -> None:
    permit = permitted("names")
    full = NameAsked("Ruksana Bibi", "Muhammad Aslam", date(1984, 3, 4))
    bare = NameAsked("Muhammad Aslam")
    exact, unsure, nobody = shared.find_by_names(permit, [full, bare, NameAsked("Xerxes Quoyle")])
    assert exact[0].key == town.people["Rukhsana Bibi"].pk and exact[0].sureness > 0.8
    assert len(unsure) == 3 and all(one.sureness < 0.5 for one in unsure)
    assert nobody == []
    assert spent(permit) == 3
    (row,) = logged()
    assert set(row.subjects) == {one.key for one in [*exact, *unsure]}
