"""The answers as a workbook: each row as it came with its answer, nothing that a spreadsheet would run, marked."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from saiban.access.shared_fields import SharedField
from saiban.exchange.lists import answering, rules
from saiban.exchange.lists.sealed import opened
from saiban.exchange.models import SentList
from saiban.frame.exports import inert
from saiban.frame.marks import Origin

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_WIDTH = 18
_LONGEST = 32_000  # letters that a cell of Excel holds


def workbook(sent: SentList, origin: Origin) -> bytes:
    """Return an XLSX of two sheets, the answers and what the words mean, in the language of the moment.

    Every sheet begins with the lines of `origin` and prints them at its foot; they stand in the properties, too.
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, _PLAIN) as book:
        book.set_properties(
            {
                "title": _("Answers to list %(number)s") % {"number": origin.number},
                "author": f"{origin.user}, {origin.organisation}",
                "company": origin.organisation,
                "comments": " | ".join(value for _label, value in origin.lines(_labels())),
            }
        )
        book.set_custom_property("Saiban number", origin.number)
        book.set_custom_property("Saiban mark", origin.mark)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet, below = _sheet(book, _("Answers"), origin, bold)
        header, *rows = _rows(sent)
        for column, text in enumerate(header):
            sheet.write_string(below, column, text, bold)
        for line, cells in enumerate(rows, below + 1):
            for column, text in enumerate(cells):
                sheet.write_string(line, column, text[:_LONGEST])
        sheet.freeze_panes(below + 1, 0)
        words, below = _sheet(book, _("What the words mean"), origin, bold)
        for line, (word, meaning) in enumerate(_words(sent), below):
            words.write_string(line, 0, word, bold)
            words.write_string(line, 1, meaning)
        words.set_column(1, 1, 100)
    return written.getvalue()


def _sheet(book: Any, name: str, origin: Origin, bold: Any) -> tuple[Any, int]:
    """Add a sheet with the lines of its origin, and return it with the line where its content begins."""
    sheet = book.add_worksheet(name)
    if get_language_bidi():
        sheet.right_to_left()
    lines = origin.lines(_labels())
    for line, (label, value) in enumerate(lines):
        sheet.write_string(line, 0, label, bold)
        sheet.write_string(line, 1, inert(value))
    sheet.set_footer(f"&L{origin.number} {origin.mark}&R&P/&N")
    sheet.set_column(0, 40, _WIDTH)
    return sheet, len(lines) + 1


def _labels() -> dict[str, str]:
    return {
        "number": _("Number of this copy"),
        "organisation": _("Given to"),
        "user": _("Downloaded by"),
        "at": _("Downloaded at"),
        "agreement": _("Under the agreement"),
        "mark": _("Mark"),
    }


def _rows(sent: SentList) -> Iterator[list[str]]:
    """Yield the header, then each row: its number in the file, its cells, its answer, how surely, and the fields."""
    by_name = sent.want == SentList.Want.FIELDS and not sent.kind
    header = [inert(name) for name in opened(sent.layout)["header"]]
    fields = [SharedField(field) for field in sent.fields]
    sureness = [_("How surely (percent)")] if by_name else []
    labels = [str(field.label) for field in fields]
    yield [_("Row"), *header, _("Answer"), _("About the answer"), *sureness, *labels]
    said = answers_in_words()
    for part in sent.parts.order_by("place"):
        for (number, cells, _misfit), answer in zip(opened(part.rows), opened(part.answers), strict=True):
            laid = [*map(inert, cells), *[""] * len(header)][: len(header)]
            sure = [f"{answer['sure']:.0%}".rstrip("%") if "sure" in answer else ""] if by_name else []
            told = answer.get("told", {})
            shown = [inert(told.get(field.value, "")) for field in fields]
            yield [str(number), *laid, said[answer["is"]], _about(answer), *sure, *shown]


def _about(answer: answering.Answer) -> str:
    if "why" in answer:
        return str(rules.UNUSABLE[answer["why"]])
    if "of" in answer:
        return _("%(count)s people fit; none is shown") % {"count": answer["of"]}
    return ""


def answers_in_words() -> dict[str, str]:
    """Return what stands in the column of answers, by code."""
    return {
        answering.FOUND: _("found"),
        answering.SEVERAL: _("not sure"),
        answering.NOT_FOUND: _("not found"),
        answering.YES: _("enrolled"),
        answering.NO: _("not enrolled"),
        answering.UNCLEAR: _("can't be told"),
        answering.UNUSABLE: _("can't be used"),
    }


def _words(sent: SentList) -> Sequence[tuple[str, str]]:
    said = answers_in_words()
    meant = {
        answering.FOUND: _("One person is meant. What the agreement shares and was asked for stands in the row."),
        answering.SEVERAL: _(
            "Somebody fits, but it is not sure who is meant: several people bear the number, or the name fits too "
            "little. Nobody is shown. Add the father's name and the date of birth, or a number."
        ),
        answering.NOT_FOUND: _(
            "Nobody among the people whom the agreement speaks about. It does not mean that the person is unknown "
            "to every scheme."
        ),
        answering.YES: _("Enrolled now in a scheme that the agreement speaks about."),
        answering.NO: _("Not enrolled now in a scheme that the agreement speaks about, or not known to it."),
        answering.UNCLEAR: _("Several people bear this number. Ask for it at the registry."),
        answering.UNUSABLE: _("The row was not asked about; beside it stands why."),
    }
    used = [code for code in said if code in sent.figures]
    percent = _(
        "How surely: 100 means that one person alone fits in all that was given. From %(least)s on a person is shown."
    ) % {"least": round(rules.SURE_ENOUGH * 100)}
    mark = _(
        "The mark shows that this registry gave this copy to the person named above. Whoever passes it on answers for "
        "it; the file is to be deleted when the work is done."
    )
    by_name = [(_("How surely (percent)"), percent)] if not sent.kind else []
    return [*((said[code], meant[code]) for code in used), *by_name, (_("Mark"), mark)]
