"""The agencies' files: readable with their mappings, dirty as meant, and true to the row."""

from __future__ import annotations

import pytest

from saiban.synth.sources import SOURCES
from saiban.synth.sources.eobi import eobi_numbers
from saiban.synth.tables import rates, rows
from tests.synth.conftest import PEOPLE, Country

SAME_PERSON = (
    "FROM about a JOIN about b ON a.person = b.person AND (a.source, a.file, a.row) < (b.source, b.file, b.row)"
)


def test_every_mapping_reads_its_files_and_no_row_gets_lost(country: Country) -> None:
    written = country.figures["rows"]
    assert isinstance(written, dict)
    assert len(written) == 18
    for source, manifests in country.manifests.items():
        assert sum(manifest.rows_in for manifest in manifests) == written[source], source
        assert all(m.rows_in == m.rows_accepted + m.rows_quarantined for m in manifests), source
    assert set(country.manifests) == set(written)
    assert int(str(country.figures["rows_total"])) >= 1.3 * PEOPLE


def test_some_rows_are_rubbish_of_several_kinds_but_few(country: Country) -> None:
    manifests = [manifest for several in country.manifests.values() for manifest in several]
    reasons = {reason for manifest in manifests for reason in manifest.reasons}
    put_aside = sum(manifest.rows_quarantined for manifest in manifests)
    assert {"blank_row", "missing_required"} <= reasons
    assert len(reasons) >= 4
    assert 0 < put_aside < 0.02 * sum(manifest.rows_in for manifest in manifests)


def test_the_truth_names_the_worker_whose_line_it_is(country: Country) -> None:
    lines = country.tables.execute(
        "SELECT person, scheme_number FROM about WHERE source = 'eobi-pr02a' AND scheme_number IS NOT NULL"
    ).fetchnumpy()
    assert len(lines["person"]) > 200
    right = [said == true for said, true in zip(lines["scheme_number"], eobi_numbers(lines["person"]), strict=True)]
    assert sum(right) / len(right) > 0.99


@pytest.mark.parametrize("source", sorted(source.code for source in SOURCES))
def test_what_a_file_says_is_mostly_what_is_true(country: Country, source: str) -> None:
    agree = country.number(
        f"SELECT avg((a.cnic = p.cnic)::INT) FROM about a JOIN persons p USING (person) "
        f"WHERE a.source = '{source}' AND a.cnic IS NOT NULL AND p.cnic IS NOT NULL"
    )
    assert agree > 0.8
    assert country.number(f"SELECT count(*) FROM about WHERE source = '{source}'") > 10


def test_equal_cnics_alone_find_well_under_three_quarters_of_the_pairs(country: Country) -> None:
    recall = country.number(f"SELECT avg((coalesce(a.cnic = b.cnic, false))::INT) {SAME_PERSON}")
    precision = country.number(
        "SELECT avg((a.person = b.person)::INT) FROM about a JOIN about b ON a.cnic = b.cnic "
        "AND (a.source, a.file, a.row) < (b.source, b.file, b.row)"
    )
    assert 0.55 < recall < 0.72
    assert 0.8 < precision < 0.98


def test_pairs_without_equal_cnics_keep_other_evidence(country: Country) -> None:
    evidence = (
        "(abs(date_diff('year', a.birth_date, b.birth_date)) <= 2)::INT + (a.district = b.district)::INT "
        "+ (jaro_winkler_similarity(lower(a.name), lower(b.name)) > 0.8)::INT "
        "+ coalesce((jaro_winkler_similarity(lower(coalesce(a.guardian_name, a.father_name, a.husband_name)), "
        "lower(coalesce(b.guardian_name, b.father_name, b.husband_name))) > 0.8)::INT, 0)"
    )
    share = country.number(
        f"SELECT avg(({evidence} >= 3)::INT) {SAME_PERSON} AND coalesce(a.cnic <> b.cnic, true) "
        "WHERE a.source <> 'zakat' AND b.source <> 'zakat' AND a.birth_date IS NOT NULL AND b.birth_date IS NOT NULL"
    )
    assert share > 0.85


def test_one_employer_stands_in_two_registers_under_two_spellings(country: Country) -> None:
    both = (
        "FROM about a JOIN about b ON a.employer = b.employer "
        "AND a.source = 'eobi-employers' AND b.source LIKE '%essi-employers'"
    )
    assert country.number(f"SELECT count(*) {both}") > 3
    assert country.number(f"SELECT avg((lower(a.employer_name) <> lower(b.employer_name))::INT) {both}") > 0.5


def test_a_girls_mother_is_named_by_her_cnic_in_taleemi_wazaif(country: Country) -> None:
    right = country.number(
        "SELECT avg((replace(a.identifiers[1].value, '-', '') = m.cnic)::INT) "
        "FROM about a JOIN persons p USING (person) JOIN persons m ON p.mother = m.person "
        "WHERE a.source = 'bisp-taleemi-wazaif' AND len(a.identifiers) = 1"
    )
    assert right > 0.9


def test_the_table_of_dirt_speaks_only_of_sources_and_kinds_there_are() -> None:
    stated = list(rows("dirt.csv"))
    assert {row["source"] for row in stated} - {"*"} <= {source.code for source in SOURCES}
    common = {row["kind"] for row in stated if row["source"] == "*"}
    assert {row["kind"] for row in stated} - common <= {"retyped"}
    assert all(0 <= float(row["rate"]) <= 1 and row["basis"] for row in stated)
    assert rates("nser")["cnic_missing"] != rates("zakat")["cnic_missing"]
