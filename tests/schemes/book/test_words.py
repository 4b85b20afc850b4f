"""What the desk reads out: the reason with its figures, since when they apply and who says so."""

from __future__ import annotations

from datetime import date

from saiban.schemes.book import packaged_book
from saiban.schemes.evaluating import Evaluator, explain

DAY = date(2026, 3, 2)


def said(code: str, language: str, **person: object) -> list[str]:
    evaluator = Evaluator(packaged_book(), as_of=DAY, schemes=[code])
    known = {"enrolled": (), "disability": False, **person}
    return explain(evaluator.one(known, [])[code], language)  # type: ignore[arg-type]


def test_kafaalat_is_refused_with_the_score_both_limits_their_day_and_their_source() -> None:
    woman = {"sex": "female", "marital_status": "married", "cnic_held": True, "poverty_score": 38.2}

    assert said("kafaalat", "en", **woman) == [
        "Not eligible: The proxy means score 38.2 is above 32 (37 with a disabled member).",
        "Highest proxy means score: 32, applies from 2021-01-01; source: Economic Survey 2024-25; UrduPoint 1891314.",
        "Highest score with a disabled member: 37, applies from 2021-01-01; "
        "source: Economic Survey 2024-25; UrduPoint 1891314.",
    ]
    assert said("kafaalat", "ur", **woman)[0] == (
        "اہل نہیں: گھرانے کا سکور 38.2 ہے، جو 32 کی حد سے زیادہ ہے (معذور فرد والے گھرانے کے لیے حد 37 ہے)۔"
    )


def test_an_amount_that_stands_in_the_book_is_said_once() -> None:
    old = {"sex": "female", "birth_date": date(1955, 1, 1), "province": "PK-PB", "poverty_score": 14.2}

    assert said("ba-himmat-buzurg", "en", aided_elsewhere=False, **old)[:2] == ["Eligible.", "Rs. 2,000 a month."]
    assert said("ba-himmat-buzurg", "ur", aided_elsewhere=False, **old)[1] == "2,000 روپے ماہانہ۔"


def test_a_pension_that_is_worked_out_is_said_with_how() -> None:
    man = {"sex": "male", "birth_date": date(1962, 1, 15), "insured_years": 25, "pension_wage": 37000}

    assert said("eobi-old-age", "en", **man)[1] == (
        "Amount: Rs. 18,500 a month (A fiftieth of the wage for each year, but at least Rs. 11,500 a month)."
    )


def test_sehat_in_punjab_ended_and_the_day_is_said() -> None:
    [reason] = said("sehat-sahulat", "ur", province="PK-PB")[:1]

    assert "2025-06-30" in reason and "نجی ہسپتال" in reason
