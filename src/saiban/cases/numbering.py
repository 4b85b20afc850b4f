"""Case numbers: they can be typed on any keyboard, read out, and catch typing slips.

    APP-0012-26-00345-7     prefix of the type, office, year, counter, check digit

The office has a short number of its own (0000: opened at no office). The check digit is that of ISO 7064 MOD 11,10 over
everything before it, letters counting by their place in the alphabet. Counters have no gaps: a case that was not
opened took none.
"""

from __future__ import annotations

import re

from django.db import connection
from django.utils.translation import gettext as _

from saiban.cases.models import NumberSeries, OfficeSerial
from saiban.directory.models import Office
from saiban.terms.digits import to_latin

_SHAPE = re.compile(r"([A-Z]{2,4})([0-9]{4})([0-9]{2})([0-9]{5,})([0-9])")
_BETWEEN = re.compile(r"[\s\-‐-―_./]+")


class NotACaseNumber(ValueError):
    """What was typed is no case number; the message says what one looks like."""


def next_number(prefix: str, office: Office | None, year: int) -> str:
    """Take the next case number of a type, office and year, within the running transaction."""
    serial = _serial(office) if office is not None else 0
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS known (prefix, serial, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (prefix, serial, year) DO UPDATE SET last = known.last + 1 RETURNING last",
            [prefix, serial, year],
        )
        counter = int(cursor.fetchone()[0])
    return written(prefix, serial, year, counter)


def written(prefix: str, serial: int, year: int, counter: int) -> str:
    """Return the number of the counter-th case, with its check digit."""
    stem = f"{prefix}{serial:04}{year % 100:02}{counter:05}"
    return f"{prefix}-{serial:04}-{year % 100:02}-{counter:05}-{_check_digit(stem)}"


def parse_case_number(text: str) -> str:
    """Return a case number as it is kept from what a person typed: blanks, dashes, small letters, Urdu digits.

    Raises `NotACaseNumber` where it can't be one.
    """
    plain = _BETWEEN.sub("", to_latin(text)).upper()
    found = _SHAPE.fullmatch(plain)
    if not found:
        raise NotACaseNumber(_("A case number looks like this: APP-0012-26-00345-7."))
    prefix, serial, year, counter, digit = found.groups()
    if _check_digit(plain[:-1]) != digit:
        raise NotACaseNumber(_("This case number holds a typing slip: compare it with the slip, digit by digit."))
    return f"{prefix}-{serial}-{year}-{counter}-{digit}"


def _check_digit(stem: str) -> str:
    product = 10
    for letter in stem:
        value = int(letter) if letter.isdigit() else ord(letter) - ord("A") + 1
        product = ((product + value) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def _serial(office: Office) -> int:
    """Return the short number of an office; the first case of an office gives it one."""
    known = OfficeSerial.objects.filter(office=office).values_list("serial", flat=True).first()
    if known is not None:
        return known
    table = connection.ops.quote_name(OfficeSerial._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            f"INSERT INTO {table} (office_id, serial) SELECT %s, coalesce(max(serial), 0) + 1 FROM {table} "
            "ON CONFLICT (office_id) DO NOTHING",
            [office.pk],
        )
    return OfficeSerial.objects.values_list("serial", flat=True).get(office=office)
