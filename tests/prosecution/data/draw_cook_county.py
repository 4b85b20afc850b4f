"""Draw the sample `cook_county_2019/` from the whole public files: python draw_cook_county.py FOLDER_OF_THE_FILES.

All rows of one accused in twenty (by a digest of their published number), and of every accused on whom the files hold
something rare: a year beyond the extract, an age beyond belief, a sentence without a conviction, a rare outcome.
Judges, race and codes that are not needed are left out, published numbers replaced by running ones, times of arrest
cut to the hour.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

FILES = ("intake", "initiation", "dispositions", "sentencing")
LEFT_OUT = {"race", "judge", "sentence_judge", "aoic", "disposition_charged_aoic"}
NUMBERS = ("case_id", "case_participant_id", "charge_id", "charge_version_id")
RARE = "('Mistrial Declared', 'Charge Rejected', 'Transferred - Misd Crt', 'FNG Reason Insanity', 'Verdict Guilty')"


def draw(whole: Path, into: Path) -> None:
    """Write the sample of the four files."""
    con = duckdb.connect()
    for name in FILES:
        path = whole / f"cook_county_2019_{name}.csv.gz"
        con.execute(
            f"CREATE TABLE {name} AS SELECT row_number() OVER () AS place, * "
            f"FROM read_csv('{path}', header = true, all_varchar = true)"
        )
    con.execute(
        f"""CREATE TABLE drawn AS SELECT DISTINCT case_participant_id FROM (
        SELECT case_participant_id FROM intake
            WHERE md5_number_lower(case_participant_id) % 20 = 0 OR TRY_CAST(age_at_incident AS INT) > 110
        UNION ALL SELECT case_participant_id FROM initiation WHERE event_date > '2020-03' OR arraignment_date > '2021'
        UNION ALL SELECT case_participant_id FROM dispositions
            WHERE disposition_date > '2021' OR charge_disposition IN {RARE}
        UNION ALL SELECT case_participant_id FROM sentencing
            WHERE sentence_date > '2021' OR charge_disposition = 'Nolle Prosecution')"""
    )
    for number in NUMBERS:
        have = [name for name in FILES if number in _columns(con, name)]
        said = " UNION ".join(
            f"SELECT {number} AS said FROM {name} SEMI JOIN drawn USING (case_participant_id)" for name in have
        )
        con.execute(f"CREATE TABLE new_{number} AS SELECT said, row_number() OVER (ORDER BY said) AS new FROM ({said})")
    into.mkdir(exist_ok=True)
    for name in FILES:
        cells = []
        for column in _columns(con, name):
            if column in NUMBERS:
                cells.append(f"(SELECT new FROM new_{column} WHERE said = t.{column}) AS {column}")
            elif column == "arrest_date":
                cells.append("regexp_replace(arrest_date, ':[0-9]{2}:[0-9]{2}$', ':00:00') AS arrest_date")
            elif column not in LEFT_OUT | {"place"}:
                cells.append(f'"{column}"')
        con.execute(
            f"""COPY (SELECT {", ".join(cells)} FROM {name} t SEMI JOIN drawn USING (case_participant_id)
            ORDER BY place)
            TO '{into / name}.csv.gz' (FORMAT csv, HEADER, COMPRESSION gzip)"""
        )


def _columns(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    return [row[0] for row in con.execute(f"DESCRIBE {name}").fetchall()]


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(__file__).parent / "cook_county_2019")
