"""The linking step of a run: everybody anew, or only what is new against what the last run left."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from saiban.consolidation.cards import kept as cards
from saiban.consolidation.inputs import Inputs
from saiban.consolidation.store import extract_name
from saiban.engine.duck import connect, text
from saiban.engine.lake import Lake
from saiban.linkage import (
    MustLinkAnew,
    PersonLinkage,
    extend,
    link_employers,
    link_households,
    link_persons,
    read_rules,
    refit_due,
    whole,
    write_card,
)

OF_THE_MODEL = ("card.json", "card.md", "patterns.parquet")
"""What tells of the model; it goes on with the model from run to run."""


@dataclass(frozen=True)
class Former:
    """The folders that the last published run left: its standard rows and its linkage."""

    records: Path
    links: Path


def former(store: Lake, published: str | None) -> Former | None:
    """Return the folders of the run that published these inputs, where they still lie in the lake."""
    if published is None:
        return None
    found = Former(store.folder("records", published), store.folder("links", published))
    return found if found.records.exists() and (found.links / "state" / "state.json").exists() else None


def forget_extension(links: Path) -> None:
    """Remove a linkage that was extended, so that it is made anew; one that is known to be made anew stays."""
    if links.exists() and (not (links / "made.json").exists() or how_made(links)["onto"] is not None):
        shutil.rmtree(links)


def how_made(links: Path) -> dict[str, Any]:
    """Return how a linkage was made: its `extracts`, the linkage `onto` which rows were added (or null), why `anew`."""
    content: dict[str, Any] = json.loads((links / "made.json").read_text("utf-8"))
    return content


def link(inputs: Inputs, gathered: Path, out: Path, before: Former | None) -> None:
    """Link the gathered rows into `out`: persons, households, employers, pairs, questions, model, card, state.

    Persons are linked against the linkage `before` where extracts were only added to it, and few; else all anew. Why
    stands in `made.json`, with the extracts. Households and employers are always made anew.
    """
    numbers = read_rules(gathered / "numbers.json")
    records, decisions = [gathered / "records.parquet"], gathered / "decisions.parquet"
    onto, why = before, ""
    with connect(spill=out / "spill") as connection:
        try:
            report = _extended(connection, inputs, gathered, out, before)
        except MustLinkAnew as reason:
            onto, why = None, str(reason)
            settings = PersonLinkage(numbers=numbers)
            made = link_persons(connection, records, out, decisions=decisions, settings=settings, keep=True)
            write_card(connection, out, made, records, inputs=cards.digests_of(inputs))
            report = made.as_dict()
        link_households(connection, records, out / "persons.parquet", out)
        link_employers(connection, records, out, numbers=numbers)
    shutil.rmtree(out / "spill")
    (out / "report.json").write_text(json.dumps(report, sort_keys=True), "utf-8")
    origin = {"extracts": _names(inputs), "onto": onto.links.name if onto else None, "anew": why}
    (out / "made.json").write_text(json.dumps(origin, sort_keys=True), "utf-8")


def _extended(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, gathered: Path, out: Path, before: Former | None
) -> dict[str, Any]:
    """Link only the rows that are new. Raises MustLinkAnew, with the reason, where that can't be done."""
    if before is None:
        raise MustLinkAnew("there is no earlier linkage to go on with")
    if set(how_made(before.links)["extracts"]) - set(_names(inputs)):
        raise MustLinkAnew("an extract that the last linkage held was replaced, read anew or taken out")
    if read_rules(gathered / "numbers.json") != read_rules(before.records / "numbers.json"):
        raise MustLinkAnew("the mappings declare other numbers than before")
    new = out / "spill" / "new.parquet"
    added = _added(con, gathered / "records.parquet", before.records / "records.parquet", new)
    if refit_due(before.links / "state", added):
        raise MustLinkAnew(
            "so many rows were added since everybody was linked that the model is due to be learned anew"
        )
    found = extend(con, before.links / "state", [new], out, decisions=gathered / "decisions.parquet")
    whole(con, out / "state", out)
    for name in OF_THE_MODEL:
        shutil.copyfile(before.links / name, out / name)
    earlier: dict[str, Any] = json.loads((before.links / "report.json").read_text("utf-8"))
    return earlier | {"extended": found.as_dict()}


def _added(con: duckdb.DuckDBPyConnection, now: Path, then: Path, new: Path) -> int:
    """Write the person rows that were not there before and return how many; raise MustLinkAnew where others changed."""
    rows, earlier = f"read_parquet({text(str(now))})", f"read_parquet({text(str(then))})"
    changed = con.execute(
        f"""
        SELECT count(*) FROM {earlier} o LEFT JOIN {rows} n USING (record)
        WHERE n.record IS NULL OR n.extract <> o.extract OR n.row <> o.row"""
    ).fetchall()[0][0]
    if changed:
        raise MustLinkAnew(f"{changed} rows of the last linkage are gone, or say something else in a newer file")
    con.execute(
        f"""
        COPY (SELECT n.* FROM {rows} n ANTI JOIN {earlier} o USING (record) WHERE unit = 'person' ORDER BY record)
        TO {text(str(new))} (FORMAT parquet)"""
    )
    return int(con.execute(f"SELECT count(*) FROM read_parquet({text(str(new))})").fetchall()[0][0])


def _names(inputs: Inputs) -> list[str]:
    return sorted(extract_name(extract) for extract in (*inputs.standing, *inputs.former))
