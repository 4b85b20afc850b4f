"""How long the main job takes against a limit that no consolidation can beat, in the same run.

    PYTHONPATH=src .venv/bin/python benchmarks/consolidate.py --people 20000 --runs 5

The limit: read the standard rows that intake made, sort them once by record and write them once (DuckDB, the same
memory and threads); then COPY the published tables' rows, as text and without any index, into PostgreSQL. Nothing is
linked, chosen or compared. Each run consolidates into a data folder of its own. Prints the median, minimum and maximum
of the seconds of each step, of the limit, and of their ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"


def consolidate(country: Path, data: Path) -> dict[str, float]:
    """Consolidate into a fresh data folder and return the seconds of each step."""
    environment = os.environ | {"SAIBAN_DATA": str(data), "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-m", "saiban.cli", "consolidate", str(country), "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds: dict[str, float] = json.loads(done.stdout.splitlines()[-1])["seconds"]
    return seconds


LIMIT = """
import sys, time, psycopg
from pathlib import Path
from saiban.engine.duck import connect
from saiban.frame import embedded
from saiban.frame.roles import APPLICATION
data = Path(sys.argv[1])
server = embedded.use(data)
began = time.monotonic()
with connect() as duck:
    duck.execute(
        f"COPY (SELECT * FROM read_parquet('{data}/lake/extracts/*/records.parquet') ORDER BY record) "
        f"TO '{data}/sorted.parquet' (FORMAT parquet, COMPRESSION zstd)"
    )
    with psycopg.connect(server.address(APPLICATION)) as connection, connection.cursor() as cursor:
        for table in sorted((data / "lake" / "golden").glob("*/*.parquet")):
            text = data / "rows.csv"
            duck.execute(f"COPY (SELECT * FROM read_parquet('{table}')) TO '{text}' (HEADER false)")
            width = len(duck.execute(f"SELECT * FROM read_parquet('{table}') LIMIT 0").description)
            columns = ", ".join(f"c{number} text" for number in range(width))
            cursor.execute(f"CREATE TEMP TABLE t ({columns})")
            with cursor.copy("COPY t FROM STDIN (FORMAT csv)") as copy, text.open("rb") as stream:
                while block := stream.read(1 << 20):
                    copy.write(block)
            cursor.execute("DROP TABLE t")
print(time.monotonic() - began)
"""


def limit(data: Path) -> float:
    """Return the seconds of reading, sorting and writing the rows once, and of copying what was published."""
    environment = os.environ | {"SAIBAN_DATA": str(data), "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", LIMIT, str(data)]
    return float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    sys.path.insert(0, str(SOURCE))
    from saiban.synth import write_country

    measured: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="saiban-bench-") as scratch:
        country = Path(scratch) / "country"
        write_country(country, chosen.people, seed=int(time.time()))
        for number in range(chosen.runs):
            data = Path(scratch) / f"data{number}"
            seconds = consolidate(country, data)
            total, bound = sum(seconds.values()), limit(data)
            measured.append(seconds | {"total": total, "limit": bound, "ratio": total / bound})
    print(f"{chosen.people:,} people, {chosen.runs} runs: median (minimum - maximum)")
    for name in measured[0]:
        values = [each[name] for each in measured]
        print(f"  {name:10} {statistics.median(values):8.2f} ({min(values):.2f} - {max(values):.2f})")


if __name__ == "__main__":
    main()
