"""The people of this installation's country: a table of its own where it was given one, else the census."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from saiban.consolidation.store import lake
from saiban.engine import digests
from saiban.frame.faults import InstallationFault
from saiban.statistics.denominators import Denominators, of_census, of_table

_FILE = "population.parquet"


def denominators(day: date) -> Denominators:
    """Return whom figures of a day are held against."""
    own = lake().root / _FILE
    return of_table(pq.read_table(own)) if own.exists() else of_census(day)


def digest() -> str:
    """Return a name for the population that counts now."""
    own = lake().root / _FILE
    return digests.file_digest(own) if own.exists() else "census"


def use(file: Path) -> int:
    """Take a table of the country's own people (CSV or Parquet) in the census's place; return how many people it has.

    Raises InstallationFault where it has not the columns that `of_table` asks for.
    """
    people = pq.read_table(file) if file.suffix == ".parquet" else pc.read_csv(file)
    return use_table(people, str(file))


def use_table(people: pa.Table, called: str) -> int:
    """Take a table in the census's place; `called` names it where it can't be read."""
    try:
        counted = of_table(people).sizes([()])["total"][()]
    except (ValueError, pa.ArrowInvalid) as fault:
        raise InstallationFault(f"{called}: {fault}") from fault
    draft = lake().root / f".{_FILE}"
    pq.write_table(people, draft)
    draft.rename(lake().root / _FILE)
    return counted
