"""Why records are one person: the links of the last run between them, explained by its model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from saiban.consolidation.models import Run
from saiban.consolidation.store import lake
from saiban.consolidation.wording import in_words, signed
from saiban.engine.duck import connect
from saiban.registry.models import SourceRecord

if TYPE_CHECKING:
    from saiban.linkage import Model

_TOLD = 3
"""How many fields the sentence for and the sentence against name."""
_DRAWN = 8
"""How many links of a page have a chart, since each takes time; the others have the table of the same figures."""


@dataclass(frozen=True)
class Reason:
    """A field of a pair: how far it agrees, and how strongly that speaks for (+) or against (-), in log-odds."""

    label: str
    agreement: str
    weight: float

    def __str__(self) -> str:
        return f"{self.label}: {self.agreement}"

    @property
    def signed(self) -> str:
        """The weight with its sign."""
        return signed(self.weight)


@dataclass(frozen=True)
class Evidence:
    """What `consolidation/_pair_evidence.html` shows of a pair: what decided, and what the fields say.

    percent: the probability that the model finds, numbers included; base and total: the log-odds from which the
    reasons start and to which they add up; chart: the waterfall of the same figures.
    """

    how: str
    percent: str
    base: str
    total: str
    reasons: tuple[Reason, ...]
    chart: SafeString

    @property
    def strongest_for(self) -> list[Reason]:
        """The fields that speak most for one person."""
        return [reason for reason in self.reasons if reason.weight > 0][:_TOLD]

    @property
    def strongest_against(self) -> list[Reason]:
        """The fields that speak most against it."""
        return [reason for reason in self.reasons if reason.weight < 0][:_TOLD]


@dataclass(frozen=True)
class Link:
    """Two records that a run joined, with the evidence."""

    first: SourceRecord
    second: SourceRecord
    evidence: Evidence


def evidence_of(pair: Mapping[str, Any], model: Model, *, draw: bool = True) -> Evidence:
    """Explain a row of edges.parquet or review.parquet by the model of its run, in the reader's language."""
    from saiban.consolidation.waterfall import percent, waterfall
    from saiban.linkage import explain  # brings the linkage's libraries, which other pages do without

    if pair.get("how") == "same_row":
        return Evidence("same_row", "", "", "", (), SafeString(""))
    told = explain(pair, model)
    reasons = tuple(
        Reason(in_words(part.label), in_words(part.agreement), round(part.contribution, 1))
        for part in told.parts
        if round(part.contribution, 1)
    )
    chart = waterfall(told) if draw else SafeString("")
    return Evidence(told.how, percent(told.log_odds), signed(told.base), signed(told.log_odds), reasons, chart)


def links_between(records: Mapping[str, SourceRecord]) -> list[Link]:
    """Return the links of the last published run between these records (by their record ids), the least sure first.

    Empty where no run is kept in the lake or nothing joins them.
    """
    from saiban.linkage import Model

    run = Run.objects.filter(state=Run.State.PUBLISHED).order_by("-id").first()
    folder = lake().folder("links", run.inputs) if run else None
    if folder is None or not folder.exists():
        return []
    model = Model.read(folder / "model.json")
    with connect(memory_mb=500, threads=1) as connection:
        edges = connection.sql(
            "SELECT * FROM read_parquet($1) WHERE record_a IN (SELECT unnest($2)) AND record_b IN (SELECT unnest($2)) "
            "ORDER BY how = 'same_row', probability, record_a, record_b",
            params=[str(folder / "edges.parquet"), sorted(records)],
        ).to_arrow_table()
    return [
        Link(records[pair["record_a"]], records[pair["record_b"]], evidence_of(pair, model, draw=place < _DRAWN))
        for place, pair in enumerate(edges.to_pylist())
    ]
