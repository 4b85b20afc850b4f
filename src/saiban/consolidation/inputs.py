"""What goes into a run: the extracts that stand, their current records, and the decisions that bind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import saiban
from saiban.consolidation.models import Decision, Extract
from saiban.consolidation.store import extract_folder, extract_name
from saiban.engine import digests
from saiban.engine.duck import connect
from saiban.engine.standard import RECORDS
from saiban.intake.mapping import load_mapping
from saiban.linkage import agreed, write_rules


@dataclass(frozen=True)
class Inputs:
    """The extracts whose rows stand today, those before them that only help to find people again, and decisions."""

    standing: tuple[Extract, ...]
    former: tuple[Extract, ...]
    decisions: tuple[tuple[str, str, str], ...]

    @property
    def digest(self) -> str:
        """One name for all of it: the same inputs give the same registry."""
        return digests.digest(
            saiban.__version__,
            [extract_name(extract) for extract in self.standing],
            [extract_name(extract) for extract in self.former],
            self.decisions,
        )


def current_inputs() -> Inputs:
    """Choose the extracts that stand.

    Of each file only its reading by the newest mapping counts. A source in mode *increment* adds file to file. A source
    in mode *snapshot* replaces: the files with its latest `as_of` stand, together with what mended their quarantine;
    those of the date before are former: their rows take part in the linkage, so that people keep their numbers when a
    file without keys is replaced by a newer one, and in nothing else.
    """
    standing: list[Extract] = []
    former: list[Extract] = []
    for extracts in _by_source().values():
        if load_mapping(extracts[-1].mapping.text).mode == "increment":
            standing += extracts
            continue
        dates = sorted({root.as_of for root in map(_root, extracts) if root.as_of}, reverse=True)
        standing += [extract for extract in extracts if _root(extract).as_of in dates[:1]]
        former += [extract for extract in extracts if _root(extract).as_of in dates[1:2]]
    decisions = Decision.objects.filter(withdrawn_at__isnull=True).order_by("record_a", "record_b")
    return Inputs(tuple(standing), tuple(former), tuple(decisions.values_list("record_a", "record_b", "verdict")))


def _by_source() -> dict[str, list[Extract]]:
    newest: dict[tuple[str, str], Extract] = {}
    for extract in Extract.objects.filter(state=Extract.State.READ).select_related("mapping", "mends").order_by("id"):
        newest[extract.source_id, extract.sha256] = extract
    sources: dict[str, list[Extract]] = defaultdict(list)
    for extract in sorted(newest.values(), key=lambda extract: (extract.source_id, str(extract.as_of), extract.sha256)):
        sources[extract.source_id].append(extract)
    return sources


def _root(extract: Extract) -> Extract:
    return _root(extract.mends) if extract.mends else extract


def write_records(inputs: Inputs, out: Path) -> None:
    """Write `records.parquet`: the standard rows of all inputs without `raw`, each record once, with `standing`.

    Where two extracts carry the same record (a row sent again under the same key) the later `as_of` wins, then the
    extract with the greater digest.
    """
    sources = [
        (str(extract_folder(extract) / "records.parquet"), stands)
        for extracts, stands in ((inputs.standing, True), (inputs.former, False))
        for extract in extracts
    ]
    columns = ", ".join(name for name in RECORDS.names if name != "raw")
    union = " UNION ALL ".join(
        f"SELECT {columns}, {str(stands).lower()} AS standing FROM read_parquet('{path}')" for path, stands in sources
    )
    with connect(spill=out / "spill") as connection:
        connection.execute(
            f"""COPY (
                SELECT * FROM ({union})
                QUALIFY 1 = row_number() OVER (
                    PARTITION BY record ORDER BY standing DESC, as_of DESC, extract DESC, row
                )
                ORDER BY record
            ) TO '{out / "records.parquet"}' (FORMAT parquet, COMPRESSION zstd)"""
        )
    (out / "spill").rmdir()


def write_number_rules(inputs: Inputs, out: Path) -> None:
    """Write `numbers.json`: what the newest mapping of each source declares of its numbers, for the linkage."""
    extracts = sorted((*inputs.standing, *inputs.former), key=lambda extract: extract.mapping_id)
    newest = {extract.source_id: extract.mapping.text for extract in extracts}
    declared = [said for text in newest.values() for said in load_mapping(text).declared]
    write_rules(agreed(declared), out / "numbers.json")


def write_decisions(inputs: Inputs, out: Path) -> None:
    """Write `decisions.parquet` (record_a, record_b, verdict) for the linkage."""
    columns = list(zip(*inputs.decisions, strict=True)) or [(), (), ()]
    pq.write_table(
        pa.table(
            {
                name: pa.array(column, pa.string())
                for name, column in zip(("record_a", "record_b", "verdict"), columns, strict=True)
            }
        ),
        out / "decisions.parquet",
    )
