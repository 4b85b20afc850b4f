"""The build, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from saiban.registry.golden import (
    employers,
    events,
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


def build(
    con: duckdb.DuckDBPyConnection,
    records_file: Path,
    links: Path,
    snapshot: Path,
    out: Path,
    *,
    decisions: Path | None = None,
) -> dict[str, Any]:
    """Write every table of the registry into the folder `out` and return the figures of the outcome.

    `records_file`: standard rows (`saiban.engine.standard.RECORDS`, `raw` may be left out), each record once, with
    `standing` (absent: all stand); rows that do not stand only help people to keep their numbers. `links`: the folder
    with persons.parquet (record, cluster), households.parquet (record, household) and employers.parquet (record,
    employer). `snapshot`: the folder of `saiban.registry.snapshot.write_snapshot`. `decisions`: what people decided of
    pairs (record_a, record_b, verdict), by which events say their reason.

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
        counts |= events.publish(making, decisions)
        for subject in records.SUBJECTS:
            for name in OUTCOME:
                con.execute(f"DROP TABLE {subject}_{name}")
    (out / "snapshot.json").write_text((snapshot / "publication.json").read_text("utf-8"), "utf-8")
    return counts
