"""A sheet to draw on in pixels: bars, words, bubbles, lines and areas, mirrored for a reader from right to left.

It becomes one Vega-Lite chart, so that pages, SVG and PNG come from one drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from saiban.frame.charts import INK, LINE, isolated

TEXT_SIZE = 13
Point = tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """A drawing in Vega-Lite, said directly: Altair takes a second to load, and a slow laptop's page should not."""

    width: int
    height: int
    layers: list[dict[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        """Return the Vega-Lite description."""
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "width": self.width,
            "height": self.height,
            "layer": self.layers,
        }


@dataclass
class Canvas:
    """A sheet of `width` and `height` pixels; (0, 0) is above, on the side where reading begins.

    `mirrored` is true for Urdu: all that is drawn is turned round then, but for what says `upright`.
    """

    width: int
    height: int
    mirrored: bool = field(default_factory=lambda: get_language() == "ur")
    _areas: list[dict[str, Any]] = field(default_factory=list)
    _bars: list[dict[str, Any]] = field(default_factory=list)
    _lines: list[dict[str, Any]] = field(default_factory=list)
    _bubbles: list[dict[str, Any]] = field(default_factory=list)
    _words: list[dict[str, Any]] = field(default_factory=list)

    def bar(self, x: float, y: float, width: float, height: float, colour: str, opacity: float = 1) -> None:
        """Draw a bar from its corner where reading begins; nothing where it has no width."""
        if width <= 0:
            return
        left, right = sorted((self._across(x), self._across(x + width)))
        self._bars.append({"x": left, "x2": right, "y": y, "y2": y + height, "colour": colour, "opacity": opacity})

    def write(
        self,
        x: float,
        y: float,
        said: str,
        *,
        align: str = "start",
        colour: str = INK,
        bold: bool = False,
        edged: bool = False,
    ) -> None:
        """Write words whose middle line is at y; `align` is start, middle or end, as the reader reads.

        `edged` puts a white edge around the letters, for words on dark ground.
        """
        if self.mirrored:
            said = isolated(said, leftward=True)
        anchor = {"start": "left", "end": "right", "middle": "center"}[align]
        if self.mirrored:
            anchor = {"left": "right", "right": "left"}.get(anchor, anchor)
        self._words.append(
            {
                "x": self._across(x),
                "y": y,
                "said": said,
                "colour": colour,
                "anchor": anchor,
                "bold": bold,
                "edged": edged,
            }
        )

    def line(self, points: Iterable[Point], colour: str = LINE, *, width: float = 1, broken: bool = False) -> None:
        """Draw a line through points."""
        name = str(len({one["line"] for one in self._lines}))
        self._lines += [
            {"line": name, "order": place, "x": self._across(x), "y": y, "colour": colour, "w": width, "broken": broken}
            for place, (x, y) in enumerate(points)
        ]

    def bubble(self, x: float, y: float, area: float, colour: str, *, edge: str = INK, upright: bool = False) -> None:
        """Draw a bubble of so many square pixels; `upright` for what stands where it stands, as on a map."""
        at = x if upright else self._across(x)
        self._bubbles.append({"x": at, "y": y, "area": area, "colour": colour, "edge": edge})

    def area(self, rings: Sequence[Sequence[Point]], colour: str) -> None:
        """Fill a polygon (the first ring, without the others), where it stands."""
        self._areas.append(
            {
                "type": "Feature",
                "geometry": {"type": "Polygon", "coordinates": [[list(point) for point in ring] for ring in rings]},
                "colour": colour,
            }
        )

    def chart(self) -> Drawing:
        """Return what was drawn as one chart: areas lowest, words on top."""
        layers: list[dict[str, Any]] = []
        if self._areas:
            projection = {"type": "identity", "scale": 1, "translate": [0, 0]}
            mark = {"type": "geoshape", "stroke": "#ffffff", "strokeWidth": 0.5}
            layers.append(_layer(self._areas, mark, color=_as_is("colour")) | {"projection": projection})
        if self._bars:
            sides = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
            seen = {"color": _as_is("colour"), "opacity": _as_is("opacity", "quantitative")}
            layers.append(_layer(self._bars, {"type": "rect"}, **self._place(), **sides, **seen))
        for broken in (False, True):
            points = [one for one in self._lines if one["broken"] == broken]
            mark = {"type": "line", "strokeCap": "round", **({"strokeDash": [5, 4]} if broken else {})}
            if points:
                drawn = {
                    "detail": {"field": "line", "type": "nominal"},
                    "order": {"field": "order", "type": "quantitative"},
                    "color": _as_is("colour"),
                    "strokeWidth": _as_is("w", "quantitative"),
                }
                layers.append(_layer(points, mark, **self._place(), **drawn))
        if self._bubbles:
            mark = {"type": "circle", "opacity": 0.85, "strokeWidth": 0.8}
            seen = {"size": _as_is("area", "quantitative"), "color": _as_is("colour"), "stroke": _as_is("edge")}
            layers.append(_layer(self._bubbles, mark, **self._place(), **seen))
        layers += self._written()
        return Drawing(self.width, self.height, layers)

    def _written(self) -> list[dict[str, Any]]:
        kinds = sorted({(one["anchor"], one["bold"], one["edged"]) for one in self._words})
        layers = []
        for kind in kinds:
            anchor, bold, edged = kind
            words = [one for one in self._words if (one["anchor"], one["bold"], one["edged"]) == kind]
            mark = {
                "type": "text",
                "align": anchor,
                "baseline": "middle",
                "fontSize": TEXT_SIZE,
                "fontWeight": 600 if bold else 400,
            }
            place = {**self._place(), "text": {"field": "said"}}
            if edged:
                edge = {"stroke": "#ffffff", "strokeWidth": 3.5, "strokeOpacity": 0.9}
                layers.append(_layer(words, mark | edge, **place))
            layers.append(_layer(words, mark, **place, color=_as_is("colour")))
        return layers

    def _place(self) -> dict[str, Any]:
        """The channels that put marks where they were drawn, pixel by pixel."""
        return {
            name: {
                "field": name,
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": [0, length], "range": [0, length], "nice": False},
            }
            for name, length in (("x", self.width), ("y", self.height))
        }

    def _across(self, x: float) -> float:
        return round(self.width - x if self.mirrored else x, 1)


def _layer(values: list[dict[str, Any]], mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    return {"data": {"values": values}, "mark": mark | {"aria": False}, "encoding": encoding}


def _as_is(name: str, kind: str = "nominal") -> dict[str, Any]:
    """A channel that takes a value as it is drawn: a colour, a width, an area."""
    return {"field": name, "type": kind, "scale": None}
