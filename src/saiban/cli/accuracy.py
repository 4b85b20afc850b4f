"""How well a run's linkage did, against the truth that the synthetic country keeps beside its extracts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from saiban.cli.report import table

if TYPE_CHECKING:
    from saiban.consolidation.models import Extract


def measure(country: Path, extracts: list[Extract], inputs: str) -> dict[str, Any]:
    """Return precision, recall, F1 and B-cubed of the published people, the same for linking by equal CNIC, and groups.

    What is measured is kept beside the run's model card, whose page shows it.
    """
    from saiban.consolidation.cards.kept import keep_accuracy
    from saiban.consolidation.models import Run
    from saiban.consolidation.store import lake
    from saiban.engine.duck import connect
    from saiban.linkage import evaluate, evaluate_groups, exact_identity_baseline

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
            groups = [asdict(group) for group in evaluate_groups(connection, persons, [records], [truth])]
            exact_identity_baseline(connection, [records], scratch / "exact.parquet")
            exact = evaluate(connection, scratch / "exact.parquet", [truth]).as_dict()
    finally:
        shutil.rmtree(scratch)
    run = Run.objects.filter(inputs=inputs, state=Run.State.PUBLISHED).latest("id")
    keep_accuracy(run, {"basis": "truth", "whole": ours, "groups": groups})
    return ours | {"exact_cnic": exact, "groups": groups}


def show_groups(groups: Iterable[Mapping[str, Any]]) -> None:
    """Print how much is found of each group of a fair size, with those marked that stay behind."""
    from saiban.linkage import division_words, group_words

    marks = {"behind": "more than 2 points behind", "unsure": "2 points behind, perhaps by chance"}
    rows, said = [], ""
    for group in groups:
        if group["standing"] == "few":
            continue
        division = division_words(group["division"]).en
        name = group_words(group["division"], group["group"]).en
        mark = marks.get(group["standing"], "")
        shown = "" if division == said else division
        rows.append((shown, name, group["pairs_true"], group["recall"], group["precision"], mark))
        said = division
    table("Found, group by group", ["", "group", "pairs", "recall", "precision", ""], rows)
