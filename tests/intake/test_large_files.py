"""A file of any length is read in bounded memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import saiban

READ = """
import json, sys
from datetime import date
from pathlib import Path
from saiban.intake import load_mapping, take
mapping = load_mapping(
    "source: l\\nunit: person\\nkey: [scheme_number]\\nas_of: 2026-05-31\\n"
    "columns: {Name: name, CNIC: cnic, No: scheme_number, Address: address}"
)
manifest = take(Path(sys.argv[1]), mapping, Path(sys.argv[2]), today=date(2026, 6, 30))
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
peak = int(status["VmHWM"].split()[0]) // 1024  # not ru_maxrss, which begins with that of the parent
print(json.dumps({"rows": manifest.rows_accepted, "peak_mb": peak}))
"""


def peak_mb(path: Path, rows: int) -> int:
    """Write a list of this many rows, read it in a process of its own, and return the most memory that this took."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write("Name,CNIC,No,Address\n")
        for n in range(rows):
            stream.write(
                f"Ali Raza {chr(97 + n % 26)},3520{n % 8 + 1}-{n % 9999991:07d}-{n % 10},K-{n},House {n} Street 7\n"
            )
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path), str(path.parent / "out")],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(saiban.__file__).parents[1])},
    )
    told = json.loads(done.stdout)
    assert told["rows"] == rows
    return int(told["peak_mb"])


@pytest.mark.long
def test_ten_times_the_rows_do_not_take_much_more_memory(tmp_path: Path) -> None:
    small, large = peak_mb(tmp_path / "small.csv", 80_000), peak_mb(tmp_path / "large.csv", 800_000)

    assert large < 600
    assert large < small * 1.5
