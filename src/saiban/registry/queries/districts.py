"""People by district, in all and by scheme, for the map."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from saiban.access.viewer import Viewer
from saiban.directory.models import Place, Scheme
from saiban.frame.suppression import Count, hidden_in_list, shown
from saiban.registry.models import DistrictFigure
from saiban.registry.queries.sight import Sight


@dataclass(frozen=True)
class DistrictRow:
    """A district: people in the registry or the scheme, and how many of a thousand (None without a census figure)."""

    district: Place
    people: int
    per_thousand: float | None


def map_schemes(viewer: Viewer) -> list[Scheme]:
    """Return the schemes whose districts the viewer may see, by code."""
    return list(Sight(viewer).schemes.values())


def district_rows(viewer: Viewer, scheme: Scheme | None) -> list[DistrictRow]:
    """Return the districts with people in the scheme (None: in the registry), most people first.

    Those who see their own organisation alone must name one of its schemes; without one they get nothing.
    """
    sight = Sight(viewer)
    figures = DistrictFigure.objects.filter(run_ended__isnull=True)
    if scheme is None:
        figures = figures.filter(scheme__isnull=True) if sight.whole else figures.none()
    else:
        figures = figures.filter(scheme=sight.schemes.get(scheme.code))
    if viewer.districts is not None:
        figures = figures.filter(district__in=viewer.districts)
    people = {row["district"]: row["total"] for row in figures.values("district").annotate(total=Sum("people"))}
    places = Place.objects.filter(code__in=people).select_related("parent")
    rows = [DistrictRow(place, people[place.code], _per_thousand(people[place.code], place)) for place in places]
    return sorted(rows, key=lambda row: (-row.people, row.district.code))


def public_figures(rows: list[DistrictRow]) -> list[tuple[str, str, int | str]]:
    """Return the rows as they may go out: district, its code and people, `*` where the count is hidden.

    One sign for all: to tell small counts from those that cover for them would narrow down what they can be (two small
    ones of together 18 are 9 and 9). The last row is the total.
    """
    counts = [row.people for row in rows]
    hidden = hidden_in_list(counts)
    names = [(row.district.name_en, row.district.code) for row in rows]
    told = [
        (*name, _told(count, ("cell", place), hidden))
        for place, (name, count) in enumerate(zip(names, counts, strict=True))
    ]
    return [*told, ("total", "", _told(sum(counts), ("total",), hidden))]


def _told(count: int, name: Count, hidden: frozenset[Count]) -> int | str:
    return "*" if shown(count, name, hidden) is None else count


def _per_thousand(people: int, place: Place) -> float | None:
    return float(f"{1000 * people / place.population:.3g}") if place.population else None
