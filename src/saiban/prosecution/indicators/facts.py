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
KEYS = ("case_id", "accused_id", "charge_id", "file_id")

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
        "charge_id": "KEY",
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
        "file_id": "KEY",
        "reviewer": "VARCHAR",
        "reviewed_on": "DATE",
        "score": "DOUBLE",
        "grade": "VARCHAR",
    },
    "counsel": {"prosecutor": "VARCHAR", "weight": "DOUBLE", "capacity": "DOUBLE"},
}
"""Table -> column -> type; KEY is that of the edition. docs/prosecution-figures.md says what they mean."""

_PLACES = ("district", "police_station", "court", "prosecutor", "offence")
WITH_ACCUSED = ("scrutinies", "clocks", "appeals", "bails")


class Edition:
    """Tables opened for computing; made once, read often. A context manager; not for several threads at once."""

    def __init__(self, tables: Mapping[str, pa.Table | Path], *, memory_mb: int | None = None) -> None:
        """Take Arrow tables or Parquet files by the names of TABLES. Raises ValueError for an unknown name."""
        if unknown := set(tables) - set(TABLES):
            raise ValueError(f"there is no table {', '.join(sorted(unknown))}; known are {', '.join(TABLES)}")
        self.con = duck.connect(memory_mb=memory_mb)
        self.key = self._key(tables)
        self.absent: dict[str, set[str]] = {}  # columns that a given table has not: what asks for them has no figure
        for name, columns in TABLES.items():
            self._take(name, columns, tables.get(name))
        for name in TABLES:
            _prepare(self.con, name)

    @classmethod
    def of_folder(cls, folder: Path, *, memory_mb: int | None = None) -> Edition:
        """Open the Parquet files of a folder, each named by its table."""
        return cls(
            {name: path for name in TABLES if (path := folder / f"{name}.parquet").exists()}, memory_mb=memory_mb
        )

    def __enter__(self) -> Edition:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.con.close()

    def _key(self, tables: Mapping[str, pa.Table | Path]) -> str:
        if "cases" not in tables:
            return "BIGINT"
        self._lend(tables["cases"])
        kinds = {row[0]: row[1] for row in self.con.execute("DESCRIBE lent").fetchall()}
        return str(kinds.get("case_id", "BIGINT"))

    def _take(self, name: str, columns: Mapping[str, str], source: pa.Table | Path | None) -> None:
        kinds = {column: self.key if kind == "KEY" else kind for column, kind in columns.items()}
        if source is None:
            asked = ", ".join(f'"{column}" {kind}' for column, kind in kinds.items())
            self.con.execute(f"CREATE TABLE {name} ({asked})")
            return
        self._lend(source)
        there = {row[0] for row in self.con.execute("DESCRIBE lent").fetchall()}
        self.absent[name] = set(columns) - there
        cells = ", ".join(
            f'CAST({chr(34) + column + chr(34) if column in there else "NULL"} AS {kind}) AS "{column}"'
            for column, kind in kinds.items()
        )
        self.con.execute(f"CREATE TABLE {name} AS SELECT {cells} FROM lent")

    def _lend(self, source: pa.Table | Path) -> None:
        if isinstance(source, Path):
            self.con.execute(f"CREATE OR REPLACE VIEW lent AS FROM read_parquet({duck.text(str(source))})")
        else:
            self.con.register("lent_rows", source)
            self.con.execute("CREATE OR REPLACE VIEW lent AS FROM lent_rows")


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
        case "hearings" | "witnesses" | "reviews":
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
    WITH ends AS (SELECT accused_id, min(version) AS v1, max(version) AS v2 FROM charges GROUP BY 1),
    pairs AS (
        SELECT accused_id, charge_id, bool_or(version = v1) AS first, bool_or(version = v2) AS last,
            max(offence) FILTER (version = v1) AS was, max(offence) FILTER (version = v2) AS became
        FROM charges JOIN ends USING (accused_id) GROUP BY ALL
    ),
    tops AS (
        SELECT accused_id, list_sort(list(offence) FILTER (top AND version = v1)) AS was,
            list_sort(list(offence) FILTER (top AND version = v2)) AS became
        FROM charges JOIN ends USING (accused_id) GROUP BY 1
    )
    SELECT accused_id, any_value(t.was = t.became) AS top_unchanged,
        count(*) FILTER (last AND NOT first) AS charges_added, count(*) FILTER (first AND NOT last) AS charges_dropped,
        count(*) FILTER (first AND last AND p.was <> p.became) AS charges_changed
    FROM pairs p JOIN tops t USING (accused_id) GROUP BY 1
"""
