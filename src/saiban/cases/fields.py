"""What people enter for the fields of an event: read, checked, and brought into the form that is kept.

Kept forms: texts and codes as they are, whole numbers as numbers, money as text with two places, dates as text
(2026-11-22), yes or no as truth values, several choices as a list in the declared order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from saiban.cases.declarations import Field, FieldType
from saiban.directory.models import Office, Organisation, Place, Scheme
from saiban.terms.digits import to_latin
from saiban.terms.errors import Unreadable
from saiban.terms.phones import parse_phone

LONGEST = {FieldType.TEXT: 300, FieldType.LONG_TEXT: 20_000}
_DIRECTORY = {
    FieldType.SCHEME: Scheme,
    FieldType.ORGANISATION: Organisation,
    FieldType.OFFICE: Office,
    FieldType.PLACE: Place,
}
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})


class FieldFaults(Exception):
    """Values that can't be taken; `faults` says of each field, by code, what is wrong and what is expected."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{code}: {fault}" for code, fault in faults.items()))
        self.faults = dict(faults)


class _Wrong(Exception):
    """What is wrong with one value."""


def read(fields: Collection[Field], given: Mapping[str, Any], *, parties: Collection[int] = ()) -> dict[str, Any]:
    """Return what was entered for the fields, in the form that is kept; those left empty are left out.

    `parties` are the numbers of the case's parties. Raises `FieldFaults` with all faults at once, unknown fields too.
    """
    faults: dict[str, str] = {}
    kept: dict[str, Any] = {}
    known = {field.code for field in fields}
    faults.update({code: _("There is no such field here.") for code in given if code not in known})
    for field in fields:
        value = given.get(field.code)
        value = value.strip() if isinstance(value, str) else value
        if value is None or value == "" or value == [] or value == ():
            if field.required:
                faults[field.code] = _("This is needed.")
            continue
        try:
            kept[field.code] = _read_one(field, value, parties)
        except _Wrong as wrong:
            faults[field.code] = str(wrong)
    if faults:
        raise FieldFaults(faults)
    return kept


def _read_one(field: Field, value: Any, parties: Collection[int]) -> Any:
    match field.type:
        case FieldType.TEXT | FieldType.LONG_TEXT:
            return _text(str(value), LONGEST[field.type])
        case FieldType.INTEGER:
            return _integer(value)
        case FieldType.MONEY:
            return _money(value)
        case FieldType.DATE:
            return _date(value)
        case FieldType.BOOLEAN:
            return _boolean(value)
        case FieldType.CHOICE:
            return _choice(field, str(value))
        case FieldType.CHOICES:
            chosen = {_choice(field, str(one)) for one in ([value] if isinstance(value, str) else value)}
            return [one.code for one in field.values if one.code in chosen]
        case FieldType.PHONE:
            return _phone(str(value))
        case FieldType.PARTY:
            number = _integer(value)
            if number not in parties:
                raise _Wrong(_("The case has no party of this number."))
            return number
        case _:
            return _code_of_directory(field.type, str(value))


def _text(value: str, longest: int) -> str:
    if "\x00" in value:
        raise _Wrong(_("The text holds a sign that can't be kept."))
    if len(value) > longest:
        raise _Wrong(_("At most %(longest)s letters.") % {"longest": longest})
    return value


def _integer(value: Any) -> int:
    if isinstance(value, bool):
        raise _Wrong(_("A whole number is expected, such as 12."))
    try:
        return int(to_latin(str(value)).replace(",", ""))
    except ValueError:
        raise _Wrong(_("A whole number is expected, such as 12.")) from None


def _money(value: Any) -> str:
    try:
        amount = Decimal(to_latin(str(value)).replace(",", ""))
    except InvalidOperation:
        raise _Wrong(_("An amount in rupees is expected, such as 13,500 or 13500.50.")) from None
    if not amount.is_finite() or abs(amount) >= 10**15 or amount != round(amount, 2):
        raise _Wrong(_("An amount in rupees is expected, such as 13,500 or 13500.50."))
    return f"{amount:.2f}"


def _date(value: Any) -> str:
    if isinstance(value, date):
        return date(value.year, value.month, value.day).isoformat()
    try:
        return date.fromisoformat(to_latin(str(value))).isoformat()
    except ValueError:
        raise _Wrong(_("A date is expected, such as 2026-11-22.")) from None


def _boolean(value: Any) -> bool:
    said = str(value).lower()
    if said not in _YES | _NO:
        raise _Wrong(_("Yes or no is expected."))
    return said in _YES


def _choice(field: Field, value: str) -> str:
    if value not in {one.code for one in field.values}:
        raise _Wrong(_("Choose one of: %(values)s.") % {"values": ", ".join(str(one.title) for one in field.values)})
    return value


def _phone(value: str) -> str:
    try:
        return parse_phone(value)
    except Unreadable:
        raise _Wrong(_("A telephone number is expected, such as 0300 1234567.")) from None


def _code_of_directory(type_: FieldType, value: str) -> str:
    if not _DIRECTORY[type_].objects.filter(pk=value).exists():
        raise _Wrong(_("The directory does not know this code."))
    return value
