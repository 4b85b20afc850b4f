"""The indicators of a prosecution service over many cases and hearings.

    ./saiban bench prosecution --json

Figures for a year, for all and by each dimension, from an edition as a dashboard opens it; preparing the edition, once,
is measured apart.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks.prosecution_tables import made_up
from saiban.prosecution.indicators import DIMENSIONS, Edition, Period, adjusted, measure, write_edition

YEAR = Period.of_year(2025)


def measure_all(cases: int, hearings: int, runs: int, seed: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Return medians of seconds: opening, all indicators, all by each dimension, and of every prosecutor adjusted."""
    say(f"{cases} cases, {hearings} hearings")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for table, rows in made_up(cases, hearings, seed).items():
            pq.write_table(rows, folder / f"{table}.parquet")
        file = folder / "edition.duckdb"
        prepared = _timed(lambda: write_edition(folder, file))
        opened = [_timed(lambda: Edition.opened(file).con.close()) for _ in range(runs)]
        with Edition.opened(file) as edition:
            answer: dict[str, Any] = {
                "cases": cases,
                "hearings": hearings,
                "runs": runs,
                "seed": seed,
                "duckdb": version("duckdb"),
                "figures": len(measure(edition, YEAR)),
                "prepare_seconds": round(prepared, 3),
                "open": _summary(opened),
                "all_indicators": _summary([_timed(lambda: measure(edition, YEAR)) for _ in range(runs)]),
            }
            for by in (one for one in DIMENSIONS if one != "prosecutor"):
                answer[f"by_{by}"] = _summary(
                    [_timed(lambda by=by: measure(edition, YEAR, by=by)) for _ in range(runs)]
                )
            answer["prosecutors_adjusted"] = _summary(
                [_timed(lambda: adjusted(edition, YEAR, "Q1")) for _ in range(runs)]
            )
    return answer


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _summary(seconds: list[float]) -> dict[str, float]:
    return {"median_seconds": round(statistics.median(seconds), 3), "slowest_seconds": round(max(seconds), 3)}
