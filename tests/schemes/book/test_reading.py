"""A scheme file that can't be used is refused with every reason at once, each with file, line and field."""

from __future__ import annotations

import re

import pytest

from saiban.schemes.book import packaged_files, read_book
from saiban.schemes.facts import facts
from saiban.schemes.faults import SchemeRefused
from saiban.schemes.reading import read_scheme

KAFAALAT = packaged_files()["kafaalat.yaml"]


def refused(text: str, file: str = "kafaalat.yaml") -> list[tuple[int, str, str]]:
    """Return line, field and English words of each fault."""
    with pytest.raises(SchemeRefused) as caught:
        read_scheme(text, file, facts())
    for fault in caught.value.faults:
        assert fault.file == file
        assert re.search(r"[\u0600-\u06ff]", fault.words("ur"))
    return [(fault.line, fault.field, fault.said.en) for fault in caught.value.faults]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_five_slips_of_the_pen_are_told_together() -> None:
    text = (
        KAFAALAT.replace("type: means_tested", "type: means-tested")
        .replace("value: 13500, confidence: high", "value: '13,500', confidence: sure")
        .replace("from: 2026-01-01, value", "from: 1.1.2026, value")
        .replace("recertify_months: 36", "recertify_months: three years")
    )

    found = refused(text)

    assert [said for _line, _field, said in found] == [
        "'means-tested' is not known. Did you mean 'means_tested'? "
        "Use one of: contributory, categorical, means_tested.",
        "'sure' is not known. Use one of: high, medium, low.",
        "'13,500' is not a number. Write it without commas, e.g. 13500 or 0.75.",
        "'1.1.2026' is not a date of the form 2025-06-30.",
        "expected a whole number, found 'three years'.",
    ]
    assert found[0][:2] == (line_of(text, "type: means-tested"), "type")
    assert found[1][0] == line_of(text, "'13,500'")


def test_a_part_that_is_missing_and_one_that_is_not_known() -> None:
    text = KAFAALAT.replace("agency: bisp\n", "").replace("unit: family", "units: family")

    found = refused(text)

    assert "`agency` is missing." in [said for _line, _field, said in found]
    assert "`unit` is missing." in [said for _line, _field, said in found]
    unknown = next(said for _line, field, said in found if field == "units")
    assert unknown.startswith("`units` is not known here. Did you mean 'unit'?")


def test_two_values_that_hold_at_once_must_be_told_apart() -> None:
    text = KAFAALAT.replace("to: 2025-12-31, value: 13500", "to: 2026-03-31, value: 13500")

    [(line, field, said)] = refused(text)

    assert (line, field) == (line_of(text, "{from: 2026-01-01, value: 14500"), "parameters.cash.values")
    assert "two values are used at once from 2026-01-01: 13500" in said


def test_a_value_that_is_not_used_says_why() -> None:
    text = KAFAALAT.replace(
        """        note:
          en: No official paper says so.
          ur: کسی سرکاری دستاویز میں ایسا نہیں۔
""",
        "",
    )

    assert [said for *_, said in refused(text)] == ["a value that is not used says why: add `note: {en, ur}`."]


def test_a_value_that_ends_before_it_begins() -> None:
    text = KAFAALAT.replace("{from: 2025-01-01, to: 2025-12-31,", "{from: 2025-01-01, to: 2024-12-31,")

    assert any("ends (2024-12-31) before it begins (2025-01-01)" in said for *_, said in refused(text))


def test_an_example_names_facts_conditions_and_values_that_are_known() -> None:
    text = (
        KAFAALAT.replace("failed: [recipient]", "failed: [reciepient]")
        .replace("marital_status: divorced", "marital_status: single")
        .replace("missing: [poverty_score]", "missing: [poverty_scores]")
        .replace("spouse_government_employee: yes", "husband_in_service: yes")
        .replace("province: PK-KP", "province: KPK")
    )

    said = " ".join(said for *_, said in refused(text))

    assert "there is no condition 'reciepient'. Did you mean 'recipient'?" in said
    assert "'single' is not known." in said
    assert "there is no fact 'poverty_scores'. Did you mean 'poverty_score'?" in said
    assert "there is no fact 'husband_in_service'" in said
    assert "'KPK' is not known." in said


def test_a_condition_may_not_bear_the_name_of_the_schemes_dates() -> None:
    [(line, field, said)] = refused(KAFAALAT.replace("  card:\n    when", "  valid:\n    when"))

    assert (line, field) == (line_of(KAFAALAT, "when: cnic_held"), "conditions.valid")
    assert "another name" in said


def test_a_part_of_another_shape_is_told_once() -> None:
    conditions = KAFAALAT[KAFAALAT.index("conditions:") : KAFAALAT.index("amount:")]
    found = refused(KAFAALAT.replace(conditions, "conditions: everybody\n\n"))

    assert [said for _line, field, said in found if field == "conditions"] == [
        "a scheme has at least one condition.",
        "expected lines of the form `name: value`.",
    ]


def test_a_file_that_is_not_yaml_has_its_line() -> None:
    [(line, field, said)] = refused(KAFAALAT.replace("functions: [social_assistance]", "functions: [social_assistance"))

    assert line >= line_of(KAFAALAT, "functions:")
    assert field == ""
    assert "not YAML" in said


@pytest.mark.parametrize("text", ["", "   \n", "just words", "- a\n- b\n"])
def test_what_is_no_scheme_file_at_all(text: str) -> None:
    assert refused(text)


def test_a_part_that_stands_twice() -> None:
    [(line, _field, said)] = refused(KAFAALAT + "\nagency: eobi\n")

    assert line > 100
    assert "stands twice" in said


def test_two_files_of_one_code_and_the_faults_of_both_files() -> None:
    with pytest.raises(
        SchemeRefused, match=r"second.yaml, line 1 .scheme.: first.yaml has the code 'kafaalat' already"
    ):
        read_book({"first.yaml": KAFAALAT, "second.yaml": KAFAALAT})

    with pytest.raises(SchemeRefused) as caught:
        read_book({"a.yaml": "", "b.yaml": KAFAALAT.replace("unit: family", "unit: clan")})
    assert [fault.file for fault in caught.value.faults] == ["a.yaml", "b.yaml"]


def test_the_version_of_a_book_follows_its_files() -> None:
    book = read_book({"kafaalat.yaml": KAFAALAT})

    assert read_book({"kafaalat.yaml": KAFAALAT}).version == book.version
    assert read_book({"kafaalat.yaml": KAFAALAT + "\n# a remark\n"}).version != book.version
