"""A case and a counsel, as far as the one is given to the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Leave:
    """Days on which somebody is away, first and last."""

    begins: date
    ends: date

    def covers(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return self.begins <= day <= self.ends


@dataclass(frozen=True)
class CaseFacts:
    """A case. `heaviest` is a class of punishment of `saiban.prosecution.law`; people are keys, never names.

    `hearings` are the first ones that are fixed; `related` the codes of cases that belong with it (its scrutiny, the
    same FIR, a co-accused); `confidentiality` is 0 (open) to 3 (sealed).
    """

    code: str
    district: str
    track: str
    heaviest: str
    accused: int = 1
    victims: int = 0
    witnesses: int = 0
    exhibits: int = 0
    forensic_reports: int = 0
    districts: int = 1
    protected_witnesses: int = 0
    absconders: int = 0
    sensitive: bool = False
    confidentiality: int = 0
    people: frozenset[str] = frozenset()
    hearings: tuple[date, ...] = ()
    related: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Counsel:
    """A prosecutor. `load` and `capacity` are in hundredths of a standard case.

    `conflicts` are people (keys) whom they declared or for or against whom they acted; `barred` says why they take
    nothing now (suspended, under inspection); `not_tracks` are tracks that they are kept from.
    """

    code: str
    district: str
    grade: int
    years: int
    capacity: int
    load: int = 0
    posted: frozenset[str] = frozenset()
    deputation: bool = False
    certificates: frozenset[str] = frozenset()
    leave: tuple[Leave, ...] = ()
    clearance: int = 0
    conflicts: frozenset[str] = frozenset()
    barred: str = ""
    not_tracks: frozenset[str] = frozenset()
    hearings: frozenset[date] = frozenset()
    worked_on: frozenset[str] = frozenset()
    heavy_cases: int = 0
