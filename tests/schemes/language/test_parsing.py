"""What the language reads: facts, parameters, members, dates; and what it says of them in plain words."""

from __future__ import annotations

import pytest

from saiban.schemes.language import Rule, in_words, parse
from tests.schemes.language.made_up import FILE, bread_words


def rule(text: str) -> Rule:
    return parse(text, vocabulary=bread_words(), where=FILE)


def test_a_rule_knows_what_it_reads() -> None:
    read = rule(
        "poverty_score <= param('cutoff') AND any_member(disability AND me.sex = 'female') AND NOT enrolled('zakat')"
    )
    assert read.type == "boolean"
    assert read.facts == ("poverty_score", "disability", "sex")
    assert read.parameters == ("bread.cutoff",)
    assert read.schemes == ("zakat",)


def test_a_parameter_may_be_worked_out_from_others_and_reads_them() -> None:
    assert rule("household_income_monthly <= param('income')").parameters == ("bread.income", "wages.lowest")


def test_names_of_functions_and_facts_may_be_written_in_capitals() -> None:
    assert rule("AGE_ON(BIRTH_DATE) >= 60").facts == ("birth_date",)


def test_a_text_may_hold_signs_that_a_rule_may_not() -> None:
    assert rule("district = 'D; -- /* ''ضلع'' */'").type == "boolean"


@pytest.mark.parametrize(
    ("text", "en", "ur"),
    [
        (
            "poverty_score <= param('cutoff')",
            "Proxy means score is at most “Cutoff”",
            "غربت کا سکور “Cutoff (ur)” سے زیادہ نہ ہو",
        ),
        (
            "sex = 'female' AND (disability OR NOT alive)",
            "Sex is Female, and (Lives with a disability: yes, or Alive: no)",
            "جنس عورت ہو، اور (معذوری: ہاں، یا حیات: نہیں)",
        ),
        ("age_on(birth_date) >= 60", "The age in full years is at least 60", "عمر (پورے سال) کم از کم 60 ہو"),
        (
            "NOT first_insured_on < DATE '2008-07-01'",
            "First insured with EOBI is not before 1 July 2008",
            "ای او بی آئی میں پہلا اندراج 1 جولائی 2008 سے پہلے نہ ہو",
        ),
        ("NOT enrolled('zakat')", "Does not draw from Zakat", "زکوٰۃ سے امداد نہ ملتی ہو"),
        (
            "any_member(disability AND me.sex = 'female')",
            "For somebody in the household: (Lives with a disability: yes, and Sex is Female)",
            "گھر کے کسی ایک فرد کے لیے: (معذوری: ہاں، اور جنس عورت ہو)",
        ),
        (
            "marital_status NOT IN ('married', 'widowed')",
            "Marital status is none of these: Married, Widowed",
            "ازدواجی حیثیت ان میں سے کوئی نہ ہو: شادی شدہ، بیوہ یا رنڈوا",
        ),
        ("religion IS NOT NULL", "Religion: known", "مذہب: معلوم ہو"),
        (
            "CASE WHEN sex = 'female' THEN 2000 ELSE 1500 END",
            "If Sex is Female: 2,000; otherwise 1,500",
            "اگر جنس عورت ہو تو 2,000؛ ورنہ 1,500",
        ),
        (
            "pension_wage * insured_years / 50",
            "(Monthly wage for the pension times Years of insurance with EOBI) divided by 50",
            "(پنشن کے لیے ماہانہ اجرت ضرب ای او بی آئی میں بیمے کے سال) تقسیم 50",
        ),
    ],
)
def test_a_rule_is_said_in_plain_words(text: str, en: str, ur: str) -> None:
    assert in_words(rule(text), "en") == en
    assert in_words(rule(text), "ur") == ur
