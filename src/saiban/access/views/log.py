"""The log, for auditors."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from saiban.access import log, queries
from saiban.access.decorators import requires
from saiban.access.forms import LogFilterForm
from saiban.frame.parameters import page_number

ROWS_ON_A_PAGE = 50


@requires("access.log")
@never_cache
@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    """Who looked at whom, when and why. Opened without a filter it shows nothing yet; looking is itself logged."""
    number = page_number(request, *LogFilterForm.base_fields)
    asked = any(request.GET.values())
    form = LogFilterForm(request.GET if asked else None)
    context = {"form": form, "page": None, "lines": []}
    if asked and form.is_valid():
        wanted = queries.LogFilter(**form.cleaned_data)
        page = Paginator(queries.log_rows(request.viewer, wanted), ROWS_ON_A_PAGE).get_page(number)
        context |= {"page": page, "lines": queries.shown(page, wanted.number)}
        about = queries.keys_of(wanted.number) if wanted.number else []
        kind = queries.kind_named(wanted.number) if wanted.number else "log"
        log.write(request.viewer, act="read_log", subject_kind=kind, subjects=about, results=len(page))
        context["query"] = urlencode({name: value for name, value in request.GET.items() if name != "page"})
    return render(request, "access/log.html", context, status=400 if asked and not form.is_valid() else 200)
