"""Scores become links, links become people."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow as pa

from saiban.linkage.clusters import Facts, components, repaired
from saiban.linkage.identity import NumberKind
from saiban.linkage.model import Floats, Model, probability
from saiban.linkage.patterns import APART, COMPARISONS, SAME, Counts
from saiban.linkage.rows import check_columns, parquet
from saiban.linkage.steps import Steps

CERTAINLY_NOT = 0.02
"""Two rows with a lower probability may not come together over a third one."""


def score(steps: Steps, model: Model, counts: Counts, log_odds: Floats) -> None:
    """Make `link_scored` (a, b, pattern, numbers, settled, probability) for every pair compared.

    `log_odds`: of each pattern of `counts`, by the model.
    """
    added = np.zeros(COMPARISONS)
    added[: len(model.numbers)] = model.numbers
    scores = pa.table(
        {
            "pattern": np.repeat(counts.patterns, COMPARISONS),
            "numbers": np.tile(np.arange(COMPARISONS, dtype=np.int8), len(counts.patterns)),
            "probability": probability((log_odds[:, None] + added[None, :]).ravel()),
        }
    )
    steps.lend(
        "link_scored",
        scores,
        f"""
        SELECT p.a, p.b, p.pattern, p.numbers, p.settled,
               CASE p.settled WHEN {SAME} THEN 1.0::DOUBLE WHEN {APART} THEN 0.0::DOUBLE
                    ELSE s.probability END AS probability
        FROM link_pairs p JOIN lent s USING (pattern, numbers)""",
    )
    steps.drop("link_pairs")


def read_decisions(steps: Steps, decisions: Path | None) -> int:
    """Make `link_decisions` (a, b, same) of the decisions whose two records are in this run; return how many.

    Where people decided both ways about two profiles, because several rows say the same, `same` wins.
    """
    if decisions:
        check_columns(steps, decisions, ("record_a", "record_b", "verdict"))
    none = "(SELECT '' AS record_a, '' AS record_b, '' AS verdict LIMIT 0)"
    steps.table(
        "link_decisions",
        f"""
        SELECT least(x.pid, y.pid) AS a, greatest(x.pid, y.pid) AS b, bool_or(verdict = 'same') AS same
        FROM {parquet(decisions) if decisions else none} d
        JOIN link_rows x ON x.record = d.record_a JOIN link_rows y ON y.record = d.record_b
        WHERE verdict IN ('same', 'different') AND x.pid <> y.pid GROUP BY 1, 2""",
    )
    return steps.number("SELECT count(*) FROM link_decisions")


def group(steps: Steps, threshold: float, kinds: list[NumberKind]) -> tuple[int, int]:
    """Make `link_edges`, `link_clusters` (pid, cluster: its smallest pid) and `link_refused` (a, b, reason).

    Components that hold a contradiction are rebuilt link by link. Returns how many, and the links refused.
    """
    _accept(steps, threshold)
    profiles = steps.number("SELECT count(*) FROM link_profiles")
    edges = steps.arrays("SELECT a::BIGINT AS a, b::BIGINT AS b FROM link_edges")
    found = components(profiles, edges["a"], edges["b"])
    steps.lend(
        "link_clusters", pa.table({"pid": np.arange(profiles, dtype=np.int32), "cluster": found.astype(np.int32)})
    )
    _suspect(steps)
    groups, refused = repaired(_links_to_mend(steps), _facts(steps, kinds))
    steps.lend(
        "link_clusters",
        pa.table({"pid": pa.array(list(groups), pa.int32()), "cluster": pa.array(list(groups.values()), pa.int32())}),
        "SELECT c.pid, coalesce(m.cluster, c.cluster) AS cluster FROM link_clusters c LEFT JOIN lent m USING (pid)",
    )
    steps.lend(
        "link_refused",
        pa.table(
            {
                "a": pa.array([a for a, _, _ in refused], pa.int32()),
                "b": pa.array([b for _, b, _ in refused], pa.int32()),
                "reason": pa.array([reason for _, _, reason in refused], pa.string()),
            }
        ),
    )
    return steps.number("SELECT count(*) FROM link_suspect"), len(refused)


def _accept(steps: Steps, threshold: float) -> None:
    """Make `link_edges` (a, b, pattern, numbers, probability, how): pairs linked by numbers, model or a person."""
    steps.table(
        "link_edges",
        f"""
        SELECT a, b, coalesce(s.pattern, 0) AS pattern, coalesce(s.numbers, 0) AS numbers,
               CASE WHEN d.same THEN 1.0 ELSE s.probability END AS probability,
               CASE WHEN d.same THEN 'decision' WHEN s.settled <> {SAME} THEN 'model'
                    WHEN e.identity THEN 'identity' ELSE 'scheme_number' END AS how
        FROM (FROM link_scored WHERE probability >= {threshold}) s
        FULL JOIN (FROM link_decisions WHERE same) d USING (a, b)
        LEFT JOIN (SELECT a, b, bool_or(kind NOT LIKE 'scheme_number:%') AS identity FROM link_equal GROUP BY a, b) e
          USING (a, b)
        ANTI JOIN (FROM link_decisions WHERE NOT same) n USING (a, b)""",
    )


def _suspect(steps: Steps) -> None:
    """Make `link_apart` (pairs that must not meet) and `link_suspect` (components that hold any contradiction)."""
    steps.table(
        "link_apart",
        f"""
        WITH opposed AS (SELECT a, b FROM link_scored WHERE probability < {CERTAINLY_NOT}
                         UNION SELECT a, b FROM link_decisions WHERE NOT same)
        SELECT o.a, o.b, x.cluster FROM opposed o
        JOIN link_clusters x ON x.pid = o.a JOIN link_clusters y ON y.pid = o.b
        WHERE x.cluster = y.cluster""",
    )
    steps.table(
        "link_suspect",
        """
        SELECT cluster FROM link_clusters JOIN link_keeping USING (pid)
        GROUP BY cluster, kind HAVING count(DISTINCT digits) > 1
        UNION SELECT cluster FROM link_clusters JOIN link_profiles USING (pid) WHERE roster IS NOT NULL
              GROUP BY cluster HAVING count(*) > count(DISTINCT roster)
        UNION SELECT cluster FROM link_apart""",
    )


def _links_to_mend(steps: Steps) -> list[tuple[int, int, bool]]:
    """The links of suspect components, decisions first, then by falling probability."""
    return steps.rows(
        """
        SELECT e.a, e.b, e.how = 'decision' FROM link_edges e
        JOIN link_clusters c ON c.pid = e.a JOIN link_suspect USING (cluster)
        ORDER BY e.how = 'decision' DESC, e.probability DESC, e.a, e.b"""
    )


def _facts(steps: Steps, kinds: list[NumberKind]) -> Facts:
    members = steps.rows(
        """
        SELECT c.pid, p.roster FROM link_clusters c JOIN link_suspect USING (cluster)
        JOIN link_profiles p USING (pid)"""
    )
    numbers: dict[int, dict[str, str]] = defaultdict(dict)
    for pid, kind, digits in steps.rows(
        """
        SELECT c.pid, kind, digits FROM link_clusters c JOIN link_suspect USING (cluster)
        JOIN link_keeping USING (pid) ORDER BY c.pid, kind"""
    ):
        numbers[pid][kind] = digits
    return Facts(
        numbers=numbers,
        rosters={pid: roster for pid, roster in members if roster is not None},
        apart={(a, b) for a, b in steps.rows("SELECT a, b FROM link_apart")},
        far_digits={kind.kind: kind.apart for kind in kinds},
    )
