"""Members and recipients of each scheme by sex and age (tables S3 and S4), small groups hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from saiban.engine.duck import text
from saiban.frame.suppression import Count, hidden_in_table
from saiban.statistics.counting.conditions import bits
from saiban.statistics.definitions import UNKNOWN
from saiban.statistics.inquiry.schemes import inquiry_schemes
from saiban.statistics.kept import Kept

ALL = "all"
AGES = ("Y0T14", "Y15T29", "Y30T44", "Y45T59", "Y60T74", "Y_GE75", UNKNOWN)
"""Ages in fifteen years each: finer groups of a small scheme would all be hidden."""
_YEARS = 15
_OLDEST = 75


@dataclass(frozen=True)
class Counted:
    """People of one scheme on the edition's day, in `sexes` x `AGES` and their totals (`ALL`); None is hidden.

    `register` is the list of recipients that is counted (empty: the members of the scheme, in all its lists).
    """

    scheme: str
    register: str
    functions: tuple[str, ...]
    people: Mapping[tuple[str, str], int | None]


def members(kept: Kept) -> list[Counted]:
    """Return for each scheme of the inquiry those for whom contributions are paid."""
    known = {one.code: one for one in kept.masks.schemes}
    found = []
    for code, scheme in inquiry_schemes().items():
        insuring = [known[one] for one in scheme.registers if one in known and known[one].contributes != "no"]
        if insuring:
            functions = tuple(dict.fromkeys(function for one in insuring for function in one.functions))
            found.append(_counted(kept, code, "", functions, "contributes", kept.masks.of(insuring)))
    return found


def recipients(kept: Kept) -> list[Counted]:
    """Return for each list of recipients that a scheme of the inquiry sends those who draw from it."""
    known = {one.code: one for one in kept.masks.schemes}
    return [
        _counted(kept, code, register, known[register].functions, "draws", kept.masks.bit(register))
        for code, scheme in inquiry_schemes().items()
        for register in scheme.registers
        if register in known and known[register].pays_cash
    ]


def _counted(kept: Kept, scheme: str, register: str, functions: tuple[str, ...], column: str, mask: int) -> Counted:
    with duckdb.connect() as con:
        rows = con.execute(
            f"SELECT sex, age_group, sum(people)::BIGINT FROM read_parquet({text(str(kept.profiles))}) "
            f"WHERE {column} & {bits(mask)} <> 0 GROUP BY ALL"
        ).fetchall()
    return Counted(scheme, register, functions, shown([(sex, broad(age), people) for sex, age, people in rows]))


def shown(rows: list[tuple[str, str, int]]) -> dict[tuple[str, str], int | None]:
    """Lay counts by sex and age out with their totals, and hide the small ones with what would give them away."""
    sexes = sorted({sex for sex, _age, _people in rows})
    ages = [age for age in AGES if any(one == age for _sex, one, _people in rows)]
    table = [[sum(people for s, a, people in rows if (s, a) == (sex, age)) for age in ages] for sex in sexes]
    hidden = hidden_in_table(table)
    told: dict[tuple[str, str], int | None] = {}

    def tell(key: tuple[str, str], name: Count, people: int) -> None:
        told[key] = None if name in hidden else people

    for r, sex in enumerate(sexes):
        for c, age in enumerate(ages):
            tell((sex, age), ("cell", r, c), table[r][c])
        tell((sex, ALL), ("row", r), sum(table[r]))
    for c, age in enumerate(ages):
        tell((ALL, age), ("column", c), sum(row[c] for row in table))
    tell((ALL, ALL), ("total",), sum(map(sum, table)))
    return told


def broad(age_group: str) -> str:
    """Return the group of fifteen years that holds one of five (`saiban.statistics.counting.tagging.age_group`)."""
    if age_group in (UNKNOWN, f"Y_GE{_OLDEST}"):
        return age_group
    first = int(age_group.removeprefix("Y").partition("T")[0]) // _YEARS * _YEARS
    return f"Y{first}T{first + _YEARS - 1}"
