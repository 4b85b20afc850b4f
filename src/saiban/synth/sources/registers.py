"""The registers of employers: EOBI's and the provincial institutions', which spell the same employer otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from saiban.synth import slips
from saiban.synth.clerk import dates, spellings
from saiban.synth.desk import SOURCES_STREAM
from saiban.synth.economy import Employers
from saiban.synth.layouts import Layout, Text, Workbook
from saiban.synth.sheets import Row, Sheet
from saiban.synth.tables import Ints, districts, rates, stream


@dataclass(frozen=True)
class Register:
    """A file of employers, written once for the country."""

    code: str
    number: int
    layout: Layout
    rows: Callable[[Employers, np.random.Generator, dict[str, float]], Sheet]

    def sheet(self, seed: int, firms: Employers) -> Sheet:
        """Return the register's rows."""
        return self.rows(firms, stream(seed, SOURCES_STREAM, self.number), rates(self.code))


def _sheet(file: str, which: Ints, columns: tuple[list[object], ...]) -> Sheet:
    rows: list[Row] = [list(cells) for cells in zip(*columns, strict=True)]
    nobody = np.zeros(len(which), dtype=np.int64)
    return Sheet(file, rows, nobody, nobody, which + 1)


def _places(firms: Employers, which: Ints, rng: np.random.Generator, rate: float) -> list[object]:
    wrong, picks = rng.random(len(which)) < rate, rng.integers(0, 840, len(which))
    texts: list[object] = []
    for place, index in enumerate(firms.district[which].tolist()):
        name = districts()[index].name
        others = spellings()[name].roman
        texts.append(others[picks[place] % len(others)] if wrong[place] and others else name)
    return texts


def _mistyped(rng: np.random.Generator, names: list[str], rate: float) -> list[object]:
    wrong, numbers = rng.random(len(names)) < rate, rng.integers(0, 2**31, len(names)).tolist()
    return [
        slips.letter(name, number) if w else name
        for name, number, w in zip(names, numbers, wrong.tolist(), strict=True)
    ]


def eobi_employers(firms: Employers, rng: np.random.Generator, rate: dict[str, float]) -> Sheet:
    """List the establishments registered with EOBI."""
    which = np.flatnonzero(firms.in_eobi)
    columns: tuple[list[object], ...] = (
        [firms.eobi_number(index + 1) for index in which.tolist()],
        [firms.name[index].upper() for index in which.tolist()],
        [firms.ntn(index + 1) if firms.has_ntn[index] else None for index in which.tolist()],
        _places(firms, which, rng, rate["district_respelt"]),
        [firms.sector[index] for index in which.tolist()],
        firms.size[which].tolist(),
        list(firms.registered[which].astype(object)),
        rng.choice(["Active", "Active", "Active", "Defaulter"], len(which)).tolist(),
    )
    return _sheet("eobi/EOBI registered employers 2025.xlsx", which, columns)


def institution(code: str, number: int, province: str) -> Register:
    """Return the register of a provincial institution: names spelt otherwise than EOBI does, mostly no tax number."""

    def establishments(firms: Employers, rng: np.random.Generator, rate: dict[str, float]) -> Sheet:
        there = np.array([place.province == province for place in districts()])
        which = np.flatnonzero(firms.in_essi & there[firms.district])
        known = firms.has_ntn[which] & (rng.random(len(which)) < 0.6)
        near = np.maximum(1, firms.size[which] + rng.integers(-3, 4, len(which)))
        taxed = zip(which.tolist(), known.tolist(), strict=True)
        columns: tuple[list[object], ...] = (
            [firms.essi_number(index + 1) for index in which.tolist()],
            _mistyped(
                rng, [slips.employer(firms.name[index], index + 1) for index in which.tolist()], rate["name_typo"]
            ),
            [firms.ntn(index + 1).replace("-", "") if k else "" for index, k in taxed],
            _places(firms, which, rng, rate["district_respelt"]),
            near.tolist(),
            list(dates(firms.registered[which] + rng.integers(-400, 400, len(which)), "%d/%m/%Y")),
        )
        return _sheet(f"{code.removesuffix('-employers')}/establishments.csv", which, columns)

    layout = Text(("Reg No", "Establishment", "NTN", "District", "Workers", "Registered on"), newline="\n")
    return Register(code, number, layout, establishments)


EOBI_EMPLOYERS = Register(
    code="eobi-employers",
    number=41,
    layout=Workbook(
        tuple(
            ("", name)
            for name in (
                "Employer Code",
                "Name of Establishment",
                "NTN",
                "District",
                "Nature of Business",
                "Insurable Employees",
                "Date of Coverage",
                "Standing",
            )
        ),
        sheet="Employers",
        above=("Employees' Old-Age Benefits Institution: registered employers",),
    ),
    rows=eobi_employers,
)
PESSI_EMPLOYERS = institution("pessi-employers", 42, "Punjab")
SESSI_EMPLOYERS = institution("sessi-employers", 43, "Sindh")
KP_ESSI_EMPLOYERS = institution("kp-essi-employers", 44, "Khyber Pakhtunkhwa")
REGISTERS = (EOBI_EMPLOYERS, PESSI_EMPLOYERS, SESSI_EMPLOYERS, KP_ESSI_EMPLOYERS)
