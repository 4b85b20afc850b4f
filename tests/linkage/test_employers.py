"""Employers known to several schemes under several names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from saiban.linkage import link_employers
from saiban.linkage.employers import firm_key

Row = dict[str, Any]
Write = Callable[..., Path]
MILLS: Row = {"unit": "employer", "source": "eobi-employers", "scheme": "eobi", "employer_number": "AFA01234",
              "employer_name": "Sitara Textile Mills (Pvt) Ltd", "district": "PK614"}  # fmt: skip


def linked(con: Any, written: Write, out: Path, rows: list[Row]) -> list[int | None]:
    """The employer of each row, in order."""
    link_employers(con, [written(rows)], out)
    found = {row["record"]: row["employer"] for row in pq.read_table(out / "employers.parquet").to_pylist()}
    return [found.get(f"nser:{i:04}") for i in range(len(rows))]


def test_a_workers_row_meets_the_register_by_number(con: Any, written: Write, tmp_path: Path) -> None:
    worker = {"source": "eobi-pr02a", "scheme": "eobi", "name": "Rashid Minhas", "employer_number": "AFA-01234"}
    assert linked(con, written, tmp_path, [MILLS, worker, {"name": "Nobody's Worker"}]) == [1, 1, None]


def test_two_schemes_meet_by_tax_number_and_by_name_in_one_district(con: Any, written: Write, tmp_path: Path) -> None:
    pessi = MILLS | {"scheme": "pessi", "employer_number": "77", "employer_name": "SITARA TEXTILE MILLS LIMITED"}
    taxed = MILLS | {"employer_ntn": "0712345-6", "employer_name": None, "district": None}
    other = {"unit": "employer", "scheme": "wwf", "employer_ntn": "0712345", "employer_name": "Sitara Group"}
    assert linked(con, written, tmp_path, [MILLS, pessi, taxed, other]) == [1, 1, 1, 1]


def test_two_tax_numbers_or_two_numbers_of_one_scheme_are_two_employers(
    con: Any, written: Write, tmp_path: Path
) -> None:
    madina = MILLS | {"employer_name": "Madina Traders"}
    rows = [madina | {"employer_number": None, "employer_ntn": "1111111-1"}]
    rows += [madina | {"employer_number": None, "employer_ntn": "2222222-2"}]
    rows += [MILLS, MILLS | {"employer_number": "AFA09999"}]
    assert linked(con, written, tmp_path, rows) == [1, 2, 3, 4]


def test_one_name_in_two_districts_is_two_employers(con: Any, written: Write, tmp_path: Path) -> None:
    shop = MILLS | {"employer_number": None}
    assert linked(con, written, tmp_path, [shop, shop | {"district": "PK700"}]) == [1, 2]


def test_the_key_of_a_firm_leaves_the_legal_form_out() -> None:
    assert firm_key("M/s Sitara Textile Mills (Pvt.) Ltd.") == firm_key("SITARA TEXTILE MILLS PRIVATE LIMITED")
    assert firm_key("Sitara Textile Mills") != firm_key("Sitara Chemical")
