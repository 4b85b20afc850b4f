"""The disclosure log of a case, on the page and on paper."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.cases.documents.queries import papers_of
from saiban.cases.work.opened import Opened
from saiban.frame.documents import pdf
from saiban.frame.once import key_of, once
from saiban.prosecution.given import whole
from saiban.prosecution.integrity import disclosing
from saiban.prosecution.integrity.disclosing import Given
from saiban.prosecution.integrity.forms import DisclosureForm
from saiban.prosecution.opening import opened_prosecution
from saiban.prosecution.queries import witnesses_of


@requires("prosecution.disclose")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def disclosure(request: HttpRequest, number: str) -> HttpResponse:
    """Show what the defence was given in a case and what was withheld; add a line."""
    opened = opened_prosecution(request, number)
    if request.method != "POST":
        return _page(request, opened, _form(opened))
    form = _form(opened, request)
    status = form.done(
        lambda: disclosing.write(
            opened=opened,
            given=Given(**form.cleaned_data),
            seen=whole(request.POST.get("seen")),
            key=f"give:{key_of(request)}",
        )
    )
    if status == 200:
        messages.success(request, _("The line stands in the disclosure log."))
        return redirect("prosecution:disclosure", number=opened.case.number)
    return _page(request, opened, form, status)


@requires("prosecution.disclose")
@never_cache
@require_safe
@transaction.atomic
def printed(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out the log as PDF, in English or Urdu."""
    opened = opened_prosecution(request, number)
    wanted = request.GET.get("language", "")
    with translation.override(wanted if wanted in ("en", "ur") else translation.get_language()):
        content = pdf(disclosing.document(opened))
    log.write(
        request.viewer,
        act="export",
        subject_kind="case",
        subjects=[opened.case.pk],
        fields=["disclosure"],
        results=1,
    )
    headers = {"Content-Disposition": f'attachment; filename="disclosure-{opened.case.number}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _form(opened: Opened, request: HttpRequest | None = None) -> DisclosureForm:
    papers = papers_of(opened.viewer, opened.case)
    return DisclosureForm(
        request.POST if request is not None else None,
        papers=[
            (version.pk, f"{paper.title} ({version.number})")
            for paper in papers
            for version in (paper.newest, *paper.older)
        ],
        witnesses=list(witnesses_of(opened.case)),
        accused=[(one.accused.number, _name(one)) for one in disclosing.supplied(opened.case)],
        lines=[line.number for line, wrong in disclosing.lines_of(opened.case) if not wrong],
    )


def _name(one: disclosing.Supplied) -> str:
    party = one.accused.party
    known = party.name if not party.protected and party.name_cipher else ""
    return f"{one.accused.number}. {known}" if known else _("Accused %(number)s") % {"number": one.accused.number}


def _page(request: HttpRequest, opened: Opened, form: DisclosureForm, status: int = 200) -> HttpResponse:
    context = {
        "case": opened.case,
        "form": form,
        "lines": disclosing.lines_of(opened.case),
        "supplied": [(one, _name(one)) for one in disclosing.supplied(opened.case)],
        "seen": opened.case.last_seq,
    }
    return render(request, "prosecution/integrity/disclosure.html", context, status=status)
