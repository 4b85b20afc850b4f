"""Rupees: amounts are whole paisa (1/100 rupee) inside, and are shown with lakh and crore grouping."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from typing import Literal

from saiban.terms import digits
from saiban.terms.errors import Unreadable

Unit = Literal["rupees", "paisa", "thousand-rupees"]
_PAISA_IN = {"rupees": 100, "paisa": 1, "thousand-rupees": 100_000}
_CURRENCY = re.compile(r"^(?:rs\.?|pkr\.?|rupees|روپے|روپیہ|₨)\s*|\s*(?:/[-=]+|/|pkr|rs\.?|rupees|only|روپے|روپیہ)+$")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?|-?\.[0-9]+")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[,٬][0-9]{2,3})*[,٬][0-9]{3}(?:\.[0-9]+)?")
_LIMIT = 10**17  # a thousand million crore rupees: beyond it a cell holds something else than an amount


def parse_rupees(text: str, unit: Unit = "rupees") -> int:
    """Return an amount in paisa from "Rs. 1,00,000/-", "25,500.50", "۵۰۰۰ روپے" or "12500".

    `unit` says what a bare number counts. A negative amount ("-500", "(500)") is returned as negative: whether it may
    be is for the caller to say. Codes of `Unreadable`: `empty`, `not_an_amount`, `finer_than_paisa`, `too_large`.
    """
    plain = digits.to_latin(text).replace("٫", ".").strip().lower()
    negative = plain.startswith("(") and plain.endswith(")")
    if negative:
        plain = plain[1:-1].strip()
    plain = _CURRENCY.sub("", _CURRENCY.sub("", plain)).strip()
    if not plain:
        raise Unreadable("empty", "There is no amount here; expected one such as 12500 or 1,25,000.")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "").replace("٬", "")
    if not _NUMBER.fullmatch(plain):
        raise Unreadable("not_an_amount", "Expected an amount of money such as 12500, 1,25,000 or Rs. 25,500.50.")
    if len(plain) > 60:
        raise Unreadable("too_large", "This is larger than any amount of money; check the column.")
    with localcontext(prec=80):
        paisa = Decimal(plain) * _PAISA_IN[unit]
        whole = int(paisa)
        if whole != paisa:
            raise Unreadable("finer_than_paisa", "An amount has at most two decimals of a rupee.")
    if abs(whole) > _LIMIT:
        raise Unreadable("too_large", "This is larger than any amount of money; check the column.")
    return -whole if negative else whole


def group_lakhs(number: int) -> str:
    """Return a whole number with the commas of South Asia: 12,34,56,789."""
    text = str(abs(number))
    head, tail = text[:-3], text[-3:]
    while head:
        head, tail = head[:-2], f"{head[-2:]},{tail}"
    return f"-{tail}" if number < 0 else tail


def format_rupees(paisa: int, language: str = "en") -> str:
    """Return an amount for a reader: Rs. 1,00,000 or 1,00,000 روپے; paisa are shown only where there are some."""
    rupees, rest = divmod(abs(paisa), 100)
    amount = group_lakhs(rupees) + (f".{rest:02d}" if rest else "")
    if paisa < 0:
        amount = f"-{amount}"
    return f"{amount} روپے" if language == "ur" else f"Rs. {amount}"
