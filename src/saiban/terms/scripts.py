"""Urdu and Roman text in one form: letters, marks and blanks made equal where they look equal."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Literal

Script = Literal["latin", "urdu", "mixed", "none"]

_ARABIC_TO_URDU = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ۍ": "ی", "ك": "ک", "ڪ": "ک", "ه": "ہ", "ە": "ہ", "ۀ": "ۂ", "ة": "ۃ",
        "’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-",
        "\u200c": " ",  # zero-width non-joiner: typed between words
    }
)  # fmt: skip
_INVISIBLE = re.compile(r"[\u0640\u200b\u200d-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")  # with the tatweel
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_PRESENTATION_FORMS = re.compile(r"[\ufb50-\ufdff\ufe70-\ufefc]+")
_URDU = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_VOWEL_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_SAME_SOUND = str.maketrans({"ۃ": "ہ", "ۂ": "ہ", "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و", "ۓ": "ے"})
_TIDY = re.compile(r"[ -_a-~ءآئابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھیے]*")  # nothing here has another form
_WORD = re.compile(r"[^\W\d_]+")


@functools.lru_cache(maxsize=1 << 16)
def clean(text: str) -> str:
    """Return a text as it will be kept: same script and capitals, one form for each letter, single blanks.

    Unicode NFC; Arabic letters where Urdu has its own (ي to ی, ك to ک, ه to ہ); Urdu presentation forms unfolded;
    control, direction and joining characters gone (a zero-width non-joiner separates words, so it becomes a blank).
    """
    if _TIDY.fullmatch(text):
        return " ".join(text.split())
    plain = _PRESENTATION_FORMS.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", plain).translate(_ARABIC_TO_URDU))
    return " ".join(_CONTROL.sub("", unicodedata.normalize("NFC", plain)).split())


def script(text: str) -> Script:
    """Say in which letters a text is written."""
    urdu, latin = _URDU.search(text) is not None, _LATIN.search(text) is not None
    if urdu:
        return "mixed" if latin else "urdu"
    return "latin" if latin else "none"


@functools.lru_cache(maxsize=1 << 16)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text, lower-case and without points, marks and digits: ("m", "aslam") for M. Aslam."""
    plain = clean(text).replace("'", "").lower()
    if not _TIDY.fullmatch(plain):
        plain = _VOWEL_MARKS.sub("", plain.replace("ی\u0670", "ا")).translate(_SAME_SOUND)  # سلمیٰ is said salma
        if _LATIN.search(plain):
            plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
            plain = unicodedata.normalize("NFC", plain)
    return tuple(_WORD.findall(plain))
