"""The drawings of these pages; the table beside each says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saiban.frame.canvas import Canvas
from saiban.frame.charts import CANOPY, CLAY, LINE, QUIET, SUN, Chart
from saiban.frame.language import left_to_right

WIDTH = 360
_END = 58  # pixels kept free at the end of bars for their figures
_FULL = WIDTH - _END


@dataclass(frozen=True)
class Beside:
    """A branch with values side by side, in per cent (None: nothing to draw), in the order of the key."""

    label: str
    values: tuple[float | None, ...]


def side_by_side(rows: Sequence[Beside], key: Sequence[str]) -> Chart:
    """Draw each row's values as bars under its name, coloured as the key says."""
    hues = (CANOPY, CLAY, SUN)
    top, thick = 24 * len(key) + 6, 14
    step = 24 + (thick + 3) * len(key) + 6
    canvas = Canvas(WIDTH, top + step * len(rows))
    for place, (name, hue) in enumerate(zip(key, hues, strict=False)):
        canvas.bar(0, 24 * place + 5, 12, 12, hue)
        canvas.write(18, 24 * place + 11, name, colour=QUIET)
    for place, row in enumerate(rows):
        y = top + step * place
        canvas.write(0, y + 11, row.label)
        for line, (value, hue) in enumerate(zip(row.values, hues, strict=False)):
            at = y + 22 + (thick + 3) * line
            canvas.bar(0, at, max(_FULL * (value or 0) / 100, 1), thick, hue if value is not None else LINE)
            written = "–" if value is None else f"{value:.1f}%"
            canvas.write(_FULL * (value or 0) / 100 + 5, at + thick / 2, written, colour=QUIET)
    return canvas.chart()


@dataclass(frozen=True)
class RegionBar:
    """A region's value and the published one, in per cent; `home` marks the country's own bar."""

    label: str
    value: float | None
    published: float | None
    home: bool = False


def region_bars(rows: Sequence[RegionBar], *, ours: str, published: str) -> Chart:
    """Draw each region's value as a bar and the published one as a thin bar below; the country's own in its colour."""
    top, step = 26, 52
    canvas = Canvas(WIDTH, top + step * len(rows))
    for x, name, hue in ((0.0, ours, CANOPY), (WIDTH / 2, published, SUN)):
        canvas.bar(x, 5, 12, 12, hue)
        canvas.write(x + 18, 11, name, colour=QUIET)
    for place, row in enumerate(rows):
        y = top + step * place
        canvas.write(0, y + 11, row.label, bold=row.home)
        value = _FULL * (row.value or 0) / 100
        canvas.bar(0, y + 21, max(value, 1), 14, LINE if row.value is None else CLAY if row.home else CANOPY)
        canvas.write(value + 5, y + 28, "–" if row.value is None else f"{row.value:.1f}%", bold=row.home)
        if row.published is not None:
            canvas.bar(0, y + 37, _FULL * row.published / 100, 6, SUN)
    return canvas.chart()


@dataclass(frozen=True)
class Band:
    """A group's rebuilt gap from low to high and the published one, in per cent of GDP."""

    label: str
    low: float
    high: float
    published: float | None


def bands(rows: Sequence[Band], *, rebuilt: str, published: str) -> Chart:
    """Draw each group's two rebuilt figures as one bar from low to high, with a mark where the published one lies."""
    top, step = 26, 56
    most = max([row.high for row in rows] + [row.published or 0 for row in rows]) or 1
    canvas = Canvas(WIDTH, top + step * len(rows))
    canvas.bar(0, 5, 12, 12, CANOPY)
    canvas.write(18, 11, rebuilt, colour=QUIET)
    canvas.bar(WIDTH / 2, 3, 4, 16, CLAY)
    canvas.write(WIDTH / 2 + 12, 11, published, colour=QUIET)
    for place, row in enumerate(rows):
        y, low, high = top + step * place, _FULL * row.low / most, _FULL * row.high / most
        canvas.write(0, y + 11, row.label)
        canvas.line([(0, y + 31), (_FULL, y + 31)])
        canvas.bar(low, y + 23, high - low, 16, CANOPY)
        if row.published is not None:
            canvas.bar(_FULL * row.published / most - 2, y + 19, 4, 24, CLAY)
        canvas.write(WIDTH, y + 11, left_to_right(f"{row.low:.1f}–{row.high:.1f}%"), align="end", bold=True)
    return canvas.chart()
