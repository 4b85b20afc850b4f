"""The picture of figures: a bar for each with its interval, mirrored for a reader from right to left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from saiban.frame.charts import CANOPY, INK, LINE, QUIET, SUN, isolated, left_to_right, svg
from saiban.prosecution.figures.reading import Row

WIDTH, STEP, MOST = 360, 50, 24
_OF = 20  # pixels more for the line that says of whom a share is
_ROOM = 64  # pixels kept free at the end of bars for their figures


@dataclass(frozen=True)
class _Drawing:
    layers: list[dict[str, Any]]
    height: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "width": WIDTH,
            "height": self.height,
            "layer": self.layers,
        }


def picture(rows: Sequence[Row], *, title: str, description: str, with_of: bool = False) -> SafeString:
    """Draw figures of one unit as bars under their words; the line on each is its interval. At most MOST of them.

    `with_of`: a second line says of whom each share is.
    """
    shown = [row for row in rows if row.measured.value is not None][:MOST]
    if not shown:
        return SafeString("")
    mirrored = get_language() == "ur"
    most = max(max(row.measured.value or 0, row.measured.high or 0) for row in shown) or 1
    most = 1.0 if most <= 1 and all((row.measured.value or 0) <= 1 for row in shown) else most
    full = WIDTH - _ROOM

    def across(x: float) -> float:
        return round(WIDTH - x if mirrored else x, 1)

    def length(value: float | None) -> float:
        return full * min(1.0, (value or 0) / most)

    bars, lines, words = [], [], []
    step = STEP + _OF if with_of else STEP
    for place, row in enumerate(shown):
        one, top = row.measured, step * place
        y = top + _OF if with_of else top
        for end, colour in ((full, LINE), (length(one.value), CANOPY)):
            left, right = sorted((across(0), across(end)))
            bars.append({"x": left, "x2": right, "y": y + 22, "y2": y + 38, "colour": colour})
        if one.low is not None and one.high is not None:
            left, right = sorted((across(length(one.low)), across(length(one.high))))
            lines.append({"x": left, "x2": right, "y": y + 28, "y2": y + 32, "colour": SUN})
        words.append(_word(across(0), top + 11, row.label, INK, mirrored, begins=True))
        if with_of:
            words.append(_word(across(0), y + 11, row.of, QUIET, mirrored, begins=True))
        words.append(_word(across(WIDTH), y + 30, row.value, QUIET, mirrored, begins=False))
    height = step * len(shown)
    layers = [_rectangles(bars + lines, height)]
    for anchor in ("left", "right"):
        said = [word for word in words if word["anchor"] == anchor]
        if said:
            mark = {"type": "text", "align": anchor, "baseline": "middle", "fontSize": 13, "aria": False}
            layers.append(
                {
                    "data": {"values": said},
                    "mark": mark,
                    "encoding": {**_place(height), "text": {"field": "said"}, "color": _as_is()},
                }
            )
    return left_to_right(svg(_Drawing(layers, height), title=title, description=description))


def _word(x: float, y: float, said: str, colour: str, mirrored: bool, *, begins: bool) -> dict[str, Any]:
    anchor = "left" if begins != mirrored else "right"
    short = said if len(said) <= 46 else f"{said[:45]}…"
    return {"x": x, "y": y, "said": isolated(short, leftward=mirrored), "colour": colour, "anchor": anchor}


def _rectangles(values: list[dict[str, Any]], height: int) -> dict[str, Any]:
    sides = {"x2": {"field": "x2"}, "y2": {"field": "y2"}, "color": _as_is()}
    return {
        "data": {"values": values},
        "mark": {"type": "rect", "aria": False},
        "encoding": {**_place(height), **sides},
    }


def _place(height: int) -> dict[str, Any]:
    return {
        name: {
            "field": name,
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [0, length], "range": [0, length], "nice": False},
        }
        for name, length in (("x", WIDTH), ("y", height))
    }


def _as_is() -> dict[str, Any]:
    return {"field": "colour", "type": "nominal", "scale": None}
