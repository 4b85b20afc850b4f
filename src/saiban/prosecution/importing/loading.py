"""The tables of an office, normalised, from rows that were judged: one row for each case, accused, charge version.

They have the columns of `saiban.prosecution.indicators.tables`, so that indicators are computed from them, and keep
beside these the row of the file from which each came, so that cases can be opened from them.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from saiban.engine.duck import text
from saiban.prosecution.importing.mapping import Mapping, OfficeFile, fields

Con = duckdb.DuckDBPyConnection
IMPOSSIBLE = ("too_early", "too_late", "out_of_order", "before_charge")
_SQL = {"date": "DATE", "number": "BIGINT"}
LOADED = ("cases", "accused", "charges", "dispositions", "sentences", "scrutinies")


def load(con: Con, mapping: Mapping) -> None:
    """Make the tables of LOADED from the tables `clean_<name>`."""
    for file in mapping.files:
        _complete(con, file)
    charges, disposals, sentences = (_of(mapping, table) for table in ("charges", "dispositions", "sentences"))
    _known(con, mapping)
    con.execute(
        f"""CREATE OR REPLACE TABLE dispositions AS SELECT accused_id, charge_id, version_id, number, title,
            concat_ws('-', chapter, act) AS law, section, class, top = 'yes' AS top, outcome, outcome_reason,
            disposed_on, court_district, court, row AS from_row
        FROM clean_{disposals.name}"""
    )
    con.execute(
        f"""CREATE OR REPLACE TABLE sentences AS SELECT accused_id, charge_id, version_id, sentence_phase, sentence,
            commitment, term, term_unit, sentenced_on, in_force = 'yes' AS in_force, row AS from_row
        FROM clean_{sentences.name}"""
    )
    # the first version is that of the charge; where a court disposed of one of them, a second says what they were then
    con.execute(
        f"""CREATE OR REPLACE TABLE charges AS
        WITH charged AS (SELECT accused_id, charge_id, version_id, number, title, concat_ws('-', chapter, act) AS law,
            section, class, top = 'yes' AS top, charged_by, charged_on, row AS from_row FROM clean_{charges.name}),
        versions AS (
            SELECT 1 AS version, {text(charges.name)} AS from_file, * FROM charged
            UNION ALL BY NAME
            SELECT 2 AS version, {text(disposals.name)} AS from_file, d.accused_id, d.charge_id, d.version_id, d.number,
                d.title, d.law, d.section, d.class, d.top, c.charged_by, c.charged_on, d.from_row
            FROM dispositions d LEFT JOIN charged c USING (accused_id, charge_id)
            UNION ALL BY NAME
            SELECT 2 AS version, {text(charges.name)} AS from_file, c.* FROM charged c
            SEMI JOIN dispositions d USING (accused_id) ANTI JOIN dispositions e USING (accused_id, charge_id)
        )
        SELECT *, concat_ws(' ', law, section, class) AS offence FROM versions"""
    )
    con.execute(
        """CREATE OR REPLACE TABLE accused AS
        WITH filed AS (SELECT accused_id, min(charged_on) AS charged_on FROM charges WHERE version = 1 GROUP BY 1),
        ended AS (SELECT accused_id, any_value(outcome) AS outcome, any_value(outcome_reason) AS outcome_reason,
            any_value(disposed_on) AS disposed_on, any_value(court) AS court,
            any_value(court_district) AS court_district FROM dispositions WHERE top GROUP BY 1 HAVING count(*) = 1)
        SELECT k.*, filed.accused_id IS NOT NULL AS filed, coalesce(charged_on, CASE WHEN filed.accused_id IS NOT NULL
            THEN received_on END) AS filed_on, ended.accused_id IS NOT NULL AS disposed, outcome, outcome_reason,
            disposed_on, court, court_district
        FROM known k LEFT JOIN filed USING (accused_id) LEFT JOIN ended USING (accused_id)"""
    )
    told = " UNION ALL ".join(
        f"SELECT accused_id FROM raw_{file.name} r JOIN findings f ON f.file = {text(file.name)} AND f.row = r.row "
        f"WHERE f.reason IN {IMPOSSIBLE}"
        for file in mapping.files
    )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE impossible AS SELECT accused_id, count(*) AS days FROM ({told}) GROUP BY 1"
    )
    con.execute(
        """CREATE OR REPLACE TABLE cases AS SELECT case_id, min(court_district) AS district,
            min(coalesce(station, agency)) AS police_station, min(court) AS court, min(offence) AS offence,
            min(received_on) AS registered_on, min(arraigned_on) AS cognizance_on,
            CASE WHEN bool_and(disposed OR NOT filed) THEN max(disposed_on) END AS disposed_on,
            count(*) AS accused, coalesce(sum(days), 0)::BIGINT AS impossible_dates
        FROM accused LEFT JOIN impossible USING (accused_id) GROUP BY 1"""
    )
    con.execute(
        """CREATE OR REPLACE TABLE scrutinies AS SELECT case_id, accused_id, 1 AS round, received_on,
            reviewed_on AS decided_on, review AS decision FROM accused WHERE review IS NOT NULL"""
    )


def write(con: Con, folder: Path) -> None:
    """Write LOADED and `findings` as Parquet, in an order that does not depend on how they were made.

    `reported.csv` holds the findings once more, for the office that has to mend its files.
    """
    for table in (*LOADED, "findings"):
        con.execute(f"COPY (FROM {table} ORDER BY ALL) TO {text(str(folder / f'{table}.parquet'))} (FORMAT parquet)")
    con.execute(f"COPY (FROM findings ORDER BY ALL) TO {text(str(folder / 'reported.csv'))} (FORMAT csv, HEADER)")


def _complete(con: Con, file: OfficeFile) -> None:
    """Give a file's rows the columns that its office does not know, empty."""
    for field in fields().values():
        if field not in file.fields():
            con.execute(f"ALTER TABLE clean_{file.name} ADD COLUMN {field.code} {_SQL.get(field.type, 'VARCHAR')}")


def _known(con: Con, mapping: Mapping) -> None:
    """Make `known`: each accused once, with what all files say about them."""
    shared = [code for code, field in fields().items() if field.table == "accused"]
    parts = [f"SELECT accused_id, case_id, {', '.join(shared)} FROM clean_{file.name}" for file in mapping.files]
    values = ", ".join(f"min({code}) AS {code}" for code in shared)  # all that stand are equal
    con.execute(
        f"""CREATE OR REPLACE TABLE known AS SELECT accused_id, min(case_id) AS case_id, {values}
        FROM ({" UNION ALL BY NAME ".join(parts)}) GROUP BY 1"""
    )


def _of(mapping: Mapping, table: str) -> OfficeFile:
    return next(file for file in mapping.files if file.table == table)
