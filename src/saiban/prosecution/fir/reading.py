"""Read the line of a first information report, part by part: date, number, station, sections; the rest is reported."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files

from saiban.cases.declarations import Words
from saiban.prosecution.clocks import LegalClock, Matter, Occurrence, facts_of_offences, run
from saiban.prosecution.fir.numbers import read_date, read_number
from saiban.prosecution.fir.script import Folded, fold
from saiban.prosecution.fir.sections import read_sections
from saiban.prosecution.fir.stations import read_station
from saiban.prosecution.fir.values import ParsedFir, ReadOffence, Remark, Unread
from saiban.prosecution.law.jurisdictions import jurisdictions
from saiban.prosecution.law.tracks import propose_track
from saiban.terms import places

DEFAULT_JURISDICTION = "sindh"
_JUVENILE = re.compile(r"(?<![A-Za-z])(?:juvenile|minor)\s+(?:accused|offender)|نابالغ\s+ملزم|ملزم\s+نابالغ", re.I)
_WORD = re.compile(r"[^\s,;:./()\[\]\-&+\"']+")
_FILLER = frozenset(files("saiban.prosecution.fir").joinpath("filler.txt").read_text("utf-8").split())


def parse_fir(text: str, *, jurisdiction: str | None = None, today: date | None = None) -> ParsedFir:
    """Return what a line says of a first information report, and what of it was not understood.

    `jurisdiction` decides which Arms Act is meant and whose clocks run; unset, it follows from the district, else it is
    Sindh, and a remark says so. With `today` a date after it is remarked upon.
    """
    folded = fold(text)
    remarks: list[Remark] = []
    juvenile = _JUVENILE.search(folded.text)
    if juvenile is not None:
        folded.take(*juvenile.span())
    on = read_date(folded, remarks)
    number = read_number(folded)
    station = read_station(folded, on)
    service = jurisdiction or _service_of(station.place)
    if service is None:
        service = DEFAULT_JURISDICTION
        said = Words(
            "no district of a known prosecution service was read: the law of Sindh is assumed",
            "کسی معلوم پراسیکیوشن سروس کا ضلع نہیں پڑھا گیا: سندھ کا قانون سمجھا گیا",
        )
        remarks.append(Remark("jurisdiction_assumed", said))
    offences, procedural = read_sections(folded, jurisdiction=service, remarks=remarks)
    year = number.year or (on.year if on else None)
    remarks += _missing(number.number, year, station.name, on)
    remarks += _odd(number.year, on, today)
    day = on or (date(year, 12, 31) if year else None)
    charged = [(one.law, one.cited, one.offence) for one in offences]
    track = propose_track(charged, on=day, juvenile=juvenile is not None)
    clocks: tuple[LegalClock, ...] = ()
    if on is not None:
        facts = {k: v for k, v in _facts(offences).items() if k == "offence"}
        clocks = run(Matter(on, track.track.code, service, facts), [Occurrence("fir", on)]).clocks
    return ParsedFir(
        text=text,
        number=number.number,
        series=number.series,
        year=year,
        on=on,
        station=station.name,
        place=station.place,
        district=station.district,
        jurisdiction=service,
        offences=tuple(offences),
        procedural=tuple(procedural),
        track=track,
        clocks=clocks,
        unread=tuple(_unread(folded, text)),
        remarks=tuple(remarks),
    )


def _facts(offences: list[ReadOffence]) -> dict[str, str]:
    return facts_of_offences(one.offence for one in offences if one.offence is not None)


def _service_of(place: str) -> str | None:
    code = places.find_district(place) if place else None
    province = places.province_of(code) if code else None
    return next((one.code for one in jurisdictions().values() if one.province == province), None)


def _missing(number: int | None, year: int | None, station: str, on: date | None) -> list[Remark]:
    told = (
        (number is None, "no_number", Words("no number of the report was read", "ایف آئی آر نمبر نہیں پڑھا گیا")),
        (year is None, "no_year", Words("no year was read", "سال نہیں پڑھا گیا")),
        (not station, "no_station", Words("no police station was read", "تھانہ نہیں پڑھا گیا")),
        (
            on is None,
            "no_date",
            Words("no date was read: no clock can start", "تاریخ نہیں پڑھی گئی: کوئی مدت شروع نہیں ہو سکتی"),
        ),
    )
    return [Remark(code, words) for missing, code, words in told if missing]


def _odd(year: int | None, on: date | None, today: date | None) -> list[Remark]:
    remarks = []
    if year is not None and on is not None and year != on.year:
        said = Words(f"the number is of {year}, the date of {on.year}", f"نمبر {year} کا ہے، تاریخ {on.year} کی")
        remarks.append(Remark("years_differ", said))
    if today is not None and on is not None and on > today:
        remarks.append(Remark("after_today", Words("the date is after today", "تاریخ آج کے بعد کی ہے")))
    return remarks


def _unread(folded: Folded, text: str) -> list[Unread]:
    """Return the words that nothing was made of, those that stand together as one piece."""
    pieces: list[tuple[int, int]] = []
    for match in _WORD.finditer(folded.text):
        start, end = match.span()
        if not folded.free(start, end) or match.group().lower() in _FILLER:
            continue
        if pieces and not folded.text[pieces[-1][1] : start].strip(" .-") and folded.free(pieces[-1][1], start):
            start = pieces.pop()[0]
        pieces.append((start, end))
    spans = [folded.written(start, end) for start, end in pieces]
    return [Unread(start, end, text[start:end]) for start, end in spans]
