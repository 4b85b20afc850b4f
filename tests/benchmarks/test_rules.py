"""The benchmark of the rules measures what it says: everybody is answered, and the income test is worked out right."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa

from benchmarks import rules
from saiban.schemes.book import packaged_book, read_book
from saiban.schemes.evaluating import Evaluator


def test_everybody_is_answered_for_every_scheme() -> None:
    book = packaged_book()
    assert rules.all_rules(book, people=1500, runs=1, seed=3)["answers"] == 1500 * len(book.schemes)


def test_the_income_test_costs_what_arithmetic_on_the_arrays_says() -> None:
    made = rules.income_people(5000, seed=8)
    benefit = read_book({rules.BENEFIT.name: rules.BENEFIT.read_text(encoding="utf-8")})
    table = pa.table(
        {
            "person": made["person"],
            "household": made["household"],
            "birth_date": pa.array(made["birth_date"]),
            "disability": made["disability"],
            "wage_monthly": made["wage"],
        }
    )
    sets = [{f"income-test.{name}": Decimal(value) for name, value in each.items()} for each in rules.VARIANTS]
    totals = Evaluator(benefit, as_of=rules.DAY).variants(table, [{}, *sets])
    heads = np.bincount(made["household"])
    each = (np.bincount(made["household"], made["wage"]) / heads)[made["household"]]
    adult = made["birth_date"] <= np.datetime64("2008-03-01")
    for total, figures in zip(totals, [rules.FIGURES, *rules.VARIANTS], strict=True):
        entitled = int((made["disability"] & adult & (each <= figures["income"])).sum())
        assert (total.entitled, total.amount) == (entitled, Decimal(entitled * figures["amount"]))
    assert 0 < totals[0].entitled < 2500
