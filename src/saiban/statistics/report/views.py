"""The page of the reports, and the yearly coverage report as PDF."""

from __future__ import annotations

import functools

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from saiban.access.decorators import requires
from saiban.statistics.accounts.items import financial_year
from saiban.statistics.accounts.rules import last_ended
from saiban.statistics.models import Edition
from saiban.statistics.queries import current_edition, days
from saiban.statistics.report.yearly import NoFigures, coverage_report
from saiban.statistics.targets.queries import programmes
from saiban.statistics.wording import language


@requires("statistics.view")
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What can be printed and sent: the yearly report, progress reports, the inquiry's tables, open data."""
    edition = current_edition()
    last = last_ended(timezone.localdate())
    context = {
        "edition": edition,
        "years": sorted({day.year for day in days(edition)}, reverse=True) if edition else [],
        "programmes": programmes(),
        "financial_years": [(year, financial_year(year)) for year in range(last, last - 3, -1)],
    }
    return render(request, "statistics/reports.html", context)


@require_safe
def coverage_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The coverage report of a year, in the reader's language; published figures alone, so for everybody."""
    edition = current_edition()
    if edition is None:
        raise Http404
    try:
        held = _report(edition.digest, year, language())
    except NoFigures as error:
        raise Http404(str(error)) from None
    answer = HttpResponse(held, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="coverage-{year}.pdf"'
    return answer


@functools.lru_cache(maxsize=8)
def _report(digest: str, year: int, language: str) -> bytes:
    """Typeset a report once for each edition, year and language: it takes seconds, and anybody may ask for it."""
    with translation.override(language):
        return coverage_report(Edition.objects.get(digest=digest), year)
