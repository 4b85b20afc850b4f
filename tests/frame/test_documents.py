"""Printed documents: English and Urdu, with nothing in them that acts."""

from __future__ import annotations

import io
import re
import zlib

import docx
import pytest
from django.utils import translation

from saiban.frame.documents import Code, Document, Facts, Heading, Paragraph, Picture, Rows, Signatures, pdf
from saiban.frame.documents.word import docx_of

WHOLE = Document(
    title="رسید",
    subtitle="ایک نمونہ",
    parts=[
        Heading("حصہ"),
        Paragraph("پہلا پیرا۔\n\nدوسرا پیرا۔"),
        Facts([("نام", "رخسانہ بی بی"), ("نمبر", "1234-5678-9012")]),
        Rows(["دن", "کیا"], [["3 مارچ 2026", "دیکھا"]] * 60),
        Code("1234-5678"),
        Signatures(["ایک", "دو"]),
    ],
    foot="صفحہ",
)


def fonts(made: bytes) -> set[str]:
    """The fonts whose letters a document brings along."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    opened = [made]
    for stream in streams:
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return {name.decode() for part in opened for name in re.findall(rb"/FontName ?/[A-Z]{6}\+([A-Za-z]+)", part)}


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_part_is_set_with_the_fonts_of_the_packages(language: str) -> None:
    with translation.override(language):
        made = pdf(WHOLE)
    assert made.startswith(b"%PDF-")
    assert any(name.startswith("NotoNaskhArabic") for name in fonts(made))
    assert max(int(pages) for pages in re.findall(rb"/Count (\d+)", made)) > 1


@pytest.mark.parametrize(
    "typed", ['#panic("stop")', '#read("/etc/passwd")', "$ unclosed", "*bold", "\\", "= title", "]"]
)
def test_what_somebody_typed_is_printed_and_does_not_act(typed: str) -> None:
    document = Document(title=typed, subtitle=typed, parts=[Heading(typed), Paragraph(typed), Facts([(typed, typed)])])
    assert pdf(document).startswith(b"%PDF-")


def test_a_document_says_in_which_language_it_is() -> None:
    with translation.override("ur"):
        assert b"/Lang" in pdf(WHOLE)


@pytest.mark.parametrize(("language", "leftward"), [("en", False), ("ur", True)])
def test_in_word_the_same_parts_stand_in_the_direction_of_the_language(language: str, leftward: bool) -> None:
    with translation.override(language):
        sheet = docx.Document(io.BytesIO(docx_of(WHOLE)))
    lines = [line.text for line in sheet.paragraphs]
    assert lines[:3] == ["رسید", "ایک نمونہ", "حصہ"]
    assert lines[3:5] == ["پہلا پیرا۔", "دوسرا پیرا۔"]
    facts, rows, _signatures = sheet.tables
    assert [cell.text for cell in facts.rows[0].cells] == ["نام", "رخسانہ بی بی"]
    assert len(rows.rows) == 61
    assert sheet.sections[0].footer.paragraphs[0].text == "صفحہ"
    assert bool(sheet.paragraphs[0]._p.xpath("w:pPr/w:bidi")) is leftward
    assert bool(rows._tbl.tblPr.xpath("w:bidiVisual")) is leftward


def test_letters_that_no_file_can_hold_are_left_out_of_it() -> None:
    document = Document(title="A\x00B", parts=[Paragraph("one\x0btwo"), Rows(["a\x01"], [["\ufffe"]])])
    assert docx.Document(io.BytesIO(docx_of(document))).paragraphs[0].text == "AB"


def test_a_drawing_stands_in_the_word_file_too() -> None:
    drawn = '<svg width="40" height="20"><rect width="40" height="20" fill="#0d5b48"/></svg>'
    sheet = docx.Document(io.BytesIO(docx_of(Document(title="A report", parts=[Picture(drawn, 80)]))))
    (shape,) = sheet.inline_shapes
    assert round(shape.width.mm) == 80 and round(shape.height.mm) == 40
