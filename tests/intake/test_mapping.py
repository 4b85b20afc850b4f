"""A mapping says what it means, and a mistake in it is told with its line and the word that was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from saiban.intake import FIELDS, MappingError, load_mapping, to_yaml
from saiban.intake.mapping import Column
from saiban.intake.quarantine import REASONS

EOBI = """
source: eobi-pr02a
name: {en: EOBI monthly return (PR-02A), ur: ای او بی آئی ماہانہ گوشوارہ}
organisation: eobi
scheme: eobi
unit: person
files: "eobi/PR02A_*.txt"
mode: increment
as_of: {pattern: "_(\\\\d{4}-\\\\d{2})"}
read:
  format: csv
  delimiter: "\\t"
  header_row: 4
key: [scheme_number, contribution_month]
columns:
  Insured Person Name: name
  Father / Husband: guardian_name
  CNIC: cnic
  EOBI No: scheme_number
  Month: {to: contribution_month, format: MM/YYYY}
  Wages: {to: wage, unit: thousand-rupees}
  Status: {to: enrolment_status, values: {A: active, No: suspended, 07: exited, "-": }}
  Passport: {to: identifiers, kind: passport}
  Spare: ignore
constants: {cnic_holder: own}
derive:
  truth: {from: rec_id, pattern: "rec-(\\\\d+)-"}
