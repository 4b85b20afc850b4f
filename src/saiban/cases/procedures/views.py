"""Pages of the procedures: which there are, one to read, one to print."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from saiban.access.decorators import requires
from saiban.cases import types
from saiban.cases.declarations import CaseType
from saiban.cases.procedures.manual import manual
from saiban.frame.documents import Picture, pdf


@require_safe
@requires("cases.procedures")
def procedures(request: HttpRequest) -> HttpResponse:
    """The procedures by which this installation works."""
    context = {"types": types.registered(), "may_days": request.viewer.may("cases.days")}
    return render(request, "cases/procedures/procedures.html", context)


@require_safe
@requires("cases.procedures")
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure, to read."""
    declared = _type(code)
    parts = [
        {
            "kind": type(part).__name__.lower(),
            "part": part,
            "svg": mark_safe(part.svg) if isinstance(part, Picture) else "",  # noqa: S308 - of our own making, escaped
        }
        for part in manual(declared).parts
    ]
    return render(request, "cases/procedures/procedure.html", {"type": declared, "parts": parts})


@require_safe
@requires("cases.procedures")
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure, to print."""
    declared = _type(code)
    headers = {"Content-Disposition": f'attachment; filename="procedure-{declared.code}.pdf"'}
    return HttpResponse(pdf(manual(declared)), content_type="application/pdf", headers=headers)


def _type(code: str) -> CaseType:
    try:
        return types.case_type(code)
    except KeyError as unknown:
        raise Http404 from unknown
