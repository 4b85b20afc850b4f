"""Which records are the same person: the pipeline from standard rows to clusters, links and the review queue."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from saiban.linkage.blocking import Blocked, candidate_pairs
from saiban.linkage.clusters import Facts, components, repaired
from saiban.linkage.fields import unpacked
from saiban.linkage.fitting import fit
from saiban.linkage.identity import (
    NumberKind,
    doubt_numbers,
    drop_placeholders,
    judge_kinds,
    main_kind,
    pair_by_numbers,
    settle_numbers,
)
from saiban.linkage.kin import relate
from saiban.linkage.model import Model, probability
from saiban.linkage.patterns import APART, SAME, Counts, compare, count_patterns, usable_fields
from saiban.linkage.rows import Records, number_profiles, parquet, path_text, read_rows
from saiban.linkage.settings import PersonLinkage
from saiban.linkage.steps import Steps

CERTAINLY_NOT = 0.02
ROWS_PER_SAMPLE = 60_000


@dataclass(frozen=True)
class LinkReport:
    """What a linkage found: counts, how the model was made, and the seconds of each step."""

    records: int
    profiles: int
    clusters: int
    links: int
    pairs_compared: int
    review: int
    model: str
    threshold: float
    labelled_same: int
    labelled_apart: int
    number_kinds: list[NumberKind]
    placeholder_numbers: int
    blocks: list[Blocked]
    components_repaired: int
    links_refused: int
    decisions_used: int
    notes: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain JSON-serialisable values."""
        return asdict(self)


def link_persons(
    con: duckdb.DuckDBPyConnection,
    records: Records,
    out: Path,
    *,
    decisions: Path | None = None,
    settings: PersonLinkage | None = None,
) -> LinkReport:
    """Link the person rows of standard Parquet files and write persons, edges, review and model into the folder `out`.

    persons.parquet: record, cluster (the rank of the person's smallest record). edges.parquet: record_a, record_b,
    probability, how (same_row | identity | scheme_number | decision | model), pattern, numbers. review.parquet:
    record_a, record_b, probability, reason (doubtful | weak_link | same_number | different_numbers | roster | apart),
    pattern, numbers. `decisions`: Parquet with record_a, record_b, verdict (same | different); they bind.
    The same records give the same bytes whatever the order of files and the number of threads.
    """
    settings = settings or PersonLinkage()
    steps = Steps(con)
    out.mkdir(parents=True, exist_ok=True)
    try:
        return _linked(steps, records, out, decisions, settings)
    finally:
        steps.clear()


