"""The pages of figures: all indicators, one of them broken down, prosecutors against their mix of cases, a download."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.access.models import AccessLog
from saiban.frame.exports import csv_response
from saiban.frame.marks import Origin
from saiban.prosecution.figures import editions, reading
from saiban.prosecution.figures.drawing import funnel, picture
from saiban.prosecution.indicators import DIMENSIONS, Indicator, Measured, indicators, publishable

HEADLINES = ("Q1", "T1.first", "T6.norm", "T11", "T11.prosecution")
"""Figures of the picture above the others: shares, each with every denominator."""


@require_safe
@requires("prosecution.figures")
def overview(request: HttpRequest) -> HttpResponse:
    """Every indicator of the viewer's service in a period, pictures first."""
    made = _newest(request)
    if made is None:
        return render(request, "prosecution/figures/nothing_yet.html")
    asked = reading.asked_of(request, made)
    asked = reading.Asked(asked.period, "")
    rows = reading.rows(reading.told(request.viewer, made, asked), "")
    first = [row for row in rows if row.measured.figure in HEADLINES and not row.measured.by]
    groups = []
    for letter, title in _groups():
        these = [one for one in indicators().values() if one.code[0] in letter]
        shown = [(one, [row for row in rows if _of(row, one) and not row.measured.by]) for one in these]
        groups.append((title, [(one, each) for one, each in shown if each]))
    context = {
        "asked": asked,
        "made": made,
        "groups": groups,
        "picture": picture(
            first,
            with_of=True,
            title=_("The main figures"),
            description="; ".join(f"{row.label} ({row.of}): {row.value}" for row in first),
        ),
        "both": [row for row in first if row.measured.figure == "Q1"],
    }
    return render(request, "prosecution/figures/overview.html", context)


@require_safe
@requires("prosecution.figures")
def one(request: HttpRequest, indicator: str) -> HttpResponse:
    """An indicator with all its figures, for all and by a dimension."""
    about, made = _indicator(indicator), _newest(request)
    if made is None:
        return render(request, "prosecution/figures/nothing_yet.html")
    asked = reading.asked_of(request, made)
    found = reading.told(request.viewer, made, asked, [figure.code for figure in about.figures])
    rows = reading.rows(found, asked.by)
    exhibits = []
    for (_code, _denominator), same in groupby(
        sorted(rows, key=lambda row: (row.measured.figure, row.measured.denominator)),
        key=lambda row: (row.measured.figure, row.measured.denominator),
    ):
        each = list(same)
        whole = next((row for row in each if not row.measured.by), None)
        parts = [row for row in each if row.measured.by]
        figure = next(one for one in about.figures if one.code == each[0].measured.figure)
        drawing = picture(
            parts or each,
            title=f"{figure.name}: {each[0].of}" if each[0].of else str(figure.name),
            description="; ".join(f"{row.label}: {row.value}" for row in (parts or each)),
        )
        exhibits.append({"figure": figure, "of": each[0].of, "whole": whole, "parts": parts, "picture": drawing})
    context = {
        "indicator": about,
        "asked": asked,
        "made": made,
        "exhibits": exhibits,
        "dimensions": [(code, str(words)) for code, words in DIMENSIONS.items() if code in reading.BY],
        "adjustable": any(figure.adjust for figure in about.figures) and request.viewer.may("prosecution.prosecutors"),
    }
    return render(request, "prosecution/figures/one.html", context)


@require_safe
@requires("prosecution.prosecutors")
def prosecutors(request: HttpRequest, indicator: str) -> HttpResponse:
    """An indicator of each prosecutor against what is expected of such cases, by name."""
    about, made = _indicator(indicator), _newest(request)
    if made is None:
        return render(request, "prosecution/figures/nothing_yet.html")
    figure = next((figure for figure in about.figures if figure.adjust), None)
    if figure is None:
        raise Http404
    asked = reading.asked_of(request, made)
    names = reading.names_of("prosecutor")
    rows = reading.told_of_prosecutors(request.viewer, made, asked, figure.code)
    log.write(request.viewer, act="list", subject_kind="prosecutors", results=len(rows))
    told = sorted(((names.get(row.prosecutor, row.prosecutor), row) for row in rows), key=lambda pair: pair[0])
    drawing = funnel(
        rows,
        title=_("Each point is a prosecutor"),
        description=_("Across: how many are expected. Upward: observed for each expected; 1.00 is the same."),
    )
    context = {
        "indicator": about,
        "figure": figure,
        "asked": asked,
        "made": made,
        "rows": [pair for pair in told if pair[1].ratio is not None],
        "few": [pair for pair in told if pair[1].ratio is None],
        "picture": drawing,
    }
    return render(request, "prosecution/figures/prosecutors.html", context)


@require_safe
@requires("prosecution.figures")
def download(request: HttpRequest, indicator: str) -> HttpResponseBase:
    """The figures of an indicator as a file that may go out: small groups are hidden; the download is logged."""
    about, made = _indicator(indicator), _newest(request)
    if made is None:
        raise Http404
    asked = reading.asked_of(request, made)
    found = publishable(reading.told(request.viewer, made, asked, [figure.code for figure in about.figures]))
    log.write(request.viewer, act="export", subject_kind="figures", results=len(found))
    user = request.viewer.user
    entry = AccessLog.objects.filter(user=user, request=request.number).latest("at")
    organisation = request.viewer.organisation.name_en if request.viewer.organisation else ""
    origin = Origin(f"F-{entry.pk:06d}", organisation, f"{user.full_name} ({user.username})", timezone.now())
    columns = ["figure", "of", "by", "group", "numerator", "n", "value", "low", "high", "p90", "hidden", "from", "to"]
    rows = [(*_cells(row), row.hidden, asked.period.begins, asked.last) for row in found]
    return csv_response(f"{about.code}.csv", columns, rows, origin=origin)


def _cells(row: Measured) -> tuple[object, ...]:
    counts = (row.numerator, row.n, row.value, row.low, row.high, row.p90)
    return (row.figure, row.denominator, row.by, row.group, *counts)


def _newest(request: HttpRequest) -> editions.Made | None:
    organisation = request.viewer.organisation
    return editions.newest(organisation.pk) if organisation is not None else None


def _indicator(code: str) -> Indicator:
    try:
        return indicators()[code]
    except KeyError as error:
        raise Http404 from error


def _of(row: reading.Row, indicator: Indicator) -> bool:
    return row.measured.figure in {figure.code for figure in indicator.figures}


def _groups() -> list[tuple[str, str]]:
    return [
        ("Q", _("Quality of prosecutions")),
        ("T", _("Time and hearings")),
        ("AB", _("Appeals and bail")),
        ("L", _("Load of counsel")),
        ("V", _("Victims and witnesses")),
        ("FD", _("Differences and data")),
    ]
