"""Provinces, districts and tehsils: their codes, names in both languages, and finding them in what people write.

Codes. Districts have the P-codes of the common operational datasets (OCHA and WFP, edition of September 2022). What
these lack has a code of our own of the same shape whose last two digits are 80 or more: Keamari (PK791), districts made
after the census (PK290 to PK299, PK591 to PK596, PK691 to PK695), and districts that are no more but still stand in
files (PK580 to PK582, PK780). A tehsil is `<district>-<nn>`, numbered in the census's order within its district.

Figures and tehsils: Pakistan Bureau of Statistics, 7th Population and Housing Census 2023 (136 districts; Azad Kashmir
and Gilgit-Baltistan have none published). Coordinates: centre of the district, by eye for districts without a census
figure. Dates of districts made since 2014 are those of the notification as the press reported it; those of the
reform in Balochistan in 2026 are known to the month.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date

from saiban.terms import packaged
from saiban.terms.place_matching import Gazetteer


@dataclass(frozen=True, slots=True)
class Province:
    """A province, the capital territory, or a territory administered by Pakistan; `code` is ISO 3166-2."""

    code: str
    name_en: str
    name_ur: str


@dataclass(frozen=True, slots=True)
class District:
    """A district as it was from `valid_from` to `valid_to` (None: before our memory, to this day).

    `province` is an ISO 3166-2 code. `parent` is the census district out of which a later one was made; `successors`
    are the districts into which one that is no more was divided. Census figures are None where there are none.
    """

    pcode: str
    name_en: str
    name_ur: str
    province: str
    division: str
    latitude: float
    longitude: float
    population_2023: int | None
    households_2023: int | None
    valid_from: date | None
    valid_to: date | None
    parent: str | None
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tehsil:
    """A tehsil, taluka or sub-division of the census of 2023; `district` is a P-code.

    The census names it in English. `name_ur_by` says how the Urdu name came: that of the `district` of the same name,
    `written` by hand as the place is commonly written, or `transliterated` by letter rules because nobody wrote it yet.
    """

    code: str
    district: str
    name_en: str
    name_ur: str
    name_ur_by: str
    kind: str
    population_2023: int


PROVINCES: dict[str, Province] = {
    province.code: province
    for province in (
        Province("PK-PB", "Punjab", "پنجاب"),
        Province("PK-SD", "Sindh", "سندھ"),
        Province("PK-KP", "Khyber Pakhtunkhwa", "خیبر پختونخوا"),
        Province("PK-BA", "Balochistan", "بلوچستان"),
        Province("PK-IS", "Islamabad Capital Territory", "وفاقی دارالحکومت اسلام آباد"),
        Province("PK-JK", "Azad Jammu and Kashmir", "آزاد جموں و کشمیر"),
        Province("PK-GB", "Gilgit-Baltistan", "گلگت بلتستان"),
    )
}
_PROVINCE_ALIASES = {
    "PK-PB": "pb|punjab province|panjab|صوبہ پنجاب",
    "PK-SD": "sd|sind|sindh province|صوبہ سندھ|سندہ",
    "PK-KP": "kp|kpk|nwfp|n w f p|north west frontier province|frontier|sarhad|fata|khyber pakhtoonkhwa"
    "|khyber pukhtunkhwa|صوبہ سرحد|سرحد|خیبرپختونخوا|خیبر پختون خواہ|خیبر پختونخواہ|فاٹا|کے پی|کے پی کے",
    "PK-BA": "ba|baluchistan|balouchistan|balochistan province|صوبہ بلوچستان",
    "PK-IS": "is|ict|islamabad|islamabad capital|federal capital|federal|اسلام آباد|وفاق",
    "PK-JK": "jk|ajk|aj k|a j k|azad kashmir|azad jammu kashmir|kashmir|آزاد کشمیر|کشمیر",
    "PK-GB": "gb|g b|gilgit baltistan|northern areas|fana|شمالی علاقہ جات|گلگت",
}


@functools.cache
def districts() -> tuple[District, ...]:
    """Return every district we know, old and new, in the order of their codes."""
    return tuple(
        District(
            pcode=row["pcode"],
            name_en=row["name_en"],
            name_ur=row["name_ur"],
            province=row["province"],
            division=row["division"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            population_2023=int(row["population_2023"]) if row["population_2023"] else None,
            households_2023=int(row["households_2023"]) if row["households_2023"] else None,
            valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            parent=row["parent"] or None,
            successors=tuple(row["successors"].split()),
        )
        for row in _table("districts")
    )


@functools.cache
def census_districts() -> tuple[District, ...]:
    """Return the 136 districts of the census of 2023, those with figures, in the order of their codes."""
    return tuple(place for place in districts() if place.population_2023 is not None)


@functools.cache
def tehsils() -> tuple[Tehsil, ...]:
    """Return every tehsil of the census of 2023 in the order of their codes."""
    return tuple(
        Tehsil(
            row["code"],
            row["district"],
            row["name_en"],
            row["name_ur"],
            row["name_ur_by"],
            row["kind"],
            int(row["population_2023"]),
        )
        for row in _table("tehsils")
    )


def district(pcode: str) -> District:
    """Return the district with a P-code; `KeyError` where there is none."""
    return _districts_by_code()[pcode]


def tehsil(code: str) -> Tehsil:
    """Return the tehsil with a code; `KeyError` where there is none."""
    return _tehsils_by_code()[code]


def census_district(pcode: str) -> str | None:
    """Return the census district in which a district lies: itself, or the one out of which it was made later.

    None where it has no single one: a district that was divided before the census, Azad Kashmir, Gilgit-Baltistan.
    """
    place = _districts_by_code()[pcode]
    if place.population_2023 is not None:
        return pcode
    return place.parent if place.parent and district(place.parent).population_2023 is not None else None


def province_of(pcode: str) -> str | None:
    """Return the ISO 3166-2 code of a district's province, or None where the P-code is unknown."""
    place = _districts_by_code().get(pcode)
    return place.province if place else None


