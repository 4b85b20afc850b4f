"""Sexes, relations and marital statuses as agencies write them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from saiban.terms import codes
from saiban.terms.codes import EnrolmentStatus, MaritalStatus, Relation, Sex
from saiban.terms.errors import Unreadable


@pytest.mark.parametrize(
    ("cells", "sex"),
    [
        (["M", "male", "MALE ", "1", "1.0", "۱", "مرد", "Man"], Sex.MALE),
        (["F", "Female", "2", "عورت", "خاتون"], Sex.FEMALE),
        (["X", "Transgender", "3", "خواجہ سرا", "خواجہ‌سرا", "خواجه سرا"], Sex.TRANSGENDER),
    ],
)
def test_sexes(cells: list[str], sex: Sex) -> None:
    assert {codes.parse_sex(cell) for cell in cells} == {sex}


@pytest.mark.parametrize(
    ("cells", "relation"),
    [
        (["wife", "W/O", "Husband", "زوجہ", "بیوی", "spouse", "2nd Wife"], Relation.SPOUSE),
        (["Head", "Self", "سربراہ", "Head of Household"], Relation.HEAD),
        (["Son", "S/O", "بیٹا"], Relation.SON),
        (["daughter", "D/o", "بیٹی"], Relation.DAUGHTER),
        (["Son-in-law", "داماد"], Relation.SON_IN_LAW),
        (["Grand Son", "پوتا", "نواسی"], Relation.GRANDCHILD),
        (["servant", "غیر رشتہ دار"], Relation.NOT_RELATED),
    ],
)
def test_relations_to_the_head(cells: list[str], relation: Relation) -> None:
    assert {codes.parse_relation(cell) for cell in cells} == {relation}


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        (["Widow", "WIDOWED", "بیوہ"], MaritalStatus.WIDOWED),
        (["Married", "شادی شدہ", "M"], MaritalStatus.MARRIED),
        (["un-married", "Single", "غیر شادی شدہ"], MaritalStatus.NEVER_MARRIED),
        (["Divorced", "طلاق یافتہ", "مطلقہ"], MaritalStatus.DIVORCED),
    ],
)
def test_marital_statuses(cells: list[str], status: MaritalStatus) -> None:
    assert {codes.parse_marital(cell) for cell in cells} == {status}


@pytest.mark.parametrize(
    ("read", "code"),
    [
        (codes.parse_sex, "unknown_sex"),
        (codes.parse_relation, "unknown_relation"),
        (codes.parse_marital, "unknown_marital_status"),
    ],
)
def test_an_unknown_word_is_refused_with_what_was_expected(read: Callable[[str], object], code: str) -> None:
    with pytest.raises(Unreadable, match="expected one of") as refusal:
        read("tractor")
    assert refusal.value.code == code
    with pytest.raises(Unreadable) as refusal:
        read(" ")
    assert refusal.value.code == "empty"


def test_every_code_has_a_name_in_both_languages_and_every_urdu_name_of_one_word_is_read_back() -> None:
    for kind, read in ((Sex, codes.parse_sex), (Relation, codes.parse_relation), (MaritalStatus, codes.parse_marital)):
        for code in kind:
            assert read(str(code)) is code
            assert codes.label(code).strip() and codes.label(code, "ur").strip()
            if " " not in codes.label(code, "ur"):
                assert read(codes.label(code, "ur")) is code
    assert all(codes.label(status, "ur") != codes.label(status) for status in EnrolmentStatus)
