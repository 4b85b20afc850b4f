"""A case of this room as somebody opens it."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from saiban.cases.views.opening import opened_case
from saiban.cases.work.opened import Opened
from saiban.prosecution.queries import OURS


def opened_prosecution(request: HttpRequest, number: str) -> Opened:
    """Return a case of this room as the visitor looks at it; any other, and one that is not theirs, is not there."""
    opened = opened_case(request, number)
    if opened.case.case_type not in OURS:
        raise Http404
    return opened
