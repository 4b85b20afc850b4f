"""A table of people judged at once: the same answers as one by one, and nothing but the table is read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from saiban.schemes.evaluating import Evaluator, FactRefused
from saiban.schemes.evaluating.database import closed_database
from tests.schemes.evaluating.bread import DAY, book, figure, parameter, scheme

LISTS = pa.list_(pa.string())


def town() -> pa.Table:
    return pa.table(
        {
            "person": [11, 12, 13, 14],
            "household": pa.array([1, 1, 2, None], pa.int64()),
            "sex": pa.array(["female", "male", "female", None]).dictionary_encode(),
            "birth_date": pa.array([date(1960, 5, 1), None, date(1990, 1, 1), date(2000, 1, 1)]),
            "wage_monthly": pa.array([Decimal("100.50"), None, Decimal("20.00"), Decimal("5.00")]),
            "enrolled": pa.array([["zakat"], [], None, []], LISTS),
            "unseen": pa.array([[], ["zakat"], [], []], LISTS),
        }
    )


def rows(people: Any, **rules: Any) -> dict[int, dict[str, Any]]:
    answers = Evaluator(book(scheme(**rules)), as_of=DAY).table(people)
    return {row["person"]: row for row in answers.to_arrow_table().to_pylist()}


def test_each_person_gets_a_row_with_answer_amount_and_what_failed_or_is_missing() -> None:
    found = rows(
        town(), conditions={"woman": "sex = 'female'", "old": "age_on(birth_date) >= 60"}, amount="wage_monthly * 2"
    )
    assert found[11] == {
        "person": 11, "scheme": "bread", "answer": "yes", "amount": Decimal("201.00"),
        "failed": [], "unknown": [], "missing": [],
    }  # fmt: skip
    assert (found[12]["answer"], found[12]["failed"], found[12]["missing"]) == ("no", ["woman"], [])
    assert (found[13]["answer"], found[13]["failed"]) == ("no", ["old"])
    assert (found[14]["answer"], found[14]["failed"]) == ("no", ["old"])


def test_what_a_table_does_not_have_is_known_of_nobody() -> None:
    found = rows(town(), conditions={"poor": "poverty_score <= 32"})
    assert {row["answer"] for row in found.values()} == {"cannot_tell"}
    assert {tuple(row["missing"]) for row in found.values()} == {("poverty_score",)}


def test_who_has_no_known_household_is_asked_about_it() -> None:
    found = rows(town(), conditions={"income": "sum_members(wage_monthly) < 50"})
    assert {person: row["answer"] for person, row in found.items()} == {
        11: "cannot_tell", 12: "cannot_tell", 13: "yes", 14: "cannot_tell",
    }  # fmt: skip
    assert found[11]["missing"] == ["wage_monthly"]
    assert found[14]["missing"] == ["household"]


def test_enrolments_that_are_not_seen_are_not_known() -> None:
    found = rows(town(), conditions={"alone": "NOT enrolled('bread')"}, excludes=("zakat",))
    assert {person: row["answer"] for person, row in found.items()} == {
        11: "no", 12: "cannot_tell", 13: "cannot_tell", 14: "yes",
    }  # fmt: skip
    assert found[12]["missing"] == ["enrolled"]


def test_a_relation_of_another_database_is_taken_too() -> None:
    con = duckdb.connect()
    con.register("town", town())
    found = rows(con.table("town"), conditions={"woman": "sex = 'female'"})
    assert found[11]["answer"] == "yes"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"person": [1], "sex": [3]}, "Column sex: expected a text, found int64"),
        ({"sex": ["female"]}, "no column `person`"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_by_its_column(table: dict[str, list[Any]], said: str) -> None:
    with pytest.raises(FactRefused, match=said):
        rows(pa.table(table), conditions={"woman": "sex = 'female'"})


def test_the_evaluators_database_opens_no_file_and_can_not_be_told_to(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    con = closed_database()
    with pytest.raises(duckdb.PermissionException):
        con.execute(f"SELECT * FROM read_csv('{secret}')")
    with pytest.raises(duckdb.Error, match="locked"):
        con.execute("SET enable_external_access = true")


def test_many_sets_of_figures_are_tried_at_once_and_each_as_if_alone() -> None:
    limits = (parameter("income", figure("60")), parameter("age", figure("60")), parameter("amount", figure("500")))
    rules = book(
        scheme(
            {"income": "sum_members(wage_monthly) <= param('income')", "old": "age_on(birth_date) >= param('age')"},
            amount="param('amount')",
            parameters=limits,
        ),
        scheme({"earns": "wage_monthly >= 20"}, code="tea", amount="wage_monthly / param('bread.age')"),
    )
    people = town().set_column(4, "wage_monthly", pa.array([10.0, 30.0, 20.0, None]))
    sets = [{}, {"bread.income": Decimal(40)}, {"bread.age": Decimal(30), "bread.amount": Decimal("0.50")}]
    totals = Evaluator(rules, as_of=DAY).variants(people, sets)
    for total in totals:
        alone = Evaluator(rules, as_of=DAY, schemes=[total.scheme], parameters=sets[total.variant]).table(people)
        found = dict(alone.aggregate("answer, count(*)").fetchall())
        assert (total.entitled, total.refused, total.cannot_tell) == tuple(
            found.get(answer, 0) for answer in ("yes", "no", "cannot_tell")
        )
        assert total.amount == alone.aggregate("sum(amount)").fetchall()[0][0] or total.entitled == 0
    assert [(each.variant, each.scheme, each.entitled, each.amount) for each in totals] == [
        (0, "bread", 1, Decimal("500.00")), (1, "bread", 1, Decimal("500.00")), (2, "bread", 2, Decimal("1.00")),
        (0, "tea", 2, Decimal("0.83")), (1, "tea", 2, Decimal("0.83")), (2, "tea", 2, Decimal("1.67")),
    ]  # fmt: skip
