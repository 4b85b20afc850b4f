"""An office's files as they are: every row with its number, the cells as texts, and rows that are broken."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import duckdb

from saiban.engine.duck import text
from saiban.prosecution.importing.mapping import ImportRefused, Mapping, OfficeFile

FINDINGS = '(file VARCHAR, "row" BIGINT, field VARCHAR, value VARCHAR, reason VARCHAR)'


def read_file(con: duckdb.DuckDBPyConnection, mapping: Mapping, file: OfficeFile, path: Path) -> int:
    """Make the table `raw_<name>` of a CSV file's rows, tell of broken ones in `findings`; return the rows in the file.

    Columns: `row` (from 1, after the header), `whole` (a digest of all cells), and each mapped field as it is written,
    null where nothing stands. Raises ImportRefused where a column is missing or neither mapped nor ignored.
    """
    columns = _header(path)
    _check_columns(file, path, columns)
    asked = ", ".join(f"{text(name)}: 'VARCHAR'" for name in columns)
    con.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE cells AS
        SELECT row_number() OVER () AS place, * FROM read_csv({text(str(path))}, auto_detect = false, header = true,
            delim = ',', quote = '"', escape = '"', columns = {{{asked}}}, strict_mode = true,
            store_rejects = true, parallel = false)"""
    )
    (broken,) = con.execute("SELECT count(DISTINCT line) FROM reject_errors").fetchone() or (0,)
    con.execute(
        f"INSERT INTO findings SELECT DISTINCT {text(file.name)}, line - 1, '', '', 'broken_row' FROM reject_errors"
    )
    empty = ", ".join(text(one) for one in mapping.empty)
    cells = ", ".join(
        f'CASE WHEN trim("{name}") IN ({empty}) THEN NULL ELSE trim("{name}") END AS {field}'
        for name, field in file.columns.items()
    )
    whole = ", ".join(f'"{name}"' for name in columns)
    # the numbers of rows that were read: all, without those of the broken ones
    con.execute(
        f"""CREATE OR REPLACE TABLE raw_{file.name} AS
        WITH numbered AS (
            SELECT n AS row, row_number() OVER (ORDER BY n) AS place
            FROM range(1, (SELECT count(*) FROM cells) + {broken} + 1) AS all_rows(n)
            ANTI JOIN (SELECT line - 1 AS n FROM reject_errors) USING (n)
        )
        SELECT row, md5(row({whole})::VARCHAR) AS whole, {cells} FROM cells JOIN numbered USING (place)"""
    )
    (read,) = con.execute("SELECT count(*) FROM cells").fetchone() or (0,)
    return int(read + broken)


def _header(path: Path) -> list[str]:
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8-sig", newline="")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8-sig", newline="") as stream
        ):
            return next(csv.reader(stream), [])
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ImportRefused(f"{path.name}: can't be read as CSV in UTF-8 ({error}).") from error


def _check_columns(file: OfficeFile, path: Path, columns: list[str]) -> None:
    missing = [name for name in file.columns if name not in columns]
    unknown = [name for name in columns if name not in file.columns and name not in file.ignored]
    if missing or unknown:
        said = [f"the columns {', '.join(missing)} are missing"] if missing else []
        said += [f"the mapping does not say what {', '.join(unknown)} mean"] if unknown else []
        raise ImportRefused(f"{path.name}: {'; '.join(said)}. Mend the mapping or the file.")
