"""The build, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from saiban.registry.golden import (
    employers,
    facts,
    families,
    figures,
    households,
    identifiers,
    people,
    records,
    spelling,
)
from saiban.registry.golden.making import Making
from saiban.registry.numbering import OUTCOME


def build(con: duckdb.DuckDBPyConnection, records_file: Path, links: Path, snapshot: Path, out: Path) -> dict[str, Any]:
    """Write every table of the registry into the folder `out` and return the figures of the outcome.

    `records_file`: standard rows (`saiban.engine.standard.RECORDS`, `raw` may be left out), each record once, with
    `standing` (absent: all stand); rows that do not stand only help people to keep their numbers. `links`: the folder
    with persons.parquet (record, cluster), households.parquet (record, household) and employers.parquet (record,
    employer). `snapshot`: the folder of `saiban.registry.snapshot.write_snapshot`.

    Raises `Unpublishable` where inputs do not fit together.
    """
    making = Making(con, out)
    counts: dict[str, Any] = {}
    with making.workroom():
        records.read(making, records_file, links, snapshot)
        records.number(making)
        spelling.key_names(making)
        counts["enrolments"] = facts.enrolments(making)
        people.choose(making)
        counts["persons"] = people.publish(making)
        counts["records"] = records.publish(making)
        counts["identifiers"] = identifiers.publish(making)
        households.gather(making)
        counts["families"] = families.make(making)
        counts["households"] = households.publish(making)
        counts["members"] = households.publish_members(making)
        counts["employers"] = employers.publish(making)
        counts["employments"] = employers.employments(making)
        counts["contributions"] = employers.contributions(making)
        counts["benefits_paid"] = facts.benefits_paid(making)
        counts["addresses"] = facts.addresses(making)
        counts["overlaps"] = figures.overlaps(making)
        counts["district_figures"] = figures.district_figures(making)
        counts |= _events(making)
        for subject in records.SUBJECTS:
            for name in OUTCOME:
                con.execute(f"DROP TABLE {subject}_{name}")
    (out / "snapshot.json").write_text((snapshot / "publication.json").read_text("utf-8"), "utf-8")
    return counts


def _events(making: Making) -> dict[str, int]:
    union = " UNION ALL ".join(
        f"SELECT '{subject}' AS subject, kind, survivor, others, before, after FROM {subject}_events"
        for subject in records.SUBJECTS
    )
    making.publish(
        "events",
        f"SELECT row_number() OVER (ORDER BY subject, kind, survivor) AS id, *, 'linkage' AS reason FROM ({union})",
        key="id",
    )
    return {
        f"{kind}s": making.number(f"SELECT count(*) FROM events WHERE kind = '{kind}'") for kind in ("merge", "split")
    }
