"""What other pages show of requests: a part of a case's page, a tile of the home page, a figure in the menu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from saiban.cases.work.opened import Opened
from saiban.prosecution.approvals import reading
from saiban.prosecution.case_types.common import COUNSEL
from saiban.prosecution.queries import OURS


def figure(request: HttpRequest) -> str:
    """Return how many requests wait for the visitor, for the menu; nothing where none does."""
    return str(reading.count_for(request.viewer) or "")


def waiting(request: HttpRequest, _subject: object) -> Mapping[str, Any]:
    """Return how many requests wait for the visitor, for the home page."""
    return {"count": reading.count_for(request.viewer)}


def of_case(request: HttpRequest, opened: Any) -> Mapping[str, Any]:
    """Return the requests of a case that the visitor looks at, and whether they may begin one."""
    if not isinstance(opened, Opened) or opened.case.case_type not in OURS:
        return {"requests": [], "kinds": []}
    role = request.viewer.role.value if request.viewer.role is not None else ""
    return {
        "requests": [reading.asked_of(one) for one in reading.requests_of(opened.case)],
        "kinds": reading.kinds_for(opened.case) if role in COUNSEL else [],
    }
