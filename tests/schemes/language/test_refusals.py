"""Wrong rules are refused at their place, with words that a policy officer understands, in English and Urdu."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from saiban.schemes.language import RuleRefused, parse
from saiban.schemes.language.refusals import TABLE, phrases
from tests.schemes.language.made_up import FILE, bread_words

with Path(__file__).with_name("wrong_rules.csv").open(encoding="utf-8", newline="") as stream:
    WRONG = list(csv.DictReader(stream))


def refused(text: str, wanted: str = "condition") -> RuleRefused:
    with pytest.raises(RuleRefused) as caught:
        parse(text, vocabulary=bread_words(), where=FILE, wanted=wanted)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize("wrong", WRONG, ids=[f"{row['code']}: {row['rule'][:40]}" for row in WRONG])
def test_a_wrong_rule_is_refused_where_it_is_wrong_and_told_how_to_mend_it(wrong: dict[str, str]) -> None:
    error = refused(wrong["rule"])
    assert (error.where.line, error.where.column) == (int(wrong["line"]), int(wrong["column"]))
    assert error.said.en == wrong["en"]
    assert error.said.ur == wrong["ur"]
    assert error.code == wrong["code"]


def test_there_are_more_than_forty_wrong_rules_and_each_refusal_is_tried() -> None:
    tried = {row["code"] for row in WRONG} | {"too_long", "amount_type"}
    assert len(WRONG) >= 40
    assert {code for code in phrases(TABLE) if not code.startswith("type_")} == tried


def test_the_error_names_file_line_and_column() -> None:
    assert str(refused("sex = 'female' AND\n  poverty_scor <= 32")) == (
        "bread.yaml:11:3: There is no fact “poverty_scor”. Did you mean poverty_score?"
    )


@pytest.mark.parametrize(
    "text",
    [
        "(" * 40 + "disability" + ")" * 40,
        "NOT " * 30 + "disability",
        "- " * 30 + "1 > 0",
        "CASE WHEN disability THEN " * 40 + "1" + " ELSE 0 END" * 40 + " > 0",
        " + ".join(["1"] * 200) + " > 3",
        "abs(" * 200 + "1" + ")" * 200 + " > 0",
    ],
    ids=["brackets", "not", "minus", "case", "sum", "calls"],
)
def test_a_rule_nested_too_deeply_is_refused_and_breaks_nothing(text: str) -> None:
    assert refused(text).code == "too_deep"


@pytest.mark.parametrize("text", ["disability OR " * 400 + "disability", "sex = '" + "x" * 5000 + "'"])
def test_a_rule_too_long_to_read_is_refused(text: str) -> None:
    assert refused(text).code == "too_long"


def test_a_long_list_of_alternatives_is_no_deep_nesting() -> None:
    rule = " OR ".join(f"poverty_score = {number}" for number in range(100))
    assert parse(rule, vocabulary=bread_words(), where=FILE, wanted="condition").type == "boolean"


def test_an_amount_must_be_a_number() -> None:
    assert refused("poverty_score <= 32", wanted="amount").said.en.startswith("An amount must be a number of rupees")


def test_every_refusal_says_the_same_things_in_urdu() -> None:
    for code, words in phrases(TABLE).items():
        assert sorted(re.findall(r"\{\w+\}", words.en)) == sorted(re.findall(r"\{\w+\}", words.ur)), code
        assert re.search(r"[\u0600-\u06ff]", words.ur), code
