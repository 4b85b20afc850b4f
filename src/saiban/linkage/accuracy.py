"""How right a linkage is, against a truth: over pairs of records and, record by record, B-cubed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from saiban.linkage.rows import Records, parquet
from saiban.linkage.steps import Steps


@dataclass(frozen=True)
class Accuracy:
    """Shares from 0 to 1. Pairwise: of pairs of records put together, and of pairs that belong together. B-cubed: the
    same for each record's own group, averaged over records. measured: records that have a truth."""

    measured: int
    pairs_true: int
    pairs_linked: int
    precision: float
    recall: float
    f1: float
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float

    def as_dict(self) -> dict[str, int | float]:
        """The figures as plain JSON-serialisable values."""
        return asdict(self)


def evaluate(con: duckdb.DuckDBPyConnection, clusters: Path, truth: Records) -> Accuracy:
    """Compare clusters (Parquet: record, cluster) with a truth (Parquet: record, truth) on the records they share.

    Raises ValueError where they share none. Nothing to find, or nothing found, counts as 1.
    """
    steps = Steps(con)
    try:
        steps.table(
            "link_cells",
            f"""
            SELECT c.cluster, t.truth, count(*) AS size
            FROM {parquet(clusters)} c JOIN {parquet(truth)} t USING (record)
            WHERE t.truth IS NOT NULL GROUP BY c.cluster, t.truth""",
        )
        measured, both, cubes_found, cubes_true = steps.rows(
            """
            SELECT coalesce(sum(size), 0)::BIGINT, coalesce(sum(size * (size - 1) // 2), 0)::BIGINT,
                   coalesce(sum(size::DOUBLE * size / found ORDER BY cluster, truth), 0),
                   coalesce(sum(size::DOUBLE * size / belong ORDER BY cluster, truth), 0)
            FROM (SELECT cluster, truth, size, sum(size) OVER (PARTITION BY cluster) AS found,
                         sum(size) OVER (PARTITION BY truth) AS belong FROM link_cells)"""
        )[0]
        if not measured:
            raise ValueError(f"{clusters.name} and the truth share no record: check that both come from the same run")
        linked, true = (
            steps.number(f"SELECT sum(n * (n - 1) // 2) FROM (SELECT sum(size) AS n FROM link_cells GROUP BY {column})")
            for column in ("cluster", "truth")
        )
    finally:
        steps.clear()
    precision, recall = _share(both, linked), _share(both, true)
    bcubed_precision, bcubed_recall = cubes_found / measured, cubes_true / measured
    return Accuracy(
        measured=measured,
        pairs_true=true,
        pairs_linked=linked,
        precision=round(precision, 6),
        recall=round(recall, 6),
        f1=round(_harmonic(precision, recall), 6),
        bcubed_precision=round(bcubed_precision, 6),
        bcubed_recall=round(bcubed_recall, 6),
        bcubed_f1=round(_harmonic(bcubed_precision, bcubed_recall), 6),
    )


def exact_identity_baseline(con: duckdb.DuckDBPyConnection, records: Records, out: Path) -> None:
    """Write the clusters (record, cluster) that equal CNICs alone would give: what a simple join of the files finds."""
    Steps(con).write(
        out,
        ("record",),
        f"""
        SELECT record, dense_rank() OVER (ORDER BY coalesce(cnic, record), cnic IS NULL)::BIGINT AS cluster
        FROM {parquet(records)} WHERE unit = 'person'""",
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _harmonic(x: float, y: float) -> float:
    return 2 * x * y / (x + y) if x + y else 0.0
