"""Printed documents: English and Urdu, with nothing in them that acts."""

from __future__ import annotations

import re
import zlib

import pytest
from django.utils import translation

from saiban.frame.documents import Code, Document, Facts, Heading, Paragraph, Rows, Signatures, pdf

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
