"""Sections and the laws they are of: "302/144/109/34 PPC r/w 7-ATA", "PPC 337-A(i)/F(ii)", "۳۰۲، ۳۴ ت پ".

A law stands after its sections, or before them; a list in which one stands first is read that way to its end. Where
none is named the penal code is taken, and a remark says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from saiban.cases.declarations import Words
from saiban.prosecution.fir.script import Folded
from saiban.prosecution.fir.values import ReadOffence, Remark
from saiban.prosecution.law.laws import Law, laws
from saiban.prosecution.law.offences import offence, sections

PROCEDURE = "CRPC"
_ANCHOR = re.compile(
    r"(?:(?:offences?|punishable|registered|case)\s+)*(?:(?:for|under)\s+)*"
    r"(?:(?<![A-Za-z])u\s*/\s*s(?:s|ec(?:tions?)?)?\b|(?<![A-Za-z])under\s+(?:the\s+)?sec(?:t?ions?|t|s)?\b\.?|(?<![A-Za-z])sect?ions?\b"
    r"|(?<![A-Za-z])s(?:ec)?s?\s*\.\s*(?=[0-9])|(?<![A-Za-z])us\s+(?=[0-9])|(?:زیر\s*|ب?جرم\s*)?دفعات|(?:زیر\s*|ب?جرم\s*)?دفعہ|بجرم|زیر\s*جرم)"
    r"[\s.:/-]*",
    re.I,
)
_SEPARATOR = re.compile(
    r"[\s,/&+;:.\-]+|(?<![A-Za-z])(?:and|r\s*/\s*w|rw|read\s+with|with|of|the|to\s+be|under|or)\b|(?:اور|بشمول|مع|و)(?!\w)",
    re.I,
)
_SECTION = re.compile(
    r"(?P<number>[0-9]{1,3})(?![0-9])(?P<letters>\s?-?\s?[A-Za-z]{1,5}(?![A-Za-z]))?"
    r"(?P<subs>(?:(?:\s*-?\s*\(\s*[0-9A-Za-z]{1,4}\s*\)|[0-9](?=\())+(?:[a-z](?![A-Za-z]))?|\s*-\s*[ivx]{1,4}(?![A-Za-z]))?)",
    re.I,
)
_MORE_LETTER = re.compile(r"(?P<letter>[A-Z])\s*-?\s*(?P<subs>(?:\(\s*[0-9A-Za-z]{1,4}\s*\))+|[ivx]{1,4}(?![A-Za-z]))")
_MORE_SUB = re.compile(r"(?:\(\s*[0-9A-Za-z]{1,4}\s*\))+")
_WORD = re.compile(r"\w+|.", re.S)
_JOINING = frozenset({"r", "rw", "and", "to", "of", "or", "read", "with"})
_YEAR = re.compile(r"\s*(?:,|of|-)?\s*\(?\s*(?:19|20)[0-9]{2}\)?(?![0-9/])", re.I)
_SUB = re.compile(r"[0-9A-Za-z]+")
_ROMAN = re.compile(r"(?P<letter>[A-Z])(?P<sub>I{1,3}|IV|VI{0,3})")
_WRITTEN_OTHERWISE = {("PPC", "506B", ""): ("506", "(ii)"), ("PPC", "506A", ""): ("506", "(i)")}
_PARTS = {"1": "(i)", "2": "(ii)"}


@dataclass
class _Section:
    number: str
    letters: str
    subs: str
    start: int
    end: int


@dataclass
class _List:
    """The sections as they come, and the law that stands for those that follow."""

    found: list[tuple[Law, _Section]] = field(default_factory=list)
    pending: list[_Section] = field(default_factory=list)
    leading: Law | None = None

    def name(self, law: Law) -> None:
        """Give the sections that wait to the law; where none waits, the law leads those that come."""
        if self.leading is not None:
            self.found += [(self.leading, one) for one in self.pending]
            self.leading = law
        elif self.pending:
            self.found += [(law, one) for one in self.pending]
        else:
            self.leading = law
        self.pending = []

    @property
    def last(self) -> _Section | None:
        if self.pending:
            return self.pending[-1]
        return self.found[-1][1] if self.found else None


def read_sections(
    folded: Folded, *, jurisdiction: str, remarks: list[Remark]
) -> tuple[list[ReadOffence], list[ReadOffence]]:
    """Take the sections out of a text: offences, and sections of the Code of Criminal Procedure apart."""
    anchors = [match for match in _ANCHOR.finditer(folded.text) if folded.free(*match.span())]
    begin = anchors[0].start() if anchors else _first_law_or_list(folded, jurisdiction)
    if begin is None:
        remarks.append(Remark("no_sections", Words("no section was read", "کوئی دفعہ نہیں پڑھی گئی")))
        return [], []
    for match in anchors:
        folded.take(*match.span())
    read = _read(folded, begin, jurisdiction)
    if read.pending:
        law = read.leading or _penal_code()
        if read.leading is None:
            said = Words(
                "no law is named: the Pakistan Penal Code is assumed", "قانون کا نام نہیں: تعزیرات پاکستان سمجھا گیا"
            )
            span = folded.written(read.pending[0].start, read.pending[-1].end)
            remarks.append(Remark("law_assumed", said, *span))
        read.found += [(law, one) for one in read.pending]
    offences: list[ReadOffence] = []
    procedural: list[ReadOffence] = []
    for law, section in sorted(read.found, key=lambda pair: pair[1].start):
        one = _normal(folded, law, section)
        if any((one.law, one.section, one.sub) == (other.law, other.section, other.sub) for other in offences):
            continue
        if law.code == PROCEDURE:
            procedural.append(one)
            continue
        offences.append(one)
        if one.offence is None:
            said = Words(
                f"{one.cited} is not in the table of offences: check the section",
                f"{one.cited} جرائم کی فہرست میں نہیں: دفعہ دیکھ لیں",
            )
            remarks.append(Remark("section_unknown", said, one.start, one.end))
    if not offences:
        remarks.append(Remark("no_sections", Words("no section was read", "کوئی دفعہ نہیں پڑھی گئی")))
    return offences, procedural


def _read(folded: Folded, begin: int, jurisdiction: str) -> _List:
    read = _List()
    place = begin
    while place < len(folded.text):
        if folded.taken[place]:
            place += 1
            continue
        place = (
            _law(folded, place, jurisdiction, read)
            or _section(folded, place, jurisdiction, read)
            or _more(folded, place, read)
            or _skip(folded, place)
        )
    return read


def _law(folded: Folded, place: int, jurisdiction: str, read: _List) -> int | None:
    found = _law_at(folded.text, place, jurisdiction)
    if found is None:
        return None
    law, end = found
    folded.take(place, end)
    read.name(law)
    return end


def _law_at(text: str, place: int, jurisdiction: str) -> tuple[Law, int] | None:
    if place and text[place - 1].isalpha() and text[place].isalpha():
        return None
    for pattern, candidates in _patterns():
        match = pattern.match(text, place)
        if match is not None:
            year = _YEAR.match(text, match.end())
            law = next((one for one in candidates if one.jurisdiction == jurisdiction), None)
            law = law or next((one for one in candidates if not one.jurisdiction), candidates[0])
            return law, year.end() if year else match.end()
    return None


def _section(folded: Folded, place: int, jurisdiction: str, read: _List) -> int | None:
    if place and folded.text[place - 1].isdigit():
        return None
    match = _SECTION.match(folded.text, place)
    if match is not None and not folded.free(*match.span()):
        match = _SECTION.match(folded.text, place, match.end("number"))
    if match is None or not folded.free(*match.span()):
        return None
    letters, subs, end = match["letters"] or "", match["subs"], match.end()
    if letters and not _belongs(folded, match, letters, jurisdiction):
        letters, subs, end = "", "", match.end("number")
    folded.take(place, end)
    plain = letters.strip(" -").upper()
    previous = read.pending[-1] if read.pending else None
    if match["number"] in _PARTS and not plain and not subs and previous is not None and previous.number == "506":
        previous.subs, previous.end = _PARTS[match["number"]], end
    else:
        read.pending.append(_Section(match["number"], plain, subs, place, end))
    return end


def _belongs(folded: Folded, match: re.Match[str], letters: str, jurisdiction: str) -> bool:
    """Say whether letters behind a number are of the section (337-A), and no law (7-ATA) or word (34 r/w)."""
    written = letters.lstrip(" -")
    begins = match.end("number") + len(letters) - len(written)
    if written.strip(" -").lower() in _JOINING or _law_at(folded.text, begins, jurisdiction) is not None:
        return False
    return letters[0] != " " or _known_letter(match["number"], letters)


def _known_letter(number: str, letters: str) -> bool:
    written = letters.strip(" -").upper()
    return len(written) <= 2 and any(number + written in sections(law.code) for law in laws())


def _more(folded: Folded, place: int, read: _List) -> int | None:
    """Read a letter or sub-section that goes on from the section before: 337-A(i)/F(ii), 337-F(i)(ii), 302(a),(b)."""
    last = read.last
    if last is None:
        return None
    before = folded.text[place - 1] if place else ""
    match = _MORE_LETTER.match(folded.text, place) if last.letters and not before.isalnum() else None
    letters = match["letter"] if match else last.letters
    match = match or _MORE_SUB.match(folded.text, place)
    if match is None or not folded.free(*match.span()):
        return None
    folded.take(*match.span())
    subs = match.groupdict().get("subs") or match.group()
    new = _Section(last.number, letters, subs, place, match.end())
    if read.pending:
        read.pending.append(new)
    else:
        read.found.append((read.found[-1][0], new))
    return match.end()


def _skip(folded: Folded, place: int) -> int:
    match = _SEPARATOR.match(folded.text, place)
    if match is not None and folded.free(*match.span()):
        folded.take(*match.span())
        return match.end()
    word = _WORD.match(folded.text, place)
    return word.end() if word is not None else place + 1


def _first_law_or_list(folded: Folded, jurisdiction: str) -> int | None:
    """Return where sections begin that no "u/s" goes before: at the first number, if a law is named at all."""
    named = [p for p in range(len(folded.text)) if not folded.taken[p] and _law_at(folded.text, p, jurisdiction)]
    numbers = [m.start() for m in _SECTION.finditer(folded.text) if folded.free(*m.span())]
    return min([*named, *numbers]) if named and numbers else None


def _normal(folded: Folded, law: Law, section: _Section) -> ReadOffence:
    """Return a section in the spelling of the table: 9-C CNSA is 9(c), 337-Ai is 337A(i), 506-B is 506(ii)."""
    known = sections(law.code)
    number, letters = section.number, section.letters
    subs = "".join(f"({one.lower()})" for one in _SUB.findall(section.subs))
    if letters and number + letters not in known:
        split = _ROMAN.fullmatch(letters)
        if split is not None and number + split["letter"] in known:
            letters, subs = split["letter"], f"({split['sub'].lower()}){subs}"
        elif number in known and len(letters) <= 3 and (law.code, number + letters, subs) not in _WRITTEN_OTHERWISE:
            letters, subs = "", f"({letters.lower()}){subs}"
    elif not letters and subs and number not in known and number + subs[1].upper() in known:
        letters, subs = subs[1].upper(), subs[3:]  # 21(I) for 21-I
    written, subs = _WRITTEN_OTHERWISE.get((law.code, number + letters, subs), (number + letters, subs))
    row = offence(law.code, written, subs)
    if row is not None and row.sub and row.section == written:
        subs = row.sub
    return ReadOffence(law.code, written, subs, *folded.written(section.start, section.end), offence=row)


def _penal_code() -> Law:
    return laws()[0]


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[Law, ...]], ...]:
    """Return how each law may be written, the longest first, with the laws that are written so."""
    by_alias: dict[str, list[Law]] = {}
    for law in laws():
        for alias in law.aliases:
            by_alias.setdefault(alias, []).append(law)
    ordered = sorted(by_alias.items(), key=lambda item: -len(item[0]))
    return tuple((_pattern(alias), tuple(found)) for alias, found in ordered)


def _pattern(alias: str) -> re.Pattern[str]:
    """Return an alias as a pattern: points, blanks and hyphens come and go, a short name may be spelt by letters."""
    words = alias.split()
    if alias[0].isdigit() or "/" in alias:
        return re.compile(r"\s*".join(re.escape(word) for word in words) + r"(?![0-9])", re.I)
    gap = r"[\s.\-]*"
    spelt = [
        gap.join(re.escape(c) for c in word) if word.isupper() and len(word) <= 6 else re.escape(word) for word in words
    ]
    return re.compile(r"[\s.\-'()]*".join(spelt) + r"s?(?![A-Za-z\u0600-\u06ff])\.?", 0 if len(alias) == 2 else re.I)
