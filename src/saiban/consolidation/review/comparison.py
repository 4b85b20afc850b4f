"""Two sides, field by field: every value with its source and day, in both scripts, and how far the sides agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA

from saiban.consolidation.review.pieces import Piece, marked
from saiban.directory.models import DataSource, Place, Scheme
from saiban.registry.models import SourceRecord
from saiban.registry.queries.said import births_agree, one_name
from saiban.terms import codes, dates, names
from saiban.terms.dates import PartialDate

Agreement = Literal["same", "spelling", "alike", "near", "differs", "one_side"]

LABELS: dict[str, Promise] = {
    "name": _("Name"),
    "father_name": _("Father's name"),
    "husband_name": _("Husband's name"),
    "guardian_name": _("Father's or husband's name"),
    "birth_date": _("Born"),
    "sex": _("Sex"),
    "marital_status": _("Marital status"),
    "death_date": _("Died"),
    "disabled": _("Disabled"),
    "district": _("District of present stay"),
    "tehsil": _("Tehsil of present stay"),
    "address": _("Address"),
    "origin_district": _("District of origin"),
    "relation": _("Relation to the head"),
    "employer_name": _("Employer"),
    "scheme": _("Scheme"),
}
_NAMES = frozenset({"name", "father_name", "husband_name", "guardian_name"})
_PLACES = frozenset({"district", "tehsil", "origin_district"})
_CODES = {"sex": codes.Sex, "marital_status": codes.MaritalStatus, "relation": codes.Relation}


@dataclass(frozen=True)
class Value:
    """What a side says of a field, in pieces that tell where it differs from the other side; `other_script` is the same
    name in the other letters. It was said by `source` in `rows` rows, last on `day`."""

    pieces: tuple[Piece, ...]
    other_script: str
    source: DataSource
    day: date | None
    rows: int


@dataclass(frozen=True)
class Row:
    """A field with what each side says of it, and how far the two agree at best."""

    field: str
    label: str
    left: tuple[Value, ...]
    right: tuple[Value, ...]
    agreement: Agreement


@dataclass(frozen=True)
class Book:
    """The sources, places and schemes by whose names values are told."""

    sources: Mapping[str, DataSource]
    places: Mapping[str, Place]
    schemes: Mapping[str, Scheme]

    @classmethod
    def about(cls, records: Iterable[SourceRecord], sources: Mapping[str, DataSource]) -> Book:
        """Look up what the records name."""
        said = [record.said for record in records]
        places = {code for one in said for field in _PLACES if (code := one.get(field))}
        schemes = {code for one in said if (code := one.get("scheme"))}
        return cls(sources, Place.objects.in_bulk(places), Scheme.objects.in_bulk(schemes))


@dataclass(frozen=True)
class _Told:
    """One value as a record tells it: as it compares, and as it reads."""

    value: object
    text: str
    record: SourceRecord


def compare(left: Iterable[SourceRecord], right: Iterable[SourceRecord], book: Book) -> list[Row]:
    """Return the fields of which either side says something, in the order of `LABELS`."""
    left, right = list(left), list(right)
    rows = (_row(field, left, right, book) for field in LABELS)
    return [row for row in rows if row.left or row.right]


def _row(field: str, left: list[SourceRecord], right: list[SourceRecord], book: Book) -> Row:
    ours, theirs = _told(field, left, book), _told(field, right, book)
    agreement = _agreement(field, ours, theirs)
    sides = (_values(field, ours, theirs, agreement, book), _values(field, theirs, ours, agreement, book))
    return Row(field, str(LABELS[field]), *sides, agreement)


def _told(field: str, records: list[SourceRecord], book: Book) -> list[_Told]:
    told = []
    for record in records:
        value = _value(field, record.said_in_full if field == "disabled" else record.said)
        if value not in (None, ""):
            told.append(_Told(value, _text(field, value, book), record))
    return told


def _value(field: str, said: Mapping[str, object]) -> object:
    value = said.get(field)
    if value and field in ("birth_date", "death_date"):
        precision = str(said.get("birth_precision") or "day") if field == "birth_date" else "day"
        return PartialDate(date.fromisoformat(str(value)), precision)
    if field == "scheme":
        return (value, said.get("enrolment_status")) if value else None
    return value


def _text(field: str, value: object, book: Book) -> str:
    language = "ur" if get_language() == "ur" else "en"
    if isinstance(value, PartialDate):
        return dates.format_date(value, language)
    if field in _PLACES:
        return str(book.places.get(str(value), value))
    if field in _CODES:
        return codes.label(_CODES[field](str(value)), language)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, tuple):
        scheme, status = value
        known = str(book.schemes.get(str(scheme), scheme))
        return f"{known} ({codes.label(codes.EnrolmentStatus(status), language)})" if status else known
    return str(value)


def _agreement(field: str, ours: list[_Told], theirs: list[_Told]) -> Agreement:
    if not ours or not theirs:
        return "one_side"
    pairs = [(a.value, b.value) for a in ours for b in theirs]
    if any(a == b for a, b in pairs):
        return "same"
    if field in _NAMES and any(_spelled_alike(str(a), str(b)) for a, b in pairs):
        return "spelling"
    if field in _NAMES and any(one_name(str(a), str(b)) for a, b in pairs):
        return "alike"
    if any(isinstance(a, PartialDate) and births_agree(a, b) for a, b in pairs):
        return "near"
    return "differs"


def _spelled_alike(first: str, second: str) -> bool:
    """Say whether two names are one name in two writings, and not merely share what is rare in them."""
    one, other = (names.key(name).replace(" ", "") for name in (first, second))
    return bool(one and other) and OSA.normalized_similarity(one, other) >= 0.85


def _values(field: str, told: list[_Told], others: list[_Told], agreement: Agreement, book: Book) -> tuple[Value, ...]:
    grouped: dict[tuple[str, str], list[_Told]] = {}
    for one in told:
        grouped.setdefault((one.record.source_id, one.text), []).append(one)
    values = [
        Value(
            marked(text, [other.text for other in others] if agreement != "one_side" else [text]),
            _other_script(text) if field in _NAMES else "",
            book.sources[source],
            max((one.record.as_of for one in same if one.record.as_of), default=None),
            len(same),
        )
        for (source, text), same in grouped.items()
    ]
    return tuple(sorted(values, key=lambda value: (-(value.day or date.min).toordinal(), value.source.code)))


def _other_script(name: str) -> str:
    written: Callable[[str], str] = names.to_latin if names.script(name) == "urdu" else names.to_urdu
    other = written(name)
    return "" if other == name else other