def _linked(steps: Steps, records: Records, out: Path, decisions: Path | None, settings: PersonLinkage) -> LinkReport:
    with steps.step("rows"):
        count = read_rows(steps, records)
    with steps.step("keys"):
        number_profiles(steps)
        relate(steps)
        profiles = steps.number("SELECT count(*) FROM link_profiles")
        one_in = settings.sample_one_in or min(16, max(1, profiles // ROWS_PER_SAMPLE))
        settings = replace(settings, sample_one_in=one_in)
    with steps.step("numbers"):
        placeholders = drop_placeholders(steps, settings)
        pair_by_numbers(steps, settings)
        doubt_numbers(steps)
        kinds = judge_kinds(steps, settings)
        settle_numbers(steps, main_kind(kinds))
    with steps.step("block"):
        blocks = candidate_pairs(steps, settings)
    with steps.step("compare"):
        fields = usable_fields(steps)
        compare(steps, fields, kinds, settings)
        counts = count_patterns(steps, settings)
    with steps.step("fit"):
        model = fit(fields, counts, settings)
        model.write(out / "model.json")
    with steps.step("score"):
        _score(steps, model, counts)
    with steps.step("cluster"):
        used = _read_decisions(steps, decisions)
        repaired_count, refused = _cluster(steps, model.threshold, settings)
    with steps.step("write"):
        _write(steps, out, model.threshold, settings)
    return LinkReport(
        records=count,
        profiles=profiles,
        clusters=steps.number("SELECT count(DISTINCT cluster) FROM link_clusters"),
        links=steps.number("SELECT count(*) FROM link_edges"),
        pairs_compared=int(counts.pairs.sum()),
        review=steps.number(f"SELECT count(*) FROM {parquet(out / 'review.parquet')}"),
        model=model.kind,
        threshold=model.threshold,
        labelled_same=model.notes.get("labelled_same", 0),
        labelled_apart=model.notes.get("labelled_apart", 0),
        number_kinds=kinds,
        placeholder_numbers=placeholders,
        blocks=blocks,
        components_repaired=repaired_count,
        links_refused=refused,
        decisions_used=used,
        notes=model.notes,
        seconds=dict(steps.seconds),
    )


def _score(steps: Steps, model: Model, counts: Counts) -> None:
    """Make `link_scored` (a, b, pattern, numbers, settled, probability) for every pair compared."""
    log_odds = model.log_odds(unpacked(counts.patterns, len(model.fields)))
    scores = pa.table(
        {
            "pattern": np.repeat(counts.patterns, 6),
            "numbers": np.tile(np.arange(6, dtype=np.int8), len(counts.patterns)),
            "probability": probability((log_odds[:, None] + np.asarray([*model.numbers, 0.0, 0.0])[None, :]).ravel()),
        }
    )
    steps.lend(
        "link_scored",
        scores,
        f"""
        SELECT p.a, p.b, p.pattern, p.numbers, p.settled,
               CASE p.settled WHEN {SAME} THEN 1.0::DOUBLE WHEN {APART} THEN 0.0::DOUBLE ELSE s.probability END AS probability
        FROM link_pairs p JOIN lent s USING (pattern, numbers)""",
    )
    steps.drop("link_pairs")


def _read_decisions(steps: Steps, decisions: Path | None) -> int:
    """Make `link_decisions` (a, b, same) of the decisions whose two records are in this run; return how many."""
    source = (
        parquet(decisions) if decisions else "(SELECT ''::VARCHAR AS record_a, '' AS record_b, '' AS verdict LIMIT 0)"
    )
    steps.table(
        "link_decisions",
        f"""
        SELECT least(x.pid, y.pid) AS a, greatest(x.pid, y.pid) AS b, bool_or(verdict = 'same') AS same
        FROM {source} d JOIN link_rows x ON x.record = d.record_a JOIN link_rows y ON y.record = d.record_b
        WHERE verdict IN ('same', 'different') AND x.pid <> y.pid GROUP BY 1, 2""",
    )
    return steps.number("SELECT count(*) FROM link_decisions")


def _cluster(steps: Steps, threshold: float, settings: PersonLinkage) -> tuple[int, int]:
    """Make `link_edges`, `link_clusters` (pid, cluster) and `link_refused`; return components rebuilt and links refused."""
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
    profiles = steps.number("SELECT count(*) FROM link_profiles")
    edges = steps.arrays("SELECT a::BIGINT AS a, b::BIGINT AS b FROM link_edges")
    group = components(profiles, edges["a"], edges["b"])
    steps.lend(
        "link_clusters", pa.table({"pid": np.arange(profiles, dtype=np.int32), "cluster": group.astype(np.int32)})
    )
    steps.table(
        "link_apart",
        f"""
        SELECT s.a, s.b, x.cluster FROM link_scored s
        JOIN link_clusters x ON x.pid = s.a JOIN link_clusters y ON y.pid = s.b
        WHERE s.probability < {CERTAINLY_NOT} AND x.cluster = y.cluster
        UNION SELECT d.a, d.b, x.cluster FROM link_decisions d
        JOIN link_clusters x ON x.pid = d.a JOIN link_clusters y ON y.pid = d.b
        WHERE NOT d.same AND x.cluster = y.cluster""",
    )
    steps.table(
        "link_suspect",
        """
        SELECT cluster FROM link_clusters JOIN link_compared USING (pid) GROUP BY cluster HAVING count(DISTINCT sure) > 1
        UNION SELECT cluster FROM link_clusters JOIN link_profiles USING (pid) WHERE roster IS NOT NULL
              GROUP BY cluster HAVING count(*) > count(DISTINCT roster)
        UNION SELECT cluster FROM link_apart""",
    )
    members = steps.rows(
        """
        SELECT c.pid, n.sure, p.roster FROM link_clusters c JOIN link_suspect USING (cluster)
        JOIN link_profiles p USING (pid) LEFT JOIN link_compared n USING (pid)"""
    )
    facts = Facts(
        numbers={pid: {"main": sure} for pid, sure, _ in members if sure is not None},
        rosters={pid: roster for pid, _, roster in members if roster is not None},
        apart=set(steps.rows("SELECT a, b FROM link_apart")),
        far_digits=settings.far_digits,
    )
    links = steps.rows(
        """
        SELECT e.a, e.b, e.how = 'decision' FROM link_edges e JOIN link_clusters c ON c.pid = e.a JOIN link_suspect USING (cluster)
        ORDER BY e.how = 'decision' DESC, e.probability DESC, e.a, e.b"""
    )
    groups, refused = repaired(links, facts)
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


def _write(steps: Steps, out: Path, threshold: float, settings: PersonLinkage) -> None:
    steps.run(
        f"""
        COPY (SELECT record, dense_rank() OVER (ORDER BY cluster)::BIGINT AS cluster
              FROM link_rows JOIN link_clusters USING (pid) ORDER BY record)
        TO {path_text(out / "persons.parquet")} (FORMAT parquet, COMPRESSION zstd)"""
    )
    steps.run(
        f"""
        COPY (
          SELECT s.first AS record_a, t.first AS record_b, probability, how, pattern, numbers
          FROM link_edges JOIN link_said s ON s.pid = a JOIN link_said t ON t.pid = b
          JOIN link_clusters x ON x.pid = a JOIN link_clusters y ON y.pid = b WHERE x.cluster = y.cluster
          UNION ALL
          SELECT s.first, r.record, 1.0, 'same_row', 0, 0 FROM link_rows r JOIN link_said s USING (pid) WHERE r.record <> s.first
          ORDER BY 1, 2)
        TO {path_text(out / "edges.parquet")} (FORMAT parquet, COMPRESSION zstd)"""
    )
    steps.run(
        f"""
        COPY (
          SELECT s.first AS record_a, t.first AS record_b, q.probability, q.reason, q.pattern, q.numbers
          FROM (
            SELECT a, b, probability, pattern, numbers,
                   CASE r.reason WHEN 'numbers' THEN 'different_numbers' WHEN 'roster' THEN 'roster' WHEN 'apart' THEN 'apart'
                     ELSE CASE WHEN numbers = 3 AND settled <> {SAME} THEN 'same_number'
                               WHEN numbers = 1 AND probability >= {threshold} THEN 'different_numbers'
                               WHEN probability < {threshold} THEN 'doubtful' ELSE 'weak_link' END END AS reason
            FROM link_scored s LEFT JOIN link_refused r USING (a, b)
            LEFT JOIN (SELECT pid FROM link_profiles WHERE lent) l ON l.pid = s.a
            LEFT JOIN (SELECT pid FROM link_profiles WHERE lent) m ON m.pid = s.b
            WHERE r.reason IS NOT NULL OR (settled = 0 AND numbers = 3 AND probability < {settings.review_to}
                   AND (coalesce(l.pid, m.pid) IS NULL OR probability >= {CERTAINLY_NOT}))
               OR (settled = 0 AND probability >= {settings.review_from} AND probability < {max(settings.review_to, threshold)})
               OR (settled = 0 AND numbers = 1 AND probability >= {threshold})) q
          JOIN link_said s ON s.pid = a JOIN link_said t ON t.pid = b
          JOIN link_clusters x ON x.pid = a JOIN link_clusters y ON y.pid = b
          WHERE NOT (q.reason = 'doubtful' AND x.cluster = y.cluster)
            AND NOT EXISTS (FROM link_decisions d WHERE d.a = q.a AND d.b = q.b)
          ORDER BY 1, 2)
        TO {path_text(out / "review.parquet")} (FORMAT parquet, COMPRESSION zstd)"""
    )
