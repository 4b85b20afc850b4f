"""The dashboards. Each page stands twice: for everybody, and for those who have signed in and see exact figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from saiban.access.decorators import requires
from saiban.access.models import Purpose
from saiban.frame.charts import left_to_right, svg
from saiban.frame.parameters import only, page_number
from saiban.statistics import queries
from saiban.statistics.dashboards import borders as districts_borders
from saiban.statistics.dashboards import downloads
from saiban.statistics.dashboards.asked import Asked, asked_of, choices, day_of, group_of
from saiban.statistics.dashboards.exhibits import Exhibit
from saiban.statistics.dashboards.forms import BordersForm
from saiban.statistics.dashboards.groups import breakdown
from saiban.statistics.dashboards.reader import Reader, for_everybody, for_viewer
from saiban.statistics.dashboards.shown import DASHBOARDS, exhibits
from saiban.statistics.dashboards.shown import exhibit as exhibit_of
from saiban.statistics.definitions import indicators
from saiban.statistics.denominators import sources
from saiban.statistics.people_under import NotKept
from saiban.statistics.wording import NAMES_OF_DIMENSIONS, Names, hidden, label, language, said

View = Callable[..., HttpResponse]


def _public(name: str) -> View:
    """Return the view of a page as it answers everybody."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return _dashboard(request, name, for_everybody())

    return view


def _signed_in(name: str) -> View:
    """Return the view of a page for those who have signed in."""

    @require_safe
    @requires("statistics.view")
    def view(request: HttpRequest) -> HttpResponse:
        return _dashboard(request, name, for_viewer(request.viewer))

    return view


public_coverage, coverage = _public("coverage"), _signed_in("coverage")
public_districts, districts = _public("districts"), _signed_in("districts")
public_ages, ages = _public("ages"), _signed_in("ages")
public_schemes, schemes = _public("schemes"), _signed_in("schemes")
public_time, time = _public("time"), _signed_in("time")
public_entitlement, entitlement = _public("entitlement"), _signed_in("entitlement")
public_league, league = _public("league"), _signed_in("league")


def _dashboard(request: HttpRequest, name: str, reader: Reader | None) -> HttpResponse:
    page = DASHBOARDS[name]
    if reader is None:
        return _nothing_yet(request, name)
    asked = asked_of(request, reader, broken_down_by=page.broken_down_by)
    made = [exhibit_of(code, reader, asked) for code in page.exhibits]
    context = {
        "page": page,
        "asked": asked,
        "exhibits": [shown(one, reader) for one in made if one.rows],
        "choices": [(one.code, label(one)) for one in choices(page.broken_down_by)] if page.chosen else [],
        "borders": name == "districts" and reader.signed_in and request.viewer.may("statistics.borders"),
        **_about(reader),
    }
    return render(request, "statistics/dashboard.html", context)


def _nothing_yet(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "statistics/nothing_yet.html", {"page": DASHBOARDS[name]})


def _about(reader: Reader) -> dict[str, Any]:
    return {"reader": reader, "edition": reader.edition, "days": reader.days}


def shown(exhibit: Exhibit, reader: Reader) -> dict[str, Any]:
    """Return what `statistics/_exhibit.html` wants of an exhibit."""
    query = dict(exhibit.asked)
    files = [(_("Table (CSV)"), reader.url("download", exhibit.code, "csv", **query))]
    if exhibit.chart is None:
        return {"exhibit": exhibit, "drawing": "", "files": files}
    files += [
        (_("Drawing (SVG)"), reader.url("download", exhibit.code, "svg", **query)),
        (_("Picture (PNG)"), reader.url("download", exhibit.code, "png", **query)),
    ]
    drawing = left_to_right(svg(exhibit.chart, title=exhibit.title, description=exhibit.said or exhibit.title))
    return {"exhibit": exhibit, "drawing": drawing, "files": files}


@require_safe
def public_download(request: HttpRequest, exhibit: str, form: str) -> HttpResponse:
    """An exhibit of published figures as a file."""
    return _download(request, exhibit, form, for_everybody())


@require_safe
@requires("statistics.view")
def download(request: HttpRequest, exhibit: str, form: str) -> HttpResponse:
    """An exhibit as a file for those who have signed in; it is marked and logged, since it may hold small figures."""
    return _download(request, exhibit, form, for_viewer(request.viewer))


