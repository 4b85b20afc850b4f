"""The book itself: its schemes, one scheme in plain words, two versions side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saiban.access.decorators import requires
from saiban.frame.language import page_language
from saiban.schemes import active, queries, wording
from saiban.schemes.models import SchemeVersion


@requires("schemes.view")
@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """Every scheme of the book in force, by type, and the figures that many schemes look up."""
    context = {
        "shelves": wording.shelves(queries.schemes_by_type(), page_language()),
        "shared": [(one.code, one.name.said(page_language())) for one in queries.parameter_files()],
        "waiting": queries.proposals().count(),
        "may_propose": request.viewer.may("schemes.propose"),
    }
    return render(request, "schemes/book.html", context)


@requires("schemes.view")
@require_safe
def scheme(request: HttpRequest, scheme: str) -> HttpResponse:
    """One scheme in plain words: who, how much, since when, by which source, how one gets in, and worked examples."""
    book = queries.book_of(scheme)
    if book is None:
        raise Http404
    context = {
        "code": scheme,
        "proposals": queries.proposals(scheme),
        "versions": queries.versions(scheme).filter(state=SchemeVersion.State.APPROVED),
        "packaged": scheme in active.packaged_texts(),
        "may_propose": request.viewer.may("schemes.propose"),
    }
    if scheme in book.shared:
        shown = wording.figures_page(book.shared[scheme], page_language())
        return render(request, "schemes/figures.html", context | {"shown": shown})
    return render(
        request, "schemes/scheme.html", context | {"shown": wording.scheme_page(book, scheme, page_language())}
    )


@requires("schemes.view")
@require_safe
def compare(request: HttpRequest, scheme: str, before: int, after: int) -> HttpResponse:
    """Two versions of a scheme's file, line by line; version 0 is the packaged one."""
    texts = [queries.text_of(scheme, number) for number in (before, after)]
    if None in texts:
        raise Http404
    known = queries.versions(scheme).exclude(state=SchemeVersion.State.WITHDRAWN).order_by("number")
    context = {
        "code": scheme,
        "before": before,
        "after": after,
        "lines": queries.compared(texts[0] or "", texts[1] or ""),
        "numbers": [*([0] if scheme in active.packaged_texts() else []), *known.values_list("number", flat=True)],
    }
    return render(request, "schemes/compare.html", context)
