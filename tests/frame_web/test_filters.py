"""What pages show of numbers, dates and rupees, in both languages."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override


def shown(text: str, language: str = "en", **values: object) -> str:
    with override(language):
        return re.sub(r"<[^>]+>", "", Template("{% load saiban %}" + text).render(Context(values)))


def test_a_cnic_shows_its_last_four_digits_at_most() -> None:
    assert shown("{{ cnic|mask_cnic }}", cnic="17301-1234567-8") == "•••••-••••567-8"
    assert shown("{{ last|mask_cnic }}", last="5678") == "•••••-••••567-8"
    assert shown("{{ none|mask_cnic }}", none="") == ""


def test_a_phone_shows_its_last_four_digits_at_most() -> None:
    assert shown("{{ phone|mask_phone }}", phone="+923459876543") == "•••• •••6543"


@pytest.mark.parametrize(
    ("amount", "english", "urdu"),
    [
        (Decimal("14500.00"), "Rs. 14,500", "14,500 روپے"),
        (Decimal("123456789.50"), "Rs. 12,34,56,789.50", "12,34,56,789.50 روپے"),
        (None, "", ""),
    ],
)
def test_rupees_have_lakh_grouping(amount: Decimal | None, english: str, urdu: str) -> None:
    assert shown("{{ amount|rupees }}", amount=amount) == english
    assert shown("{{ amount|rupees }}", "ur", amount=amount) == urdu


@pytest.mark.parametrize(
    ("precision", "english", "urdu"),
    [
        ("day", "14 August 1957", "14 اگست 1957"),
        ("month", "August 1957", "اگست 1957"),
        ("year", "1957", "1957"),
        ("age", "about 1957", "تقریباً 1957"),
        ("", "14 August 1957", "14 اگست 1957"),
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(precision: str, english: str, urdu: str) -> None:
    born = date(1957, 8, 14)
    assert shown("{{ born|day:precision }}", born=born, precision=precision) == english
    assert shown("{{ born|day:precision }}", "ur", born=born, precision=precision) == urdu


def test_a_registry_number_is_grouped_and_stands_left_to_right() -> None:
    with override("ur"):
        drawn = Template("{% load saiban %}{{ number|registry_number }}").render(Context({"number": "123456789012"}))
    assert drawn == '<bdi dir="ltr" class="number">1234-5678-9012</bdi>'


def test_codes_are_shown_in_the_readers_language_and_unknown_ones_as_they_are() -> None:
    assert shown("{{ 'widowed'|choice }}") == "Widowed"
    assert shown("{{ 'daughter'|choice }}", "ur") == "بیٹی"
    assert shown("{{ 'neighbour'|choice }}") == "neighbour"


def test_what_people_typed_cannot_become_markup() -> None:
    drawn = Template("{% load saiban %}{{ text|ltr }}{{ text|choice }}").render(Context({"text": "<b>x</b>"}))
    assert "<b>" not in drawn
