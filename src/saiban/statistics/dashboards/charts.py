"""The drawings of the dashboards. What they say stands in the table beside each, figure by figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from saiban.frame.canvas import Canvas, Drawing, Point
from saiban.frame.charts import CANOPY, CLAY, INK, QUIET, SUN
from saiban.statistics.figures import Figure
from saiban.statistics.wording import midpoint, percent, said
from saiban.terms.money import group_lakhs

WIDTH = 360
RAMP = ("#e9e2d0", "#b9d3c3", "#6fae95", "#2e7d64", "#083d31")
"""From none to all: five steps that can be told apart in grey too."""
_NOT_COVERED = "#e2d9c4"
_END = 62  # pixels kept free at the end of bars for their figures


@dataclass(frozen=True)
class Bar:
    """A bar: its name, its figure, and the figure that it is held against (None: nothing)."""

    label: str
    figure: Figure
    against: Figure | None = None


def bars(rows: Sequence[Bar], *, ours: str, against: str = "") -> Drawing:
    """Draw shares as bars under their names; `against` names the thin bar below each, where there is one."""
    step = 66 if against else 48
    top = 26 if against else 4
    canvas = Canvas(WIDTH, top + step * len(rows))
    if against:
        canvas.bar(0, 5, 12, 12, CANOPY)
        canvas.write(17, 11, ours, colour=QUIET)
        canvas.bar(WIDTH / 2, 5, 12, 12, SUN)
        canvas.write(WIDTH / 2 + 17, 11, against, colour=QUIET)
    full = WIDTH - _END
    for place, row in enumerate(rows):
        y = top + step * place
        canvas.write(0, y + 11, row.label)
        _bar_of(canvas, row.figure, y + 21, 18, CANOPY, full)
        if row.against is not None:
            _bar_of(canvas, row.against, y + 42, 10, SUN, full)
    return canvas.chart()


def _bar_of(canvas: Canvas, figure: Figure, y: float, height: float, colour: str, full: float) -> None:
    """Draw a figure's bar; of a range the sure part full, the rest pale."""
    low, high = (figure.low, figure.high) if figure.kind == "bounds" else (figure.share, figure.share)
    end = full * min(high or 0, 1)
    canvas.bar(0, y, end, height, colour, opacity=0.3)
    canvas.bar(0, y, full * min(low or 0, 1), height, colour)
    known = midpoint(figure) is not None
    if not known:
        canvas.bar(0, y, 2, height, QUIET)
    ours = known and colour == CANOPY
    canvas.write(end + 5, y + height / 2, said(figure), bold=ours, colour=INK if ours else QUIET)


@dataclass(frozen=True)
class AgeRow:
    """People of an age group by sex: how many are covered, and all of them (None: hidden or not known)."""

    label: str
    men: tuple[int | None, int | None]
    women: tuple[int | None, int | None]


def pyramid(rows: Sequence[AgeRow], *, men: str, women: str) -> Drawing:
    """Draw people by age and sex, the oldest on top: those covered near the middle, those not covered outside."""
    gutter, step, top = 58, 20, 50
    canvas = Canvas(WIDTH, top + step * len(rows) + 24)
    side = (WIDTH - gutter) / 2
    most = max((total or 0 for row in rows for _covered, total in (row.men, row.women)), default=0) or 1
    canvas.bar(0, 5, 12, 12, CANOPY)
    canvas.write(17, 11, _("covered"), colour=QUIET)
    canvas.bar(WIDTH / 2, 5, 12, 12, _NOT_COVERED)
    canvas.write(WIDTH / 2 + 17, 11, _("not covered"), colour=QUIET)
    canvas.write(side, 36, men, align="end", bold=True)
    canvas.write(side + gutter, 36, women, bold=True)
    for place, row in enumerate(reversed(rows)):
        y = top + step * place
        canvas.write(WIDTH / 2, y + 9, row.label, align="middle", colour=QUIET)
        for (covered, total), begin, towards in ((row.men, side, -1), (row.women, side + gutter, 1)):
            width, part = side * (total or 0) / most, side * min(covered or 0, total or 0) / most
            _piece(canvas, begin, towards, y + 1, 0, part, CANOPY)
            _piece(canvas, begin, towards, y + 1, part, width, _NOT_COVERED)
    y = top + step * len(rows) + 12
    canvas.write(0, y, group_lakhs(most), colour=QUIET)
    canvas.write(side, y, "0", align="end", colour=QUIET)
    canvas.write(side + gutter, y, "0", colour=QUIET)
    canvas.write(WIDTH, y, group_lakhs(most), align="end", colour=QUIET)
    return canvas.chart()


