"""A release of the SDG database's series of 1.3.1: the packaged one, or a file of the same shape.

Its *vintage* (who released it and when, or the file's own digest) is part of the key of every figure made from it:
two vintages of one number are two numbers.
"""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from saiban.schemes.definitions import Words
from saiban.statistics.world.places import countries, regions
from saiban.statistics.world.reference import table

PACKAGED = "unsd_2020_10"
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "series": ("series", "SeriesCode"),
    "m49": ("m49", "GeoAreaCode"),
    "year": ("year", "TimePeriod"),
    "value": ("value", "Value"),
    "sex": ("sex", "Sex", "[Sex]"),
    "quantile": ("quantile", "Quantile", "[Quantile]"),
}
_NEEDED = ("series", "m49", "year", "value")


class ReleaseRefused(ValueError):
    """The file can't be read as a release; the text says where and what to do."""


@dataclass(frozen=True)
class Branch:
    """What a series measures, and which people of a country it concerns.

    `perspective` is the ILO's way (persons) or the World Bank's (everybody in a household that gets something): the
    two are never mixed. `group` names the weight; `stand_in` says that no count of `concerned` was at hand.
    """

    code: str
    perspective: str
    series: str
    sex: str
    quantile: str
    group: str
    stand_in: bool
    name: Words
    group_name: Words
    concerned: Words


@dataclass(frozen=True)
class Observation:
    """A country's or region's value of a branch in a year, in per cent."""

    year: int
    per_cent: float


@dataclass(frozen=True)
class Release:
    """The values of one vintage, by branch and M49 number, years ascending; how many rows were of no use, and why."""

    vintage: str
    digest: str
    values: Mapping[tuple[str, int], tuple[Observation, ...]]
    unused: Mapping[str, int]

    def latest(self, branch: str, m49: int, year: int) -> Observation | None:
        """Return the latest value up to and including a year."""
        known = [one for one in self.values.get((branch, m49), ()) if one.year <= year]
        return known[-1] if known else None

    def of_year(self, branch: str, m49: int, year: int) -> Observation | None:
        """Return the value of exactly that year."""
        return next((one for one in self.values.get((branch, m49), ()) if one.year == year), None)


@functools.cache
def branches() -> tuple[Branch, ...]:
    """Return the branches of SDG 1.3.1 that a release may hold, in the order of pages."""
    return tuple(
        Branch(
            code=row["code"],
            perspective=row["perspective"],
            series=row["series"],
            sex=row["sex"],
            quantile=row["quantile"],
            group=row["group"],
            stand_in=row["stand_in"] == "yes",
            name=Words(row["en"], row["ur"]),
            group_name=Words(row["group_en"], row["group_ur"]),
            concerned=Words(row["concerned_en"], row["concerned_ur"]),
        )
        for row in table("branches")
    )


@functools.cache
def packaged() -> Release:
    """Return the release that comes with Saiban."""
    content = (files(__package__) / "tables" / f"{PACKAGED}.csv").read_bytes()
    vintage = next(row["vintage"] for row in table("sources") if row["table"] == PACKAGED)
    return _read(content, f"{PACKAGED}.csv", vintage)


def read_release(path: Path, vintage: str = "") -> Release:
    """Read a release from a CSV file: columns series, m49, year, value, and sex and quantile where it has them.

    The headings of the SDG portal's download (SeriesCode, GeoAreaCode, TimePeriod, Value, Sex, Quantile) are known too.
    Raises ReleaseRefused naming the file, the line and the column. Without a `vintage` the file's name and the first
    letters of its digest are one.
    """
    content = path.read_bytes()
    return _read(content, path.name, vintage or f"{path.name} {sha256(content).hexdigest()[:8]}")


def _read(content: bytes, name: str, vintage: str) -> Release:
    reader = csv.DictReader(io.StringIO(_text(content, name)))
    heads = _headings(reader.fieldnames or (), name)
    known = {(one.series, one.sex, one.quantile): one.code for one in branches()}
    places = {*countries(), *(int(one.code) for one in regions() if one.code.isdigit())}
    values: dict[tuple[str, int], dict[int, float]] = {}
    unused: dict[str, int] = {}

    def useless(why: str) -> None:
        unused[why] = unused.get(why, 0) + 1

    for line, row in enumerate(reader, start=2):
        cells = {ours: (row[theirs] or "").strip() for ours, theirs in heads.items()}
        branch = known.get(_breakdown(cells))
        if branch is None:
            useless("breakdown or series that is not aggregated")
            continue
        m49, year = _whole(cells["m49"], name, line, "m49"), _whole(cells["year"], name, line, "year")
        if m49 not in places:
            useless("area that is neither a country nor one of the regions")
            continue
        if not cells["value"]:
            useless("no value")
            continue
        value = _number(cells["value"], name, line)
        if not 0 <= value <= 100:
            useless("value that is no share (not between 0 and 100 per cent)")
            continue
        if values.setdefault((branch, m49), {}).setdefault(year, value) != value:
            raise ReleaseRefused(
                f"{name}, line {line}: a second, different value of {cells['series']} for {m49}, {year};"
                " keep one row of a country and year."
            )
    if not values:
        why = "; ".join(f"{count} rows: {one}" for one, count in sorted(unused.items())) or "it has no rows"
        raise ReleaseRefused(f"{name} has no value of SDG 1.3.1 that can be used ({why}).")
    return Release(
        vintage=vintage,
        digest=sha256(content).hexdigest(),
        values=MappingProxyType(
            {key: tuple(Observation(year, found[year]) for year in sorted(found)) for key, found in values.items()}
        ),
        unused=MappingProxyType(unused),
    )


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReleaseRefused(f"{name} is not a UTF-8 text (byte {error.start}); save it as CSV in UTF-8.") from error


def _headings(found: object, name: str) -> dict[str, str]:
    names = list(found) if isinstance(found, list | tuple) else []
    heads = {ours: next((one for one in theirs if one in names), "") for ours, theirs in _COLUMNS.items()}
    missing = [" or ".join(_COLUMNS[ours]) for ours in _NEEDED if not heads[ours]]
    if missing:
        raise ReleaseRefused(f"{name}: no column {'; no column '.join(missing)}. Its first line must name the columns.")
    return {ours: theirs for ours, theirs in heads.items() if theirs}


def _breakdown(cells: Mapping[str, str]) -> tuple[str, str, str]:
    """Return series, sex and quantile in the packaged release's words; the poorest fifth had series of its own."""
    series, sex, quantile = cells["series"], cells.get("sex", "").lower(), cells.get("quantile", "").lower()
    if series.endswith("PQ"):
        series, quantile = series.removesuffix("PQ"), "q1"
    of_households = series in {"SI_COV_SOCAST", "SI_COV_SOCINS", "SI_COV_LMKT"}
    if of_households:
        return series, "", "t" if quantile in ("", "_t") else quantile
    everybody = "female" if series == "SI_COV_MATNL" else "bothsex"
    return series, everybody if sex in ("", "_t", "both") else sex, "" if quantile == "_t" else quantile


def _whole(text: str, name: str, line: int, column: str) -> int:
    try:
        return int(text.removesuffix(".0"))
    except ValueError as error:
        raise ReleaseRefused(f"{name}, line {line}, column {column}: “{text}” is no whole number.") from error


def _number(text: str, name: str, line: int) -> float:
    try:
        return float(text.lstrip("<>~ "))
    except ValueError as error:
        raise ReleaseRefused(f"{name}, line {line}, column value: “{text}” is no number.") from error
