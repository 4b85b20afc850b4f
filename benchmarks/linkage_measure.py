"""One measured run: a linkage in a process of its own, its seconds and its memory from start to clusters on disk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
OF_THE_LIMIT = 0.8
"""What DuckDB may take of the limit, by its own default share of a machine's memory; the rest is Python's."""
OURS_OF_THE_LIMIT = 0.6
"""The same for Saiban, whose candidate pairs are sorted in Python's memory."""


class RunFailed(Exception):
    """A measured process died, ran out of time or took more memory than it may; says which and what to do."""


@dataclass(frozen=True)
class Job:
    """What a process is to link, where to and with how much."""

    kind: str  # persons | febrl3 | febrl4
    records: list[Path]
    truth: Path
    out: Path
    spill: Path
    memory_mb: int  # for the whole process
    threads: int
    options: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Job:
        """Read a job that `run` wrote."""
        given = json.loads(path.read_text("utf-8"))
        paths = {name: Path(given[name]) for name in ("truth", "out", "spill")}
        return cls(**given | paths | {"records": [Path(each) for each in given["records"]]})


@dataclass(frozen=True)
class Run:
    """What a run took.

    seconds: until the clusters were on disk; seconds_in_all: until the rest was (Saiban's links, review queue and
    patterns). peak_mb: the sum over the process and its children of each one's VmHWM.
    """

    seconds: float
    seconds_in_all: float
    cpu_seconds: float
    peak_mb: int
    report: dict[str, Any]


def run(module: str, job: Job, *, limit_mb: int, timeout: float) -> Run:
    """Run `python -m benchmarks.<module> job` and measure until it says that the clusters are on disk.

    The clock starts before the interpreter does. The process is stopped, and RunFailed raised, where it takes more
    than the limit of memory or time.
    """
    job.out.mkdir(parents=True, exist_ok=True)
    note = job.out / "job.json"
    note.write_text(json.dumps(asdict(job), default=str), "utf-8")
    finished = job.out / "done.json"
    finished.unlink(missing_ok=True)
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "OMP_NUM_THREADS": str(job.threads)}
    complaints = (job.out / "stderr.txt").open("wb")
    began = time.time()
    process = subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.{module}", str(note)],
        env=environment,
        cwd=ROOT,
        stderr=complaints,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    peaks: dict[int, int] = {}
    try:
        while process.poll() is None:
            if not finished.exists():
                held = _note_peaks(process.pid, peaks)
                if held > limit_mb:
                    raise RunFailed(f"{module} held {held:,} MB, more than the limit of {limit_mb:,} MB")
            if time.time() - began > timeout:
                raise RunFailed(f"{module} was not done within {timeout:,.0f} seconds; give it more with --timeout")
            time.sleep(0.1)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        complaints.close()
    if process.returncode or not finished.exists():
        killed = " (killed: perhaps the machine ran out of memory)" if process.returncode == -signal.SIGKILL else ""
        raise RunFailed(f"{module} failed with code {process.returncode}{killed}: {_complaint(job.out / 'stderr.txt')}")
    end = json.loads(finished.read_text())
    peaks[process.pid] = end["peak_kb"]
    report = job.out / "report.json"
    return Run(
        seconds=end["clusters_at"] - began,
        seconds_in_all=end["at"] - began,
        cpu_seconds=end["cpu_seconds"],
        peak_mb=sum(peaks.values()) // 1024,
        report=json.loads(report.read_text()) if report.exists() else {},
    )


def done(job: Job) -> None:
    """Say, in a measured process, that all is on disk; what comes after is not measured."""
    times = os.times()
    said = {
        "at": time.time(),
        "clusters_at": (job.out / "persons.parquet").stat().st_mtime,
        "peak_kb": _high_water(os.getpid()),
        "cpu_seconds": times.user + times.system + times.children_user + times.children_system,
    }
    draft = job.out / "done.part"
    draft.write_text(json.dumps(said))
    draft.rename(job.out / "done.json")


def _complaint(stderr: Path) -> str:
    """Return the line of a traceback that names the error, or else the last line that was written."""
    lines = [line for line in stderr.read_text("utf-8", "replace").splitlines() if line.strip()]
    named = [line for line in lines if ": " in line and line.split(":")[0].endswith(("Error", "Exception"))]
    return (named or lines or ["nothing was said"])[-1]


def _note_peaks(root: int, peaks: dict[int, int]) -> int:
    """Note the high-water mark of every process of the tree; return the megabytes that they hold now."""
    held = 0
    try:
        tree = [psutil.Process(root), *psutil.Process(root).children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in tree:
        try:
            peaks[process.pid] = max(peaks.get(process.pid, 0), _high_water(process.pid))
            held += process.memory_info().rss
        except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
            continue
    return held // 2**20


def _high_water(pid: int) -> int:
    """Return VmHWM of a process in kilobytes: of this process alone, not of the parent it was started from."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def best_clusters(job: Job, pairs: pa.Table) -> float:
    """Write best.parquet, the clusters (record, cluster) from the weight at which their pairwise F1 is best.

    pairs: a, b (records), weight. Returns the weight. Even weights from 0 to 40 are tried, then finer around the best.
    """
    truth = pq.read_table(job.truth).sort_by("record")
    known = truth["record"].combine_chunks()
    who = np.unique(truth["truth"].to_numpy(), return_inverse=True)[1]
    a, b = (pa.compute.index_in(pairs[name], value_set=known).to_numpy() for name in ("a", "b"))
    weight = pairs["weight"].to_numpy()

    def labelled(at: float) -> np.ndarray:
        return _components(len(who), a[weight >= at], b[weight >= at])

    tried = {float(at): _f1(labelled(at), who) for at in range(0, 41, 2)}
    for step in (1.0, 0.5, 0.2):
        best = max(tried, key=tried.__getitem__)
        tried |= {at: _f1(labelled(at), who) for at in (best - step, best + step)}
    best = max(tried, key=tried.__getitem__)
    table = pa.table({"record": known, "cluster": labelled(best)})
    pq.write_table(table, job.out / "best.parquet")
    return round(best, 2)


def _components(count: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    graph = coo_matrix((np.ones(len(a), dtype=np.int8), (a, b)), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _f1(cluster: np.ndarray, who: np.ndarray) -> float:
    def pairs(labels: np.ndarray) -> int:
        sizes = np.unique(labels, return_counts=True)[1].astype(np.int64)
        return int((sizes * (sizes - 1) // 2).sum())

    both = pairs(cluster * (int(who.max()) + 1) + who)
    return 2 * both / max(1, pairs(cluster) + pairs(who))
