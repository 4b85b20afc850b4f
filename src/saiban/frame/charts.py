"""Charts as SVG inside the page: drawn on the server, nothing in them that a strict Content-Security-Policy refuses."""

from __future__ import annotations

import json
import threading
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from xml.etree import ElementTree

import pylopdf_fonts_ar
from django.utils.safestring import SafeString, mark_safe

SVG = "http://www.w3.org/2000/svg"
_BASE = "https://vega.github.io/vega-datasets/"  # what vl-convert puts before every address of our own
_FORBIDDEN = {"script", "foreignObject", "iframe", "style", "image"}
_REFERRING = ("clip-path", "fill", "stroke", "mask", "filter")
_renderer = threading.Lock()  # one conversion at a time: each takes a JavaScript engine's memory

CANOPY, SUN, CLAY, INK, QUIET, LINE = "#0d5b48", "#f2b84b", "#b4552d", "#1c2825", "#55625d", "#ddd5c5"
_FONT = "Noto Naskh Arabic, system-ui, sans-serif"
_FONT_OF_PICTURES = "Liberation Sans, DejaVu Sans, Arial, sans-serif"
_ARABIC_LETTER = r"\u06"
"""How JSON writes the beginning of one."""
_LOOK = {
    "background": None,
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET,
        "titleColor": INK,
        "labelFontSize": 13,
        "titleFontSize": 14,
        "titleFontWeight": 600,
        "gridColor": LINE,
        "domainColor": QUIET,
        "tickColor": QUIET,
    },
    "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": 13, "titleFontSize": 14},
    "text": {"fontSize": 13, "color": INK},
    "mark": {"color": CANOPY},
    "range": {
        "category": [CANOPY, "#c0752a", "#3a6ea5", "#8a4f7d", SUN, "#7a8f3c", "#a1261b", "#5c6b73"],
        "heatmap": ["#f4efe3", "#b9d3c3", "#6fae95", "#2e7d64", "#083d31"],
        "ramp": ["#f4efe3", "#b9d3c3", "#6fae95", "#2e7d64", "#083d31"],
    },
}


class Chart(Protocol):
    """What can say itself in Vega-Lite: Altair's charts, and drawings that are made without it."""

    def to_dict(self) -> dict[str, Any]:
        """Return the Vega-Lite description."""
        ...


def svg(chart: Chart, *, title: str, description: str) -> SafeString:
    """Draw a chart as inline SVG with `title` and `description` for those who hear the page.

    There are no style attributes, scripts or addresses of other hosts in it. The same chart gives the same bytes. A
    chart with links is a group whose links can be reached; one without is one image.
    """
    return clean(_drawn(json.dumps(chart.to_dict(), sort_keys=True)), title=title, description=description)


@lru_cache(maxsize=128)
def _drawn(described: str) -> str:
    """Draw what Vega-Lite's JSON describes; it takes a fifth of a second, and many readers ask for the same."""
    with _renderer:
        return str(_engine().vegalite_to_svg(described, config=_LOOK, allowed_base_urls=[]))


def png(chart: Chart) -> bytes:
    """Draw a chart as a picture for slides and documents, on white, at twice the size of the page's."""
    return _pictured(json.dumps(chart.to_dict(), sort_keys=True))


@lru_cache(maxsize=32)
def png_of(drawn: str) -> bytes:
    """Return an SVG of our own making as a picture at twice its size, for what takes no SVG."""
    named = drawn if "xmlns" in drawn.split(">", 1)[0] else drawn.replace("<svg", f'<svg xmlns="{SVG}"', 1)
    with _renderer:
        return bytes(_engine().svg_to_png(named, scale=2))


@lru_cache(maxsize=32)
def _pictured(described: str) -> bytes:
    urdu = _ARABIC_LETTER in described  # of those the fonts of pictures have too few
    look = _LOOK | {"background": "#ffffff", "padding": 16, "font": _FONT if urdu else _FONT_OF_PICTURES}
    with _renderer:
        return bytes(_engine().vegalite_to_png(described, config=look, scale=2, allowed_base_urls=[]))


def clean(drawn: str, *, title: str, description: str) -> SafeString:
    """Make an SVG fit to stand in a page: see `svg`."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawn)  # noqa: S314 - made by our own renderer a moment ago
    mark = "c" + sha256(drawn.encode() + title.encode()).hexdigest()[:10]
    for parent in root.iter():
        for child in list(parent):
            if child.tag.rpartition("}")[2] in _FORBIDDEN:
                parent.remove(child)
        _clean_attributes(parent, mark)
    linked = root.find(f".//{{{SVG}}}a") is not None
    root.set("role", "group" if linked else "img")
    root.set("aria-labelledby", f"{mark}-title {mark}-desc")
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"{mark}-{tag}"})
        element.text = text
        root.insert(place, element)
    return mark_safe(ElementTree.tostring(root, encoding="unicode"))  # noqa: S308 - serialised, so escaped


def _clean_attributes(element: ElementTree.Element, mark: str) -> None:
    for name, value in list(element.attrib.items()):
        plain = name.rpartition("}")[2]
        if plain == "style" or plain.startswith("on"):
            del element.attrib[name]
        elif plain == "href":
            del element.attrib[name]
            address = value.removeprefix(_BASE)
            if address.startswith(("/", "#")) and not address.startswith("//"):
                element.set("href", address)
        elif plain == "id":
            element.set(name, f"{mark}-{value}")
        elif plain in _REFERRING and value.startswith("url(#"):
            element.set(name, value.replace("url(#", f"url(#{mark}-"))


def left_to_right(drawn: SafeString) -> SafeString:
    """Anchor texts as they were drawn, also where the page runs from right to left."""
    return SafeString(drawn.replace("<svg ", '<svg direction="ltr" ', 1))


def isolated(text: str, *, leftward: bool) -> str:
    """Keep the order of an Urdu label's words and figures within a drawing that runs from left to right."""
    return f"\u2067{text}\u2069" if leftward else text


@cache
def _engine() -> Any:
    """Return the renderer, which lets Urdu words be measured by the font in which pages show them."""
    import vl_convert  # an engine of JavaScript, which pages without charts do without

    vl_convert.register_font_directory(str(Path(pylopdf_fonts_ar.serif_path()).parent))
    return vl_convert
