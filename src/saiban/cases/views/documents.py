"""Documents of a case: handed in, opened, made."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.cases.actors import Actor
from saiban.cases.declarations import Confidentiality
from saiban.cases.documents import generating, services
from saiban.cases.documents.kinds import DocumentRefused
from saiban.cases.documents.queries import NotToBeOpened, open_version, papers_of
from saiban.cases.forms import DocumentForm
from saiban.cases.models import Case, DocumentVersion
from saiban.cases.views.opening import opened_case
from saiban.frame.once import once


@require_http_methods(["GET", "POST"])
@requires("cases.act")
@once
@transaction.atomic
def hand_in(request: HttpRequest, number: str) -> HttpResponse:
    """Put a document into a case."""
    opened = opened_case(request, number)
    form = DocumentForm(opened.declared, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.add(
                actor=Actor.officer(request.viewer),
                case=opened.case,
                file_name=given["file"].name,
                content=given["file"].read(),
                kind=given["kind"],
                title=given["title"],
                confidentiality=Confidentiality(given["confidentiality"]),
            )
        except DocumentRefused as refused:
            form.add_error("file", str(refused))
        else:
            return _done(request, opened.case)
    context = {"opened": opened, "case": opened.case, "form": form, "title": _("Hand in a document"), "upload": True}
    return render(request, "cases/form.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("cases.act")
@once
@transaction.atomic
def new_version(request: HttpRequest, number: str, key: int) -> HttpResponse:
    """Put a new version of a document beside the ones that are there."""
    opened = opened_case(request, number)
    paper = next((one for one in papers_of(request.viewer, opened.case) if one.document.pk == key), None)
    if paper is None:
        raise Http404
    form = DocumentForm(opened.declared, request.POST or None, request.FILES or None)
    for name in ("kind", "title", "confidentiality"):
        del form.fields[name]
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        actor = Actor.officer(request.viewer)
        try:
            services.add_version(actor=actor, document=paper.document, file_name=file.name, content=file.read())
        except DocumentRefused as refused:
            form.add_error("file", str(refused))
        else:
            return _done(request, opened.case)
    title = _("New version: {title}").format(title=paper.title)
    context = {"opened": opened, "case": opened.case, "form": form, "title": title, "upload": True}
    return render(request, "cases/form.html", context, status=400 if form.errors else 200)


@require_safe
@requires("cases.view")
@transaction.atomic
def document(request: HttpRequest, number: str, key: int) -> HttpResponse:
    """Give a version of a document out, as a file and never as a page of ours."""
    opened = opened_case(request, number)
    try:
        version, content = open_version(request.viewer, opened.case, key)
    except DocumentVersion.DoesNotExist:
        raise Http404 from None
    except NotToBeOpened as refused:
        messages.error(request, str(refused))
        return redirect("cases:case", opened.case.number)
    return HttpResponse(
        content,
        content_type=version.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{opened.case.number}-{version.pk}{version.suffix}"',
            "Cache-Control": "no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


@require_POST
@requires("cases.act")
@once
@transaction.atomic
def make(request: HttpRequest, number: str) -> HttpResponse:
    """Make a document by its template, in the language of the page, and put it into the case."""
    opened = opened_case(request, number)
    code, format = request.POST.get("template", ""), request.POST.get("format", "")
    if format not in ("pdf", "docx"):
        raise Http404
    try:
        generating.make(
            opened, code, format=format, language=get_language() or "en", actor=Actor.officer(request.viewer)
        )
    except DocumentRefused as refused:
        messages.error(request, str(refused))
        return redirect("cases:case", opened.case.number)
    return _done(request, opened.case)


def _done(request: HttpRequest, case: Case) -> HttpResponse:
    log.write(request.viewer, act="case_work", subject_kind="case", subjects=[case.pk], fields=["document"])
    messages.success(request, _("The document stands in the case."))
    return redirect("cases:case", case.number)
