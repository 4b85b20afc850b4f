"""A linkage that can be taken up again: the parts that its runs left, and what they were made with."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

import saiban
from saiban.linkage.identity import NumberKind
from saiban.linkage.kept.lookup import Keys, Lookup
from saiban.linkage.kept.part import Sizes
from saiban.linkage.kept.table import Table
from saiban.linkage.model import Model
from saiban.linkage.pairing import Ids
from saiban.linkage.settings import NumberRule, PersonLinkage


class MustLinkAnew(ValueError):
    """A kept linkage can't take these rows in; the message says why. Link everything anew."""


@dataclass(frozen=True)
class About:
    """What a state was made with: as JSON in `state.json`, the last file written.

    engine: versions of Saiban and DuckDB, whose hashes are kept; linked: profiles at the last run over all rows;
    decisions: those that the state follows, as (record_a, record_b, verdict); sizes: rows in all parts.
    """

    engine: list[str]
    settings: PersonLinkage
    kinds: list[NumberKind]
    linked: int
    parts: int
    sizes: Sizes
    decisions: list[list[str]]

    def write(self, folder: Path) -> None:
        """Write `state.json`."""
        (folder / "state.json").write_text(json.dumps(asdict(self), sort_keys=True), "utf-8")


def engine() -> list[str]:
    """Return the versions on which kept hashes depend."""
    return [saiban.__version__, duckdb.__version__]


def read_about(folder: Path) -> About:
    """Read `state.json`. Raises MustLinkAnew where there is none, or another version wrote it."""
    try:
        stored: dict[str, Any] = json.loads((folder / "state.json").read_text("utf-8"))
    except FileNotFoundError:
        raise MustLinkAnew(f"{folder} holds no kept linkage") from None
    if stored["engine"] != engine():
        raise MustLinkAnew(
            f"{folder} was kept by Saiban {stored['engine'][0]} on DuckDB {stored['engine'][1]}, "
            f"and this is {' on DuckDB '.join(engine())}"
        )
    settings = stored["settings"]
    settings["numbers"] = tuple(NumberRule(**rule) for rule in settings["numbers"])
    return About(
        engine=stored["engine"],
        settings=PersonLinkage(**settings),
        kinds=[NumberKind(**kind) for kind in stored["kinds"]],
        linked=stored["linked"],
        parts=stored["parts"],
        sizes=Sizes(**stored["sizes"]),
        decisions=stored["decisions"],
    )


class State:
    """An opened state: tables by row, lookups by key, over all its parts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about = read_about(folder)
        self._parts = [folder / f"{number:04}" for number in range(self.about.parts)]

    @cached_property
    def model(self) -> Model:
        """The model with which pairs are judged."""
        return Model.read(self.folder / "model.json")

    def table(self, name: str) -> Table:
        """Open a table."""
        return Table([part / f"{name}.arrow" for part in self._parts])

    def lookup(self, name: str) -> Lookup:
        """Open a lookup."""
        return Lookup([part / name for part in self._parts])

    def rows_of(self, table: str, lookup: str, keys: Keys) -> pa.Table:
        """Return the rows of a table that a lookup leads to, in the order of the table."""
        _, found = self.lookup(lookup).find(keys)
        return self.table(table).take(risen(found))

    def clusters(self, pids: Ids) -> Ids:
        """Return the cluster of each profile; `pids` must rise."""
        taken: Ids = self.table("clusters").take(pids).column(0).to_numpy().astype(np.int64)
        places, now = self.lookup("moved").find(pids.astype(np.uint64))
        taken[places] = now  # parts come in their order: the last word counts
        return taken

    def members(self, clusters: Ids) -> Ids:
        """Return every profile of these clusters, in rising order."""
        found = risen(self.lookup("members").find(clusters.astype(np.uint64))[1])
        still: Ids = found[np.isin(self.clusters(found), clusters)]
        return still

    def follow(self, folder: Path) -> Path:
        """Make a new state folder that begins with all parts of this one, and return the folder for its next part.

        Files are linked, not copied, where the file system can; they are never written again.
        """
        for part in self._parts:
            (folder / part.name).mkdir(parents=True)
            for file in sorted(part.iterdir()):
                _same_file(file, folder / part.name / file.name)
        _same_file(self.folder / "model.json", folder / "model.json")
        return folder / f"{self.about.parts:04}"


def risen(found: NDArray[Any]) -> Ids:
    """Return each pid once, in rising order."""
    return np.unique(found).astype(np.int64)


def _same_file(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
