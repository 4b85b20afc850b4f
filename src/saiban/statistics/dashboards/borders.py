"""Borders of districts out of a GeoJSON file, thinned until a map is light, and kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.frame.canvas import Point
from saiban.statistics.models import Borders
from saiban.terms import places

LARGEST = 40 * 1024 * 1024  # bytes of a file
_STEP = 0.02  # degrees: half a pixel of the map
_WEST, _EAST, _SOUTH, _NORTH = 60.0, 78.0, 23.0, 38.0
_RINGS = 6  # polygons of a district at most, the largest: islands of a creek are left out

Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]


def borders() -> dict[str, tuple[Polygon, ...]]:
    """Return the polygons of each district that somebody supplied; nothing where nobody did."""
    newest = Borders.objects.last()
    areas: Mapping[str, Any] = newest.areas if newest else {}
    return {
        district: tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in polygons)
        for district, polygons in areas.items()
    }


def source_of_borders() -> str:
    """Return whose borders are drawn; empty where there are none."""
    newest = Borders.objects.last()
    return newest.source if newest else ""


@transaction.atomic
def supply(*, by: Viewer, content: bytes, source: str) -> Borders:
    """Keep the borders of a GeoJSON file, and log who supplied them. Raises ValidationError as `read`."""
    made = Borders.objects.create(source=source, areas=read(content), supplied_by=by.user)
    log.write(by, act="statistics.borders", subject_kind="borders", subjects=[made.pk], results=len(made.areas))
    return made


def read(content: bytes) -> dict[str, list[list[list[list[float]]]]]:
    """Return the thinned polygons of each district named in a GeoJSON file.

    A feature's district is found by its P-code or its name, in whichever property; features of other places are left
    out, several of one district are put together. Raises ValidationError, saying what to do, for a file that is no
    GeoJSON, names no district, or is in other coordinates than degrees of longitude and latitude.
    """
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than 40 MB: thin its lines first."))
    try:
        collection = json.loads(content)
        features = collection["features"]
        found: dict[str, list[list[list[list[float]]]]] = {}
        for feature in features:
            district = _district_of(feature.get("properties") or {})
            if district:
                found.setdefault(district, []).extend(_thinned(feature["geometry"]))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise ValidationError(
            _("The file is no GeoJSON collection of polygons. Export the districts as GeoJSON (EPSG:4326).")
        ) from None
    if not any(found.values()):
        raise ValidationError(
            _("The file names no district. Each feature wants a property with the P-code or the name of its district.")
        )
    return {
        district: sorted(polygons, key=_size, reverse=True)[:_RINGS] for district, polygons in sorted(found.items())
    }


def _district_of(properties: Mapping[str, object]) -> str | None:
    texts = [value for value in properties.values() if isinstance(value, str) and value.strip()]
    codes = {place.pcode for place in places.districts()}
    for value in texts:
        if value.strip() in codes:
            return value.strip()
    province = next((code for value in texts if (code := places.find_province(value))), None)
    return next((code for value in texts if (code := places.find_district(value, province))), None)


def _thinned(geometry: Mapping[str, Any]) -> list[list[list[list[float]]]]:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind not in {"Polygon", "MultiPolygon"}:
        raise ValueError(kind)
    polygons = coordinates if kind == "MultiPolygon" else [coordinates]
    return [rings for polygon in polygons if (rings := list(_rings(polygon)))]


def _rings(polygon: Sequence[Sequence[Sequence[float]]]) -> Iterator[list[list[float]]]:
    for ring in polygon:
        points = [(float(point[0]), float(point[1])) for point in ring]
        if not all(_WEST <= x <= _EAST and _SOUTH <= y <= _NORTH for x, y in points):
            raise ValidationError(
                _("The file's coordinates are not degrees of longitude and latitude in Pakistan (EPSG:4326).")
            )
        kept = thin(points, _STEP)
        if len(kept) >= 4:
            yield [[round(x, 2), round(y, 2)] for x, y in kept]


def thin(points: Sequence[Point], step: float) -> list[Point]:
    """Return a closed ring's points without those nearer than `step` to the line between the points that are kept.

    Douglas and Peucker, "Algorithms for the reduction of the number of points required to represent a digitized line",
    Cartographica 10, 1973; without recursion, since a coast has tens of thousands of points.
    """
    if len(points) < 4:
        return list(points)
    far = max(range(len(points)), key=lambda place: _apart(points[0], points[place]))
    keep = {0, far, len(points) - 1}
    waiting = [(0, far), (far, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        away, place = max((_distance(points[at], points[first], points[last]), at) for at in range(first + 1, last))
        if away > step:
            keep.add(place)
            waiting += [(first, place), (place, last)]
    return [points[place] for place in sorted(keep)]


def _apart(one: Point, other: Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _distance(point: Point, first: Point, last: Point) -> float:
    """How far a point is from the line between two others; from the first where they are one."""
    along_x, along_y = last[0] - first[0], last[1] - first[1]
    length = (along_x**2 + along_y**2) ** 0.5
    if not length:
        return _apart(point, first) ** 0.5
    return abs(along_x * (first[1] - point[1]) - (first[0] - point[0]) * along_y) / length


def _size(polygon: Sequence[Sequence[Sequence[float]]]) -> float:
    """The area of a polygon's outer ring, in square degrees (the shoelace formula)."""
    ring = polygon[0]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2
