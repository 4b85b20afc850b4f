"""Why records are one person: the links of the last run between them, explained by its model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from saiban.consolidation.models import Run
from saiban.consolidation.store import lake
from saiban.engine.duck import connect
from saiban.registry.models import SourceRecord


@dataclass(frozen=True)
class Reason:
    """A field of a pair: how far it agrees, and how strongly that speaks for (+) or against (-), in log-odds."""

    label: str
    agreement: str
    weight: float


@dataclass(frozen=True)
class Link:
    """Two records that a run joined, what decided, and the strongest reasons first."""

    first: SourceRecord
    second: SourceRecord
    how: str
    percent: float
    reasons: tuple[Reason, ...]


def links_between(records: Mapping[str, SourceRecord], language: str) -> list[Link]:
    """Return the links of the last published run between these records (by their record ids), the surest first.

    Empty where no run is kept in the lake or nothing joins them.
    """
    from saiban.linkage import Model, explain  # brings the linkage's libraries, which other pages do without

    run = Run.objects.filter(state=Run.State.PUBLISHED).order_by("-id").first()
    folder = lake().folder("links", run.inputs) if run else None
    if folder is None or not folder.exists():
        return []
    model = Model.read(folder / "model.json")
    with connect(memory_mb=500, threads=1) as connection:
        edges = connection.sql(
            "SELECT * FROM read_parquet($1) WHERE record_a IN (SELECT unnest($2)) AND record_b IN (SELECT unnest($2)) "
            "ORDER BY probability DESC, record_a, record_b",
            params=[str(folder / "edges.parquet"), sorted(records)],
        ).to_arrow_table()
    links = []
    for pair in edges.to_pylist():
        told = explain(pair, model)
        reasons = tuple(
            Reason(
                getattr(part.label, "ur" if language == "ur" else "en"),
                getattr(part.agreement, "ur" if language == "ur" else "en"),
                round(part.contribution, 1),
            )
            for part in told.parts
            if round(part.contribution, 1)
        )
        first, second = records[pair["record_a"]], records[pair["record_b"]]
        links.append(Link(first, second, told.how, 100 * told.probability, reasons))
    return links
