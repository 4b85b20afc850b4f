"""What the line of a report fills in, and what is shown of it before anything is registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from saiban.access.viewer import Viewer
from saiban.cases import clock_words
from saiban.prosecution import charges, fir
from saiban.prosecution.fir.values import ParsedFir
from saiban.prosecution.models import PoliceStation
from saiban.prosecution.queries import jurisdiction_of, stations_for
from saiban.prosecution.registration.services import find_duplicate

ALIKE = 88


@dataclass(frozen=True)
class ReadClock:
    """A clock that would start: its title, its last day, and the lines of the arithmetic with the law."""

    title: str
    due_on: date | None
    lines: list[str]
    unsure: bool


@dataclass(frozen=True)
class ReadLine:
    """A line as it was read: what fills the form, the clocks, and the case that has this report already."""

    parsed: ParsedFir
    initial: dict[str, Any]
    clocks: list[ReadClock]
    duplicate: str | None  # "" where the viewer may not see it


def read_line(viewer: Viewer, line: str, *, today: date, language: str) -> ReadLine:
    """Read the line of a report by the law of the viewer's service."""
    parsed = fir.parse_fir(line, jurisdiction=jurisdiction_of(viewer).code, today=today)
    station = station_named(viewer, parsed.station)
    duplicate = None
    if station is not None and parsed.number is not None and parsed.year is not None:
        duplicate = find_duplicate(
            viewer, station=station.pk, year=parsed.year, number=parsed.number, series=parsed.series
        )
    initial = {
        "station": station.pk if station is not None else None,
        "series": parsed.series,
        "number": parsed.number,
        "year": parsed.year,
        "on": parsed.on,
        "offences": charges.written(parsed.offences),
        "track": parsed.track.track.code,
        "received_on": today,
    }
    clocks = [
        ReadClock(
            title=str(one.rule.title),
            due_on=one.state.due_on,
            lines=clock_words.lines(one.state, language),
            unsure=one.confidence.value == "unconfirmed",
        )
        for one in parsed.clocks
    ]
    return ReadLine(parsed, initial, clocks, duplicate)


def station_named(viewer: Viewer, name: str) -> PoliceStation | None:
    """Return the station of the viewer's districts that is meant by a name as it is written; None in doubt."""
    wanted = name.strip().casefold()
    if not wanted:
        return None
    by_name: dict[str, PoliceStation] = {}
    for station in stations_for(viewer):
        for called in (station.name_en, station.name_ur, *station.aliases):
            by_name.setdefault(called.casefold(), station)
    if wanted in by_name:
        return by_name[wanted]
    near = [called for called in by_name if fuzz.ratio(wanted, called) >= ALIKE]
    stations = {by_name[called].pk: by_name[called] for called in near}
    return next(iter(stations.values())) if len(stations) == 1 else None
