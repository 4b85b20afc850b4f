"""What a linkage of persons leaves on disk: clusters, the links behind them, and what a clerk should look at."""

from __future__ import annotations

from pathlib import Path

from saiban.linkage.grouping import CERTAINLY_NOT
from saiban.linkage.patterns import NUMBERS_EQUAL, NUMBERS_FAR, UNSETTLED
from saiban.linkage.rows import path_text
from saiban.linkage.settings import PersonLinkage
from saiban.linkage.steps import Steps


def write_clusters(steps: Steps, out: Path) -> int:
    """Write persons.parquet (record, cluster) and return the number of clusters."""
    _copy(
        steps,
        """
        SELECT record, dense_rank() OVER (ORDER BY cluster)::BIGINT AS cluster
        FROM link_rows JOIN link_clusters USING (pid) ORDER BY record""",
        out / "persons.parquet",
    )
    return steps.number("SELECT count(DISTINCT cluster) FROM link_clusters")


def write_edges(steps: Steps, out: Path) -> None:
    """Write edges.parquet: the links within clusters, and how rows that say the same are tied to the first of them."""
    _copy(
        steps,
        """
        SELECT s.record AS record_a, t.record AS record_b, probability, how, pattern, numbers
        FROM link_edges JOIN link_firsts s ON s.pid = a JOIN link_firsts t ON t.pid = b
        JOIN link_clusters x ON x.pid = a JOIN link_clusters y ON y.pid = b WHERE x.cluster = y.cluster
        UNION ALL
        SELECT s.record, r.record, 1.0, 'same_row', 0, 0
        FROM link_rows r JOIN link_firsts s USING (pid) WHERE r.record <> s.record
        ORDER BY record_a, record_b""",
        out / "edges.parquet",
    )


def write_review(steps: Steps, out: Path, threshold: float, settings: PersonLinkage) -> int:
    """Write review.parquet and return its rows: pairs that nobody has decided about, each with one reason.

    doubtful: not linked, though the probability is not low. weak_link: linked by a moderate probability.
    different_numbers: linked, or would be, against two different numbers. same_number: one number on two rows that
    speak against one person, unless it plainly is a relative's. roster: would bring two of one household list
    together. apart: would bring two rows together that can't be one person.
    """
    steps.table(
        "link_review",
        f"""
        SELECT s.a, s.b, probability, pattern, numbers,
               CASE WHEN r.reason = 'numbers' THEN 'different_numbers' WHEN r.reason IS NOT NULL THEN r.reason
                    WHEN numbers = {NUMBERS_EQUAL} THEN 'same_number'
                    WHEN probability < {threshold} THEN 'doubtful'
                    WHEN numbers = {NUMBERS_FAR} THEN 'different_numbers' ELSE 'weak_link' END AS reason
        FROM link_scored s LEFT JOIN link_refused r USING (a, b)
        LEFT JOIN (SELECT pid FROM link_profiles WHERE lent) l ON l.pid = s.a
        LEFT JOIN (SELECT pid FROM link_profiles WHERE lent) m ON m.pid = s.b
        WHERE r.reason IS NOT NULL OR (settled = {UNSETTLED} AND (
          (numbers = {NUMBERS_EQUAL} AND probability < {settings.review_to}
            AND (coalesce(l.pid, m.pid) IS NULL OR probability >= {CERTAINLY_NOT}))
          OR (numbers = {NUMBERS_FAR} AND probability >= {threshold})
          OR (probability >= {settings.review_from} AND probability < {max(settings.review_to, threshold)})))""",
    )
    return copy_review(steps, out)


def copy_review(steps: Steps, out: Path) -> int:
    """Write what of `link_review` nobody has decided about into review.parquet and return its rows."""
    _copy(
        steps,
        """
        SELECT s.record AS record_a, t.record AS record_b, q.probability, q.reason, q.pattern, q.numbers
        FROM link_review q JOIN link_firsts s ON s.pid = q.a JOIN link_firsts t ON t.pid = q.b
        JOIN link_clusters x ON x.pid = q.a JOIN link_clusters y ON y.pid = q.b
        ANTI JOIN link_decisions d ON d.a = q.a AND d.b = q.b
        WHERE NOT (q.reason = 'doubtful' AND x.cluster = y.cluster)
        ORDER BY record_a, record_b""",
        out / "review.parquet",
    )
    return steps.number(f"SELECT count(*) FROM read_parquet({path_text(out / 'review.parquet')})")


def _copy(steps: Steps, query: str, path: Path) -> None:
    steps.run(f"COPY ({query}) TO {path_text(path)} (FORMAT parquet, COMPRESSION zstd)")
