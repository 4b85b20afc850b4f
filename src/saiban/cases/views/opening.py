"""Opening a case for a page: seen by its number, or not there at all."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from saiban.cases.models import Case
from saiban.cases.numbering import NotACaseNumber, parse_case_number
from saiban.cases.work.opened import Opened, open_for


def opened_case(request: HttpRequest, number: str) -> Opened:
    """Return the case of a number as the visitor looks at it; one that is not theirs is not there (404)."""
    try:
        return open_for(request.viewer, parse_case_number(number))
    except (Case.DoesNotExist, NotACaseNumber):
        raise Http404 from None