def _download(request: HttpRequest, code: str, form: str, reader: Reader | None) -> HttpResponse:
    if reader is None or form not in downloads.FORMS or code not in exhibits():
        raise Http404
    made = exhibit_of(code, reader, asked_of(request, reader))
    if form == "csv" and reader.signed_in:
        return downloads.marked(made, request)
    return downloads.FORMS[form](made, reader)


@require_safe
def public_figure(request: HttpRequest, indicator: str) -> HttpResponse:
    """What a published figure is made of."""
    return _figure(request, indicator, for_everybody())


@require_safe
@requires("statistics.view")
def figure(request: HttpRequest, indicator: str) -> HttpResponse:
    """What a figure is made of, and the way to the people under it for those who may see them."""
    return _figure(request, indicator, for_viewer(request.viewer))


def _figure(request: HttpRequest, code: str, reader: Reader | None) -> HttpResponse:
    if reader is None or code not in indicators():
        raise Http404
    only(request, "by", "as_of")
    one, group, day = indicators()[code], group_of(request), day_of(request, reader)
    found = reader.figure(code, group, day)
    if found is None:
        raise Http404
    dimensions = (
        [] if group else [made for name in one.breakdowns if (made := breakdown(reader, Asked(one, day), name)).rows]
    )
    source = sources().get(found.denominator_source)
    names, spoken = Names(), language()
    context = {
        "indicator": one,
        "label": label(one),
        "definition": one.definition.said(spoken),
        "numerator": one.numerator.said(spoken),
        "denominator": one.denominator.said(spoken),
        "group": names.group(group),
        "group_parts": [(NAMES_OF_DIMENSIONS[name], names.of(name, value)) for name, value in group],
        "figure": found,
        "hidden": hidden(found),
        "said": said(found),
        "source": source and {"label": source.label.said(spoken), "note": source.note.said(spoken), "of": source},
        "whole": reader.url("figure", code, as_of=request.GET.get("as_of", "")) if group else "",
        "exhibits": [shown(made, reader) for made in dimensions],
        "people": _people_url(request, reader, code),
        **_about(reader),
    }
    return render(request, "statistics/figure.html", context)


def _people_url(request: HttpRequest, reader: Reader, code: str) -> str:
    """Return where the people under a figure are listed; empty for those who may not see them."""
    if not (reader.signed_in and request.viewer.may("statistics.rows")):
        return ""
    return reader.url("people", code, **request.GET.dict())


@require_safe
@requires("statistics.rows")
def people(request: HttpRequest, indicator: str) -> HttpResponse:
    """The people who are counted in a figure, a page at a time, by registry number; the look is logged."""
    page = page_number(request, "by", "as_of")
    reader = for_viewer(request.viewer)
    if reader is None or indicator not in indicators():
        raise Http404
    group = group_of(request)
    found = reader.figure(indicator, group, day_of(request, reader))
    if found is None:
        raise Http404
    one = indicators()[indicator]
    context = {
        "label": label(one),
        "numerator": one.numerator.said(language()),
        "group": Names().group(group),
        "figure": found,
        "back": reader.url_of(found),
        "query": urlencode({name: value for name, value in request.GET.items() if name != "page"}),
        **_about(reader),
    }
    try:
        context["people"] = queries.numerator_people(request.viewer, Purpose(request.viewer.purpose), found, page)
    except NotKept:
        context["people"] = None
    return render(request, "statistics/people.html", context)


@require_http_methods(["GET", "POST"])
@requires("statistics.borders")
def borders(request: HttpRequest) -> HttpResponse:
    """The borders that maps draw, and a form to supply others."""
    only(request)
    form = BordersForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read()
            made = districts_borders.supply(by=request.viewer, content=content, source=form.cleaned_data["source"])
        except ValidationError as fault:
            form.add_error("file", fault)
        else:
            count = len(made.areas)
            told = ngettext("%(count)s district has borders.", "%(count)s districts have borders.", count)
            messages.success(request, told % {"count": count})
            return redirect("statistics:districts")
    drawn = districts_borders.borders()
    context = {"form": form, "drawn": len(drawn), "source": districts_borders.source_of_borders()}
    return render(request, "statistics/borders.html", context, status=400 if form.errors else 200)
