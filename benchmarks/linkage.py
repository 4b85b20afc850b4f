"""Saiban's linkage against Splink 5, on rows made for the run: time, memory, and how right each is.

    ./saiban bench linkage --rows 1000000 --json

docs/scale.md says how it is measured and what came out.
"""

from __future__ import annotations

import math
import shutil
import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.linkage_febrl import febrl_rows, sources
from benchmarks.linkage_measure import Job, Run, RunFailed, run
from benchmarks.linkage_rows import Made, make
from saiban.engine.duck import connect
from saiban.linkage import evaluate

MODULES = {"splink": "linkage_splink", "saiban": "linkage_ours"}
SMALL_REGISTRY = 100_000
Say = Callable[[str], None]


@dataclass(frozen=True)
class Bench:
    """How runs are made. limit_mb: of memory, for a run's whole process tree; timeout: seconds for one run."""

    scratch: Path
    limit_mb: int
    threads: int
    timeout: float
    say: Say

    def job(self, made: Made, name: str, kind: str = "persons", **options: Any) -> Job:
        """Return the job of linking these rows into a fresh folder."""
        out = self.scratch / f"out-{name}"
        shutil.rmtree(out, ignore_errors=True)
        spill = self.scratch / "spill"
        return Job(kind, made.records, made.truth, out, spill, self.limit_mb, self.threads, options)

    def run(self, tool: str, job: Job) -> Run:
        """Run one tool and empty its spill folder, however it ended."""
        try:
            return run(tool, job, limit_mb=self.limit_mb, timeout=self.timeout)
        finally:
            shutil.rmtree(job.spill, ignore_errors=True)

    def accuracy(self, job: Job) -> dict[str, float]:
        """Return F1 and B-cubed of a run's clusters; where it looked for its best threshold, of those at that one."""
        spill = self.scratch / "spill-evaluate"
        own, best = job.out / "persons.parquet", job.out / "best.parquet"
        with connect(memory_mb=min(4000, job.memory_mb), threads=self.threads, spill=spill) as connection:
            measured = evaluate(connection, own, [job.truth])
            blind = {}
            if best.exists():
                blind = {"f1_at_its_default": measured.f1}
                measured = evaluate(connection, best, [job.truth])
        right = {"f1": measured.f1, "precision": measured.precision, "recall": measured.recall}
        return right | {"bcubed": measured.bcubed_f1} | blind


def compare(
    bench: Bench, rows: int, *, seed: int, cnic_share: float, runs: int, only: str | None = None
) -> dict[str, Any]:
    """Make rows and run each tool `runs` times, in turn; return every figure and the ratios of ours to Splink's."""
    bench.say(f"making {rows:,} rows, seed {seed}, a CNIC on {cnic_share:.0%}")
    made = make(bench.scratch / "rows", rows, seed=seed, cnic_share=cnic_share)
    answer = _in_turn(bench, made, "persons", _tools(only), runs)
    if "saiban" in answer:
        bench.say("the bound")
        pairs = answer["saiban"]["pairs_compared"]
        bound = [bench.run("linkage_bound", bench.job(made, "bound", pairs=pairs)) for _ in range(min(runs, 3))]
        answer["bound_seconds"] = round(statistics.median(each.seconds for each in bound), 2)
        answer["bound_cpu_seconds"] = round(statistics.median(each.cpu_seconds for each in bound), 2)
        answer["times_the_bound"] = _ratio(answer["saiban"]["seconds"], answer["bound_seconds"])
    return {"rows": made.rows, "people": made.people, "seed": seed, "cnic_share": cnic_share} | answer


def febrl(bench: Bench, which: int, *, runs: int, only: str | None = None) -> dict[str, Any]:
    """Link FEBRL 3, or 4 (4a with 4b), with both; Splink with the settings of its own notebook for it."""
    made = febrl_rows(bench.scratch / "rows", which)
    answer = _in_turn(bench, made, f"febrl{which}", _tools(only), runs)
    return {"febrl": which, "rows": made.rows, "people": made.people} | answer


