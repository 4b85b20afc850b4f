"""The picture of figures: a bar for each with its interval, mirrored for a reader from right to left."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from saiban.frame.canvas import Canvas
from saiban.frame.charts import CANOPY, CLAY, LINE, QUIET, SUN, left_to_right, svg
from saiban.prosecution.figures.reading import Row
from saiban.prosecution.indicators import Adjusted
from saiban.prosecution.indicators.intervals import Z

WIDTH, STEP, MOST = 360, 50, 45
_OF = 20  # pixels more for the line that says of whom a share is
_ROOM = 64  # pixels kept free at the end of bars for their figures
_FUNNEL, _FUNNEL_HEIGHT = 640, 320


def picture(rows: Sequence[Row], *, title: str, description: str, with_of: bool = False) -> SafeString:
    """Draw figures of one unit as bars under their words; the line on each is its interval. At most MOST of them.

    `with_of`: a second line says of whom each share is.
    """
    shown = [row for row in rows if row.measured.value is not None][:MOST]
    if not shown:
        return SafeString("")
    most = max(max(row.measured.value or 0, row.measured.high or 0) for row in shown) or 1
    most = 1.0 if most <= 1 and all((row.measured.value or 0) <= 1 for row in shown) else most
    step = STEP + _OF if with_of else STEP
    canvas = Canvas(WIDTH, step * len(shown))
    full = WIDTH - _ROOM

    def length(value: float | None) -> float:
        return full * min(1.0, (value or 0) / most)

    for place, row in enumerate(shown):
        one, top = row.measured, step * place
        y = top + _OF if with_of else top
        canvas.bar(0, y + 22, full, 16, LINE)
        canvas.bar(0, y + 22, length(one.value), 16, CANOPY)
        if one.low is not None and one.high is not None:
            canvas.bar(length(one.low), y + 28, length(one.high) - length(one.low), 4, SUN)
        canvas.write(0, top + 11, _short(row.label))
        if with_of:
            canvas.write(0, y + 11, _short(row.of), colour=QUIET)
        canvas.write(WIDTH, y + 30, row.value, align="end", colour=QUIET)
    return left_to_right(svg(canvas.chart(), title=title, description=description))


def funnel(rows: Sequence[Adjusted], *, title: str, description: str) -> SafeString:
    """Draw prosecutors as points without names: how many are expected across, observed for each expected upward.

    Between the lines lie 95 in 100 where chance alone makes the difference; what lies outside has a colour of its own.
    """
    shown = [one for one in rows if one.ratio is not None and one.expected]
    if len(shown) < 3:
        return SafeString("")
    rate = sum(one.expected or 0 for one in shown) / sum(one.n for one in shown)
    right = 1.05 * max(one.expected or 0 for one in shown)
    least = min(one.expected or 0 for one in shown)
    top = max(2.0, 1.05 * max(one.ratio or 0 for one in shown))
    canvas = Canvas(_FUNNEL, _FUNNEL_HEIGHT)
    full, high = _FUNNEL - _ROOM, _FUNNEL_HEIGHT - 30

    def at(expected: float, ratio: float) -> tuple[float, float]:
        return _ROOM / 2 + full * expected / right, high * (1 - max(0.0, min(ratio, top)) / top) + 10

    canvas.line([at(0, 1), at(right, 1)], QUIET)
    for sign in (-1, 1):
        along = [least + (right - least) * step / 40 for step in range(41)]
        limits = [at(one, 1 + sign * Z * ((1 - rate) / one) ** 0.5) for one in along if one > 0]
        canvas.line(limits, QUIET, broken=True)
    for one in shown:
        canvas.bubble(*at(one.expected or 0, one.ratio or 0), 60, CLAY if one.clear else CANOPY, edge=LINE)
    canvas.write(0, at(0, 1)[1], "1.00", colour=QUIET)
    canvas.write(0, 12, f"{top:.2f}", colour=QUIET)
    canvas.write(_FUNNEL, _FUNNEL_HEIGHT - 6, f"{right:.0f}", align="end", colour=QUIET)
    return left_to_right(svg(canvas.chart(), title=title, description=description))


def _short(said: str) -> str:
    """Cut words to what a line of the picture holds."""
    return said if len(said) <= 46 else f"{said[:45]}…"
