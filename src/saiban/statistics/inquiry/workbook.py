"""The six tables as one workbook for the inquiry, in the language of the moment."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from saiban.frame.exports import inert
from saiban.statistics.accounts.items import financial_year
from saiban.statistics.inquiry.tables import Sheet, sheets
from saiban.statistics.models import Edition

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_WIDTH = 22
ABOVE = 3
"""Lines above the headings of a table: its name, what it is, and an empty one."""


def workbook(edition: Edition, year: int) -> bytes:
    """Return S1 to S6 as XLSX: people on the day of the edition, accounts of the financial year from 1 July `year`."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, _PLAIN) as book:
        book.set_properties({"title": _("Social Security Inquiry, tables S1 to S6"), "author": "Saiban"})
        book.set_custom_property("Saiban edition", edition.digest)
        book.set_custom_property("Saiban financial year", financial_year(year))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        large = book.add_format({"bold": True, "font_size": 14})
        for sheet in sheets(edition, year):
            _write(book, sheet, bold, large)
    return written.getvalue()


def _write(book: Any, sheet: Sheet, bold: Any, large: Any) -> None:
    page = book.add_worksheet(sheet.code)
    if get_language_bidi():
        page.right_to_left()
    page.write_string(0, 0, f"{sheet.code} {sheet.title}", large)
    page.write_string(1, 0, sheet.about)
    for column, title in enumerate(sheet.columns):
        page.write_string(ABOVE, column, title, bold)
    for line, row in enumerate(sheet.rows, ABOVE + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, int | Decimal):
                page.write_number(line, column, cell)
            elif cell:
                page.write_string(line, column, inert(cell))
    page.freeze_panes(ABOVE + 1, 3)
    page.set_column(0, 1, 12)
    page.set_column(2, len(sheet.columns) - 1, _WIDTH)
    if sheet.rows:
        page.autofilter(ABOVE, 0, ABOVE + len(sheet.rows), len(sheet.columns) - 1)
