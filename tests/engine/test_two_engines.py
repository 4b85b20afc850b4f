"""One step, two engines, the same rows: a small welfare office's tables go through every way of sharing rows out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saiban.engine.embedded import Embedded
from saiban.engine.spark import Spark
from saiban.engine.step import Cut, Engine, Sought, Step

pytestmark = pytest.mark.xdist_group("spark")

ROWS = 50_000
TEHSILS = ["Rojhan", "Jampur", "Kot Addu", "Alipur", None]


def people() -> pa.Table:
    """50,000 rows of widows, labourers and children; every eleventh has no CNIC, every fifth no tehsil."""
    numbers = range(ROWS)
    return pa.table(
        {
            "record": [f"zakat:{(number * 7919) % ROWS:06d}" for number in numbers],
            "name": [f"Zainab {number % 997}" if number % 3 else f"اللہ دتہ {number % 501}" for number in numbers],
            "cnic": [None if number % 11 == 0 else f"32403{number // 4 % 9000:08d}" for number in numbers],
            "tehsil": [TEHSILS[number % 5] for number in numbers],
            "born": [date(1950, 1, 1) + timedelta(days=number % 20000) for number in numbers],
            "paid": [number % 7 * 50_000 for number in numbers],
            "words": [["mohalla", f"gali {number % 13}"] if number % 2 else [] for number in numbers],
            "cards": [[{"kind": "family", "value": f"F{number % 4001}"}] for number in numbers],
        }
    )


def asked(engine: Engine, name: str, order: str) -> list[dict[str, object]]:
    """The rows of a table, in order."""
    found: list[dict[str, object]] = engine.ask(f"SELECT * FROM {name} ORDER BY {order}", [name]).to_pylist()
    return found


def both(embedded: Embedded, spark: Spark, step: Step, order: str) -> list[dict[str, object]]:
    """Run a step on both engines, hold that it made the same table, and return its rows."""
    for engine in (embedded, spark):
        engine.run(step)
    rows = asked(embedded, step.name, order)
    assert asked(spark, step.name, order) == rows
    assert spark.count(step.name) == embedded.count(step.name) == len(rows)
    return rows


@pytest.fixture
def office(embedded: Embedded, spark: Spark) -> tuple[Embedded, Spark]:
    """Both engines with the same people in them."""
    for engine in (embedded, spark):
        engine.lend("people", people())
    return embedded, spark


def test_rows_that_share_a_number_meet_and_rows_without_one_meet_too(office: tuple[Embedded, Spark]) -> None:
    rows = both(
        *office,
        Step(
            "holders",
            """
            SELECT cnic, count(*) AS rows, sum(paid) AS paid, list(record ORDER BY record) AS records,
                   hash(cnic) AS code, any_value(cards[1].kind) AS kind
            FROM people GROUP BY cnic""",
            {"people": Cut("cnic")},
        ),
        "cnic",
    )
    assert [row["rows"] for row in rows if row["cnic"] is None] == [(ROWS + 10) // 11]
    assert sum(int(str(row["rows"])) for row in rows) == ROWS


def test_a_window_sees_its_whole_partition(office: tuple[Embedded, Spark]) -> None:
    rows = both(
        *office,
        Step(
            "namesakes",
            """
            SELECT record, count(*) OVER (PARTITION BY name, tehsil) AS namesakes,
                   row_number() OVER (PARTITION BY name, tehsil ORDER BY record) AS place, words, cards
            FROM people""",
            {"people": Cut("name, tehsil")},
        ),
        "record",
    )
    assert len(rows) == ROWS
    assert max(int(str(row["namesakes"])) for row in rows) > 1


def test_two_tables_cut_by_one_key_join_and_small_ones_come_whole(office: tuple[Embedded, Spark]) -> None:
    for engine in office:
        engine.lend("districts", pa.table({"tehsil": ["Rojhan", "Alipur"], "district": ["Rajanpur", "Muzaffargarh"]}))
        engine.run(
            Step(
                "cards",
                "SELECT cards[1].value AS card, min(record) AS first FROM people GROUP BY ALL",
                {"people": Cut("cards[1].value")},
            )
        )
    rows = both(
        *office,
        Step(
            "families",
            """
            SELECT p.record, c.first, d.district FROM people p JOIN cards c ON c.card = p.cards[1].value
            LEFT JOIN districts d USING (tehsil)""",
            {"people": Cut("cards[1].value"), "cards": Cut("card"), "districts": "whole"},
        ),
        "record",
    )
    assert len(rows) == ROWS
    assert {row["district"] for row in rows} == {"Rajanpur", "Muzaffargarh", None}


def test_numbers_follow_the_order_of_the_text_on_both_engines(office: tuple[Embedded, Spark]) -> None:
    for engine in office:
        engine.number(Step("numbered", "SELECT record, name FROM people", {"people": "pieces"}), "pid", ["record"])
    rows = asked(office[0], "numbered", "pid")
    assert asked(office[1], "numbered", "pid") == rows
    assert [row["pid"] for row in rows] == list(range(ROWS))
    assert [row["record"] for row in rows] == sorted(str(row["record"]) for row in rows)


def test_pairs_find_both_of_their_sides_however_far_apart_these_lie(office: tuple[Embedded, Spark]) -> None:
    for engine in office:
        engine.number(Step("profiles", "SELECT * FROM people", {"people": "pieces"}), "pid", ["record"])
        engine.run(
            Step(
                "pairs",
                """
                SELECT DISTINCT (x.pid::BIGINT << 32) | y.pid AS pair
                FROM profiles x JOIN profiles y ON x.cnic = y.cnic AND x.pid < y.pid""",
                {"profiles": Cut("cnic")},
            )
        )
    sides = ("pair >> 32", "pair & 4294967295")
    compared = """
        SELECT pair, levenshtein(a.name, b.name) AS letters, jaro_winkler_similarity(a.name, b.name) AS likeness,
               len(list_intersect(a.words, b.words)) AS words, a.tehsil = b.tehsil AS place
        FROM pairs JOIN profiles a ON a.pid = pair >> 32 JOIN profiles b ON b.pid = pair & 4294967295"""
    for share in (Cut("pair >> 32"), "pieces"):
        step = Step("compared", compared, {"pairs": share, "profiles": Sought("pid", {"pairs": sides})})
        rows = both(*office, step, "pair")
        assert len(rows) == office[0].count("pairs") > ROWS
        assert {row["place"] for row in rows} == {True, False, None}


def test_what_is_sought_and_not_there_is_null_and_null_seeks_nothing(office: tuple[Embedded, Spark]) -> None:
    for engine in office:
        engine.run(Step("paid", "SELECT cnic, paid FROM people WHERE paid > 250000", {"people": "pieces"}))
        engine.run(Step("paid", "SELECT cnic, max(paid) AS paid FROM paid GROUP BY cnic", {"paid": Cut("cnic")}))
    rows = both(
        *office,
        Step(
            "known",
            "SELECT p.record, p.cnic, s.paid FROM people p LEFT JOIN paid s ON s.cnic = p.cnic",
            {"people": "pieces", "paid": Sought("cnic", {"people": ("cnic",)})},
        ),
        "record",
    )
    assert {row["paid"] for row in rows if row["cnic"] is None} == {None}
    assert {row["paid"] for row in rows} == {None, 300_000}


def test_a_table_without_rows_keeps_its_columns(office: tuple[Embedded, Spark]) -> None:
    nobody = Step("nobody", "SELECT * FROM people WHERE record = ''", {"people": "pieces"})
    assert both(*office, nobody, "record") == []
    counted = Step("counted", "SELECT tehsil, count(*) AS n FROM nobody GROUP BY tehsil", {"nobody": Cut("tehsil")})
    assert both(*office, counted, "tehsil") == []
    joined = Step(
        "joined",
        "SELECT p.record, n.cards, n.paid FROM people p LEFT JOIN nobody n USING (record)",
        {"people": Cut("record"), "nobody": Cut("record")},
    )
    assert {row["cards"] for row in both(*office, joined, "record")} == {None}
    for engine in office:
        engine.number(Step("none", "SELECT * FROM nobody", {"nobody": "pieces"}), "pid", ["record"])
        assert engine.ask("SELECT count(*) AS n, max(pid) AS last FROM none", ["none"]).to_pylist() == [
            {"n": 0, "last": None}
        ]


def test_tables_are_put_together_and_only_where_their_columns_agree(office: tuple[Embedded, Spark]) -> None:
    for engine in office:
        engine.run(Step("men", "SELECT record, name FROM people WHERE paid = 0", {"people": "pieces"}))
        engine.run(Step("women", "SELECT record, name FROM people WHERE paid > 0", {"people": "pieces"}))
        engine.union("all_of_them", ["men", "women"])
        assert engine.count("all_of_them") == ROWS
        engine.run(Step("other", "SELECT name, record FROM people", {"people": "pieces"}))
        with pytest.raises(ValueError, match="other has not the columns of men"):
            engine.union("mixed", ["men", "other"])
    assert asked(office[0], "all_of_them", "record") == asked(office[1], "all_of_them", "record")


def test_a_python_function_runs_in_the_tasks_with_the_library_at_hand(office: tuple[Embedded, Spark]) -> None:
    def keyed(rows: pa.Table) -> pa.Table:
        from saiban.terms import names

        keys = [names.key(name) for name in rows["name"].to_pylist()]
        return pa.table({"record": rows["record"], "key": pa.array(keys, pa.string())})

    for engine in office:
        step = Step("keyed", "SELECT record, name FROM people WHERE record < 'zakat:002000'", {"people": "pieces"})
        engine.apply(step, keyed)
    rows = asked(office[0], "keyed", "record")
    assert asked(office[1], "keyed", "record") == rows
    assert len(rows) == 2_000


def test_a_python_function_sees_rows_of_one_key_together(office: tuple[Embedded, Spark]) -> None:
    def paired(rows: pa.Table) -> pa.Table:
        holders: dict[str, list[str]] = {}
        for cnic, record in zip(rows["cnic"].to_pylist(), rows["record"].to_pylist(), strict=True):
            holders.setdefault(cnic, []).append(record)
        pairs = [(min(records), max(records)) for records in holders.values() if len(records) > 1]
        return pa.table(
            {"a": pa.array([a for a, _ in pairs], pa.string()), "b": pa.array([b for _, b in pairs], pa.string())}
        )

    for engine in office:
        step = Step("held", "SELECT cnic, record FROM people WHERE cnic IS NOT NULL", {"people": Cut("cnic")})
        engine.apply(step, paired)
    rows = asked(office[0], "held", "a")
    assert asked(office[1], "held", "a") == rows
    assert len(rows) == 9_000


def test_files_are_read_and_written_in_order(office: tuple[Embedded, Spark], tmp_path: Path) -> None:
    half = ROWS // 2
    for part, rows in enumerate((people().slice(0, half), people().slice(half))):
        pq.write_table(rows, tmp_path / f"part{part}.parquet", row_group_size=7_000)
    written = []
    for number, engine in enumerate(office):
        engine.read("records", [tmp_path / "part0.parquet", tmp_path / "part1.parquet"], ["record", "tehsil", "cards"])
        out = tmp_path / f"out{number}.parquet"
        step = Step("sorted", "SELECT * FROM records WHERE tehsil IS NOT NULL", {"records": "pieces"})
        assert engine.write(step, ["tehsil", "record"], out) == ROWS * 4 // 5
        written.append(pq.read_table(out))
    assert written[0].equals(written[1])
    keys = list(zip(written[1]["tehsil"].to_pylist(), written[1]["record"].to_pylist(), strict=True))
    assert keys == sorted(keys)


def test_a_step_that_reads_what_it_did_not_name_is_refused(spark: Spark) -> None:
    spark.lend("people", people().slice(0, 10))
    spark.lend("tehsils", pa.table({"tehsil": ["Rojhan"]}))
    with pytest.raises(Exception, match="tehsils does not exist"):
        spark.run(Step("wrong", "SELECT * FROM people JOIN tehsils USING (tehsil)", {"people": Cut("tehsil")}))


def test_keys_of_unlike_types_are_refused(spark: Spark) -> None:
    spark.lend("people", people().slice(0, 10))
    spark.lend("numbers", pa.table({"record": pa.array([1, 2], pa.int64())}))
    with pytest.raises(ValueError, match="people by VARCHAR; numbers by BIGINT"):
        spark.run(
            Step("wrong", "SELECT 1 AS x FROM people, numbers", {"people": Cut("record"), "numbers": Cut("record")})
        )


def test_pieces_and_cut_tables_do_not_mix() -> None:
    with pytest.raises(ValueError, match="people in pieces can't be read together with cards"):
        Step("wrong", "SELECT 1", {"people": "pieces", "cards": Cut("card")})
    with pytest.raises(ValueError, match="sought by cards, which is neither cut nor pieces"):
        Step("wrong", "SELECT 1", {"people": "pieces", "names": Sought("name", {"cards": ("name",)})})


def test_a_failing_task_names_its_step_and_no_value(spark: Spark) -> None:
    spark.lend("people", people().slice(0, 10))
    step = Step("dated", "SELECT name::INTEGER AS n FROM people", {"people": "pieces"})
    with pytest.raises(Exception, match="step dated: ConversionException") as told:
        spark.run(step)
    assert "Zainab" not in str(told.value)