def _piece(canvas: Canvas, begin: float, towards: int, y: float, first: float, last: float, colour: str) -> None:
    x = begin + first if towards > 0 else begin - last
    canvas.bar(x, y, last - first, 17, colour)


@dataclass(frozen=True)
class Area:
    """A district on the map: where its name stands, what it says, how many people, and its borders where given."""

    label: str
    longitude: float
    latitude: float
    share: float | None
    people: int
    rings: tuple[tuple[tuple[Point, ...], ...], ...] = ()  # polygons, each an outer ring and its holes


_BOX = (60.6, 77.4, 23.4, 37.2)  # degrees: west, east, south, north
_SHRINK = math.cos(math.radians(30.5))  # degrees of longitude against latitude, at the middle of the country
_NAMED, _ROOM = 7, (74, 16)  # how many names are written, and the pixels that one takes
_LARGEST = 900  # square pixels of the largest bubble


def district_map(areas: Sequence[Area], top: float) -> Drawing:
    """Draw districts by their share: polygons where borders are known, else bubbles as large as their people.

    `top` is the share that the darkest colour begins below: the ramp has five even steps up to it.
    """
    scale = WIDTH / ((_BOX[1] - _BOX[0]) * _SHRINK)
    height = round((_BOX[3] - _BOX[2]) * scale)
    canvas = Canvas(WIDTH, height + 46)
    bordered = any(area.rings for area in areas)
    most = max((area.people for area in areas), default=0) or 1
    for area in sorted(areas, key=lambda one: -one.people):
        colour = step_of(area.share, top)
        for rings in area.rings:
            canvas.area([[_placed(point, scale) for point in ring] for ring in rings], colour)
        if not bordered:
            x, y = _placed((area.longitude, area.latitude), scale)
            canvas.bubble(x, y, max(_LARGEST * area.people / most, 14), colour, edge=CANOPY, upright=True)
    for area, (x, y) in _with_room(areas, scale):
        at = WIDTH - x if canvas.mirrored else x
        canvas.write(at, y, area.label, align="middle", bold=True, edged=True)
    _key(canvas, height + 12, top)
    return canvas.chart()


def step_of(share: float | None, top: float) -> str:
    """Return the colour of a share; white where it is hidden or not known."""
    if share is None:
        return "#ffffff"
    return RAMP[min(int(len(RAMP) * share / top), len(RAMP) - 1)]


def _key(canvas: Canvas, y: float, top: float) -> None:
    """Draw the steps of the ramp with the shares at which they begin."""
    wide = WIDTH / (len(RAMP) + 1)
    for place, colour in enumerate(RAMP):
        canvas.bar(wide * place, y, wide - 3, 12, colour)
        canvas.write(wide * place, y + 24, f"{100 * top * place / len(RAMP):.3g}%", colour=QUIET)
    last = wide * len(RAMP)
    canvas.line([(last, y), (last + wide - 4, y), (last + wide - 4, y + 12), (last, y + 12), (last, y)], QUIET)
    canvas.write(last, y + 24, _("unknown"), colour=QUIET)


def _placed(point: Point, scale: float) -> Point:
    longitude, latitude = point
    return round((longitude - _BOX[0]) * _SHRINK * scale, 1), round((_BOX[3] - latitude) * scale, 1)


