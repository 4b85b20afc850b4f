"""One cell to one value, by the kind of its field; what can't be read raises `Unreadable` with a short code.

Each function here joins a field of the catalogue to the words of `saiban.terms`; none reads an identity number, name,
date or place in a way of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, cast

from saiban.intake.fields import HOLDERS, STATUSES
from saiban.terms import codes, dates, digits, identity_numbers, money, names, phones, places
from saiban.terms.errors import Unreadable

Reader = Callable[[str], Any]

LONGEST_NAME = 200
EMPTY_WORDS = frozenset(
    [
        "-",
        "--",
        "---",
        ".",
        "..",
        "/",
        "n/a",
        "#n/a",
        "na",
        "n.a.",
        "n.a",
        "nil",
        "null",
        "none",
        "nan",
        "(null)",
        "\\n",
        "?",
        "۔",
        "ندارد",
        "نامعلوم",
    ]
)
"""What people write into a cell that has nothing to say; compared without case and outer blanks."""

CODES: dict[str, tuple[str, ...]] = {
    "sex": tuple(codes.Sex),
    "relation": tuple(codes.Relation),
    "marital": tuple(codes.MaritalStatus),
    "status": STATUSES,
    "holder": HOLDERS,
    "yesno": ("yes", "no"),
}
_YES = frozenset(["yes", "y", "true", "t", "1", "1.0", "ہاں", "جی", "ہاں", "ہے", "han", "haan", "ji"]) | {"جی ہاں"}
_NO = frozenset(["no", "n", "false", "f", "0", "0.0", "نہیں", "نہی", "nahi", "nahin"]) | {"جی نہیں"}
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
_COUNT = re.compile(r"([0-9]{1,3}(?:,[0-9]{2,3})+|[0-9]+)(?:\.0+)?")
_SCORE = re.compile(r"-?[0-9]{1,5}(?:\.[0-9]+)?")
_MAYBE_MANGLED = re.compile(r"[0-9][0-9.]*[.eE]")
_PLAIN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?|(?:19|20)[0-9]{2}|[0-9]{1,2}[-\s/]*[^\W\d_]{3,9}[-\s/,]*[0-9]{4}"
)
_LETTER = re.compile(r"[^\W\d_]")


def known_values(kind: str) -> list[str]:
    """Return the values that a coded field can have, or nothing where it is free."""
    return [str(value) for value in CODES.get(kind, ())]


def is_empty(text: str) -> bool:
    """Tell whether a cell says nothing: blank, a dash, N/A, nil..."""
    plain = text.strip()
    return not plain or (len(plain) <= 8 and plain.lower() in EMPTY_WORDS)


def plain_text(text: str) -> str:
    """Return a free text with single blanks, composed letters and no invisible marks."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def number_text(text: str) -> str:
    """Return a scheme's, household's or employer's number: Latin digits, capitals, no blanks; dashes stay."""
    if text.isascii() and text.isalnum() and not _MAYBE_MANGLED.search(text):
        return text.upper()
    plain = "".join(_INVISIBLE.sub("", digits.to_latin(text)).translate(_DASHES).split()).upper()
    if _MAYBE_MANGLED.search(plain):
        try:
            identity_numbers.parse_identifier(identity_numbers.IdentityKind.SCHEME, plain)
        except Unreadable as error:
            if error.code == "mangled_number":
                raise
    return plain


def name_text(text: str) -> str:
    """Return a cleaned name. Codes of `Unreadable`: `too_long`, `without_letters`."""
    if len(text) > LONGEST_NAME:
        raise Unreadable("too_long", f"A name has at most {LONGEST_NAME} characters.")
    if not _LETTER.search(text):
        raise Unreadable("without_letters", "A name has letters.")
    cleaned = names.clean(text)
    if not cleaned:
        raise Unreadable("without_letters", "A name has letters.")
    return cleaned


def company_text(text: str) -> str:
    """Return an employer's name. Codes of `Unreadable`: `too_long`, `without_letters`."""
    if len(text) > LONGEST_NAME:
        raise Unreadable("too_long", f"A name has at most {LONGEST_NAME} characters.")
    if not _LETTER.search(text):
        raise Unreadable("without_letters", "A name has letters.")
    return plain_text(text)


def count(text: str) -> int:
    """Return a whole number of people from 0 to 10,000,000. Codes: `not_a_count`, `too_large`."""
    found = _COUNT.fullmatch(digits.to_latin(text).strip())
    if found is None:
        raise Unreadable("not_a_count", "Expected a whole number such as 7.")
    number = int(found.group(1).replace(",", ""))
    if number > 10_000_000:
        raise Unreadable("too_large", "Expected a number of people up to 10,000,000.")
    return number


