"""What a mapping declares of a number decides whether it links people and whether it keeps them apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from saiban.linkage import NumberRule, PersonLinkage, agreed, link_employers, link_persons, read_rules, write_rules

Row = dict[str, Any]
Write = Callable[..., Path]
SHARIF: Row = {"name": "Sharif Masih", "father_name": "Yaqoob Masih", "sex": "male", "birth_date": date(1980, 4, 9),
               "birth_precision": "day", "district": "PK601", "tehsil": "PK60101"}  # fmt: skip


def passport(number: str) -> Row:
    return {"identifiers": [{"kind": "passport", "value": number}]}


def people(con: Any, records: Path, out: Path, *rules: NumberRule) -> list[int]:
    """The cluster of each row, in order."""
    link_persons(con, [records], out, settings=PersonLinkage(numbers=rules))
    return [row["cluster"] for row in pq.read_table(out / "persons.parquet").to_pylist()]


def test_one_passport_on_two_names_links_where_the_mapping_trusts_it(con: Any, written: Write, tmp_path: Path) -> None:
    known = [SHARIF | passport("AB1234567"), SHARIF | passport("AB1234567") | {"source": "eobi"}]
    other = [{"name": "Irfan Pervaiz"} | passport("QX7654321"), {"name": "S. Masih"} | passport("AB1234567")]
    records = written([*known, *other])
    trusted = people(con, records, tmp_path, NumberRule("passport", "yes"))
    assert trusted[0] == trusted[1] == trusted[3] != trusted[2]
    distrusted = people(con, records, tmp_path, NumberRule("passport", "no"))
    assert distrusted[0] == distrusted[1] != distrusted[3]


def test_two_passports_keep_namesakes_apart_only_where_that_is_declared(
    con: Any, written: Write, tmp_path: Path
) -> None:
    records = written([SHARIF | passport("AB1234567"), SHARIF | passport("QX7654321") | {"source": "eobi"}])
    assert people(con, records, tmp_path, NumberRule("passport", "yes")) == [1, 1]
    assert people(con, records, tmp_path, NumberRule("passport", "yes", 2)) == [1, 2]


def test_two_passports_keep_apart_beside_a_cnic_that_more_rows_have(con: Any, written: Write, tmp_path: Path) -> None:
    crowd = [{"name": f"Worker {i}", "cnic": f"352021{i:06}1", "source": "eobi"} for i in range(5)]
    rows = [SHARIF | passport("AB1234567"), SHARIF | passport("QX7654321") | {"source": "eobi"}, *crowd]
    found = people(con, written(rows), tmp_path, NumberRule("passport", "yes", 2))
    assert found[0] != found[1]


def test_a_registration_number_that_does_not_identify_leaves_employers_apart(
    con: Any, written: Write, tmp_path: Path
) -> None:
    mills = {"unit": "employer", "source": "pessi", "scheme": "pessi", "employer_number": "7", "district": "PK614"}
    records = written([mills | {"employer_name": "Sitara Mills"}, mills | {"employer_name": "Rustam Foundry"}])

    def employers(*rules: NumberRule) -> list[int]:
        link_employers(con, [records], tmp_path, numbers=rules)
        return [row["employer"] for row in pq.read_table(tmp_path / "employers.parquet").to_pylist()]

    assert employers() == [1, 1]
    assert employers(NumberRule("employer_number:pessi", "no")) == [1, 2]
    assert employers(NumberRule("employer_number:kp-essi", "no")) == [1, 1]


def test_where_two_mappings_speak_of_one_number_the_more_cautious_word_counts(tmp_path: Path) -> None:
    rules = agreed([("passport", "yes", 1), ("cnic", "yes", 3), ("passport", "measure", 2), ("cnic", "yes", None)])
    assert rules == (NumberRule("cnic", "yes", None), NumberRule("passport", "measure", 2))
    write_rules(rules, tmp_path / "numbers.json")
    assert read_rules(tmp_path / "numbers.json") == rules
