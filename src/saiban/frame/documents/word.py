"""The same documents for Word, for offices that go on writing in them before they sign."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import docx
from django.utils.translation import get_language
from docx.document import Document as Sheet
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line

from saiban.frame.charts import png_of
from saiban.frame.documents import Code, Document, Facts, Heading, Paragraph, Picture, Rows, Signatures

GREEN = RGBColor(0x0D, 0x5B, 0x48)
FONT = "Noto Naskh Arabic"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def docx_of(document: Document) -> bytes:
    """Write a document as .docx in the language of the moment, right to left in Urdu."""
    sheet = docx.Document()
    _Writer(sheet, leftward=get_language() == "ur").write(document)
    stream = io.BytesIO()
    sheet.save(stream)
    return stream.getvalue()


class _Writer:
    """Writes the parts of one document."""

    def __init__(self, sheet: Sheet, *, leftward: bool) -> None:
        self._sheet = sheet
        self._leftward = leftward

    def write(self, document: Document) -> None:
        properties = self._sheet.core_properties
        properties.title, properties.author = _plain(document.title), "Saiban"
        self._line(document.title, size=18, bold=True, color=GREEN)
        if document.subtitle:
            self._line(document.subtitle)
        for part in document.parts:
            self._part(part)
        if document.foot:
            self._fill(self._sheet.sections[0].footer.paragraphs[0], document.foot, size=8.5)

    def _part(self, part: object) -> None:
        match part:
            case Heading(text):
                self._line(text, size=13, bold=True, color=GREEN)
            case Paragraph(text):
                for piece in re.split(r"\n\s*\n", str(text)):
                    self._line(piece)
            case Facts(rows):
                self._table([], rows)
            case Rows(columns, rows):
                self._table(columns, rows)
            case Code(text):
                self._line(text, size=20, bold=True)
            case Picture(svg, millimetres):
                self._sheet.add_picture(io.BytesIO(png_of(svg)), width=Mm(millimetres))
            case Signatures(names):
                self._line("")
                self._table([], [[f"______________________\n{name}" for name in names]])

    def _table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        width = len(columns) or max((len(row) for row in rows), default=0)
        if not width:
            return
        table = self._sheet.add_table(rows=0, cols=width)
        table.style = "Table Grid" if columns else "Normal Table"
        if self._leftward:
            table._tblPr.insert(1, OxmlElement("w:bidiVisual"))  # after the style: Word minds the order
        if columns:
            self._cells(table.add_row().cells, columns, bold=True)
        for row in rows:
            self._cells(table.add_row().cells, row)
        self._sheet.add_paragraph()

    def _cells(self, cells: Sequence[_Cell], texts: Sequence[str], *, bold: bool = False) -> None:
        for cell, text in zip(cells, texts, strict=True):
            self._fill(cell.paragraphs[0], text, bold=bold)

    def _line(self, text: object, **look: Any) -> None:
        self._fill(self._sheet.add_paragraph(), text, **look)

    def _fill(
        self, line: Line, text: object, *, size: float = 11, bold: bool = False, color: RGBColor | None = None
    ) -> None:
        run = line.add_run(_plain(text))
        run.font.size, run.bold, run.font.name = Pt(size), bold, FONT
        if color is not None:
            run.font.color.rgb = color
        complex_script = OxmlElement("w:szCs")  # the size of Arabic letters stands apart from that of Latin ones
        complex_script.set(qn("w:val"), str(int(size * 2)))
        run._r.get_or_add_rPr().append(complex_script)
        if self._leftward:
            run.font.rtl = True
            line._p.get_or_add_pPr().append(OxmlElement("w:bidi"))


def _plain(text: object) -> str:
    """Return text without letters that XML can't hold."""
    return _CONTROLS.sub("", str(text))