def _in_turn(bench: Bench, made: Made, kind: str, tools: Sequence[str], runs: int) -> dict[str, Any]:
    found: dict[str, list[Run]] = {tool: [] for tool in tools}
    right: dict[str, list[dict[str, float]]] = {tool: [] for tool in tools}
    failed: dict[str, str] = {}
    for number in range(runs):
        for tool in tools:
            if tool in failed:
                continue
            job = bench.job(made, tool, kind)
            if kind != "persons" and tool == "splink":
                job = replace(job, records=sources(int(kind[-1])))
            try:
                measured = bench.run(MODULES[tool], job)
            except RunFailed as error:
                failed[tool] = str(error)
                bench.say(f"{tool}: {error}")
                continue
            found[tool].append(measured)
            right[tool].append(bench.accuracy(job))
            bench.say(
                f"run {number + 1} of {runs}, {tool}: {measured.seconds:.1f} s, {measured.peak_mb:,} MB, "
                f"F1 {right[tool][-1]['f1']:.4f}"
            )
    answer: dict[str, Any] = {
        tool: _medians(found[tool], right[tool]) | _of_report(tool, found[tool][-1].report)
        for tool in tools
        if found[tool]
    }
    if failed:
        answer["failed"] = failed
    if "splink" in answer and "saiban" in answer:
        ours, theirs = answer["saiban"], answer["splink"]
        answer |= {
            "time_ratio": _ratio(ours["seconds"], theirs["seconds"]),
            "cpu_time_ratio": _ratio(ours["cpu_seconds"], theirs["cpu_seconds"]),
            "memory_ratio": _ratio(ours["peak_mb"], theirs["peak_mb"]),
            "error_ratio": _ratio(1 - ours["f1"], 1 - theirs["f1"]),
            "bcubed_error_ratio": _ratio(1 - ours["bcubed"], 1 - theirs["bcubed"]),
            "f1_difference": round(ours["f1"] - theirs["f1"], 6),
        }
    return answer


def _tools(only: str | None) -> list[str]:
    return [tool for tool in MODULES if only in (None, tool)]


def _medians(runs: list[Run], right: list[dict[str, float]]) -> dict[str, Any]:
    seconds = [round(each.seconds, 2) for each in runs]
    return {
        "seconds": statistics.median(seconds),
        "every_second": seconds,
        "seconds_in_all": round(statistics.median(each.seconds_in_all for each in runs), 2),
        "cpu_seconds": round(statistics.median(each.cpu_seconds for each in runs), 2),
        "peak_mb": int(statistics.median(each.peak_mb for each in runs)),
        **{name: round(statistics.median(each[name] for each in right), 6) for name in right[0]},
    }


def _of_report(tool: str, report: dict[str, Any]) -> dict[str, Any]:
    if tool == "splink":
        return report
    return {name: report[name] for name in ("model", "threshold", "pairs_compared", "clusters") if name in report} | {
        "steps": {step: round(seconds, 2) for step, seconds in report.get("seconds", {}).items()}
    }


def _ratio(ours: float, theirs: float) -> float | None:
    return round(ours / theirs, 4) if theirs else None


def curve(bench: Bench, sizes: Sequence[int], *, seed: int, cnic_share: float, runs: int) -> dict[str, Any]:
    """Run ours at each size; return the figures, and the exponent of growth (slope of log seconds over log rows)."""
    points: list[dict[str, Any]] = []
    for size in sorted(sizes):
        bench.say(f"making {size:,} rows")
        made = make(bench.scratch / "rows", size, seed=seed, cnic_share=cnic_share)
        point = _in_turn(bench, made, "persons", ["saiban"], runs)
        shutil.rmtree(bench.scratch / "rows")
        if "saiban" not in point:
            points.append({"rows": made.rows, "failed": point["failed"]["saiban"]})
            continue
        ours = point["saiban"]
        per_row = round(ours["seconds"] / made.rows * 1e6, 2)
        points.append({"rows": made.rows, "seconds_per_million": per_row} | ours)
    whole = [point for point in points if "seconds" in point]
    answer: dict[str, Any] = {"seed": seed, "cnic_share": cnic_share, "points": points}
    if len(whole) > 1:
        answer["exponent"] = round(_slope([(point["rows"], point["seconds"]) for point in whole]), 3)
        answer["exponent_of_pairs"] = round(_slope([(point["rows"], point["pairs_compared"]) for point in whole]), 3)
    return answer


def _slope(points: list[tuple[float, float]]) -> float:
    return statistics.linear_regression([math.log(x) for x, _ in points], [math.log(y) for _, y in points]).slope


