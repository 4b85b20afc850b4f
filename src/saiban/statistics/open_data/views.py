"""The public page of open data, its files and its catalogue: no sign-in, published figures alone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from saiban.statistics.models import Edition
from saiban.statistics.open_data import catalogue, files
from saiban.statistics.queries import current_edition, days


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What can be downloaded, in which forms, under which licence."""
    edition = current_edition()
    context = {
        "edition": edition,
        "files": list(files.FILES.values()),
        "licence": catalogue.LICENCE,
        "years": sorted({day.year for day in days(edition)}, reverse=True) if edition else [],
    }
    return render(request, "statistics/open_data.html", context)


@require_safe
def open_file(request: HttpRequest, name: str) -> HttpResponse:
    """One file of open data."""
    if name not in files.FILES:
        raise Http404
    return _sent(files.content(name, _edition()), files.FILES[name].media_type, name)


@require_safe
def catalogue_turtle(request: HttpRequest) -> HttpResponse:
    """The catalogue as Turtle."""
    return _sent(catalogue.as_turtle(_statements(request)).encode(), "text/turtle", "catalogue.ttl")


@require_safe
def catalogue_json_ld(request: HttpRequest) -> HttpResponse:
    """The catalogue as JSON-LD."""
    return _sent(catalogue.as_json_ld(_statements(request)).encode(), "application/ld+json", "catalogue.jsonld")


def _statements(request: HttpRequest) -> list[catalogue.Statement]:
    return files.catalogue_statements(
        _edition(),
        request.build_absolute_uri(reverse("statistics:open_data")),
        lambda name: request.build_absolute_uri(reverse("statistics:open_file", args=[name])),
    )


def _edition() -> Edition:
    edition = current_edition()
    if edition is None:
        raise Http404
    return edition


def _sent(held: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(held, content_type=f"{media_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
