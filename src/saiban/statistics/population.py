"""The people of this installation's country: a table of its own where it was given one, else the census."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq

from saiban.consolidation.store import lake
from saiban.engine import digests
from saiban.frame.faults import InstallationFault
from saiban.statistics.definitions import UNKNOWN
from saiban.statistics.denominators import COUNTED, MEASURES, Denominators, of_census, of_table
from saiban.terms import codes, places

_FILE = "population.parquet"
_NUMBERS = {"people", "age", *MEASURES} - {*COUNTED}
_OLDEST = 130
_MOST = 10**10  # people in a row: more than live on earth


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

    Raises InstallationFault where it can't be read, has not the columns that `of_table` asks for, or says of a row what
    cannot be; the table before stays in its place then.
    """
    try:
        people = pq.read_table(file) if file.suffix == ".parquet" else csv.read_csv(file)
    except (pa.ArrowInvalid, OSError) as fault:
        raise InstallationFault(
            f"{file}: no table of people ({str(fault).splitlines()[0][:80]}); save it as CSV in UTF-8, or as Parquet"
        ) from fault
    return use_table(people, str(file))


def use_table(people: pa.Table, called: str) -> int:
    """Take a table in the census's place; `called` names it where it can't be read."""
    _check(people, called)
    try:
        counted = of_table(people).sizes([()])["total"][()]
    except (ValueError, pa.ArrowInvalid) as fault:
        raise InstallationFault(f"{called}: {fault}") from fault
    draft = lake().root / f".{_FILE}"
    pq.write_table(people, draft)
    draft.rename(lake().root / _FILE)
    return counted


def _check(people: pa.Table, called: str) -> None:
    """Refuse numbers that are none or below nought, ages nobody has, and codes that no figure is broken down by."""
    for name in people.column_names:
        column = people[name]
        if name in _NUMBERS:
            if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
                raise InstallationFault(f"{called}, column {name}: {_first_text(column)!r} is no number")
            most = _OLDEST if name == "age" else _MOST
            holds = pc.and_(pc.greater_equal(column, 0), pc.less_equal(column, most))
            wanted = f"a number from 0 to {most}"
        elif name in _codes():
            holds = pc.is_in(column, pa.array(_codes()[name], column.type if pa.types.is_string(column.type) else None))
            wanted = "a P-code such as PK601" if name == "district" else " or ".join(_codes()[name])
        else:
            continue
        first = pc.index(pc.fill_null(holds, False), False).as_py()
        if first >= 0:
            value = column[first].as_py()
            raise InstallationFault(
                f"{called}, column {name}, row {first + 1} below the headings: {value!r} is not {wanted}"
            )
    if "people" in people.column_names and not pc.sum(people["people"]).as_py():
        raise InstallationFault(f"{called}: the table has nobody in it")


def _first_text(column: pa.ChunkedArray) -> str:
    """Return the first value that is no number."""
    for value in column.to_pylist():
        try:
            float(value)
        except (TypeError, ValueError):
            return str(value)
    return str(column.type)


@functools.cache
def _codes() -> dict[str, list[str]]:
    """Return what may stand in each column of codes."""
    return {
        "sex": [one.value for one in codes.Sex],
        "district": [one.pcode for one in places.districts()],
        "urban": ["urban", "rural", UNKNOWN],
        "disability": ["disabled", "not_disabled", UNKNOWN],
        "formality": ["formal", "not_formal", UNKNOWN],
    }
