"""Each golden value beside what every source said of it, and whether the sources agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA

from saiban.directory.models import DataSource, Place
from saiban.registry.models import Person, SourceRecord
from saiban.terms import codes, dates, names
from saiban.terms.dates import PartialDate

Agreement = Literal["same", "spelling", "differs"]

LABELS: dict[str, Promise] = {
    "name": _("Name"),
    "name_ur": _("Name in Urdu"),
    "father_name": _("Father's name"),
    "husband_name": _("Husband's name"),
    "sex": _("Sex"),
    "birth_date": _("Born"),
    "death_date": _("Died"),
    "marital_status": _("Marital status"),
    "disabled": _("Disabled"),
    "district": _("District of present stay"),
    "tehsil": _("Tehsil of present stay"),
}
_NAMES = ("name", "name_ur", "father_name", "husband_name")
_CODES: dict[str, type[codes.Sex] | type[codes.MaritalStatus]] = {
    "sex": codes.Sex,
    "marital_status": codes.MaritalStatus,
}


@dataclass(frozen=True)
class Said:
    """One value that one source said, once or in many rows, from the first to the last day of which a file told it."""

    text: str
    source: DataSource
    first: date | None
    last: date | None
    rows: int
    agreement: Agreement
    won: bool


@dataclass(frozen=True)
class Golden:
    """A field of a person: the value that stands, who said it and what everybody else said.

    `winner` is None where nothing stands, or where an organisation said it whose words the viewer may not see.
    """

    field: str
    label: str
    text: str
    winner: Said | None
    said: tuple[Said, ...]

    @property
    def conflict(self) -> bool:
        """True when a source says something else, not merely spells it otherwise."""
        return any(one.agreement == "differs" for one in self.said)


def golden_values(
    person: Person, records: Iterable[SourceRecord], sources: Mapping[str, DataSource], places: Mapping[str, Place]
) -> list[Golden]:
    """Return the fields of a person that have a value or of which a source said one, in the order of `LABELS`.

    `records` are the person's records that the viewer may see; `places` every district and tehsil named in them.
    """
    records = list(records)
    rows = (_golden(person, field, records, sources, places) for field in LABELS)
    return [row for row in rows if row.text or row.said]


def _golden(
    person: Person,
    field: str,
    records: list[SourceRecord],
    sources: Mapping[str, DataSource],
    places: Mapping[str, Place],
) -> Golden:
    stands = _standing(person, field)
    won_by = person.provenance.get("district" if field == "tehsil" else field)
    grouped: dict[tuple[str, str], list[tuple[SourceRecord, object]]] = {}
    for record in records:
        value = _told(record, field, person)
        if value:
            grouped.setdefault((record.source_id, _text(field, value, places)), []).append((record, value))
    said = []
    for (source, text), told in grouped.items():
        days = sorted(record.as_of for record, _value in told if record.as_of)
        won = any(record.pk == won_by for record, _value in told)
        agreement: Agreement = "same" if won else _agreement(field, stands, told[0][1])
        first, last = (days[0], days[-1]) if days else (None, None)
        said.append(Said(text, sources[source], first, last, len(told), agreement, won))
    said.sort(key=lambda one: (not one.won, one.agreement != "same", one.source.code, one.text))
    winner = next((one for one in said if one.won), None)
    return Golden(field, str(LABELS[field]), _text(field, stands, places) if stands else "", winner, tuple(said))


def _standing(person: Person, field: str) -> object:
    if field == "birth_date":
        return PartialDate(person.birth_date, person.birth_precision or "day") if person.birth_date else None
    if field in ("district", "tehsil"):
        return getattr(person, f"{field}_id")
    value = getattr(person, field)
    return {True: "yes", False: "no"}.get(value) if field == "disabled" else value


def _told(record: SourceRecord, field: str, person: Person) -> object:
    """Return what a record says of a field, in the form in which `_standing` gives the golden value."""
    said = record.said_in_full if field == "disabled" else record.said
    if field in ("name", "name_ur"):
        name = said.get("name") or ""
        return name if (names.script(name) == "urdu") == (field == "name_ur") else ""
    if field in ("father_name", "husband_name"):
        return said.get(field) or (said.get("guardian_name") if field == _guardian_is(said, person) else "")
    if field in ("birth_date", "death_date"):
        day = date.fromisoformat(said[field]) if said.get(field) else None
        if day is None or field == "death_date":
            return day
        return PartialDate(day, said.get("birth_precision") or "day")
    if field == "disabled":
        return {True: "yes", False: "no"}.get(said.get(field))
    return said.get(field)


def _guardian_is(said: Mapping[str, object], person: Person) -> str:
    """Say which field a "father's or husband's name" speaks to: the one that it is like."""
    guardian = str(said.get("guardian_name") or "")
    father, husband = (
        names.similarity(guardian, name) if name else 0.0 for name in (person.father_name, person.husband_name)
    )
    return "husband_name" if husband > father else "father_name"


def _agreement(field: str, stands: object, told: object) -> Agreement:
    if not stands:
        return "differs"
    if field in _NAMES:
        if told == stands:
            return "same"
        return "spelling" if one_name(str(stands), str(told)) else "differs"
    if isinstance(stands, PartialDate) and isinstance(told, PartialDate):
        return "same" if births_agree(stands, told) else "differs"
    return "same" if told == stands else "differs"


def one_name(first: str, second: str) -> bool:
    """Say whether two writings are of one name, though one joins what the other parts (Syedhabib, Syed Habib)."""
    keys = (names.key(name).replace(" ", "") for name in (first, second))
    return names.similarity(first, second) >= 0.9 or OSA.normalized_similarity(*keys) >= 0.85


def births_agree(first: PartialDate, second: PartialDate) -> bool:
    """A year agrees with every day in it, and so does its first of January, which files put for a day not known.

    A year worked out from an age may be one off.
    """
    years = first.value.year, second.value.year
    known = {first.precision, second.precision}
    if "age" in known:
        return abs(years[0] - years[1]) <= 1
    if "year" in known or any((one.value.month, one.value.day) == (1, 1) for one in (first, second)):
        return years[0] == years[1]
    if "month" in known:
        return (years[0], first.value.month) == (years[1], second.value.month)
    return first.value == second.value


def _text(field: str, value: object, places: Mapping[str, Place]) -> str:
    language = "ur" if get_language() == "ur" else "en"
    if isinstance(value, date):
        value = PartialDate(value, "day")
    if isinstance(value, PartialDate):
        return dates.format_date(value, language)
    if field in ("district", "tehsil"):
        return str(places.get(str(value), value))
    if field == "disabled":
        return str(_("Yes") if value == "yes" else _("No"))
    if field in _CODES:
        return codes.label(_CODES[field](str(value)), language)
    return str(value)
