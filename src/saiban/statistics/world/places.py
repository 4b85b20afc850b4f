"""Countries, and the regions into which aggregates put them: the SDG's, the ILO's, the World Bank's income groups."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from babel import Locale

from saiban.schemes.definitions import Words
from saiban.statistics.world.reference import table

WORLD, INCOME = "world", "income"
PAKISTAN = 586


@dataclass(frozen=True)
class Country:
    """A country or area by its M49 number; `income_group` is empty where the World Bank names none."""

    m49: int
    iso2: str
    iso3: str
    english: str
    sdg_region: str
    ilo_region: str
    income_group: str
    who_group: str

    def name(self, language: str) -> str:
        """Return its name in the language, as the Unicode CLDR has it; in English as the UN writes it."""
        if language == "en":
            return self.english
        return Locale(language).territories.get(self.iso2) or self.english


@dataclass(frozen=True)
class Region:
    """A region of one of the sets; `code` is the M49 number for the world and SDG regions, a word for others."""

    set: str
    code: str
    name: Words


@functools.cache
def countries() -> Mapping[int, Country]:
    """Return every country and area of World Population Prospects 2019 by its M49 number."""
    return MappingProxyType(
        {
            int(row["m49"]): Country(
                m49=int(row["m49"]),
                iso2=row["iso2"],
                iso3=row["iso3"],
                english=row["name"],
                sdg_region=row["sdg_region"],
                ilo_region=row["ilo_region"],
                income_group=row["income_group"],
                who_group=row["who_group"],
            )
            for row in table("countries")
        }
    )


@functools.cache
def regions() -> tuple[Region, ...]:
    """Return the world and every region, set by set, in the order in which pages show them."""
    return tuple(Region(row["set"], row["code"], Words(row["en"], row["ur"])) for row in table("regions"))


@functools.cache
def region(code: str) -> Region:
    """Return the region of a code; codes are unique over the sets."""
    return next(one for one in regions() if one.code == code)


def members(region: Region) -> tuple[Country, ...]:
    """Return the countries of a region, by number."""
    return tuple(one for one in countries().values() if region.set == WORLD or region.code in _codes(one))


def _codes(country: Country) -> tuple[str, str, str]:
    return country.sdg_region, country.ilo_region, country.income_group