def _with_room(areas: Sequence[Area], scale: float) -> list[tuple[Area, Point]]:
    """Return the districts with the most people whose names do not run into each other."""
    named: list[tuple[Area, Point]] = []
    for area in sorted(areas, key=lambda one: -one.people):
        x, y = _placed((area.longitude, area.latitude), scale)
        x = min(max(x, _ROOM[0] / 2), WIDTH - _ROOM[0] / 2)
        clear = all(abs(x - there) > _ROOM[0] or abs(y - above) > _ROOM[1] for _other, (there, above) in named)
        if clear and len(named) < _NAMED:
            named.append((area, (x, y)))
    return named


@dataclass(frozen=True)
class Line:
    """A line of time: its name, its days with their shares, and what is to be reached by when (None: nothing)."""

    label: str
    points: tuple[tuple[date, float], ...]
    target: tuple[date, float] | None = None


_HUES = (CANOPY, "#c0752a", "#3a6ea5", "#8a4f7d", CLAY, "#7a8f3c", INK, QUIET)


def lines(several: Sequence[Line]) -> Drawing:
    """Draw shares over the years, each line with its name above; a broken line leads to what is to be reached."""
    days = [day for line in several for day, _share in line.points]
    days += [line.target[0] for line in several if line.target]
    first, last = min(days), max(days)
    span = max((last - first).days, 1)
    shares = [share for line in several for _day, share in line.points]
    top = ceiling(max(shares + [line.target[1] for line in several if line.target]))
    names, height = 22 * len(several) + 8, 190
    canvas = Canvas(WIDTH, names + height + 34)
    left, right = 44, WIDTH - 14

    def at(day: date, share: float) -> Point:
        return left + (right - left) * (day - first).days / span, names + 8 + (height - 8) * (1 - share / top)

    for part in range(5):
        y = at(first, top * part / 4)[1]
        canvas.line([(left, y), (right, y)])
        canvas.write(left - 6, y, f"{100 * top * part / 4:.3g}%", align="end", colour=QUIET)
    for year in _years(first, last):
        x = at(max(date(year, 1, 1), first), 0)[0]
        canvas.write(x, names + height + 16, str(year), align="middle", colour=QUIET)
    for place, (line, hue) in enumerate(zip(several, _HUES, strict=False)):
        end = percent(line.points[-1][1]) if line.points else ""
        canvas.line([(0, 22 * place + 11), (24, 22 * place + 11)], hue, width=3)
        canvas.write(30, 22 * place + 11, f"{line.label}: {end}")
        canvas.line([at(*point) for point in line.points], hue, width=2.5)
        if line.points:
            canvas.bubble(*at(*line.points[-1]), 40, hue, edge=hue)
        if line.points and line.target:
            canvas.line([at(*line.points[-1]), at(*line.target)], hue, width=1.5, broken=True)
            canvas.bubble(*at(*line.target), 70, "#ffffff", edge=hue)
    return canvas.chart()


def ceiling(share: float) -> float:
    """Return the first of 5, 10, 20, 40, 60, 80 and 100 per cent that a share stays below, else the share itself."""
    return next((step for step in (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0) if share <= step), share)


def _years(first: date, last: date) -> list[int]:
    """Return years to write below an axis, at most six."""
    years = list(range(first.year, last.year + 1))
    return years[:: math.ceil(len(years) / 6)]


@dataclass(frozen=True)
class Pair:
    """Two schemes and how many people are in both (None: hidden)."""

    label: str
    people: int


def pairs(rows: Sequence[Pair]) -> Drawing:
    """Draw how many people are in both of two schemes, as bars under the schemes' names."""
    canvas = Canvas(WIDTH, 46 * len(rows) + 4)
    full, most = WIDTH - 84, max((row.people for row in rows), default=0) or 1
    for place, row in enumerate(rows):
        canvas.write(0, 46 * place + 11, row.label)
        canvas.bar(0, 46 * place + 22, max(full * row.people / most, 1), 14, CANOPY)
        canvas.write(full * row.people / most + 5, 46 * place + 29, group_lakhs(row.people), bold=True)
    return canvas.chart()
