"""Scores become links, links become people."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow as pa

from saiban.engine.step import Cut, Sought
from saiban.linkage.clusters import Facts, components, repaired
from saiban.linkage.identity import NumberKind
from saiban.linkage.model import Floats, Model, probability
from saiban.linkage.pairing import Ids
from saiban.linkage.patterns import APART, COMPARISONS, SAME, Counts
from saiban.linkage.rows import read_files
from saiban.linkage.steps import Steps

CERTAINLY_NOT = 0.0005
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
    steps.lend("link_scores", scores)
    steps.table(
        "link_scored",
        f"""
        SELECT p.a, p.b, p.pattern, p.numbers, p.settled,
               CASE p.settled WHEN {SAME} THEN 1.0::DOUBLE WHEN {APART} THEN 0.0::DOUBLE
                    ELSE s.probability END AS probability
        FROM link_pairs p JOIN link_scores s USING (pattern, numbers)""",
        link_pairs="pieces",
        link_scores="whole",
    )
    steps.drop("link_pairs", "link_scores")


def read_decisions(steps: Steps, decisions: Path | None) -> int:
    """Make `link_decisions` (a, b, same) of the decisions whose two records are in this run; return how many.

    Where people decided both ways about two profiles, because several rows say the same, `same` wins.
    """
    columns = ("record_a", "record_b", "verdict")
    if decisions:
        read_files(steps, "link_decided", decisions, columns)
    else:
        steps.lend("link_decided", pa.table({name: pa.array([], pa.string()) for name in columns}))
    steps.table(
        "link_decided_pairs",
        """
        SELECT least(x.pid, y.pid) AS a, greatest(x.pid, y.pid) AS b, verdict
        FROM link_decided d JOIN link_rows x ON x.record = d.record_a JOIN link_rows y ON y.record = d.record_b
        WHERE verdict IN ('same', 'different') AND x.pid <> y.pid""",
        link_decided="pieces",
        link_rows=Sought("record", {"link_decided": ("record_a", "record_b")}),
    )
    steps.table(
        "link_decisions",
        "SELECT a, b, bool_or(verdict = 'same') AS same FROM link_decided_pairs GROUP BY a, b",
        link_decided_pairs=Cut("a, b"),
    )
    steps.drop("link_decided", "link_decided_pairs")
    return steps.count("link_decisions")


def group(steps: Steps, threshold: float, kinds: list[NumberKind]) -> tuple[int, int]:
    """Make `link_edges`, `link_clusters` (pid, cluster: its smallest pid, rank) and `link_refused` (a, b, reason).

    Components that hold a contradiction are rebuilt link by link. Returns how many, and the links refused.
    """
    _accept(steps, threshold)
    edges = steps.arrays("SELECT a::BIGINT AS a, b::BIGINT AS b FROM link_edges", of=["link_edges"])
    found = components(steps.count("link_profiles"), edges["a"], edges["b"])
    _lend_clusters(steps, found)
    _suspect(steps)
    groups, refused = repaired(_links_to_mend(steps), _facts(steps, kinds))
    found[np.fromiter(groups, np.int64)] = np.fromiter(groups.values(), np.int64)
    _lend_clusters(steps, found)
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
    return steps.count("link_suspect"), len(refused)


def _lend_clusters(steps: Steps, found: Ids) -> None:
    rank = np.cumsum(found == np.arange(len(found)))[found]
    steps.lend(
        "link_clusters",
        pa.table(
            {
                "pid": np.arange(len(found), dtype=np.int32),
                "cluster": found.astype(np.int32),
                "rank": rank.astype(np.int64),
            }
        ),
    )


def _accept(steps: Steps, threshold: float) -> None:
    """Make `link_edges` (a, b, pattern, numbers, probability, how): pairs linked by numbers, model or a person."""
    steps.table("link_likely", f"FROM link_scored WHERE probability >= {threshold}", link_scored="pieces")
    steps.table(
        "link_edges",
        f"""
        SELECT a, b, coalesce(s.pattern, 0) AS pattern, coalesce(s.numbers, 0) AS numbers,
               CASE WHEN d.same THEN 1.0 ELSE s.probability END AS probability,
               CASE WHEN d.same THEN 'decision' WHEN s.settled <> {SAME} THEN 'model'
                    WHEN e.identity THEN 'identity' ELSE 'scheme_number' END AS how
        FROM link_likely s FULL JOIN (FROM link_decisions WHERE same) d USING (a, b)
        LEFT JOIN (SELECT a, b, bool_or(kind NOT LIKE 'scheme_number:%') AS identity FROM link_equal GROUP BY a, b) e
          USING (a, b)
        ANTI JOIN (FROM link_decisions WHERE NOT same) n USING (a, b)""",
        link_likely=Cut("a, b"),
        link_decisions=Cut("a, b"),
        link_equal=Cut("a, b"),
    )
    steps.drop("link_likely")


def _suspect(steps: Steps) -> None:
    """Make `link_apart` (pairs that must not meet) and `link_suspect` (components that hold any contradiction).

    With them link_standing (pid, cluster, roster) and link_kept (pid, cluster, kind, digits).
    """
    opposed = """
        SELECT o.a, o.b, x.cluster FROM {pairs} o
        JOIN link_clusters x ON x.pid = o.a JOIN link_clusters y ON y.pid = o.b WHERE x.cluster = y.cluster"""
    steps.table(
        "link_opposed",
        f"{opposed.format(pairs='link_scored')} AND probability < {CERTAINLY_NOT}",
        link_scored="pieces",
        link_clusters=Sought("pid", {"link_scored": ("a", "b")}),
    )
    steps.table(
        "link_forbidden",
        f"{opposed.format(pairs='link_decisions')} AND NOT same",
        link_decisions="pieces",
        link_clusters=Sought("pid", {"link_decisions": ("a", "b")}),
    )
    steps.together("link_apart", ("link_opposed", "link_forbidden"))
    by_pid = {"link_clusters": Cut("pid")}
    steps.table(
        "link_standing",
        "SELECT pid, cluster, roster FROM link_clusters JOIN link_profiles USING (pid)",
        link_profiles=Cut("pid"),
        **by_pid,
    )
    steps.table(
        "link_kept",
        "SELECT pid, cluster, kind, digits FROM link_clusters JOIN link_keeping USING (pid)",
        link_keeping=Cut("pid"),
        **by_pid,
    )
    steps.table(
        "link_suspect",
        """
        SELECT cluster FROM link_kept GROUP BY cluster, kind HAVING count(DISTINCT digits) > 1
        UNION SELECT cluster FROM link_standing WHERE roster IS NOT NULL
              GROUP BY cluster HAVING count(*) > count(DISTINCT roster)
        UNION SELECT cluster FROM link_apart""",
        link_kept=Cut("cluster"),
        link_standing=Cut("cluster"),
        link_apart=Cut("cluster"),
    )


def _links_to_mend(steps: Steps) -> list[tuple[int, int, bool]]:
    """The links of suspect components, decisions first, then by falling probability."""
    steps.table(
        "link_to_mend",
        """
        SELECT e.a, e.b, e.how = 'decision' AS bound, e.probability FROM link_edges e
        JOIN link_clusters c ON c.pid = e.a JOIN link_suspect USING (cluster)""",
        link_edges=Cut("a"),
        link_clusters=Cut("pid"),
        link_suspect="whole",
    )
    return [
        (a, b, bound)
        for a, b, bound, _ in steps.rows(
            "FROM link_to_mend ORDER BY bound DESC, probability DESC, a, b", of=["link_to_mend"]
        )
    ]


def _facts(steps: Steps, kinds: list[NumberKind]) -> Facts:
    steps.table(
        "link_standing",
        "FROM link_standing SEMI JOIN link_suspect USING (cluster)",
        link_standing="pieces",
        link_suspect="whole",
    )
    steps.table(
        "link_kept", "FROM link_kept SEMI JOIN link_suspect USING (cluster)", link_kept="pieces", link_suspect="whole"
    )
    numbers: dict[int, dict[str, str]] = defaultdict(dict)
    for pid, kind, digits in steps.rows("SELECT pid, kind, digits FROM link_kept ORDER BY pid, kind", of=["link_kept"]):
        numbers[pid][kind] = digits
    rosters = steps.rows("SELECT pid, roster FROM link_standing WHERE roster IS NOT NULL", of=["link_standing"])
    return Facts(
        numbers=numbers,
        rosters=dict(rosters),
        apart={(a, b) for a, b in steps.rows("SELECT a, b FROM link_apart", of=["link_apart"])},
        far_digits={kind.kind: kind.apart for kind in kinds},
    )
