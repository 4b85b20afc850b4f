"""The arithmetic of docs/scale.md: what a whole country takes on a cluster, from what was measured on one machine.

PYTHONPATH=src python -m benchmarks.national_plan --cpu-us 36 --pair-share 0.34 --pairs 3.17 --pairs-exponent 1.4
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from saiban.linkage.blocking import RULES

ONE_MACHINE = 64  # processors
KEY_BYTES = 12  # of a row under one rule: its number and the hash of its keys
PAIR_BYTES = 8
UTILISATION = 0.6  # of processors, network and disks while a step runs: the last tasks of a step leave others idle
ROWS_SENT = 6  # times that a whole row is sent: by record, by what it says, in order, by number, by roster, by result
COMPONENT_BYTES = 62  # for each row on the driver, measured on 5 million rows
COMPONENT_US = 0.8  # processor time for each row, three times the 0.27 measured where the labels fit the cache


@dataclass(frozen=True)
class Cluster:
    """So many like workers; disk in GB, disk speed in GB a second, network in Gbit a second, each of one worker."""

    name: str
    workers: int
    processors: int
    disk_gb: int
    disk_gb_s: float
    network_gbit: float


EMR = Cluster("16 workers m5d.8xlarge (Amazon EC2), Spark 4 standalone", 16, 32, 1200, 1.2, 10)


def plan(given: argparse.Namespace, on: Cluster) -> Iterator[tuple[str, str, float, str]]:
    """Yield what, its formula, the figure and its unit, one line of the plan at a time."""
    rows = given.people * given.rows_per_person
    yield "rows", f"{given.people:,.0f} people x {given.rows_per_person}", rows / 1e6, "million"
    times = rows / given.measured_rows
    growth = times ** (given.pairs_exponent - 1)
    yield "pairs of a row", f"{given.pairs} x {times:,.0f}^({given.pairs_exponent} - 1)", given.pairs * growth, ""
    cpu = given.cpu_us * (1 - given.pair_share + given.pair_share * growth)
    how = f"{given.cpu_us} us x ({1 - given.pair_share:.2f} + {given.pair_share} x {growth:.1f}, as pairs grow)"
    yield "processor time of a row", how, cpu, "us"
    cpu_hours = rows * cpu * given.overhead / 3.6e9
    yield "processor time", f"rows x that x {given.overhead} (Spark's share)", cpu_hours, "hours"
    pairs = given.pairs * growth
    keys = rows * len(RULES) * KEY_BYTES / 1e9
    yield "keys sent", f"rows x {len(RULES)} rules x {KEY_BYTES} bytes", keys, "GB"
    whole = rows * ROWS_SENT * given.row_bytes / 1e9
    yield "rows sent", f"rows x {ROWS_SENT} x {given.row_bytes} bytes", whole, "GB"
    found = rows * pairs * PAIR_BYTES * 2 / 1e9
    yield "pairs sent", f"rows x pairs x {PAIR_BYTES} bytes x 2 (once by block, once by pair)", found, "GB"
    sought = rows * pairs * 2 * given.row_bytes / 1e9
    yield "profiles sent to pairs", f"rows x pairs x 2 x {given.row_bytes} bytes, at most", sought, "GB"
    shuffled = keys + whole + found + sought
    yield "shuffled in all", "sum of the four", shuffled, "GB"
    processors = on.workers * on.processors
    working = cpu_hours * 60 / processors / UTILISATION
    yield "working", f"processor time / {processors} processors / {UTILISATION}", working, "minutes"
    sending = shuffled * 8 / (on.workers * on.network_gbit) / UTILISATION / 60
    yield "sending", f"shuffled x 8 / ({on.workers} x {on.network_gbit} Gbit/s) / {UTILISATION}", sending, "minutes"
    disks = shuffled * 2 / (on.workers * on.disk_gb_s) / UTILISATION / 60
    yield (
        "disks",
        f"written and read once: shuffled x 2 / ({on.workers} x {on.disk_gb_s} GB/s) / {UTILISATION}",
        disks,
        "minutes",
    )
    driver = rows * COMPONENT_US / 6e7 + given.fit_minutes
    yield (
        "on the driver alone",
        f"rows x {COMPONENT_US} us (components) + {given.fit_minutes} (model)",
        driver,
        "minutes",
    )
    yield (
        "the run, nothing overlapping",
        "working + sending + disks + driver",
        working + sending + disks + driver,
        "minutes",
    )
    yield "disk held by a worker", f"shuffled / {on.workers}; it has {on.disk_gb:,}", shuffled / on.workers, "GB"
    task = rows * given.row_bytes / given.buckets / 1e6
    yield "rows of one task", f"rows x {given.row_bytes} bytes / {given.buckets:,} buckets", task, "MB"
    yield (
        "pairs' side of one task",
        f"profiles sent to pairs / {given.buckets:,} buckets",
        sought * 1e3 / given.buckets,
        "MB",
    )
    yield "driver's memory", f"rows x {COMPONENT_BYTES} bytes", rows * COMPONENT_BYTES / 1e9, "GB"
    alone = cpu_hours / given.overhead / ONE_MACHINE / UTILISATION
    yield (
        "instead, one machine",
        f"processor time / {given.overhead} / {ONE_MACHINE} processors / {UTILISATION}",
        alone,
        "hours",
    )
    held = rows * (given.row_bytes + pairs * PAIR_BYTES) / 1e9
    yield "its memory, or disk", f"rows x ({given.row_bytes} + pairs x {PAIR_BYTES} bytes)", held, "GB"


def main() -> None:
    """Print the plan as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=float, default=240e6)
    parser.add_argument("--rows-per-person", type=float, default=1.45)
    parser.add_argument("--measured-rows", type=float, default=1e6)
    parser.add_argument("--cpu-us", type=float, required=True, help="processor time of a row, at so many rows")
    parser.add_argument(
        "--pair-share", type=float, required=True, help="of it, in blocking, comparing and scoring pairs"
    )
    parser.add_argument("--pairs", type=float, required=True, help="compared pairs for each row, at so many rows")
    parser.add_argument("--pairs-exponent", type=float, required=True, help="of pairs over rows, from the curve")
    parser.add_argument("--overhead", type=float, default=2.0, help="processor time on Spark over that on DuckDB")
    parser.add_argument("--row-bytes", type=int, default=233, help="of a row as the linkage compares it")
    parser.add_argument("--fit-minutes", type=float, default=2.0)
    parser.add_argument("--buckets", type=int, default=4608)
    given = parser.parse_args()
    print(f"{EMR.name}\n\n| what | how | |\n|---|---|---|")
    for what, how, figure, unit in plan(given, EMR):
        shown = f"{figure:,.0f}" if figure >= 100 else f"{figure:,.1f}"
        print(f"| {what} | {how} | {shown} {unit} |")


if __name__ == "__main__":
    main()
