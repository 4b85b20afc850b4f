"""A small vocabulary of a made-up book, for tests of the language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from saiban.schemes.definitions import Parameter, ParameterValue, Words
from saiban.schemes.facts import facts
from saiban.schemes.language import Vocabulary, Where

FILE = Where("bread.yaml", 10, 5)


def parameter(label: str, formula: str | None = None, **values: int) -> Parameter:
    """Return a parameter since 2020; values by province (PB=…), `all` everywhere."""
    held = tuple(
        ParameterValue(
            value=Decimal(value),
            valid_from=date(2020, 1, 1),
            valid_to=None,
            province=None if code == "all" else f"PK-{code}",
            status="in_force",
            confidence="high",
            source="Gazette",
            used=True,
            note=None,
            line=1,
        )
        for code, value in values.items()
    )
    return Parameter(label.lower().replace(" ", "_"), Words(label, f"{label} (ur)"), "PKR/month", held, 1, formula)


def bread_words() -> Vocabulary:
    """Return what the rules of a made-up bread allowance may use."""
    return Vocabulary(
        facts=facts(),
        parameters={
            "bread.cutoff": parameter("Cutoff", all=32),
            "bread.cutoff_disabled": parameter("Cutoff disabled", all=37),
            "bread.income": parameter("Income", "2 * param('wages.lowest')"),
            "bread.first": parameter("First", "param('second') + 1"),
            "bread.second": parameter("Second", "param('first') * 2"),
            "bread.odd": parameter("Odd", "param('cutoff') + wage_monthly"),
            "wages.lowest": parameter("Lowest", all=37000, PB=40000),
        },
        schemes={"bread": Words("Bread allowance", "روٹی الاؤنس"), "zakat": Words("Zakat", "زکوٰۃ")},
        home="bread",
    )
