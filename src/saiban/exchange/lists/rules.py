"""What a column of a list means, and whether a row can be asked about: pure decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saiban.intake.guess import Guess
from saiban.terms import names
from saiban.terms.dates import parse_date
from saiban.terms.errors import Unreadable
from saiban.terms.identity_numbers import parse_identifier
from saiban.terms.phones import parse_phone
from saiban.terms.registry_numbers import parse_number

SURE_ENOUGH = 0.85
"""From which sureness on a name is answered as found, with fields; a name alone never reaches it."""

NUMBER, NAME, FATHER, BORN = "number", "name", "father_name", "born"
REGISTRY, PHONE = "registry", "phone"

MEANINGS: dict[str, Promise] = {
    "number:cnic": _("CNIC"),
    "number:registry": _("registry number"),
    "number:passport": _("passport number"),
    "number:por": _("Proof of Registration card"),
    "number:acc": _("Afghan Citizen Card"),
    "number:poc": _("Pakistan Origin Card"),
    "number:eobi_no": _("EOBI number"),
    "number:essi_no": _("social security number"),
    "number:phone": _("phone number"),
    NAME: _("name"),
    FATHER: _("father's name"),
    BORN: _("date or year of birth"),
}
"""What a column can mean."""

UNUSABLE: dict[str, Promise] = {
    "empty_row": _("the row is empty"),
    "wrong_cell_count": _("the row has more or fewer cells than the header"),
    "empty": _("there is no number or name in the row"),
    "mangled_number": _("a spreadsheet has changed the number: format the column as text and write it again"),
    "not_a_number": _("this is no number of its kind: look for a missing or extra digit"),
    "filler": _("the number is a filler, such as 00000-0000000-0"),
    "not_a_date": _("the date of birth can't be read"),
    "too_little": _("a name alone fits too many people: add the father's name or the date of birth"),
}
"""Why a row can't be asked about."""

_GUESSED = {"cnic": "number:cnic", "name": NAME, "father_name": FATHER, "guardian_name": FATHER, "birth_date": BORN}
_KINDS = {code.partition(":")[2] for code in MEANINGS if code.startswith(f"{NUMBER}:")}
_AS_THEY_ARE = {"empty", "mangled_number", "filler"}


@dataclass(frozen=True)
class ByNumber:
    """A row that is asked about by a number of a kind."""

    kind: str
    value: str


@dataclass(frozen=True)
class ByName:
    """A row that is asked about by name; `born` is a day or a year."""

    name: str
    father_name: str | None
    born: date | int | None


@dataclass(frozen=True)
class Unusable:
    """A row that can't be asked about, with the code of the reason."""

    why: str


Row = ByNumber | ByName | Unusable


def recognised(guesses: Sequence[Guess], samples: Sequence[Sequence[str]]) -> list[str]:
    """Return what each column means by its heading and cells; "" where that is not known, or not asked about."""
    meanings = [_meaning(guess, cells) for guess, cells in zip(guesses, samples, strict=True)]
    seen: set[str] = set()
    for place, meaning in enumerate(meanings):
        what = meaning.partition(":")[0]
        if what in seen:
            meanings[place] = ""
        elif what:
            seen.add(what)
    return meanings


def _meaning(guess: Guess, cells: Sequence[str]) -> str:
    if cells and sum(_is_registry_number(cell) for cell in cells) > 0.8 * len(cells):
        return f"{NUMBER}:{REGISTRY}"
    if guess.field == "identifiers" and guess.kind in _KINDS:
        return f"{NUMBER}:{guess.kind}"
    return _GUESSED.get(guess.field, "")


def _is_registry_number(cell: str) -> bool:
    try:
        parse_number(cell)
    except Unreadable:
        return False
    return True


def is_data(header: Sequence[str]) -> bool:
    """Say whether what was taken for a header is a row of people: one of its cells is a number."""
    return any(_is_registry_number(cell) or _reads("cnic", cell) for cell in header)


def _reads(kind: str, cell: str) -> bool:
    return not isinstance(_number(kind, cell), Unusable)


def what_is_wrong(meanings: Sequence[str]) -> Promise | None:
    """Return why columns of these meanings can't be asked about, or None where they can."""
    given = [meaning.partition(":")[0] for meaning in meanings if meaning]
    if len(set(given)) < len(given):
        return _("Two columns can't mean the same: choose one of them.")
    if NUMBER not in given and NAME not in given:
        return _("Say which column holds a number, or the name.")
    if NUMBER not in given and FATHER not in given and BORN not in given:
        return _("Names alone fit too many people: say which column holds the father's name or the date of birth.")
    return None


def read_row(cells: Sequence[str], columns: Mapping[str, int], kind: str, today: date) -> Row:
    """Return what a row asks about: the number where the list has a column of numbers of a `kind`, else the name."""
    if not any(cell.strip() for cell in cells):
        return Unusable("empty_row")
    if NUMBER in columns:
        return _number(kind, cells[columns[NUMBER]])
    return _name(cells, columns, today)


def _number(kind: str, text: str) -> Row:
    if not text.strip():
        return Unusable("empty")
    try:
        if kind == REGISTRY:
            return ByNumber(kind, parse_number(text))
        if kind == PHONE:
            return ByNumber(kind, parse_phone(text))
        return ByNumber(kind, parse_identifier(kind, text).value)
    except Unreadable as error:
        return Unusable(error.code if error.code in _AS_THEY_ARE else "not_a_number")


def _name(cells: Sequence[str], columns: Mapping[str, int], today: date) -> Row:
    name = cells[columns[NAME]].strip()
    if not names.key(name):
        return Unusable("empty")
    father = cells[columns[FATHER]].strip() if FATHER in columns else ""
    written = cells[columns[BORN]].strip() if BORN in columns else ""
    born: date | int | None = None
    if written:
        try:
            read = parse_date(written, today=today)
        except Unreadable:
            return Unusable("not_a_date")
        born = read.value if read.precision == "day" else read.value.year
    if not names.key(father) and born is None:
        return Unusable("too_little")
    return ByName(name, father or None, born)
