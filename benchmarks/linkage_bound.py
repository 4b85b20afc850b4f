"""What no linkage of these rows can do without: read, hash, sort, compare the pairs once, write.

    python -m benchmarks.linkage_bound JOB.json     options: {"pairs": N}

Reads the columns that a comparison looks at, hashes six of them, sorts the rows by their record, compares as many pairs
of rows as the linkage did (name by Jaro-Winkler, the rest for equality, rows drawn by number), writes one cluster for
each row. DuckDB, with the same memory and threads. No blocking, no model, no grouping.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.linkage_measure import OF_THE_LIMIT, Job, done
from saiban.engine.duck import connect


def main() -> None:
    """Do the unavoidable and stop the clock."""
    job = Job.read(Path(sys.argv[1]))
    files = str([str(path) for path in job.records])
    with connect(memory_mb=int(job.memory_mb * OF_THE_LIMIT), threads=job.threads, spill=job.spill) as connection:
        for statement in (
            f"""CREATE TABLE rows AS
                SELECT row_number() OVER (ORDER BY record) - 1 AS rid, record, lower(name) AS name, hash(name) AS h1,
                       hash(coalesce(father_name, husband_name)) AS h2, hash(cnic) AS h3, hash(phone) AS h4,
                       hash(tehsil) AS h5, hash(birth_date) AS h6, year(birth_date) AS born
                FROM read_parquet({files}) WHERE unit = 'person'""",
            f"""CREATE TABLE compared AS
                SELECT jaro_winkler_similarity(l.name, r.name) AS likeness, l.h2 = r.h2 AS relative,
                       l.h3 = r.h3 AS cnic, l.h4 = r.h4 AS phone, l.h5 = r.h5 AS tehsil, l.h6 = r.h6 AS birth,
                       l.born - r.born AS years
                FROM (SELECT n % (SELECT count(*) FROM rows) AS a, hash(n) % (SELECT count(*) FROM rows) AS b
                      FROM range({int(job.options["pairs"])}) t(n))
                JOIN rows l ON l.rid = a JOIN rows r ON r.rid = b""",
            f"""COPY (SELECT record, rid AS cluster FROM rows ORDER BY rid)
                TO '{job.out}/persons.parquet' (FORMAT parquet, COMPRESSION zstd)""",
        ):
            connection.execute(statement).complete()
    done(job)


if __name__ == "__main__":
    main()