@functools.lru_cache(maxsize=1 << 15)
def find_province(text: str) -> str | None:
    """Return the ISO 3166-2 code of a province named or abbreviated in either language (KPK, NWFP, سندھ), or None."""
    return _province_names().find(text)


@functools.lru_cache(maxsize=1 << 16)
def find_district(text: str, province: str | None = None) -> str | None:
    """Return the P-code of the district that a text names, or None where it is not clear which.

    Reads names of today and of before (Lyallpur, Nawabshah), abbreviations (D.G. Khan), Urdu, P-codes and slips of a
    letter or two where no other district is nearly as close. `province` (ISO 3166-2) narrows the choice. "Karachi",
    "Chitral" and "Kohistan" give the undivided district of before, with its successors.
    """
    within = None if province is None else frozenset(p.pcode for p in districts() if p.province == province)
    return _district_names().find(text, within)


@functools.lru_cache(maxsize=1 << 16)
def find_tehsil(text: str, district: str | None = None) -> str | None:
    """Return the code of the tehsil that a text names, or None where it is not clear which.

    `district` is a P-code: of a district made after the census, the tehsils of its parent are looked at. Without one,
    a name is found only where a single tehsil in the country has it.
    """
    if district is None:
        return _tehsil_names().find(text)
    home = census_district(district) if district in _districts_by_code() else None
    return _tehsil_names().find(text, frozenset(t.code for t in tehsils() if t.district == home)) if home else None


@functools.cache
def _districts_by_code() -> dict[str, District]:
    return {place.pcode: place for place in districts()}


@functools.cache
def _tehsils_by_code() -> dict[str, Tehsil]:
    return {place.code: place for place in tehsils()}


@functools.cache
def _province_names() -> Gazetteer:
    names = {code: [province.name_en, province.name_ur] for code, province in PROVINCES.items()}
    return Gazetteer({code: [*own, *_PROVINCE_ALIASES[code].split("|")] for code, own in names.items()})


@functools.cache
def _district_names() -> Gazetteer:
    aliases = {row["pcode"]: row["aliases"].split("|") for row in _table("district_aliases")}
    return Gazetteer({p.pcode: [p.name_en, p.name_ur, *aliases.get(p.pcode, [])] for p in districts()})


@functools.cache
def _tehsil_names() -> Gazetteer:
    return Gazetteer({place.code: [place.name_en] for place in tehsils()})


def _table(name: str) -> list[dict[str, str]]:
    return packaged.rows("saiban.terms", f"tables/{name}.csv")
