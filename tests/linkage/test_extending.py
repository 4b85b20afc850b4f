"""New rows against a kept linkage: small stories, then a village of which a tenth comes later."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saiban.engine.digests import file_digest
from saiban.linkage import ExtendReport, MustLinkAnew, evaluate, extend, link_persons, refit_due, whole
from tests.linkage.conftest import people, rows_of
from tests.linkage.people import ASLAM as SAID_OF_ASLAM

Connection = duckdb.DuckDBPyConnection
Write = Callable[..., Path]
Row = dict[str, Any]

ASLAM: Row = SAID_OF_ASLAM | {"record": "nser:aslam"}
NASREEN: Row = {
    "record": "nser:nasreen",
    "name": "Nasreen Akhtar",
    "father_name": "Karam Din",
    "sex": "female",
    "birth_date": date(1984, 2, 9),
    "birth_precision": "day",
    "cnic": "3740599887762",
    "district": "PK002",
    "tehsil": "T02",
}
CROWD: list[Row] = [
    {"record": f"nser:crowd-{i}", "name": f"{name} Khan", "father_name": "Sher Zaman", "district": "PK003"}
    for i, name in enumerate(("Gul", "Zahid", "Tariq", "Iqbal", "Waris"))
]


class Office:
    """Links rows as they come, one lot after another; `groups` tells who stands together now."""

    def __init__(self, con: Connection, written: Write, folder: Path) -> None:
        self.con, self.written, self.folder = con, written, folder
        self.lots = 0

    @property
    def state(self) -> Path:
        return self.folder / str(self.lots) / "state"

    def begin(self, rows: list[Row], decisions: Path | None = None) -> None:
        link_persons(self.con, [self.written(rows)], self.folder / "0", keep=True, decisions=decisions)

    def add(self, rows: list[Row], decisions: Path | None = None) -> ExtendReport:
        before, records = self.state, self.written(rows, f"lot-{self.lots}.parquet")
        report = extend(self.con, before, [records], self.folder / str(self.lots + 1), decisions=decisions)
        self.lots += 1
        return report

    def decided(self, *decisions: tuple[str, str, str]) -> Path:
        self.folder.mkdir(exist_ok=True)
        path = self.folder / f"decisions-{self.lots}.parquet"
        columns = zip(("record_a", "record_b", "verdict"), zip(*decisions, strict=True), strict=True)
        pq.write_table(pa.table({name: pa.array(column, pa.string()) for name, column in columns}), path)
        return path

    def changed(self) -> dict[str, int]:
        rows = pq.read_table(self.folder / str(self.lots) / "persons.parquet").to_pylist()
        return {row["record"]: row["cluster"] for row in rows}

    def groups(self) -> set[frozenset[str]]:
        out = self.folder / f"whole-{self.lots}"
        whole(self.con, self.state, out)
        together: dict[int, set[str]] = {}
        for row in pq.read_table(out / "persons.parquet").to_pylist():
            together.setdefault(row["cluster"], set()).add(row["record"])
        return {frozenset(records) for records in together.values()}


@pytest.fixture
def office(con: Connection, written: Write, tmp_path: Path) -> Office:
    return Office(con, written, tmp_path / "office")


def test_a_new_row_finds_its_person_and_a_stranger_becomes_one(office: Office) -> None:
    office.begin([ASLAM, NASREEN, *CROWD])
    again = ASLAM | {"record": "eobi:1", "source": "eobi", "name": "محمد اسلم", "phone": "+923001234567"}
    stranger = {"record": "eobi:2", "source": "eobi", "name": "Zubaida Khanum", "district": "PK009"}
    report = office.add([again, stranger])
    assert (report.records, report.profiles, report.total) == (2, 2, 9)
    assert set(office.changed()) == {"nser:aslam", "eobi:1", "eobi:2"}
    assert {frozenset({"nser:aslam", "eobi:1"}), frozenset({"eobi:2"}), frozenset({"nser:nasreen"})} < office.groups()


def test_a_third_lot_meets_rows_of_the_second(office: Office) -> None:
    office.begin([ASLAM, *CROWD])
    office.add([NASREEN])
    office.add([NASREEN | {"record": "zakat:1", "source": "zakat", "name": "نسرین اختر"}])
    office.add([NASREEN | {"record": "eobi:1", "source": "eobi", "name": "Nasrin Akhter", "cnic": None}])
    assert frozenset({"nser:nasreen", "zakat:1", "eobi:1"}) in office.groups()


def test_a_row_that_says_nothing_new_costs_no_comparison(office: Office) -> None:
    month = ASLAM | {"record": "eobi:may", "source": "eobi"}
    office.begin([month, NASREEN, *CROWD])
    report = office.add([month | {"record": "eobi:june"}])
    assert (report.profiles, report.pairs_compared) == (0, 0)
    assert office.changed().keys() == {"eobi:june"}
    assert frozenset({"eobi:may", "eobi:june"}) in office.groups()


def test_a_month_of_a_hundred_contributors_joins_them_all(office: Office) -> None:
    may = [
        {"record": f"eobi:{i:03}-may", "source": "eobi", "name": f"Worker {i}", "scheme_number": f"4100A{i:06}"}
        for i in range(100)
    ]
    office.begin([*CROWD, *may])
    june = [row | {"record": row["record"].replace("may", "june")} for row in may]
    report = office.add(june[::-1])
    assert (report.profiles, report.changed) == (0, 100)
    assert {frozenset({f"eobi:{i:03}-may", f"eobi:{i:03}-june"}) for i in range(100)} <= office.groups()


def test_a_row_between_two_people_with_numbers_of_their_own_joins_one_and_never_both(office: Office) -> None:
    cousin = ASLAM | {"record": "zakat:1", "source": "zakat", "cnic": "3520287654329"}
    office.begin([ASLAM, cousin, NASREEN, *CROWD])
    office.add([ASLAM | {"record": "eobi:1", "source": "eobi", "cnic": None}])
    assert not any({"nser:aslam", "zakat:1"} <= group for group in office.groups())


def test_a_word_of_a_clerk_binds_new_rows_and_brings_known_people_together(office: Office) -> None:
    office.begin([ASLAM, NASREEN, *CROWD])
    row = ASLAM | {"record": "eobi:1", "source": "eobi"}
    apart = ("eobi:1", "nser:aslam", "different")
    office.add([row], office.decided(apart))
    assert frozenset({"nser:aslam"}) in office.groups()
    both = ("nser:crowd-0", "nser:crowd-1", "same")
    report = office.add([ASLAM | {"record": "zakat:9", "source": "zakat"}], office.decided(apart, both))
    assert report.moved == 1
    assert frozenset({"nser:crowd-0", "nser:crowd-1"}) in office.groups()
    assert not any({"nser:aslam", "eobi:1"} <= group for group in office.groups())


def test_two_known_people_that_a_new_row_shows_to_be_one_become_one(office: Office) -> None:
    vague = {"record": "zakat:1", "source": "zakat", "name": "M. Aslam", "cnic": None, "phone": "+923001234567"}
    office.begin([ASLAM, NASREEN, *CROWD, {"source": "zakat", "nic_old": "27051123456", **vague}])
    bridge = ASLAM | {"record": "eobi:1", "source": "eobi", "nic_old": "27051123456", "phone": "+923001234567"}
    office.add([bridge])
    assert frozenset({"nser:aslam", "zakat:1", "eobi:1"}) in office.groups()


@pytest.mark.parametrize("what", ["a row that is there", "a decision withdrawn", "no state"])
def test_what_can_not_be_gone_on_with_is_refused_with_the_reason(office: Office, what: str) -> None:
    office.begin([ASLAM, NASREEN], office.decided(("nser:aslam", "nser:nasreen", "different")))
    decisions = office.decided(("nser:aslam", "nser:nasreen", "different"))
    if what == "a row that is there":
        with pytest.raises(MustLinkAnew, match="1 of the records are in the kept linkage already"):
            office.add([ASLAM | {"district": "PK007"}], decisions)
    elif what == "a decision withdrawn":
        with pytest.raises(MustLinkAnew, match=r"a decision .* was withdrawn"):
            office.add(CROWD)
    else:
        office.lots = 7
        with pytest.raises(MustLinkAnew, match="holds no kept linkage"):
            office.add(CROWD, decisions)


def test_the_state_before_stays_as_it_was_and_the_same_rows_give_the_same_bytes(office: Office) -> None:
    office.begin([ASLAM, NASREEN, *CROWD])
    kept = office.state

    def digests(folder: Path) -> dict[str, str]:
        return {str(path.relative_to(folder)): file_digest(path) for path in folder.rglob("*") if path.is_file()}

    before = digests(kept)
    row = ASLAM | {"record": "eobi:1", "source": "eobi"}
    office.add([row, *[person | {"record": f"eobi:c{i}", "source": "eobi"} for i, person in enumerate(CROWD)]])
    first = digests(office.folder / "1")
    office.lots = 0
    office.add([row, *[person | {"record": f"eobi:c{i}", "source": "eobi"} for i, person in enumerate(CROWD)]])
    assert digests(kept) == before
    assert digests(office.folder / "1") == first


def test_an_extension_killed_half_way_leaves_a_state_that_can_be_gone_on_with(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from saiban.linkage import extending

    office.begin([ASLAM, NASREEN, *CROWD])
    row = ASLAM | {"record": "eobi:1", "source": "eobi"}

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(extending, "write_part", killed)
        with pytest.raises(KeyboardInterrupt):
            office.add([row])
    with pytest.raises(MustLinkAnew, match="holds no kept linkage"):
        refit_due(office.folder / "1" / "state")
    office.add([row])
    assert frozenset({"nser:aslam", "eobi:1"}) in office.groups()


def test_after_many_new_rows_everything_should_be_linked_anew(office: Office) -> None:
    office.begin([ASLAM, NASREEN, *CROWD])
    assert not refit_due(office.state)
    assert refit_due(office.state, added=1)
    assert office.add([ASLAM | {"record": "eobi:1", "source": "eobi"}]).refit_due


def test_a_village_of_which_a_tenth_comes_later_is_found_as_well_as_at_once(
    con: Connection, written: Write, village: Any, office: Office, tmp_path: Path
) -> None:
    _as_well_as_at_once(con, written, list(village.rows.values()), village.truth, office, tmp_path, tolerance=0.01)


@pytest.mark.long
def test_twenty_thousand_rows_of_which_two_thousand_come_in_four_lots(
    con: Connection, written: Write, office: Office, tmp_path: Path
) -> None:
    rng, rows, truth = random.Random(23), [], []
    for person in people(rng, 2_600):
        for source, share in (("nser", 0.95), ("zakat", 0.5), ("eobi", 0.5)):
            if rng.random() < share:
                rows.append(rows_of(rng, person, source, len(rows), cnic_share=0.75))
                truth.append(person["id"])
    answers = tmp_path / "answers.parquet"
    pq.write_table(pa.table({"record": [row["record"] for row in rows], "truth": truth}), answers)
    assert len(rows) >= 20_000
    _as_well_as_at_once(con, written, rows, answers, office, tmp_path, tolerance=0.005)


def _as_well_as_at_once(
    con: Connection, written: Write, rows: list[Row], truth: Path, office: Office, out: Path, *, tolerance: float
) -> None:
    """Link nine tenths, then the rest in four lots; F1 is that of linking all at once, within a tolerance."""
    link_persons(con, [written(rows, "all.parquet")], out / "at-once")
    at_once = evaluate(con, out / "at-once" / "persons.parquet", [truth]).f1
    random.Random(5).shuffle(rows)
    later = len(rows) // 10
    office.begin(rows[later:])
    before = office.groups()
    for lot in range(4):
        office.add(rows[lot * later // 4 : (lot + 1) * later // 4])
    groups = office.groups()
    assert {record for group in groups for record in group} == {row["record"] for row in rows}
    assert sum(any(old <= new for new in groups) for old in before) >= 0.995 * len(before)
    by_lots = evaluate(con, office.folder / "whole-4" / "persons.parquet", [truth]).f1
    assert by_lots >= at_once - tolerance


def test_a_registry_may_begin_without_rows_and_a_lot_may_bring_none(office: Office) -> None:
    office.begin([])
    office.add(CROWD)
    assert office.add([]).changed == 0
    office.add([ASLAM])
    assert office.groups() >= {frozenset({"nser:aslam"})}
    assert sum(map(len, office.groups())) == len(CROWD) + 1