def amount(text: str, unit: str) -> int:
    """Return an amount in paisa that is not negative. Codes: `negative` and those of `money.parse_rupees`."""
    paisa = money.parse_rupees(text, cast(money.Unit, unit))
    if paisa < 0:
        raise Unreadable("negative", "An amount is not negative here.")
    return paisa


def score(text: str) -> Decimal:
    """Return a proxy means score with two decimals. Code: `not_a_score`."""
    plain = digits.to_latin(text).replace("٫", ".").strip()
    if not _SCORE.fullmatch(plain):
        raise Unreadable("not_a_score", "Expected a score such as 23.45.")
    return Decimal(plain).quantize(Decimal("0.01"))


def yes_no(text: str) -> bool:
    """Return True for yes, y, 1, ہاں and False for no, n, 0, نہیں. Code: `unknown_yes_no`."""
    plain = " ".join(text.split()).casefold()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise Unreadable("unknown_yes_no", "Expected yes or no.")


def day(text: str, format: str | None, today: date) -> tuple[dates.PartialDate, str | None]:
    """Return a date and a remark on it: `day_month_swapped` where only month and day exchanged make a date.

    What can mean one thing only is read whatever the column's format: 1975-06-30 (as dates of a spreadsheet or database
    come), a year alone, a month written as a word.
    """
    if format is not None and format != "excel" and _PLAIN.fullmatch(digits.to_latin(text).strip()):
        format = None
    try:
        return dates.parse_date(text, format, today=today), None
    except Unreadable as error:
        swapped = _swapped(format) if error.code == "impossible_month" else None
        if swapped is None:
            raise
        try:
            return dates.parse_date(text, swapped, today=today), "day_month_swapped"
        except Unreadable:
            raise error from None


def _swapped(format: str | None) -> str | None:
    if format is None or "DD" not in format or "MM" not in format:
        return None
    return format.replace("DD", "\0").replace("MM", "DD").replace("\0", "MM")


def closed(values: tuple[tuple[str, str], ...], read: Reader) -> Reader:
    """Return a reader of a column with a closed list of values; code of `Unreadable`: `unknown_code`."""
    meanings = {plain_text(cell).casefold(): meaning for cell, meaning in values}
    expected = ", ".join(repr(cell) for cell, _ in values[:20])

    def look_up(text: str) -> Any:
        meaning = meanings.get(plain_text(text).casefold())
        if meaning is None:
            if is_empty(text):
                raise Unreadable("empty", "There is no code here.")
            raise Unreadable("unknown_code", f"Expected one of {expected}.")
        return read(meaning) if meaning else None

    return look_up


def coded(kind: str) -> Reader:
    """Return the reader of a coded field."""
    own: dict[str, Reader] = {
        "sex": codes.parse_sex,
        "relation": codes.parse_relation,
        "marital": codes.parse_marital,
        "yesno": yes_no,
    }
    if kind in own:
        return own[kind]
    allowed = CODES[kind]

    def read(text: str) -> str:
        plain = text.strip().lower()
        if plain not in allowed:
            raise Unreadable(f"unknown_{kind}", f"Expected one of {', '.join(allowed)}.")
        return plain

    return read


def reader(kind: str, unit: str = "rupees", identifier: str | None = None) -> Reader:
    """Return the function that reads one cell of a kind of field; dates, ages and tehsils need more than the cell."""
    if kind in CODES:
        return coded(kind)
    if kind == "identifiers":
        return _identifier(identifier or "")
    if kind == "money":
        return lambda text: amount(text, unit)
    return _READERS[kind]


def _identifier(kind: str) -> Reader:
    if kind in tuple(identity_numbers.IdentityKind):
        return lambda text: identity_numbers.parse_identifier(kind, text).value
    return number_text


def _cnic(text: str) -> tuple[str, str | None]:
    number = identity_numbers.parse_cnic(text)
    return number.value, number.flags[0] if number.flags else None


def _district(text: str) -> str:
    code = places.find_district(text)
    if code is None:
        raise Unreadable("unknown_district", "Expected the name of a district.")
    return code


_READERS: dict[str, Reader] = {
    "text": plain_text,
    "name": name_text,
    "company": company_text,
    "number": number_text,
    "cnic": _cnic,
    "nic_old": lambda text: identity_numbers.parse_nic_old(text).value,
    "phone": phones.parse_phone,
    "count": count,
    "score": score,
    "district": _district,
}
