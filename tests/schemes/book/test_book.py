"""The packaged book: whole, in both languages, with its figures by day and province and the sources that differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from saiban.schemes.book import packaged_book
from saiban.schemes.checking import check, directory_codes
from saiban.schemes.definitions import SchemeRules, Words

BOOK = packaged_book()
ASKED_FOR = {
    *("kafaalat", "taleemi-wazaif", "nashonuma"),
    *("eobi-old-age", "eobi-reduced", "eobi-invalidity", "eobi-survivors", "eobi-grant"),
    *("essi-sickness", "essi-maternity", "essi-injury", "essi-death"),
    *("wwf-marriage", "wwf-death", "wwf-scholarship"),
    *("zakat-guzara", "bait-ul-mal", "himmat-card", "ba-himmat-buzurg", "sehat-sahulat"),
}


def test_the_book_has_every_scheme_and_holds_together() -> None:
    assert set(BOOK.schemes) == ASKED_FOR
    assert set(BOOK.shared) == {"minimum-wage", "poverty-line"}
    check(BOOK)


def test_the_directory_knows_each_scheme_of_the_book() -> None:
    assert BOOK.schemes.keys() <= directory_codes("schemes")


def said(scheme: SchemeRules) -> Iterator[Words]:
    yield from (scheme.name, scheme.summary, scheme.law, scheme.paid_to, scheme.entitlement.words, scheme.entry.where)
    yield from scheme.entry.steps
    yield scheme.appeal.to
    yield from (document.label for document in scheme.documents)
    yield from (words for condition in scheme.conditions for words in (condition.label, condition.refused))
    yield from (parameter.label for parameter in scheme.parameters.values())
    yield from (value.note for one in scheme.parameters.values() for value in one.values if value.note is not None)
    yield from (row.ended for row in scheme.valid if row.ended is not None)


@pytest.mark.parametrize("code", BOOK.schemes)
def test_what_is_said_in_urdu_is_urdu_and_fills_the_same_places(code: str) -> None:
    for words in said(BOOK.schemes[code]):
        urdu = re.sub(r"\{[^}]*\}", "", words.ur)
        assert re.search(r"[\u0600-\u06ff]", urdu), words
        assert not re.search(r"[\u064a\u0643]", urdu), f"Arabic ye or kaf: {words.ur}"
        assert set(re.findall(r"\{([^}]*)\}", words.ur)) == set(re.findall(r"\{([^}]*)\}", words.en)), words
        assert words.en.strip() and not re.search(r"[\u0600-\u06ff]", words.en), words


def test_facts_are_asked_in_both_languages_and_a_score_is_never_asked_of_the_person() -> None:
    for fact in BOOK.facts.values():
        assert fact.label.en and fact.label.ur and fact.question.en and fact.question.ur
    assert "never asked" in BOOK.facts["poverty_score"].question.en
    assert BOOK.facts["poverty_score"].source == "survey"


def test_each_fact_is_read_by_some_rule_or_shown_with_the_score() -> None:
    texts = " ".join(
        text
        for scheme in BOOK.schemes.values()
        for text in (*(condition.when for condition in scheme.conditions), scheme.entitlement.amount or "")
    )
    read = set(re.findall(r"[a-z_0-9]+", texts))

    assert BOOK.facts.keys() - read == {
        "alive",
        "relation",
        "survey_date",
        "household_size",
        "wage_monthly",
    }


@pytest.mark.parametrize(
    ("day", "province", "rupees"),
    [
        (date(2025, 6, 30), "PK-PB", 37000),
        (date(2025, 7, 1), "PK-PB", 40000),
        (date(2025, 7, 1), "PK-IS", 37000),
        (date(2025, 7, 1), None, 37000),
        (date(2022, 5, 31), "PK-SD", 20000),
        (date(2022, 6, 1), "PK-SD", 25000),
        (date(2013, 8, 1), "PK-SD", 8000),
        (date(2013, 8, 1), "PK-PB", 10000),
    ],
)
def test_the_minimum_wage_is_that_of_the_day_and_the_province(day: date, province: str | None, rupees: int) -> None:
    wage = BOOK.parameter("minimum-wage.monthly")
    assert wage is not None
    value = wage.on(day, province)

    assert value is not None and value.value == rupees


def test_what_another_source_says_stays_beside_what_is_used_with_the_reason() -> None:
    wage = BOOK.parameter("minimum-wage.monthly")
    assert wage is not None
    announced = next(value for value in wage.values if value.value == 26000)

    assert (announced.used, announced.status, announced.province) == (False, "announced", "PK-KP")
    assert announced.note is not None and "notified" in announced.note.en
    used = wage.on(date(2022, 9, 1), "PK-KP")
    assert used is not None and used.value == 25000

    cutoff = BOOK.parameter("himmat-card.cutoff")
    assert cutoff is not None
    assert sorted(value.value for value in cutoff.values) == [35, 37, 45]
    assert [value.value for value in cutoff.values if value.used] == [45]


def test_every_figure_has_a_source_and_says_how_sure_it_is() -> None:
    homes = [*BOOK.schemes.values(), *BOOK.shared.values()]
    values = [value for home in homes for parameter in home.parameters.values() for value in parameter.values]

    assert len(values) > 130
    for value in values:
        assert value.source and value.confidence in ("high", "medium", "low")
        if "memory" in value.source:
            assert value.confidence != "high"


def test_a_province_has_the_institution_of_its_own() -> None:
    sickness = BOOK.schemes["essi-sickness"]

    assert sickness.decides_in("PK-PB") == "pessi"
    assert sickness.decides_in("PK-BA") == "essi"
    assert sickness.decides_in("") == "essi"


def test_the_appeal_against_bisp_is_to_be_filed_within_thirty_days_and_the_act_names_no_time_to_decide() -> None:
    appeal = BOOK.schemes["kafaalat"].appeal

    assert (appeal.days_to_file, appeal.days_to_decide) == (30, None)
