"""The police station, and the district as far as the text names one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from saiban.prosecution.fir.script import Folded
from saiban.terms import places

_NAMED = re.compile(
    r"(?<![A-Za-z])(?:(?:of|at|registered at|with)\s+)?(?:p\s*\.?\s*/?\s*s\b\.?|police\s+station|thana)[\s:.-]*"
    r"|(?:ب)?(?:تھانہ|تھانے|پولیس سٹیشن|پولیس اسٹیشن)[\s:.-]*",
    re.I,
)
_ENDS = re.compile(
    r"[,;()\[\]:]|\.(?=\s|$)|\s-\s|(?<![A-Za-z])(?:u\s*/\s*ss?\b|under\b|sections?\s*[:.]?\s*[0-9]|dated?\b|dt\b|f\s*\.?\s*i\s*\.?\s*r\b"
    r"|crime\s*(?:no\b|#|[0-9])|case\b|registered\b|lodged\b|for\b|in\b|on\b|vide\b|r\s*/\s*w\b|read\b|dist(?:t|rict)?\b|offences?\b|bearing\b|no\b)"
    r"|(?:مورخہ|بتاریخ|زیر|بجرم|جرم|مقدمہ|ایف\s*آئی|ضلع|دفعہ|دفعات|میں|درج)|[0-9]+\s*/\s*[0-9]",
    re.I,
)
ALIKE = 85
_DISTRICT = re.compile(r"(?:(?<![A-Za-z])dist(?:t|rict)?\b\.?|ضلع)[\s:.-]*", re.I)
_BEFORE = re.compile(r"((?:[A-Z][\w'-]*\s+){1,4})(?:Police Station|PS)\b")


@dataclass(frozen=True)
class ReadStation:
    """A station as read: its name, the place that was said, and that place's district where there is only one."""

    name: str = ""
    place: str = ""
    district: str | None = None


def read_station(folded: Folded, on: date | None) -> ReadStation:
    """Take station and district out of a text. A district that was no more on the day of the report is not named."""
    name, beside = _name(folded)
    said = _after(folded, _DISTRICT) or beside
    if not said and name:
        said = _following(folded)
    if not said and name:
        name, said = _apart(name)
    return ReadStation(name, said, _district(said, on) if said else None)


def _name(folded: Folded) -> tuple[str, str]:
    """Take the station's name: after the words for a station, or before them ("Saddar Police Station, Karachi")."""
    for match in _NAMED.finditer(folded.text):
        if not folded.free(*match.span()):
            continue
        before = _BEFORE.search(folded.text[: match.end()].rstrip(" :.-"))
        if before is not None and not folded.free(*before.span()):
            before = None
        name = _piece(folded, match.end())
        folded.take(*match.span())
        if before is None or (name and not _known(name)):
            return name, ""
        folded.take(*before.span())
        return before[1].strip(), name
    return "", ""


def _after(folded: Folded, named: re.Pattern[str]) -> str:
    for match in named.finditer(folded.text):
        if folded.free(*match.span()):
            said = _piece(folded, match.end())
            if said:
                folded.take(*match.span())
                return said
    return ""


def _piece(folded: Folded, start: int) -> str:
    """Take what stands from here to the next mark, word of the report or taken piece."""
    end = next((place for place in range(start, len(folded.text)) if folded.taken[place]), len(folded.text))
    stop = _ENDS.search(folded.text, start, end)
    end = stop.start() if stop is not None else end
    text = folded.text[start:end]
    if not text.strip(" .-"):
        return ""
    folded.take(start, end)
    return " ".join(text.split()).strip(" .-")


def _following(folded: Folded) -> str:
    """Take the place that stands after the station's name and a comma, where it is one."""
    for match in re.finditer(r",\s*", folded.text):
        if match.start() == 0 or not folded.taken[match.start() - 1] or match.end() == len(folded.text):
            continue
        end = next((p for p in range(match.end(), len(folded.text)) if folded.taken[p]), len(folded.text))
        stop = _ENDS.search(folded.text, match.end(), end)
        end = stop.start() if stop is not None else end
        said = folded.text[match.end() : end].strip(" .-")
        if said and _known(said):
            folded.take(match.start(), end)
            return " ".join(said.split())
    return ""


def _apart(name: str) -> tuple[str, str]:
    """Part a place at the end from a station's name: Saddar Karachi, Garhi Khuda Bakhsh Larkana."""
    words = name.split()
    for count in (3, 2, 1):
        if len(words) > count and '"' not in words[-count] and _known(" ".join(words[-count:])):
            return " ".join(words[:-count]), " ".join(words[-count:])
    return name, ""


def _known(said: str) -> bool:
    """Say whether a piece names a district by a word of its name, and not by its sound alone (Cyber is not Khyber)."""
    code = places.find_district(said)
    if code is None:
        return False
    names = places.district(code)
    called = f"{names.name_en} {names.name_ur}".casefold().split()
    return any(fuzz.ratio(word, name) >= ALIKE for word in said.casefold().split() for name in called)


def _district(said: str, on: date | None) -> str | None:
    code = places.find_district(said)
    if code is None:
        return None
    ended = places.district(code).valid_to
    return code if ended is None or (on is not None and on <= ended) else None
