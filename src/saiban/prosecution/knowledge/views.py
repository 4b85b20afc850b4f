"""Pages of the library: search, one entry, a new one, as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from saiban.access.decorators import requires
from saiban.cases.faults import FieldFaults
from saiban.frame.exports import csv_response
from saiban.frame.marks import Origin
from saiban.frame.once import key_of, once
from saiban.prosecution.knowledge import queries, services, tables
from saiban.prosecution.knowledge.folding import read_links
from saiban.prosecution.knowledge.forms import EntryForm, initial_of
from saiban.prosecution.models import Authority
from saiban.prosecution.scrutiny.checklist import items

State = Authority.State
SHOWN = 100
APPROVE = "prosecution.approve_authority"


@requires("prosecution.library")
@never_cache
@require_http_methods(["GET", "POST"])
def library(request: HttpRequest) -> HttpResponse:
    """Search the library by words or section; what waits for a second person stands above."""
    asked = request.POST if request.method == "POST" else request.GET
    words, written = asked.get("words", "").strip()[:200], asked.get("section", "").strip()[:60]
    sections, _unread = read_links(written)
    entries = queries.found(words, sections[0] if sections else "")
    if written and not sections:
        entries = entries.none()
    context = {
        "words": words,
        "section": written,
        "entries": entries[:SHOWN],
        "total": entries.count(),
        "shown": SHOWN,
        "waiting": queries.waiting(),
    }
    return render(request, "prosecution/library/library.html", context)


@requires("prosecution.library")
@never_cache
@require_http_methods(["GET", "POST"])
@once
def entry(request: HttpRequest, key: int) -> HttpResponse:
    """One entry: its point, where it belongs, who proposed and approved it; a second person decides here."""
    one = get_object_or_404(
        Authority.objects.select_related("proposed_by__user", "decided_by__user", "replaces"), pk=key
    )
    said = request.POST.get("state", "")
    fault = ""
    if request.method == "POST":
        if not request.viewer.may(APPROVE) or said not in (State.APPROVED, State.REFUSED, State.WITHDRAWN):
            return HttpResponse(status=403)
        try:
            services.decide(viewer=request.viewer, entry=one, state=said)
        except FieldFaults as faults:
            fault = "; ".join(str(words) for words in faults.faults.values())
            one.refresh_from_db()
        else:
            return HttpResponseRedirect(request.path)
    own = one.proposed_by is not None and one.proposed_by.user_id == request.user.pk
    context = {
        "entry": one,
        "items": [items()[code].title for code in one.items if code in items()],
        "fault": fault,
        "may_decide": request.viewer.may(APPROVE) and not own,
        "own": own,
    }
    return render(request, "prosecution/library/entry.html", context, status=409 if fault else 200)


@requires("prosecution.library")
@never_cache
@require_http_methods(["GET", "POST"])
@once
def propose(request: HttpRequest) -> HttpResponse:
    """Propose an entry, or one that puts another right (`?replaces=`)."""
    number = request.GET.get("replaces", "")
    old = get_object_or_404(Authority, pk=number, state=State.APPROVED) if number.isdecimal() else None
    form = EntryForm(request.POST or None, initial=initial_of(old) if old is not None else None)
    if request.method == "POST" and form.is_valid():
        key = f"library:{request.user.pk}:{key_of(request)}"
        try:
            made = services.propose(viewer=request.viewer, values=form.cleaned_data, key=key, replaces=old)
        except FieldFaults as faults:
            for name, said in faults.faults.items():
                form.add_error(name, str(said))
        else:
            messages.success(request, _("It stands in the library once a second person has approved it."))
            return HttpResponseRedirect(reverse("prosecution:library_entry", args=[made.pk]))
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "prosecution/library/propose.html", {"form": form, "old": old}, status=status)


@requires("prosecution.library")
@never_cache
@require_http_methods(["GET", "POST"])
def table(request: HttpRequest) -> HttpResponse:
    """Take entries in from a file, each as a proposal; and what became of its rows."""
    context: dict[str, Any] = {"columns": services.FIELDS}
    if request.method == "POST":
        handed = request.FILES.get("file")
        if handed is None:
            context["fault"] = _("Choose a file.")
        else:
            try:
                proposed, context["aside"] = tables.take_table(viewer=request.viewer, content=handed.read())
            except tables.TableRefused as refused:
                context["fault"] = str(refused)
            else:
                said = ngettext("%(count)s entry is proposed.", "%(count)s entries are proposed.", proposed)
                context["said"] = said % {"count": proposed}
    return render(request, "prosecution/library/table.html", context, status=400 if "fault" in context else 200)


@requires("prosecution.library")
@require_safe
def download(request: HttpRequest) -> StreamingHttpResponse:
    """The library as a file."""
    user, organisation = request.user, request.viewer.organisation
    origin = Origin("L-1", str(organisation), f"{user.full_name} ({user.username})", timezone.now())
    rows = tables.rows_of(queries.found())
    return csv_response("library.csv", services.FIELDS, rows, origin=origin)


def said_of(_request: HttpRequest, subject: Any) -> dict[str, Any]:
    """What the library has of the sections with which the accused of a case stand charged."""
    sections = queries.sections_of(subject.case)
    entries = list(queries.of_case(sections)[: queries.OF_CASE]) if sections else []
    return {"entries": entries, "sections": sections}
