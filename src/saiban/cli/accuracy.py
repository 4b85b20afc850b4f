"""How well a run's linkage did, against the truth that the synthetic country keeps beside its extracts."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from saiban.consolidation.models import Extract


def measure(country: Path, extracts: list[Extract], inputs: str) -> dict[str, Any]:
    """Return precision, recall, F1 and B-cubed of the published people, and the same for linking by equal CNIC."""
    from saiban.consolidation.store import lake
    from saiban.engine.duck import connect
    from saiban.linkage import evaluate, exact_identity_baseline

    store = lake()
    records = store.folder("records", inputs) / "records.parquet"
    persons = store.folder("links", inputs) / "persons.parquet"
    scratch = Path(tempfile.mkdtemp(prefix="saiban-"))
    try:
        with connect(spill=scratch / "spill") as connection:
            files = scratch / "files.parquet"
            pq.write_table(
                pa.table(
                    {
                        "extract": [extract.sha256[:16] for extract in extracts],
                        "source": [extract.source_id for extract in extracts],
                        "file": [extract.file_name for extract in extracts],
                    }
                ),
                files,
            )
            truth = scratch / "truth.parquet"
            connection.execute(
                f"""COPY (
                    SELECT r.record, t.person AS truth
                    FROM read_parquet('{records}') r
                    JOIN read_parquet('{files}') e USING (extract, source)
                    JOIN read_parquet('{country}/truth/*.parquet', filename = 'truth_of') t
                      ON parse_filename(t.truth_of, true) = r.source AND t.row = r.row AND t.file = e.file
                    WHERE r.unit = 'person' AND t.person IS NOT NULL
                ) TO '{truth}' (FORMAT parquet)"""
            )
            ours = evaluate(connection, persons, [truth]).as_dict()
            exact_identity_baseline(connection, [records], scratch / "exact.parquet")
            exact = evaluate(connection, scratch / "exact.parquet", [truth]).as_dict()
    finally:
        shutil.rmtree(scratch)
    return ours | {"exact_cnic": exact}
