"""The page of schemes, and which may lawfully be drawn together."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saiban.directory import queries
from saiban.frame.needs import needs


@needs("directory.view")
@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    """Every scheme with its organisation, and the ruling on every two of them with its reason and source."""
    rows = list(queries.schemes())
    named = {scheme.code: scheme for scheme in rows}
    pairs = [
        (named[first], named[second], one)
        for (first, second), one in sorted(queries.combinations().items())
        if first < second and "survey" not in (named[first].kind, named[second].kind)
    ]
    return render(request, "directory/schemes.html", {"schemes": rows, "pairs": pairs})
