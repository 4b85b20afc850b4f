"""Saiban's linkage of persons in a process of its own: standard rows in, clusters out.

python -m benchmarks.linkage_ours JOB.json     options: {"keep": true} keeps the linkage for rows to come
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.linkage_measure import OURS_OF_THE_LIMIT, Job, done
from saiban.engine.duck import connect
from saiban.linkage import link_persons


def main() -> None:
    """Link, write what a run of Saiban writes (clusters, links, review queue, model), stop the clock."""
    job = Job.read(Path(sys.argv[1]))
    memory = int(job.memory_mb * OURS_OF_THE_LIMIT)
    with connect(memory_mb=memory, threads=job.threads, spill=job.spill) as connection:
        report = link_persons(connection, job.records, job.out, **job.options)
    done(job)
    (job.out / "report.json").write_text(json.dumps(report.as_dict(), default=str))


if __name__ == "__main__":
    main()
