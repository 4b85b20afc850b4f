"""The picture of figures: a bar for each with its interval, mirrored for a reader from right to left."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from saiban.frame.canvas import Canvas
from saiban.frame.charts import CANOPY, LINE, QUIET, SUN, left_to_right, svg
from saiban.prosecution.figures.reading import Row

WIDTH, STEP, MOST = 360, 50, 24
_OF = 20  # pixels more for the line that says of whom a share is
_ROOM = 64  # pixels kept free at the end of bars for their figures


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


def _short(said: str) -> str:
    """Cut words to what a line of the picture holds."""
    return said if len(said) <= 46 else f"{said[:45]}…"
