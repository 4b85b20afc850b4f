"""Offences: their sections, titles, punishments, and what Schedule II of the Code says of them.

`cognizable`, `bailable` and `compoundable` are None where no source here says. A row without a punishment of its own
(abetment, common intention) follows the offence beside which it stands. The heading and the heaviest punishment of a
`draft` row were taken from the text of the law by a program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from saiban.cases.declarations import Words
from saiban.prosecution.law.confidence import Confidence
from saiban.prosecution.law.laws import law as law_of
from saiban.terms.packaged import rows

_SUB = re.compile(r"\(([^()]*)\)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


class Heaviest(StrEnum):
    """The class of the heaviest punishment, as Schedule II divides offences against other laws."""

    DEATH = "death"
    LIFE = "life"
    OVER_7 = "over_7"
    UP_TO_7 = "3_to_7"
    UNDER_3 = "1_to_3"
    UNDER_1 = "under_1"


@dataclass(frozen=True)
class Offence:
    """A section under which somebody is charged. Years are of imprisonment; `sub` is written (a), (1)(a), (ii)."""

    law: str
    section: str
    sub: str
    title: Words
    heaviest: Heaviest | None
    max_years: Decimal | None
    min_years: Decimal | None
    cognizable: bool | None
    bailable: bool | None
    compoundable: bool | None
    court: str
    track: str
    confidence: Confidence

    @property
    def code(self) -> str:
        """Return it as it is cited: 302(b) PPC."""
        return f"{self.section}{self.sub} {self.law}"

    @property
    def capital(self) -> bool:
        """Say whether it is punishable with death."""
        return self.heaviest == Heaviest.DEATH

    @property
    def source(self) -> str:
        """Return where the row comes from."""
        return law_of(self.law).source + ("; Code of Criminal Procedure 1898, Schedule II" if self.law == "PPC" else "")


@cache
def offences() -> tuple[Offence, ...]:
    """Return every offence of the table, by law and section."""
    return tuple(_offence(row) for row in rows("saiban.prosecution.law", "offences.csv"))


@cache
def sections(law: str) -> frozenset[str]:
    """Return the sections of a law that stand in the table."""
    return frozenset(one.section for one in offences() if one.law == law)


def offence(law: str, section: str, sub: str = "") -> Offence | None:
    """Return the offence of a section; of a sub-section that has no row of its own, that of the whole section."""
    found = _by_section()
    for written in (sub, _other_numerals(sub), ""):
        if (law, section, written) in found:
            return found[law, section, written]
    return None


@cache
def _by_section() -> dict[tuple[str, str, str], Offence]:
    return {(one.law, one.section, one.sub): one for one in offences()}


def _other_numerals(sub: str) -> str:
    """Return a sub-section with its first number in the other numerals: (ii)(a) for (2)(a) and the other way round."""
    parts = _SUB.findall(sub)
    if parts and parts[0] in _ROMAN:
        parts[0] = str(_ROMAN.index(parts[0]) + 1)
    elif parts and parts[0].isdigit() and 1 <= int(parts[0]) <= len(_ROMAN):
        parts[0] = _ROMAN[int(parts[0]) - 1]
    return "".join(f"({part})" for part in parts)


def _offence(row: dict[str, str]) -> Offence:
    years = row["heaviest"] if row["heaviest"] not in ("", "death", "life") else ""
    return Offence(
        law=row["law"],
        section=row["section"],
        sub=row["sub"],
        title=Words(row["title_en"], row["title_ur"] or row["title_en"]),
        heaviest=_class(row["heaviest"]),
        max_years=Decimal(years) if years else None,
        min_years=Decimal(row["min_years"]) if row["min_years"] else None,
        cognizable=_flag(row["cognizable"]),
        bailable=_flag(row["bailable"]),
        compoundable=_flag(row["compoundable"]),
        court=row["court"],
        track=row["track"],
        confidence=Confidence(row["confidence"]),
    )


def _class(heaviest: str) -> Heaviest | None:
    if heaviest in ("", "death", "life"):
        return Heaviest(heaviest) if heaviest else None
    years = Decimal(heaviest)
    if years > 7:
        return Heaviest.OVER_7
    if years >= 3:
        return Heaviest.UP_TO_7
    return Heaviest.UNDER_3 if years >= 1 else Heaviest.UNDER_1


def _flag(value: str) -> bool | None:
    return None if not value else value == "1"
