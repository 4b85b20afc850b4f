"""Telephone numbers in E.164, the form in which +92 300 1234567 is written one way only."""

from __future__ import annotations

import re

import phonenumbers

from saiban.terms import digits
from saiban.terms.errors import Unreadable

_MOBILE = re.compile(r"(?:\+92|0092|92|0)?(3[0-9]{9})")  # also 3001234567, whose zero a spreadsheet has dropped
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212().'\u2019\u200b-\u200f\u202a-\u202e\ufeff]+")
_NEXT_NUMBER = re.compile(r"[/,;|&\n]|\bor\b|\band\b|یا")
_FILLERS = re.compile(r"3[0-9]{2}(?:([0-9])\1{6}|1234567)|([0-9])\2{8,}")


def parse_phone(text: str) -> str:
    """Return a number in E.164: +923001234567 from 0300-1234567, 92 300 1234567, ۰۳۰۰۱۲۳۴۵۶۷ or 3001234567.

    Numbers without a country code are read as Pakistani; of several in one cell the first is taken.
    Codes of `Unreadable`: `empty`, `filler` (0300-0000000, 0300-1234567), `not_a_phone`.
    """
    latin = digits.to_latin(text)
    compact = _BETWEEN.sub("", _NEXT_NUMBER.split(latin.strip(), maxsplit=1)[0])
    if not compact:
        raise Unreadable("empty", "There is no number here; a mobile number is written 0300 1234567.")
    mobile = _MOBILE.fullmatch(compact)
    national = mobile.group(1) if mobile else (compact.lstrip("+0") or compact)
    if _FILLERS.fullmatch(national):
        raise Unreadable("filler", "This is a filler, not a number; leave the cell empty where the number is unknown.")
    if mobile:
        return f"+92{national}"
    try:
        number = phonenumbers.parse("+" + compact[2:] if compact.startswith("00") else compact, "PK")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise Unreadable(
            "not_a_phone", "Expected a number such as 0300 1234567 or 042 35761999, or a foreign one with +."
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def mask_phone(phone: str) -> str:
    """Return an E.164 number with all but its network and last two digits hidden: +92300*****67."""
    return f"{phone[:6]}{'*' * max(len(phone) - 8, 0)}{phone[-2:]}" if len(phone) > 8 else "*" * len(phone)
