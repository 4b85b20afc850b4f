"""The download of the inquiry's tables."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saiban.access.decorators import requires
from saiban.frame.parameters import only
from saiban.statistics.accounts.rules import last_ended
from saiban.statistics.queries import current_edition

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("statistics.view")
@require_safe
def inquiry_workbook(request: HttpRequest) -> HttpResponse:
    """Tables S1 to S6 as XLSX; `year` is the financial year of the accounts (the one that ended last)."""
    from saiban.statistics.inquiry.workbook import workbook  # brings DuckDB, which pages do without

    only(request, "year")
    text = request.GET.get("year", str(last_ended(timezone.localdate())))
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise BadRequest(_("The year is a number such as 2025."))
    edition = current_edition()
    if edition is None:
        raise Http404
    answer = HttpResponse(workbook(edition, int(text)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="ssi-{text}.xlsx"'
    return answer
