"""Which records are the same person: the pipeline from standard rows to clusters, links and the review queue."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from saiban.engine.step import Engine
from saiban.linkage.blocking import Blocked, candidate_pairs
from saiban.linkage.fitting import fit
from saiban.linkage.grouping import group, read_decisions, score
from saiban.linkage.identity import (
    NumberKind,
    doubt_numbers,
    drop_placeholders,
    judge_kinds,
    main_kind,
    pair_by_numbers,
    settle_numbers,
)
from saiban.linkage.kept.keeping import Sparing, keep_state
from saiban.linkage.learned import write_patterns
from saiban.linkage.outcome import write_clusters, write_edges, write_review
from saiban.linkage.patterns import compare, count_patterns, usable_fields
from saiban.linkage.rows import Records, number_profiles, read_rows
from saiban.linkage.settings import PersonLinkage
from saiban.linkage.spread import compare_spread, find_candidates, pack_numbers
from saiban.linkage.steps import Steps, steps_on

ROWS_PER_SAMPLE = 60_000
BOTH_PER_SAMPLE = 3_000
"""The same for rows whose partners are likely to carry a number, too: their share is the square of the numbers'."""


@dataclass(frozen=True)
class LinkReport:
    """What a linkage found: counts, how the model was made, and the seconds of each step.

    records: person rows; profiles: distinct statements among them, which were compared; pairs_compared: pairs of
    profiles; links: accepted ones; model: prior | unlabelled | weights | trees (see `saiban.linkage.fitting`).
    """

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
    engine: Engine | duckdb.DuckDBPyConnection,
    records: Records,
    out: Path,
    *,
    decisions: Path | None = None,
    settings: PersonLinkage | None = None,
    keep: bool = False,
) -> LinkReport:
    """Link the person rows of standard Parquet files and write persons, edges, review and model into the folder `out`.

    persons.parquet: record, cluster (from 1, in an order that the records decide). edges.parquet: record_a, record_b,
    probability, how (same_row | identity | scheme_number | decision | model), pattern, numbers. review.parquet:
    record_a, record_b, probability, reason (doubtful | weak_link | same_number | different_numbers | roster | apart),
    pattern, numbers. model.json: what `Model.read` reads and `explain` needs. patterns.parquet:
    pattern, pairs, same, apart: how often each pattern occurs and how it is labelled, for the model card.
    `decisions`: Parquet with record_a, record_b, verdict (same | different); they bind, those about records that are
    not here are left aside.
    With `keep` the folder `state` is left for `extend`, which links later rows against these (embedded engine only).
    The same records give the same bytes whatever the order of files and the number of threads, and on Spark
    (`saiban.engine.spark`) the same rows.
    """
    steps = steps_on(engine)
    if keep and steps.spread:
        raise ValueError("a linkage on a cluster can't be kept for later rows: leave out keep, or link on one machine")
    if keep:
        steps = Sparing(steps.con)
    out.mkdir(parents=True, exist_ok=True)
    try:
        return _linked(steps, records, out, decisions, settings or PersonLinkage(), keep)
    finally:
        steps.clear()


def _linked(
    steps: Steps, records: Records, out: Path, decisions: Path | None, settings: PersonLinkage, keep: bool
) -> LinkReport:
    with steps.step("rows"):
        count = read_rows(steps, records)
    with steps.step("keys"):
        profiles = number_profiles(steps)
    with steps.step("numbers"):
        placeholders = drop_placeholders(steps, settings)
        pair_by_numbers(steps, settings)
        doubt_numbers(steps)
        kinds = judge_kinds(steps, settings)
        numbers = settle_numbers(steps, kinds, profiles)
        settings = replace(settings, sample_one_in=settings.sample_one_in or _sampling(profiles, kinds))
    with steps.step("block"):
        if steps.spread:
            pack_numbers(steps, kinds)
            blocks = find_candidates(steps, profiles, kinds, settings)
        else:
            candidates, blocks = candidate_pairs(steps, numbers, settings)
    with steps.step("compare"):
        fields = usable_fields(steps)
        if steps.spread:
            compare_spread(steps, fields, kinds)
        else:
            compare(steps, candidates, fields, kinds, numbers)
        counts = count_patterns(steps, settings)
        write_patterns(counts, out / "patterns.parquet")
    with steps.step("fit"):
        model, log_odds = fit(fields, counts, settings)
        model.write(out / "model.json")
    with steps.step("score"):
        score(steps, model, counts, log_odds)
    with steps.step("cluster"):
        used = read_decisions(steps, decisions)
        rebuilt, refused = group(steps, model.threshold, kinds)
    with steps.step("write"):
        clusters = write_clusters(steps, out)
        write_edges(steps, out)
        review = write_review(steps, out, model.threshold, settings)
    if keep:
        with steps.step("keep"):
            keep_state(steps, out / "state", model, kinds, settings, decisions)
    return LinkReport(
        records=count,
        profiles=profiles,
        clusters=clusters,
        links=steps.count("link_edges"),
        pairs_compared=int(counts.pairs.sum()),
        review=review,
        model=model.kind,
        threshold=model.threshold,
        labelled_same=int(counts.same.sum()),
        labelled_apart=int(counts.apart.sum()),
        number_kinds=kinds,
        placeholder_numbers=placeholders,
        blocks=blocks,
        components_repaired=rebuilt,
        links_refused=refused,
        decisions_used=used,
        notes=model.notes,
        seconds=dict(steps.seconds),
    )


def _sampling(profiles: int, kinds: list[NumberKind]) -> int:
    """Keep every far-apart pair for training where rows, or those with a number, are few; else up to one in sixteen."""
    kind = main_kind(kinds)
    both = kind.rows**2 // max(profiles, 1) if kind else 0
    return max(1, min(16, profiles // ROWS_PER_SAMPLE, both // BOTH_PER_SAMPLE))