def crafted(bench: Bench, rows: int, namesakes: int, *, seed: int, cnic_share: float, runs: int) -> dict[str, Any]:
    """Run ours without and with so many namesakes of one day and tehsil, in turn; return the figures and ratios."""
    made = {
        name: make(bench.scratch / name, rows, seed=seed, cnic_share=cnic_share, crafted=count)
        for name, count in (("without", 0), ("with", namesakes))
    }
    found: dict[str, list[Run]] = {name: [] for name in made}
    right: dict[str, list[dict[str, float]]] = {name: [] for name in made}
    for _ in range(runs):
        for name, of in made.items():
            job = bench.job(of, name)
            found[name].append(bench.run("linkage_ours", job))
            right[name].append(bench.accuracy(replace(job, truth=made["without"].truth)))
            bench.say(f"{name} the crafted block: {found[name][-1].seconds:.1f} s, {found[name][-1].peak_mb:,} MB")
    answer = {name: _medians(found[name], right[name]) for name in made}
    blocks = found["with"][-1].report.get("blocks", [])
    return {
        "rows": made["without"].rows,
        "crafted": namesakes,
        "seed": seed,
        **answer,
        "time_ratio": _ratio(answer["with"]["seconds"], answer["without"]["seconds"]),
        "cpu_time_ratio": _ratio(answer["with"]["cpu_seconds"], answer["without"]["cpu_seconds"]),
        "memory_ratio": _ratio(answer["with"]["peak_mb"], answer["without"]["peak_mb"]),
        "reported": [block for block in blocks if block.get("rows_left_out")],
    }


def increment(bench: Bench, rows: int, new: int, *, seed: int, cnic_share: float, runs: int) -> dict[str, Any]:
    """Link `new` rows into kept linkages of `rows` and of 100,000 rows, and all of the larger anew; return the ratios.

    The new rows are drawn at random from all schemes, so that most of their people are known or share a household with
    somebody who is.
    """
    found: dict[str, dict[str, Any]] = {}
    for name, size in (("small", SMALL_REGISTRY), ("large", rows)):
        bench.say(f"a registry of {size:,} rows, to be kept")
        everything = make(bench.scratch / name, size + new, seed=seed, cnic_share=cnic_share)
        known, later = _parted(bench, everything, new)
        kept = bench.job(known, f"kept-{name}", keep=True)
        found[f"keeping_{name}"] = _medians([bench.run("linkage_ours", kept)], [bench.accuracy(kept)])
        job = bench.job(later, f"new-{name}", kept=str(kept.out / "state"))
        found[f"into_{name}"] = _repeated(bench, "linkage_increment", job, runs)
    found["full"] = _repeated(bench, "linkage_ours", bench.job(everything, "full"), runs)
    into, full = found["into_large"], found["full"]
    return {
        "rows": everything.rows,
        "new": new,
        "seed": seed,
        "time_of_full": _ratio(into["seconds_in_all"], full["seconds_in_all"]),
        "cpu_time_of_full": _ratio(into["cpu_seconds"], full["cpu_seconds"]),
        "time_of_small": _ratio(into["seconds_in_all"], found["into_small"]["seconds_in_all"]),
        "cpu_time_of_small": _ratio(into["cpu_seconds"], found["into_small"]["cpu_seconds"]),
        "f1_less_than_full": round(full["f1"] - into["f1"], 6),
        **found,
    }


def _repeated(bench: Bench, module: str, job: Job, runs: int) -> dict[str, Any]:
    measured, right = [], []
    for number in range(runs):
        shutil.rmtree(job.out, ignore_errors=True)
        measured.append(bench.run(module, job))
        right.append(bench.accuracy(job))
        bench.say(f"{job.out.name}, run {number + 1}: {measured[-1].seconds_in_all:.1f} s, {measured[-1].peak_mb:,} MB")
    report = measured[-1].report
    names = ("neighbours", "pairs_compared", "changed", "whole_seconds")
    return _medians(measured, right) | {name: report[name] for name in names if name in report}


def _parted(bench: Bench, everything: Made, new: int) -> tuple[Made, Made]:
    """Take `new` rows by chance out of the files; return the rest and them, each with the truth of all."""
    folder = everything.truth.parents[1]
    files = str([str(path) for path in everything.records])
    known, later = folder / "known.parquet", folder / "later.parquet"
    with connect(memory_mb=4000, threads=bench.threads, spill=bench.scratch / "spill-parted") as connection:
        chosen = f"SELECT record FROM read_parquet({files}) ORDER BY hash(record) LIMIT {new}"
        for path, join in ((known, "ANTI"), (later, "SEMI")):
            connection.execute(
                f"COPY (FROM read_parquet({files}) {join} JOIN ({chosen}) USING (record)) TO '{path}' (FORMAT parquet)"
            ).complete()
    return replace(everything, records=[known]), replace(everything, records=[later])


def with_bench(limit_mb: int, threads: int, timeout: float, say: Say, work: Callable[[Bench], dict[str, Any]]) -> Any:
    """Give `work` a scratch folder and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="saiban-bench-") as scratch:
        return work(Bench(Path(scratch), limit_mb, threads, timeout, say))
