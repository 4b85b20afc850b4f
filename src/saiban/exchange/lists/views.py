"""Pages of lists. What is answered is decided by the agreement; every list is seen by who handed it in alone."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access.decorators import requires
from saiban.access.permits import NotPermitted, Permit, Refusal
from saiban.exchange.lists import handing_out, queries, services
from saiban.exchange.lists.asking import permitted, standing
from saiban.exchange.lists.forms import AskForm, ColumnsForm, HandInForm, TraceForm
from saiban.exchange.lists.rules import UNUSABLE
from saiban.exchange.lists.workbook import answers_in_words
from saiban.exchange.models import SentList
from saiban.frame.once import once
from saiban.frame.parameters import page_number
from saiban.intake.broken import BrokenFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@requires("exchange.lists")
@once
def lists(request: HttpRequest) -> HttpResponse:
    """One's own lists, and the form to hand in another."""
    allowed = standing(request.viewer)
    form = HandInForm(request.POST or None, request.FILES or None, allowed=allowed)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.hand_in(request.viewer, form.cleaned_data["file"], form.chosen())
        except BrokenFile as broken:
            form.add_error("file", str(broken))
        else:
            return redirect("exchange:list", made.pk)
    page = Paginator(queries.own_lists(request.viewer), 25).get_page(page_number(request))
    context = {"form": form, "page": page, "allowed": allowed, "tehsil": request.viewer.tehsil}
    return render(request, "exchange/lists/lists.html", context, status=400 if form.errors else 200)


@require_safe
@requires("exchange.lists")
def shown(request: HttpRequest, sent: int) -> HttpResponse:
    """One list: what will be asked, how far it is, what came of it."""
    found = get_object_or_404(queries.own_lists(request.viewer), pk=sent)
    if request.htmx:
        return render(request, "exchange/lists/_progress.html", _progress(found))
    return _page(request, found)


def _page(
    request: HttpRequest, found: SentList, columns: ColumnsForm | None = None, ask: AskForm | None = None
) -> HttpResponse:
    context = _progress(found)
    if found.state == SentList.State.HANDED_IN:
        try:
            allowed: Permit | None = permitted(found)
        except NotPermitted as fault:
            allowed, context["refusal"] = None, fault.said
        known = queries.columns(found)
        context["columns"] = columns or ColumnsForm(columns=known)
        context["unusable"] = [(UNUSABLE[why], rows) for why, rows in found.unusable.items()]
        if allowed:
            context["left"] = queries.left_today(allowed)
            context["ask"] = ask or AskForm(sent=found, allowed=allowed)
    wrong = any(form is not None and form.errors for form in (columns, ask))
    return render(request, "exchange/lists/list.html", context, status=400 if wrong else 200)


def _progress(found: SentList) -> dict[str, object]:
    words = answers_in_words()
    return {
        "sent": found,
        "done": queries.answered_rows(found),
        "answers": [(words[code], found.figures[code]) for code in words if code in found.figures],
        "stopped": Refusal(found.reason).label if found.reason else "",
        "days": services.KEPT.days,
    }


@require_POST
@requires("exchange.lists")
def columns(request: HttpRequest, sent: int) -> HttpResponse:
    """Say what the columns of a list mean; the page then tells how many rows can be asked about."""
    found = get_object_or_404(queries.own_lists(request.viewer), pk=sent, state=SentList.State.HANDED_IN)
    form = ColumnsForm(request.POST, columns=queries.columns(found))
    if form.is_valid():
        try:
            services.say_columns(found, form.meanings())
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("exchange:list", found.pk)
    return _page(request, found, columns=form)


@require_POST
@requires("exchange.lists")
@once
def ask(request: HttpRequest, sent: int) -> HttpResponse:
    """Ask about every usable row of a list."""
    found = get_object_or_404(queries.own_lists(request.viewer), pk=sent, state=SentList.State.HANDED_IN)
    form = AskForm(request.POST, sent=found, allowed=permitted(found))
    if form.is_valid():
        fields = form.cleaned_data.get("fields_wanted", [])
        try:
            services.ask(found, want=form.cleaned_data["want"], fields=fields)
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("exchange:list", found.pk)
    return _page(request, found, ask=form)


@require_POST
@requires("exchange.lists")
@once
def go_on(request: HttpRequest, sent: int) -> HttpResponse:
    """Ask about the rest of a list that was stopped."""
    found = get_object_or_404(queries.own_lists(request.viewer), pk=sent)
    permitted(found)
    try:
        services.go_on(found)
    except services.Refused as refused:
        messages.error(request, str(refused))
    return redirect("exchange:list", found.pk)


@require_POST
@requires("exchange.lists")
def download(request: HttpRequest, sent: int) -> HttpResponse:
    """Download the answers: a copy of its own, with its number and mark; everybody in it goes on the log."""
    answered = queries.own_lists(request.viewer).filter(state=SentList.State.ANSWERED)
    number, content = handing_out.hand_out(request.viewer, get_object_or_404(answered, pk=sent))
    name = f"{number.replace('/', '-')}.xlsx"
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@requires("exchange.trace")
def trace(request: HttpRequest) -> HttpResponse:
    """Whom a copy that was found had been given to, by its number and mark."""
    form = TraceForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = handing_out.traced(request.viewer, form.cleaned_data["number"], form.cleaned_data["mark"])
        if found is None:
            form.add_error(None, _("No copy of this number bears this mark: one of the two is not of this registry."))
    context = {"form": form, "found": found}
    return render(request, "exchange/lists/trace.html", context, status=400 if form.errors else 200)
