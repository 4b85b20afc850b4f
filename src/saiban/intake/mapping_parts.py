"""The parts of a mapping as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from saiban.engine import digests
from saiban.intake.fields import FIELDS, JOINED_KINDS, Unit
from saiban.intake.yaml_lines import MappingError

Format = Literal["csv", "excel", "parquet", "odk-zip", "kobo-json"]
FORMATS: tuple[Format, ...] = get_args(Format)
Mode = Literal["snapshot", "increment"]
MODES: tuple[Mode, ...] = get_args(Mode)

Identifies = Literal["yes", "no", "measure"]
IDENTIFIES: tuple[Identifies, ...] = get_args(Identifies)
NUMBERS = {"cnic": "", "nic_old": "", "scheme_number": "scheme", "employer_number": "scheme", "employer_ntn": ""}
"""Fields whose numbers may be declared under `numbers`, and whether each scheme has a series of its own."""

NO_KEYS = frozenset({"identifiers", "age"})
"""Fields that no row can be known by: one may hold several numbers, the other changes by itself."""

RULES = 1
"""Raised whenever the same file under the same mapping would give other standard rows than before."""


@dataclass(frozen=True)
class Column:
    """What one column of the file means."""

    header: str
    to: str  # a field of the catalogue; columns to ignore are not kept here
    format: str | None = None  # of dates
    unit: str = "rupees"  # of money: rupees | paisa | thousand-rupees
    values: tuple[tuple[str, str], ...] | None = None  # closed list: what stands in the cell, what it means
    kind: str | None = None  # of `identifiers`: passport, por, acc...


@dataclass(frozen=True)
class AsOf:
    """Where the day comes from at which a file says these things: at most one of the three, else the file's date."""

    day: str | None = None  # ISO date
    pattern: str | None = None  # on the file's name; its first group is a date, a month or a year
    column: str | None = None


@dataclass(frozen=True)
class Read:
    """How a file is opened; None means: found out."""

    format: Format | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    header_rows: int = 1
    table: str | None = None


@dataclass(frozen=True)
class Derive:
    """A column of truth for `saiban link`: the first group of `pattern` in column `source`."""

    name: str
    source: str
    pattern: str


@dataclass(frozen=True)
class Number:
    """What one kind of number is worth to the linkage.

    identifies: whether an equal number makes two rows one person (employer), or the run measures it. apart: two numbers
    that differ in more digits belong to two; None: they never say so.
    """

    kind: str  # a field of NUMBERS, or a kind of `identifiers`
    identifies: Identifies
    apart: int | None


@dataclass(frozen=True)
class Mapping:
    """A source: which files, how to open them, and what their columns mean."""

    source: str
    name: tuple[tuple[str, str], ...]  # language, text
    organisation: str
    scheme: str | None
    unit: Unit
    files: str
    mode: Mode
    as_of: AsOf
    read: Read
    key: tuple[str, ...]
    required: tuple[str, ...]
    columns: tuple[Column, ...]
    ignored: tuple[str, ...]
    constants: tuple[tuple[str, str], ...]
    derive: tuple[Derive, ...]
    numbers: tuple[Number, ...] = ()

    def __post_init__(self) -> None:
        seen: dict[str, str] = {}
        for column in self.columns:
            kind = FIELDS[column.to].kind
            if column.to in seen and kind not in JOINED_KINDS and kind != "identifiers":
                raise MappingError(
                    f"{self.source}: columns {seen[column.to]!r} and {column.header!r} both mean {column.to!r}, "
                    "which can have one column only. Ignore one of them."
                )
            seen[column.to] = column.header
        for field in self.key:
            if field in NO_KEYS:
                raise MappingError(f"{self.source}: {field!r} can't tell rows apart. Take it out of the key.")

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything that decides what becomes of a file's rows (labels and places of files do not)."""
        declared = [[vars(number) for number in self.numbers]] if self.numbers else []
        return digests.digest(
            RULES,
            [self.source, self.scheme, self.unit, self.key, self.required, self.constants],
            [vars(self.as_of), vars(self.read), [vars(column) for column in self.columns], self.ignored],
            *declared,
        )

    @property
    def fields(self) -> frozenset[str]:
        """The fields that a column or a constant fills."""
        return frozenset(column.to for column in self.columns) | frozenset(field for field, _ in self.constants)

    @property
    def declared(self) -> tuple[tuple[str, Identifies, int | None], ...]:
        """What `numbers` declares as (kind, identifies, apart); a scheme's own series is named `<kind>:<scheme>`."""
        return tuple(
            (
                f"{number.kind}:{self.scheme or self.source}" if NUMBERS.get(number.kind) else number.kind,
                number.identifies,
                number.apart,
            )
            for number in self.numbers
        )

    def label(self, language: str) -> str:
        """Return the source's name in a language, else in English, else its code."""
        names = dict(self.name)
        return names.get(language) or names.get("en") or self.source
