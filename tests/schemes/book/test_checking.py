"""A book whose parts do not fit together is refused: rules, names, words, circles, too few examples."""

from __future__ import annotations

import pytest

from saiban.schemes.book import packaged_files, read_book
from saiban.schemes.checking import check
from saiban.schemes.faults import Fault, SchemeRefused


def faults_with(file: str, *changes: tuple[str, str]) -> list[Fault]:
    """Return the faults of the packaged book with one file changed."""
    texts = dict(packaged_files())
    for before, after in changes:
        assert before in texts[file]
        texts[file] = texts[file].replace(before, after)
    with pytest.raises(SchemeRefused) as caught:
        check(read_book(texts))
    return list(caught.value.faults)


def test_two_rules_that_are_none_are_told_together_with_their_places() -> None:
    found = faults_with(
        "kafaalat.yaml",
        ("when: cnic_held", "when: cnic_helt"),
        ("formula: param('cash')", "formula: param('cahs')"),
    )

    assert [fault.field for fault in found] == ["conditions.card", "amount.formula"]
    assert "cnic_held" in found[0].said.en
    assert packaged_files()["kafaalat.yaml"].splitlines()[found[0].line - 1].strip() == "when: cnic_held"


def test_a_fault_in_a_rule_of_several_lines_is_told_on_its_own_line() -> None:
    lines = packaged_files()["eobi-old-age.yaml"].splitlines()
    begins = next(place for place, line in enumerate(lines) if line.strip() == "when: >-")
    last = begins + 1
    while len(lines[last + 1]) - len(lines[last + 1].lstrip()) > len(lines[begins]) - len(lines[begins].lstrip()):
        last += 1
    assert last > begins + 1  # a rule of more than one line
    wrong = "\n".join(lines[begins:last]) + "\n" + lines[last] + " AND no_such_fact"
    [fault] = faults_with("eobi-old-age.yaml", ("\n".join(lines[begins : last + 1]), wrong))

    assert "no_such_fact" in fault.said.en
    assert fault.line == last + 1


def test_words_name_only_what_the_rule_reads() -> None:
    [fault] = faults_with("ba-himmat-buzurg.yaml", ('en: "Aged {age} or more"', 'en: "Aged {ages} or more"'))

    assert fault.field == "conditions.age.label"
    assert "{ages}" in fault.said.en and "Did you mean 'age'?" in fault.said.en


def test_organisations_and_schemes_that_nobody_knows() -> None:
    found = faults_with(
        "himmat-card.yaml",
        ("agency: social-welfare", "agency: social-wellfare"),
        ("{scheme: kafaalat,", "{scheme: kafalat,"),
    )

    assert {fault.said.en for fault in found} == {
        "there is no organisation 'social-wellfare'. Did you mean 'social-welfare'?",
        "there is no scheme 'kafalat'. Did you mean 'kafaalat'?",
    }


def test_figures_worked_out_from_each_other_in_a_circle() -> None:
    formulas = """
  twice:
    label: {en: Twice the wage, ur: اجرت کا دگنا}
    unit: PKR/month
    formula: 2 * param('half')
  half:
    label: {en: Half of it, ur: اس کا نصف}
    unit: PKR/month
    formula: param('twice') / 2
"""

    found = faults_with("minimum-wage.yaml", ("parameters:\n", f"parameters:{formulas}"))

    assert [fault.field for fault in found] == ["parameters.twice", "parameters.half"]
    assert all("minimum-wage.twice" in fault.said.en for fault in found)


def test_a_figure_may_be_worked_out_from_another() -> None:
    texts = dict(packaged_files())
    texts["minimum-wage.yaml"] += """
  eobi_contribution:
    label: {en: EOBI contribution, ur: ای او بی آئی کا چندہ}
    unit: PKR/month
    formula: 0.06 * param('monthly')
"""

    check(read_book(texts))


def test_a_scheme_with_three_examples_is_not_tested_enough() -> None:
    text = packaged_files()["wwf-scholarship.yaml"]
    last = text[text.index("  - name: Before the grants began") :]

    [fault] = faults_with("wwf-scholarship.yaml", (last, ""))

    assert fault.said.en.startswith("3 worked examples; at least 4")
