"""A vector of the proxy means test: its indicators with their points, read from YAML."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from typing import Literal, get_args

from saiban.intake.yaml_lines import Entry
from saiban.schemes.definitions import Words
from saiban.schemes.faults import Reader, SchemeRefused

Status = Literal["synthetic", "official"]
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Band:
    """Points of a number below a limit; the last band has none."""

    below: Decimal | None
    points: Decimal


@dataclass(frozen=True, slots=True)
class Indicator:
    """One answer of the survey and what it counts: by bands of a number, by choices, or for a yes."""

    code: str
    label: Words
    column: str
    per: str | None  # the number is divided by that of this column before its band is sought
    most: Decimal | None  # a larger number is taken for a slip of the pen
    bands: tuple[Band, ...]
    choices: Mapping[str, Decimal]
    yes_points: Decimal | None


@dataclass(frozen=True, slots=True)
class Vector:
    """The coefficients of one version of the test. A score is base and points, kept between lowest and highest."""

    version: str
    status: Status
    name: Words
    source: str
    base: Decimal
    lowest: Decimal
    highest: Decimal
    recertify_months: int
    indicators: tuple[Indicator, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the survey's columns that the indicators read, each once."""
        named = [name for one in self.indicators for name in (one.column, one.per) if name is not None]
        return tuple(dict.fromkeys(named))


@functools.cache
def packaged_vector() -> Vector:
    """Return the synthetic vector that comes with the package."""
    name = "synthetic-2026.yaml"
    return read_vector(files(__package__).joinpath(name).read_text(encoding="utf-8"), name)


def read_vector(text: str, file: str) -> Vector:
    """Read a vector from the text of its file. Raises `SchemeRefused` with every fault."""
    reader = Reader(file)
    top = reader.root(text)
    needed = ("vector", "status", "name", "source", "base", "lowest", "highest", "recertify_months", "indicators")
    if not reader.faults:
        reader.known(Entry(dict(top), 1, "", file), top, needed, ())
    indicators = reader.entries(top["indicators"]) if "indicators" in top else {}
    vector = Vector(
        version=reader.text(top.get("vector")),
        status=reader.word(top.get("status"), STATUSES),
        name=reader.words(top.get("name")),
        source=reader.text(top.get("source")),
        base=reader.decimal(top.get("base")),
        lowest=reader.decimal(top.get("lowest")),
        highest=reader.decimal(top.get("highest")),
        recertify_months=reader.count(top.get("recertify_months")) or 0,
        indicators=tuple(_indicator(reader, code, entry) for code, entry in indicators.items()),
    )
    if reader.faults:
        raise SchemeRefused(reader.faults)
    return vector


def _indicator(reader: Reader, code: str, entry: Entry) -> Indicator:
    parts = reader.parts(entry, ("label", "column"), ("per", "most", "bands", "choices", "yes_points"))
    if sum(name in parts for name in ("bands", "choices", "yes_points")) != 1:
        en = "say one of: `bands` of a number, `choices` with their points, or `yes_points`."
        reader.refuse(entry, en, "ان میں سے ایک لکھیں: عدد کے «bands»، «choices» اور ان کے نمبر، یا «yes_points»۔")
    choices = reader.entries(parts["choices"]) if "choices" in parts else {}
    return Indicator(
        code=code,
        label=reader.words(parts.get("label")),
        column=reader.text(parts.get("column")),
        per=reader.text(parts["per"]) if "per" in parts else None,
        most=reader.decimal(parts["most"]) if "most" in parts else None,
        bands=_bands(reader, parts.get("bands")),
        choices={name: reader.decimal(points) for name, points in choices.items()},
        yes_points=reader.decimal(parts["yes_points"]) if "yes_points" in parts else None,
    )


def _bands(reader: Reader, entry: Entry | None) -> tuple[Band, ...]:
    bands: list[Band] = []
    items = reader.items(entry)
    for number, item in enumerate(items, 1):
        last = number == len(items)
        parts = reader.parts(item, ("points",) if last else ("below", "points"))
        band = Band(None if last else reader.decimal(parts.get("below")), reader.decimal(parts.get("points")))
        if bands and band.below is not None and bands[-1].below is not None and band.below <= bands[-1].below:
            reader.refuse(
                item,
                "bands go upwards: this limit is not above the one before.",
                "حدیں بڑھتی جائیں: یہ حد پچھلی سے زیادہ نہیں۔",
            )
        bands.append(band)
    return tuple(bands)
