"""The world's coverage and its financing gap: reference figures, open to everybody, nothing of the registry in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saiban.frame.charts import left_to_right, svg
from saiban.frame.parameters import only
from saiban.statistics.dashboards import downloads
from saiban.statistics.dashboards.exhibits import Exhibit, text
from saiban.statistics.wording import language
from saiban.statistics.world.comparison import YEAR, WorldTable, world_table
from saiban.statistics.world.costing import STUDIES
from saiban.statistics.world.financing import GapTable, gap_table
from saiban.statistics.world.reference import table
from saiban.statistics.world.releases import Branch, branches, packaged
from saiban.statistics.world_pages import coverage, gaps

YEARS = (YEAR, 2016)
"""The year of the ILO's report, and that of the regional values in the packaged release."""
GROUPS = ("LMC", "LIC", "UMC")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a branch and a year of the world's coverage, a group of countries of the gap."""

    branch: Branch
    year: int
    group: str

    @property
    def world(self) -> WorldTable:
        """The world table of the year."""
        return _world_table(self.year)


MAKERS: dict[str, Callable[[Asked], Exhibit | None]] = {
    "beside-persons": lambda asked: coverage.beside_pakistan(asked.world, "persons"),
    "beside-households": lambda asked: coverage.beside_pakistan(asked.world, "households"),
    "regions": lambda asked: coverage.regions_of(asked.world, asked.branch),
    "gap-groups": lambda _asked: gaps.groups_of(_gap_table()),
    "gap-pakistan": lambda _asked: gaps.pakistan_of(_gap_table()),
    "gap-spending": lambda _asked: gaps.spending_of(),
    "gap-countries": lambda asked: gaps.countries_of(_gap_table(), asked.group),
    "gap-parameters": lambda _asked: gaps.parameters_of(STUDIES[0]),
}
"""Each exhibit by the code that stands in its address."""


@require_safe
def world(request: HttpRequest) -> HttpResponse:
    """Pakistan beside the world, every region of a branch, what was published and why it differs."""
    only(request, "branch", "year")
    asked = _asked(request)
    context = {
        "asked": asked,
        "branches": [(one.code, one.name.said(language()), one.perspective) for one in branches()],
        "years": YEARS,
        "before": _shown("beside-persons", asked),
        "regions": _shown("regions", asked),
        "after": _shown("beside-households", asked),
        "why": coverage.why_of(asked.world, asked.branch),
        "sources": _sources(),
        "language": language(),
    }
    return render(request, "statistics/world.html", context)


@require_safe
def gap(request: HttpRequest) -> HttpResponse:
    """What the ILO's income guarantees cost and lack, by income group and country, beside the published gap."""
    only(request, "group")
    asked, shown = _asked(request), _gap_table()
    context = {
        "asked": asked,
        "groups": [
            (one.region.code, one.region.name.said(language())) for one in shown.groups if one.region.code in GROUPS
        ],
        "by_group": _shown("gap-groups", asked),
        "why": gaps.why_of(shown),
        "pakistan": _shown("gap-pakistan", asked),
        "spending": _shown("gap-spending", asked),
        "countries": _shown("gap-countries", asked),
        "parameters": _shown("gap-parameters", asked),
        "sources": _sources(),
        "language": language(),
    }
    return render(request, "statistics/gap.html", context)


@require_safe
def download(request: HttpRequest, exhibit: str, form: str) -> HttpResponse:
    """An exhibit of these pages as a file; each row of a table carries the vintage that is part of its key."""
    only(request, "branch", "year", "group")
    if exhibit not in MAKERS or form not in downloads.FORMS:
        raise Http404
    made = MAKERS[exhibit](_asked(request))
    if made is None:
        raise Http404
    if form == "csv":
        vintage = text(packaged().vintage)
        made = replace(made, names=(*made.names, "vintage"), rows=tuple((*row, vintage) for row in made.rows))
    return downloads.FORMS[form](made, None)


def _shown(code: str, asked: Asked) -> dict[str, Any] | None:
    """Return what `statistics/_exhibit.html` wants of an exhibit; None where there is none."""
    exhibit = MAKERS[code](asked)
    if exhibit is None:
        return None
    forms = [(_("Table (CSV)"), "csv")]
    drawing = ""
    if exhibit.chart is not None:
        forms += [(_("Drawing (SVG)"), "svg"), (_("Picture (PNG)"), "png")]
        drawing = left_to_right(svg(exhibit.chart, title=exhibit.title, description=exhibit.said))
    query = f"?{urlencode(exhibit.asked)}" if exhibit.asked else ""
    files = [(label, reverse("statistics:world_download", args=[code, form]) + query) for label, form in forms]
    return {"exhibit": exhibit, "drawing": drawing, "files": files}


def _asked(request: HttpRequest) -> Asked:
    """Read what the address asks for; raises BadRequest for a branch, year or group that there is not."""
    known = {one.code: one for one in branches()}
    branch, year = request.GET.get("branch", "any"), request.GET.get("year", str(YEAR))
    group = request.GET.get("group", GROUPS[0])
    if branch not in known:
        raise BadRequest(_("There is no such branch."))
    if year not in {str(one) for one in YEARS}:
        raise BadRequest(_("There are no figures of this year."))
    if group not in GROUPS:
        raise BadRequest(_("There is no such group of countries."))
    return Asked(known[branch], int(year), group)


def _sources() -> list[tuple[str, str]]:
    return [(row["what"], row["source"]) for row in table("sources")]


@lru_cache(maxsize=len(YEARS))
def _world_table(year: int) -> WorldTable:
    return world_table(packaged(), year=year)


@lru_cache(maxsize=1)
def _gap_table() -> GapTable:
    return gap_table(packaged())