"""


def test_a_mapping_is_read_with_every_part() -> None:
    mapping = load_mapping(EOBI)

    assert (mapping.source, mapping.unit, mapping.mode, mapping.scheme) == ("eobi-pr02a", "person", "increment", "eobi")
    assert mapping.label("ur") == "ای او بی آئی ماہانہ گوشوارہ"
    assert mapping.read.delimiter == "\t" and mapping.read.header_row == 4
    assert mapping.as_of.pattern == r"_(\d{4}-\d{2})"
    assert mapping.key == ("scheme_number", "contribution_month")
    assert mapping.required == ("name",)
    assert mapping.ignored == ("Spare",)
    assert Column("Wages", "wage", unit="thousand-rupees") in mapping.columns
    assert mapping.derive[0].source == "rec_id"


def test_codes_that_yaml_would_turn_into_something_else_stay_as_written() -> None:
    status = next(column for column in load_mapping(EOBI).columns if column.header == "Status")

    assert status.values == (("A", "active"), ("No", "suspended"), ("07", "exited"), ("-", ""))


def test_a_mapping_survives_being_written_and_read_again() -> None:
    mapping = load_mapping(EOBI)

    again = load_mapping(to_yaml(mapping))

    assert again == mapping
    assert again.digest == mapping.digest


def test_the_digest_follows_what_decides_the_rows_and_not_the_labels() -> None:
    mapping = load_mapping(EOBI)

    assert load_mapping(EOBI.replace("monthly return", "return of the month")).digest == mapping.digest
    assert load_mapping(EOBI.replace("MM/YYYY", "YYYY-MM")).digest != mapping.digest
    assert load_mapping(EOBI.replace("No: suspended", "No: exited")).digest != mapping.digest


def test_what_numbers_are_worth_is_declared_and_told_by_scheme() -> None:
    mapping = load_mapping(
        EOBI + "numbers: {cnic: {identifies: yes, apart: 2}, scheme_number: {identifies: no}, passport: {apart: 0}}\n"
    )

    assert mapping.declared == (("cnic", "yes", 2), ("scheme_number:eobi", "no", None), ("passport", "measure", 0))
    assert load_mapping(to_yaml(mapping)) == mapping
    assert mapping.digest != load_mapping(EOBI).digest


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("cinc", "CNIC: cnic", "no field 'cinc'. Did you mean 'cnic'?"),
        ("father name", "Father / Husband: guardian_name", "Did you mean 'father_name'?"),
        (
            "{to: wage, unti: rupees}",
            "Wages: {to: wage, unit: thousand-rupees}",
            "'unti' is not known here. Did you mean 'unit'?",
        ),
        (
            "{to: wage, unit: dollars}",
            "Wages: {to: wage, unit: thousand-rupees}",
            "Use one of: rupees, paisa, thousand-rupees",
        ),
        (
            "{to: wage, format: DD/MM/YYYY}",
            "Wages: {to: wage, unit: thousand-rupees}",
            "'format' has no meaning for the field 'wage'",
        ),
        (
            "{to: contribution_month, format: month/year}",
            "Month: {to: contribution_month, format: MM/YYYY}",
            "is not a date format",
        ),
        ("{to: identifiers}", "Passport: {to: identifiers, kind: passport}", "say which number this is"),
        (
            "{to: enrolment_status, values: {A: activ}}",
            "Status: {to: enrolment_status, values: {A: active",
            "Did you mean 'active'?",
        ),
    ],
)
def test_a_mistake_in_a_column_is_told_with_its_line(wrong: str, right: str, told: str) -> None:
    lines = EOBI.splitlines()
    number = next(index for index, line in enumerate(lines) if line.strip().startswith(right)) + 1
    header = lines[number - 1].split(":")[0]
    lines[number - 1] = f"{header}: {wrong}"

    with pytest.raises(MappingError) as caught:
        load_mapping("\n".join(lines))

    assert f"line {number}" in str(caught.value)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("unit: person", "unit: persn", "Did you mean 'person'?"),
        ("mode: increment", "mode: incremental", "Use one of: snapshot, increment"),
        ("organisation: eobi", "organization: eobi", "Did you mean 'organisation'?"),
        ("source: eobi-pr02a", "source: EOBI PR02A", "is not a code"),
        ("key: [scheme_number, contribution_month]", "key: [scheme_numbr]", "Did you mean 'scheme_number'?"),
        ("key: [scheme_number, contribution_month]", "key: [paid_on]", "no column is mapped to 'paid_on'"),
        ("CNIC: cnic", "CNIC: nic_old\n  CNIC: cnic", "stands twice"),
        ("Father / Husband: guardian_name", "Old CNIC: cnic", "which can have one column only"),
        ("Insured Person Name: name", "Insured Person Name: ignore", "a row about a person needs 'name'"),
        ("constants: {cnic_holder: own}", "constants: {cnic_holder: owner}", "Use one of: own, head"),
        ("constants: {cnic_holder: own}", "constants: {paid_on: 31/31/2024}", "this is no value of 'paid_on'"),
        ("key: [scheme_number, contribution_month]", "key: [identifiers]", "'identifiers' can't tell rows apart"),
        ('"eobi/PR02A_*.txt"', '"../keys/*"', "leads out of the folder of extracts"),
        ("header_row: 4", "header_row: four", "expected a whole number"),
        ("delimiter:", "delimeter:", "Did you mean 'delimiter'?"),
        ('{pattern: "_(\\\\d{4}-\\\\d{2})"}', "{pattern: 2024}", "put brackets around the part"),
        ('{pattern: "_(\\\\d{4}-\\\\d{2})"}', "31/05/2024", "is not a date of the form 2024-05-31"),
        ("derive:", "numbers: {pasport: {apart: 2}}\nderive:", "Did you mean 'passport'?"),
        ("derive:", "numbers: {nic_old: {apart: 2}}\nderive:", "no column holds a number of the kind 'nic_old'"),
        ("derive:", "numbers: {cnic: {identifies: maybe}}\nderive:", "Use one of: yes, no, measure"),
        ("derive:", "numbers: {cnic: {apart: two}}\nderive:", "expected a whole number, found 'two'"),
        ("derive:", "numbers: {cnic: }\nderive:", "say what the number is worth"),
        (
            "Spare: ignore",
            "Spare: scheme\nnumbers: {scheme_number: {identifies: yes}}",
            "scheme stands in the rows",
        ),
        (
            "Spare: ignore",
            "Spare: employer_ntn\nnumbers: {employer_ntn: {apart: 0}}",
            "is not measured. Say",
        ),
        ("read:\n  format: csv", "read:\n  encoding: utf-9\n  format: csv", "there is no encoding 'utf-9'"),
    ],
)
def test_a_mistake_elsewhere_is_told_too(old: str, new: str, told: str) -> None:
    assert old in EOBI

    with pytest.raises(MappingError, match="line ") as caught:
        load_mapping(EOBI.replace(old, new, 1))

    assert told in str(caught.value)
    assert str(caught.value).count("line ") == 1


def test_what_is_not_yaml_or_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="line 2: this is not YAML"):
        load_mapping("source: a\ncolumns: [}")
    with pytest.raises(MappingError, match="the mapping is empty"):
        load_mapping("# nothing yet\n")
    with pytest.raises(MappingError, match=r"lost.yaml: the mapping can't be read"):
        load_mapping(tmp_path / "lost.yaml")


def test_a_file_is_named_in_the_error(tmp_path: Path) -> None:
    path = tmp_path / "pessi.yaml"
    path.write_text("source: pessi\nunit: person\ncolumns:\n  Name: nmae\n", encoding="utf-8")

    with pytest.raises(MappingError, match=r"pessi.yaml, line 4"):
        load_mapping(path)


def test_what_a_row_must_have_depends_on_what_it_is_about() -> None:
    household = load_mapping("source: nser\nunit: household\ncolumns: {HH: household}")
    employer = load_mapping("source: pessi-units\nunit: employer\ncolumns: {Unit: employer_name}")
    payments = load_mapping("source: bisp-pay\nunit: person\nrequired: [cnic]\ncolumns: {CNIC: cnic}")

    assert [mapping.required for mapping in (household, employer, payments)] == [
        ("household",),
        ("employer_name",),
        ("cnic",),
    ]


def test_the_guide_names_every_field_and_every_reason() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "mappings.md").read_text(encoding="utf-8")

    for field in FIELDS.values():
        assert f"| `{field.name}` | {field.label_en} | {field.kind} | {field.help_en} |" in guide
    for code in REASONS:
        assert f"| `{code}` |" in guide


def test_the_example_in_the_guide_can_be_used() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "mappings.md").read_text(encoding="utf-8")
    example = guide.split("```yaml\n")[1].split("```")[0]

    with pytest.raises(MappingError, match="no column is mapped to 'scheme_number'"):
        load_mapping(example)
    complete = example.replace(
        "  Spare: ignore", "  EOBI No: scheme_number\n  Month: contribution_month\n  Spare: ignore"
    )
    assert load_mapping(complete).source == "eobi-pr02a"
