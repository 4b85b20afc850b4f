"""The tables from which indicators are computed, and what is prepared of them once.

An edition is a set of tables, from a database or from another office's files. A table or column that is not there is
empty: what nobody entered has no figure. Keys may be whole numbers or texts, the same in every table.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import duckdb
import pyarrow as pa

from saiban.engine import duck
from saiban.prosecution.indicators.declarations import outcomes

Con = duckdb.DuckDBPyConnection

TABLES: Mapping[str, Mapping[str, str]] = {
    "cases": {
        "case_id": "KEY",
        "district": "VARCHAR",
        "police_station": "VARCHAR",
        "court": "VARCHAR",
        "prosecutor": "VARCHAR",
        "offence": "VARCHAR",
        "fir_on": "DATE",
        "fir_received_on": "DATE",
        "registered_on": "DATE",
        "assigned_on": "DATE",
        "reassigned": "BIGINT",
        "interim_on": "DATE",
        "final_on": "DATE",
        "report_last_day": "DATE",
        "sent_to_court_on": "DATE",
        "cognizance_on": "DATE",
        "disposed_on": "DATE",
        "norm_last_day": "DATE",
        "victim": "BOOLEAN",
        "victim_contacted_on": "DATE",
        "victim_informed_on": "DATE",
        "vulnerable_victim": "BOOLEAN",
        "victim_norm_last_day": "DATE",
        "impossible_dates": "BIGINT",
        "duplicate": "BOOLEAN",
    },
    "accused": {
        "accused_id": "KEY",
        "case_id": "KEY",
        "gender": "VARCHAR",
        "profession": "VARCHAR",
        "filed": "BOOLEAN",
        "filed_on": "DATE",
        "disposed": "BOOLEAN",
        "outcome": "VARCHAR",
        "outcome_reason": "VARCHAR",
        "disposed_on": "DATE",
        "adverse_report_due": "DATE",
        "adverse_report_on": "DATE",
        "custody_from": "DATE",
        "custody_until": "DATE",
    },
    "charges": {
        "accused_id": "KEY",
        "charge_id": "VARCHAR",
        "version": "BIGINT",
        "offence": "VARCHAR",
        "top": "BOOLEAN",
    },
    "hearings": {
        "case_id": "KEY",
        "heard_on": "DATE",
        "held": "BOOLEAN",
        "progress": "BOOLEAN",
        "adjourned_by": "VARCHAR",
        "reason": "VARCHAR",
        "first_date": "BOOLEAN",
        "entered_on": "DATE",
    },
    "witnesses": {
        "case_id": "KEY",
        "summoned_on": "DATE",
        "served_on": "DATE",
        "appeared_on": "DATE",
        "examined_on": "DATE",
        "hostile": "BOOLEAN",
        "protection_asked_on": "DATE",
        "protection_decided_on": "DATE",
    },
    "scrutinies": {
        "case_id": "KEY",
        "accused_id": "KEY",
        "round": "BIGINT",
        "received_on": "DATE",
        "decided_on": "DATE",
        "decision": "VARCHAR",
        "opinion": "VARCHAR",
        "upheld": "BOOLEAN",
        "answer_due": "DATE",
        "answered_on": "DATE",
    },
    "defects": {"case_id": "KEY", "item": "VARCHAR", "found_on": "DATE"},
    "clocks": {
        "case_id": "KEY",
        "accused_id": "KEY",
        "family": "VARCHAR",
        "started_on": "DATE",
        "last_day": "DATE",
        "met_on": "DATE",
        "excluded": "BOOLEAN",
    },
    "appeals": {
        "case_id": "KEY",
        "accused_id": "KEY",
        "appellant": "VARCHAR",
        "filed_on": "DATE",
        "decided_on": "DATE",
        "result": "VARCHAR",
    },
    "bails": {
        "case_id": "KEY",
        "accused_id": "KEY",
        "opposed": "BOOLEAN",
        "decided_on": "DATE",
        "result": "VARCHAR",
        "cancellation_moved_on": "DATE",
    },
    "reviews": {
        "case_id": "KEY",
        "file_id": "VARCHAR",
        "reviewer": "VARCHAR",
        "reviewed_on": "DATE",
        "score": "DOUBLE",
        "grade": "VARCHAR",
    },
    "counsel": {"prosecutor": "VARCHAR", "weight": "DOUBLE", "capacity": "DOUBLE"},
}
"""Table -> column -> type; KEY is that of the edition. docs/prosecution-figures.md says what they mean."""

WORDS = frozenset(
    {
        *("district", "police_station", "court", "prosecutor", "offence", "gender", "profession", "outcome", "reason"),
        *("outcome_reason", "adjourned_by", "decision", "opinion", "family", "appellant", "result", "grade", "item"),
    }
)
"""Columns of words that repeat."""
_PLACES = ("district", "police_station", "court", "prosecutor", "offence")
WITH_ACCUSED = ("scrutinies", "clocks", "appeals", "bails")


class Edition:
    """Tables opened for computing: a DuckDB database. A context manager, for one thread at a time."""

    def __init__(self, con: Con) -> None:
        self.con = con
        self.absent: dict[
            str, set[str]
        ] = {}  # columns that a table was given without: what asks for them has no figure
        for table, column in con.execute("SELECT table_name, column_name FROM absent").fetchall():
            self.absent.setdefault(table, set()).add(column)

    @classmethod
    def of(cls, tables: Mapping[str, pa.Table | Path], *, memory_mb: int | None = None) -> Edition:
        """Prepare Arrow tables or Parquet files, by the names of TABLES, in memory. Raises ValueError for others."""
        con = duck.connect(memory_mb=memory_mb)
        _make(con, tables)
        return cls(con)

    @classmethod
    def of_folder(cls, folder: Path, *, memory_mb: int | None = None) -> Edition:
        """Prepare the Parquet files of a folder, each named by its table, in memory."""
        return cls.of(_files(folder), memory_mb=memory_mb)

    @classmethod
    def opened(cls, file: Path) -> Edition:
        """Open an edition that `write_edition` has prepared; nothing can be changed in it."""
        return cls(duckdb.connect(str(file), read_only=True))

    def __enter__(self) -> Edition:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.con.close()


def write_edition(tables: Mapping[str, pa.Table | Path] | Path, file: Path) -> None:
    """Prepare tables (or the Parquet files of a folder) once, as a file that opens at once."""
    with duckdb.connect(str(file)) as con:
        con.execute("SET TimeZone = 'UTC'")
        _make(con, _files(tables) if isinstance(tables, Path) else tables)
    file.chmod(0o600)


def _files(folder: Path) -> dict[str, pa.Table | Path]:
    return {name: path for name in TABLES if (path := folder / f"{name}.parquet").exists()}


def _make(con: Con, tables: Mapping[str, pa.Table | Path]) -> None:
    if unknown := set(tables) - set(TABLES):
        raise ValueError(f"there is no table {', '.join(sorted(unknown))}; known are {', '.join(TABLES)}")
    con.execute("CREATE TABLE absent (table_name VARCHAR, column_name VARCHAR)")
    key = "BIGINT"
    if "cases" in tables:
        _lend(con, tables["cases"])
        key = str(_columns(con, "lent").get("case_id", key))
    for name, columns in TABLES.items():
        _take(con, name, {column: key if kind == "KEY" else kind for column, kind in columns.items()}, tables.get(name))
    con.execute("DROP VIEW IF EXISTS lent")
    for name in TABLES:
        _prepare(con, name)


def _take(con: Con, name: str, kinds: Mapping[str, str], source: pa.Table | Path | None) -> None:
    """Make a table of ours; words that repeat become numbers of a list, which group faster than texts."""
    if source is None:
        con.execute(f"CREATE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in kinds.items())})")
        return
    _lend(con, source)
    there = _columns(con, "lent")
    cells = []
    for column, kind in kinds.items():
        if column not in there:
            con.execute("INSERT INTO absent VALUES (?, ?)", [name, column])
        elif column in WORDS:
            con.execute(
                f"CREATE TYPE {name}_{column} AS ENUM (SELECT DISTINCT {column}::VARCHAR AS one FROM lent "
                "WHERE one IS NOT NULL ORDER BY 1)"
            )
            kind = f"{name}_{column}"
        cells.append(f"CAST({column if column in there else 'NULL'} AS {kind}) AS {column}")
    con.execute(f"CREATE TABLE {name} AS SELECT {', '.join(cells)} FROM lent")


def _lend(con: Con, source: pa.Table | Path) -> None:
    if isinstance(source, Path):
        con.execute(f"CREATE OR REPLACE TEMP VIEW lent AS FROM read_parquet({duck.text(str(source))})")
    else:
        con.register("lent_rows", source)
        con.execute("CREATE OR REPLACE TEMP VIEW lent AS FROM lent_rows")


def _columns(con: Con, table: str) -> dict[str, str]:
    return {row[0]: row[1] for row in con.execute(f"DESCRIBE {table}").fetchall()}


def _prepare(con: Con, name: str) -> None:
    """Make `<name>_facts`: a table's rows with their case's places and, where there is one, their accused's."""
    places = ", ".join(f"c.{place}" for place in _PLACES)
    match name:
        case "cases":
            con.execute(
                """CREATE TABLE cases_facts AS SELECT c.*, coalesce(h.hearings, 0) AS hearings,
                least(interim_on, final_on) AS first_report_on, coalesce(impossible_dates, 0) > 0
                    OR coalesce(fir_received_on < fir_on OR least(interim_on, final_on) < fir_on
                        OR cognizance_on < fir_on OR disposed_on < cognizance_on OR disposed_on < fir_on, false)
                    AS impossible
                FROM cases c
                LEFT JOIN (SELECT case_id, count(*) AS hearings FROM hearings GROUP BY 1) h USING (case_id)"""
            )
        case "accused":
            letters = " ".join(
                f"WHEN {duck.text(one.code)} THEN {duck.text(one.letter)}" for one in outcomes().values()
            )
            con.execute(
                f"""CREATE TABLE accused_facts AS
                SELECT a.* REPLACE (coalesce(a.filed, a.filed_on IS NOT NULL) AS filed),
                CASE a.outcome {letters}
                    ELSE CASE WHEN a.disposed OR a.outcome IS NOT NULL THEN 'X' END END AS class,
                {places}, v.top_unchanged, v.charges_added, v.charges_dropped, v.charges_changed
                FROM accused a LEFT JOIN cases c USING (case_id) LEFT JOIN ({_VERSIONS}) v USING (accused_id)"""
            )
        case "hearings" | "witnesses" | "reviews" | "defects":
            con.execute(
                f"CREATE TABLE {name}_facts AS SELECT t.*, {places} FROM {name} t LEFT JOIN cases c USING (case_id)"
            )
        case "scrutinies":
            con.execute(
                f"""CREATE TABLE scrutinies_facts AS SELECT t.*, {places}, a.gender, a.profession,
                max(t.round) OVER (PARTITION BY t.case_id, t.accused_id) AS rounds
                FROM scrutinies t LEFT JOIN cases c USING (case_id) LEFT JOIN accused a USING (accused_id)"""
            )
        case "clocks":
            con.execute(
                f"""CREATE TABLE clocks_facts AS SELECT t.* REPLACE (coalesce(t.excluded, false) AS excluded), {places},
                a.gender, a.profession FROM clocks t LEFT JOIN cases c USING (case_id)
                LEFT JOIN accused a USING (accused_id)"""
            )
        case "appeals" | "bails":
            con.execute(
                f"""CREATE TABLE {name}_facts AS SELECT t.*, {places}, a.gender, a.profession
                FROM {name} t LEFT JOIN cases c USING (case_id) LEFT JOIN accused a USING (accused_id)"""
            )
        case _:
            pass


_VERSIONS = """
    WITH marked AS (
        SELECT accused_id, charge_id, top, hash(offence) AS said,
            version = min(version) OVER (PARTITION BY accused_id) AS first,
            version = max(version) OVER (PARTITION BY accused_id) AS last
        FROM charges
    ),
    each_charge AS (
        SELECT accused_id, bool_or(first) AS first, bool_or(last) AS last,
            max(said) FILTER (first) AS was, max(said) FILTER (last) AS became,
            max(said) FILTER (first AND top) AS top_was, max(said) FILTER (last AND top) AS top_became
        FROM marked GROUP BY accused_id, charge_id
    )
    SELECT accused_id, sum(top_was::HUGEINT) = sum(top_became::HUGEINT) AS top_unchanged,
        count(*) FILTER (last AND NOT first) AS charges_added, count(*) FILTER (first AND NOT last) AS charges_dropped,
        count(*) FILTER (first AND last AND was <> became) AS charges_changed
    FROM each_charge GROUP BY accused_id
"""
