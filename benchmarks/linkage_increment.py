"""New rows against a kept linkage in a process of its own: rows and state in, what they change and the new state out.

python -m benchmarks.linkage_increment JOB.json     options: {"kept": FOLDER}
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.linkage_measure import OURS_OF_THE_LIMIT, Job, done
from saiban.engine.duck import connect
from saiban.linkage import extend, whole


def main() -> None:
    """Link the new rows, stop the clock; then write everybody's clusters, so that they can be judged."""
    job = Job.read(Path(sys.argv[1]))
    memory = int(job.memory_mb * OURS_OF_THE_LIMIT)
    with connect(memory_mb=memory, threads=job.threads, spill=job.spill) as connection:
        report = extend(connection, Path(job.options["kept"]), job.records, job.out)
        done(job)
        began = time.monotonic()
        whole(connection, job.out / "state", job.out)
    (job.out / "report.json").write_text(json.dumps(report.as_dict() | {"whole_seconds": time.monotonic() - began}))


if __name__ == "__main__":
    main()
