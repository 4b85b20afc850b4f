"""Guessing what a column means from its header's words and from its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from saiban.intake import values
from saiban.intake.fields import FIELDS, STATUSES
from saiban.intake.readers.header import plain
from saiban.terms.dates import parse_date
from saiban.terms.errors import Unreadable

IGNORE = "ignore"
SURE = 0.5
"""From which score on a guess is offered."""

FORMATS = (
    "DD/MM/YYYY",
    "MM/DD/YYYY",
    "DD-MM-YYYY",
    "MM-DD-YYYY",
    "DD.MM.YYYY",
    "YYYY/MM/DD",
    "YYYYMMDD",
    "DD-Mon-YYYY",
)
MONTH_FORMATS = ["MM/YYYY", "MM-YYYY", "YYYY-MM", "Mon-YYYY", "Mon-YY"]
_IDENTIFIER_WORDS = {
    "passport": "passport",
    "por": "por",
    "acc": "acc",
    "poc": "poc",
    "family": "family",
    "frc": "family",
}
_TYPED = frozenset({"cnic", "nic_old", "phone", "date", "month", "money", "count", "score", "age", "sex", "yesno"})
_NOT_WORDS = re.compile(r"[^\w]+|_+")
_STATUS_WORDS = {
    "active": ("a", "active", "current", "paid", "in force", "فعال", "1"),
    "suspended": ("s", "suspended", "blocked", "hold", "on hold", "stopped", "معطل"),
    "exited": ("e", "x", "exited", "exit", "closed", "left", "terminated", "inactive", "c", "i", "خارج", "بند"),
    "deceased": ("d", "deceased", "died", "dead", "expired", "فوت", "متوفی"),
    "applied": ("p", "applied", "pending", "new", "applicant", "درخواست"),
}


@dataclass(frozen=True)
class Guess:
    """What a column probably means, with what the mapping says beside the field."""

    field: str  # or "ignore"
    score: float  # 0 to 1
    format: str | None = None
    kind: str | None = None
    values: tuple[tuple[str, str], ...] | None = None


def guess_columns(header: Sequence[str], samples: Sequence[Sequence[str]], today: date) -> list[Guess]:
    """Return a guess for each column; `samples` are its filled cells. A field is offered for one column only."""
    scored: list[tuple[float, int, str]] = []
    for index, (name, cells) in enumerate(zip(header, samples, strict=True)):
        for field in FIELDS:
            score = _score(name, field, cells, today)
            if score >= SURE:
                scored.append((-score, index, field))
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for negative, index, field in sorted(scored):
        if index not in chosen and (field not in taken or field == "identifiers"):
            chosen[index] = (field, -negative)
            taken.add(field)
    return [_guess(header[at], samples[at], *chosen.get(at, (IGNORE, 0.0)), today) for at in range(len(header))]


def _guess(header: str, cells: Sequence[str], field: str, score: float, today: date) -> Guess:
    if field == IGNORE:
        return Guess(IGNORE, 0.0)
    kind = FIELDS[field].kind
    if kind in ("date", "month"):
        return Guess(field, score, format=_format(cells, kind, today))
    if kind == "identifiers":
        words = _words(header)
        return Guess(
            field, score, kind=next((kind for word, kind in _IDENTIFIER_WORDS.items() if word in words), "scheme")
        )
    if kind == "status":
        return Guess(field, score, values=_statuses(cells))
    return Guess(field, score)


def _score(header: str, field: str, cells: Sequence[str], today: date) -> float:
    """Return how well a field fits a header and its cells."""
    by_header = max((_likeness(header, phrase) for phrase in FIELDS[field].words), default=0.0)
    kind = FIELDS[field].kind
    if kind not in _TYPED or not cells:
        return by_header
    readable = _readable(kind, cells, today)
    if by_header == 0.0:
        by_cells = {"cnic": 0.6, "phone": 0.55} if field in ("cnic", "phone") else {}
        return by_cells.get(kind, 0.0) if readable > 0.8 else 0.0
    return by_header * (0.4 + 0.6 * readable)


def _words(text: str) -> list[str]:
    return [word for word in _NOT_WORDS.split(plain(text).replace("'", "")) if word]


def _likeness(header: str, phrase: str) -> float:
    """Return how alike a header and a known phrase are: 1 the same words, less where one is a part of the other."""
    ours, known = _words(header), _words(phrase)
    if not ours or not known:
        return 0.0
    if ours == known:
        return 1.0
    if "".join(ours) == "".join(known):
        return 0.98
    spans = [ours[at : at + len(known)] for at in range(len(ours) - len(known) + 1)]
    if known in spans:
        at_end = ours[-len(known) :] == known
        return (0.62 if at_end else 0.55) + 0.3 * len(known) / len(ours)
    return 0.0


def _readable(kind: str, cells: Sequence[str], today: date) -> float:
    """Return the share of cells that can be read as a kind."""
    read = 0
    for cell in cells:
        try:
            if kind in ("date", "month"):
                values.day(cell, None, date(today.year + 5, 12, 31))
            elif kind == "age":
                read -= not 0 <= values.count(cell) <= 120
            else:
                values.reader(kind)(cell)
            read += 1
        except Unreadable:
            continue
    return read / len(cells)


def _format(cells: Sequence[str], kind: str, today: date) -> str | None:
    """Return the date format under which most cells can be read, or None where no format is needed."""
    latest = date(today.year + 5, 12, 31)

    def readable(format: str | None) -> int:
        count = 0
        for cell in cells:
            try:
                parse_date(cell, format, today=latest)
                count += 1
            except Unreadable:
                continue
        return count

    formats = MONTH_FORMATS if kind == "month" else FORMATS
    best = max(formats, key=lambda format: (readable(format), -formats.index(format)), default=None)
    return best if best and readable(best) * 2 > len(cells) else None


def _statuses(cells: Sequence[str]) -> tuple[tuple[str, str], ...] | None:
    """Return the distinct codes of a status column with their probable meaning; empty where none is known."""
    distinct = sorted(set(cells))
    if len(distinct) > 12 or {cell.lower() for cell in distinct} <= set(STATUSES):
        return None
    meaning_of = {word: meaning for meaning, words in _STATUS_WORDS.items() for word in words}
    return tuple((cell, meaning_of.get(cell.strip().lower(), "")) for cell in distinct)
