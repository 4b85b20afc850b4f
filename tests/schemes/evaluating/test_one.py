"""One person asked about: four answers, with reasons; what is not known is never taken for a no."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from saiban.schemes.definitions import Validity
from saiban.schemes.evaluating import Answer, Evaluator, FactRefused, explain
from saiban.schemes.language import RuleRefused
from tests.schemes.evaluating.bread import DAY, book, figure, parameter, scheme, words

Known = dict[str, Any]


def asked(when: str, person: Known, members: Sequence[Known] | None = (), *, as_of: date = DAY, **rules: Any) -> Answer:
    return Evaluator(book(scheme({"only": when}, **rules)), as_of=as_of).one(person, members)["bread"]


def holds(when: str, person: Known, members: Sequence[Known] | None = (), **rules: Any) -> bool | None:
    return {"yes": True, "no": False, "cannot_tell": None}[asked(when, person, members, **rules).answer]


@pytest.mark.parametrize(
    ("when", "person", "expected"),
    [
        ("sex = 'female'", {"sex": "female"}, True),
        ("sex = 'female'", {"sex": "male"}, False),
        ("sex = 'female'", {}, None),
        ("NOT sex = 'female'", {}, None),
        ("disability AND sex = 'female'", {"sex": "male"}, False),
        ("disability OR sex = 'female'", {"sex": "female"}, True),
        ("disability OR sex = 'female'", {"sex": "male"}, None),
        ("marital_status IN ('widowed', 'divorced')", {"marital_status": "married"}, False),
        ("marital_status NOT IN ('widowed', 'divorced')", {}, None),
        ("religion IS NULL", {}, True),
        ("religion IS NOT NULL", {}, False),
        ("wage_monthly BETWEEN 10 AND 20", {"wage_monthly": Decimal("20.00")}, True),
        ("wage_monthly BETWEEN 10 AND 20", {"wage_monthly": 20.01}, False),
        ("CASE WHEN disability THEN 37 ELSE 32 END >= poverty_score", {"poverty_score": 30}, None),
        ("CASE WHEN disability IS NULL THEN 32 ELSE 37 END >= poverty_score", {"poverty_score": 30}, True),
        ("least(wage_monthly, treatment_cost) < 5", {"wage_monthly": 3}, None),
        ("greatest(wage_monthly, treatment_cost) < 5", {"wage_monthly": 3, "treatment_cost": 4}, True),
        ("wage_monthly / household_size > 5", {"wage_monthly": 30, "household_size": 0}, None),
        ("wage_monthly / household_size > 5", {"wage_monthly": 30, "household_size": 5}, True),
        ("attendance * 3 = 0.3", {"attendance": 0.1}, True),
        ("attendance >= 0.7", {"attendance": Decimal("0.7")}, True),
        ("age_on(birth_date) >= 60", {"birth_date": date(1966, 3, 2)}, True),
        ("age_on(birth_date) >= 60", {"birth_date": date(1966, 3, 3)}, False),
        ("months_between(birth_date, as_of()) <= 23", {"birth_date": date(2024, 4, 2)}, True),
        ("months_between(birth_date, as_of()) <= 23", {"birth_date": date(2024, 3, 2)}, False),
        ("days_between(delivery_date, as_of()) < 84", {"delivery_date": date(2025, 12, 8)}, False),
        ("years_between(birth_date, first_insured_on) < 40", {"birth_date": date(1970, 1, 1)}, None),
        ("round(wage_monthly / 3, 2) = 3.33", {"wage_monthly": 10}, True),
        ("floor(-wage_monthly) = -3 AND ceil(wage_monthly) = 3 AND abs(-2) = 2", {"wage_monthly": 2.5}, True),
        ("wage_monthly > 0", {"wage_monthly": float("nan")}, None),
        ("district = 'D''; DROP TABLE known; --'", {"district": "D'; DROP TABLE known; --"}, True),
    ],
)
def test_a_condition_holds_does_not_or_cannot_be_told(when: str, person: Known, expected: bool | None) -> None:
    assert holds(when, person) is expected


@pytest.mark.parametrize(
    ("when", "person", "members", "expected"),
    [
        ("any_member(disability)", {"disability": False}, [{"disability": True}, {}], True),
        ("any_member(disability)", {"disability": False}, [{}], None),
        ("any_member(disability)", {"disability": False}, [{"disability": False}], False),
        ("any_member(disability)", {"disability": True}, (), True),
        ("any_member(disability)", {"disability": True}, None, None),
        ("every_member(in_school)", {"in_school": True}, [{"in_school": True}], True),
        ("every_member(in_school)", {"in_school": True}, [{"in_school": False}, {}], False),
        ("every_member(in_school)", {"in_school": True}, [{}], None),
        ("count_members(sex = 'female') = 2", {"sex": "female"}, [{"sex": "female"}, {"sex": "male"}], True),
        ("count_members(sex = 'female') >= 1", {"sex": "female"}, [{}], None),
        ("sum_members(wage_monthly) = 0.3", {"wage_monthly": 0.1}, [{"wage_monthly": 0.2}], True),
        ("sum_members(wage_monthly) < 5", {"wage_monthly": 1}, [{}], None),
        ("max_members(age_on(birth_date)) = 10", {"birth_date": date(2016, 1, 1)}, (), True),
        ("min_members(wage_monthly) = 2", {"wage_monthly": 2}, [{"wage_monthly": 7}], True),
        ("any_member(sex <> me.sex)", {"sex": "female"}, [{"sex": "male"}], True),
        ("any_member(sex <> me.sex)", {"sex": "female"}, [{"sex": "female"}], False),
        ("count_members(wage_monthly > me.wage_monthly) = 1", {"wage_monthly": 3}, [{"wage_monthly": 4}], True),
        ("every_member(poverty_score = 20)", {"poverty_score": 20}, [{}], True),
    ],
)
def test_a_rule_looks_over_the_household_with_the_person_in_it(
    when: str, person: Known, members: Sequence[Known] | None, expected: bool | None
) -> None:
    assert holds(when, person, members) is expected


@pytest.mark.parametrize(
    ("person", "members", "expected"),
    [
        ({"enrolled": ()}, [{"enrolled": ("zakat",)}], True),
        ({"enrolled": ()}, [{"enrolled": ()}], False),
        ({"enrolled": ()}, [{}], None),
        ({"enrolled": (), "unseen": ("zakat",)}, (), None),
        ({"enrolled": ("zakat",), "unseen": ("zakat",)}, (), True),
    ],
)
def test_who_in_the_household_draws_from_a_scheme(person: Known, members: Sequence[Known], expected: bool) -> None:
    both = book(scheme({"draws": "household_enrolled('zakat')"}), scheme({"only": "alive"}, code="zakat"))
    answer = Evaluator(both, as_of=DAY, schemes=["bread"]).one(person, members)["bread"]
    assert answer.answer == {True: "yes", False: "no", None: "cannot_tell"}[expected]
    assert answer.missing == (("enrolled",) if expected is None else ())


def test_a_parameter_counts_by_day_and_the_provinces_own_beats_the_national_one() -> None:
    wage = parameter(
        "wage", figure("32000", until=date(2024, 6, 30)), figure("37000", since=date(2024, 7, 1)),
        figure("40000", since=date(2025, 7, 1), province="PK-PB"),
    )  # fmt: skip
    when = "wage_monthly >= param('wage')"
    punjab, sindh = {"wage_monthly": 38000, "province": "PK-PB"}, {"wage_monthly": 38000, "province": "PK-SD"}
    assert holds(when, punjab, parameters=(wage,)) is False
    assert holds(when, sindh, parameters=(wage,)) is True
    assert holds(when, punjab, parameters=(wage,), as_of=date(2025, 6, 30)) is True
    assert holds(when, {"wage_monthly": 33000}, parameters=(wage,), as_of=date(2024, 6, 30)) is True
    unknown = asked(when, {"wage_monthly": 38000}, parameters=(wage,))
    assert (unknown.answer, unknown.missing) == ("cannot_tell", ("province",))
    nothing = asked(when, sindh, parameters=(wage,), as_of=date(2019, 12, 31), valid=_since(1990))
    assert nothing.answer == "cannot_tell"
    assert explain(nothing, "en") == ["It can't be told: the book has no figure “wage” for this day and place."]


def _since(year: int) -> tuple[Validity, ...]:
    return (Validity(None, date(year, 1, 1), None, "Bread Act", None),)


def test_a_parameter_is_worked_out_from_others_of_the_same_day_and_province() -> None:
    wage = parameter("wage", figure("37000"), figure("40000", province="PK-PB"))
    limit = parameter("limit", formula="2 * param('wage')")
    when = "household_income_monthly <= param('limit')"
    punjab = asked(
        when,
        {"household_income_monthly": 80000, "province": "PK-PB"},
        parameters=(wage, limit),
        amount="param('limit')",
    )
    assert (punjab.answer, punjab.amount) == ("yes", Decimal("80000.00"))
    sindh = asked(when, {"household_income_monthly": 80000, "province": "PK-SD"}, parameters=(wage, limit))
    assert sindh.answer == "no"
    assert [used.name for used in sindh.conditions[1].parameters] == ["bread.wage"]


def test_a_no_beats_what_is_not_known_and_what_is_not_known_beats_a_yes() -> None:
    rules = book(scheme({"poor": "poverty_score <= 32", "woman": "sex = 'female'"}, amount="500"))
    evaluator = Evaluator(rules, as_of=DAY)
    no = evaluator.one({"sex": "male"})["bread"]
    assert (no.answer, no.failed, no.missing, no.amount) == ("no", ("woman",), (), None)
    unsure = evaluator.one({"sex": "female"})["bread"]
    assert (unsure.answer, unsure.missing, unsure.amount) == ("cannot_tell", ("poverty_score",), None)
    yes = evaluator.one({"sex": "female", "poverty_score": 32})["bread"]
    assert (yes.answer, yes.amount, yes.missing) == ("yes", Decimal("500.00"), ())


def test_a_body_decides_where_the_scheme_leaves_it_a_judgement() -> None:
    answer = asked("sex = 'female'", {"sex": "female"}, decided_by="bread-office", amount="100")
    assert (answer.answer, answer.amount) == ("body_decides", Decimal("100.00"))
    assert asked("sex = 'female'", {"sex": "male"}, decided_by="bread-office").answer == "no"


def test_who_draws_from_an_excluded_scheme_is_refused_by_name() -> None:
    answer = asked("alive", {"alive": True, "enrolled": ("zakat",)}, excludes=("zakat",))
    assert (answer.answer, answer.failed) == ("no", ("excluded:zakat",))
    assert explain(answer, "en") == ["Not eligible: Who draws from zakat can't draw from this scheme (Bread Act s. 3)."]
    assert asked("alive", {"alive": True}, excludes=("zakat",)).missing == ("enrolled",)


def test_a_scheme_that_ended_in_a_province_says_so_and_where_it_goes_on_does_not() -> None:
    everywhere, punjab = (
        Validity(None, date(2020, 1, 1), None, "Bread Act", None),
        Validity(
            "PK-PB", date(2020, 1, 1), date(2025, 6, 30), "Punjab notification", words("Another card replaced it.")
        ),
    )
    known = {"alive": True}
    rules: dict[str, Any] = {"valid": (everywhere, punjab)}
    ended = asked("alive", known | {"province": "PK-PB"}, **rules)
    assert (ended.answer, ended.failed) == ("no", ("valid",))
    assert explain(ended, "en") == [
        "Not eligible: The scheme ended here on 2025-06-30. Another card replaced it. (source: Punjab notification)"
    ]
    assert asked("alive", known | {"province": "PK-SD"}, **rules).answer == "yes"
    assert asked("alive", known, **rules).missing == ("province",)
    assert asked("alive", known, as_of=date(2025, 6, 30), **rules).answer == "yes"


def test_the_explanation_says_the_figures_since_when_and_by_which_source() -> None:
    cutoff = parameter("cutoff", figure("32", since=date(2021, 7, 1)))
    answer = asked(
        "poverty_score <= param('cutoff')",
        {"poverty_score": Decimal("38.2")},
        parameters=(cutoff,),
        refused="proxy means score {poverty_score} is above {cutoff}",
    )
    assert explain(answer, "en") == [
        "Not eligible: proxy means score 38.2 is above 32",
        "cutoff: 32, applies from 2021-07-01; source: Gazette.",
    ]
    assert explain(answer, "ur")[0] == "اہل نہیں: proxy means score 38.2 is above 32"


def test_figures_may_be_put_in_place_of_the_books_for_a_trial() -> None:
    rules = book(scheme({"poor": "poverty_score <= param('cutoff')"}, parameters=(parameter("cutoff", figure("32")),)))
    person: Known = {"poverty_score": 35}
    assert Evaluator(rules, as_of=DAY).one(person)["bread"].answer == "no"
    tried = Evaluator(rules, as_of=DAY, parameters={"bread.cutoff": Decimal(40)})
    assert tried.one(person)["bread"].answer == "yes"
    with pytest.raises(KeyError, match=r"bread\.cut"):
        Evaluator(rules, as_of=DAY, parameters={"bread.cut": Decimal(40)})


def test_a_wrong_rule_is_refused_when_the_book_is_taken() -> None:
    with pytest.raises(RuleRefused, match=r"bread\.yaml:10:1: There is no fact “poverty”"):
        Evaluator(book(scheme({"poor": "poverty <= 32"})), as_of=DAY)


@pytest.mark.parametrize("value", ["yes", 1, date(2020, 1, 1)])
def test_a_value_of_the_wrong_type_is_refused_by_name(value: object) -> None:
    with pytest.raises(FactRefused, match=r"disability: expected yes or no"):
        asked("disability", {"disability": value})


def test_threads_may_share_an_evaluator() -> None:
    evaluator = Evaluator(book(scheme({"poor": "poverty_score <= 32"})), as_of=DAY)

    def told(score: int) -> tuple[int, str]:
        return score, evaluator.one({"poverty_score": score})["bread"].answer

    with ThreadPoolExecutor(8) as pool:
        for score, answer in pool.map(told, range(200)):
            assert answer == ("yes" if score <= 32 else "no")


def test_who_is_born_on_29_february_is_a_year_older_on_1_march() -> None:
    leap: Known = {"birth_date": date(2008, 2, 29)}
    assert holds("age_on(birth_date) >= 18", leap, as_of=date(2026, 2, 28)) is False
    assert holds("age_on(birth_date) >= 18", leap, as_of=date(2026, 3, 1)) is True
