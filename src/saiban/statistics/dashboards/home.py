"""The tile of the home page: how many people are covered, with the way to the dashboards."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from saiban.statistics.dashboards.reader import for_everybody, for_viewer
from saiban.statistics.definitions import indicators
from saiban.statistics.wording import label, said

_SHOWN = ("any", "children", "older")


def covered(request: HttpRequest) -> Mapping[str, object]:
    """Return what the tile shows: of those who may see the dashboards exact figures, of others the published ones."""
    reader = for_viewer(request.viewer) if request.viewer.may("statistics.view") else for_everybody()
    if reader is None:
        return {"figures": []}
    found = [(indicators()[code], reader.figure(code)) for code in _SHOWN]
    figures = [(label(one), said(figure), reader.url_of(figure)) for one, figure in found if figure]
    return {"figures": figures, "all": reader.url("coverage"), "as_of": reader.edition.as_of}
