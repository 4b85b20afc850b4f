"""The steward's pages of verification: batches out, results in, counts, and deaths that were reported."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.exchange.models import Batch, ReportedDeath, ResultFile
from saiban.exchange.verisys import queries, services
from saiban.exchange.verisys.channel import channel
from saiban.exchange.verisys.files import NotResults
from saiban.exchange.verisys.forms import ResultsForm, WorkedOffForm
from saiban.exchange.verisys.wording import BECAME
from saiban.frame.once import once
from saiban.frame.parameters import page_number

LARGEST = 20 << 20  # bytes of a file of results


@require_safe
@requires("exchange.verisys")
def batches(request: HttpRequest) -> HttpResponse:
    """Batches that went out, and how many of their numbers have come back."""
    page = Paginator(queries.batches(), 25).get_page(page_number(request))
    context = {"page": page, "form": ResultsForm(), "deaths": queries.waiting_deaths(), "most": services.MOST}
    return render(request, "exchange/verisys/batches.html", context)


@require_POST
@requires("exchange.verisys")
@once
def make(request: HttpRequest) -> HttpResponse:
    """Put the next numbers into a batch, and send it where there is a channel."""
    try:
        made = services.make_batch(request.viewer)
    except services.Refused as refused:
        messages.info(request, str(refused))
        return redirect("exchange:verisys")
    way = channel()
    if way is not None:
        try:
            services.send(request.viewer, made, way)
        except OSError:
            messages.error(request, _("The batch could not be handed over; send it again from its page."))
    return redirect("exchange:batch", made.pk)


@require_safe
@requires("exchange.verisys")
def batch(request: HttpRequest, batch: int) -> HttpResponse:
    """One batch: its outcomes, and the files that answered it."""
    found = get_object_or_404(queries.batches(), pk=batch)
    return_files = [(one, _became(one)) for one in found.files.order_by("pk")]
    context = {"batch": found, "outcomes": queries.outcomes(found), "files": return_files, "channel": channel()}
    return render(request, "exchange/verisys/batch.html", context)


@require_POST
@requires("exchange.verisys")
def download(request: HttpRequest, batch: int) -> HttpResponse:
    """Download a batch to be carried by hand; everybody in it goes on the log."""
    found = get_object_or_404(Batch, pk=batch)
    return HttpResponse(
        services.hand_out(request.viewer, found),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{found.number}.csv"',
            "Cache-Control": "no-store",
        },
    )


@require_POST
@requires("exchange.verisys")
@once
def send(request: HttpRequest, batch: int) -> HttpResponse:
    """Send a batch again by the channel."""
    found, way = get_object_or_404(Batch, pk=batch), channel()
    if way is not None:
        try:
            services.send(request.viewer, found, way)
        except OSError:
            messages.error(request, _("The batch could not be handed over; send it again from its page."))
    return redirect("exchange:batch", found.pk)


@require_POST
@requires("exchange.verisys")
@once
def results(request: HttpRequest) -> HttpResponse:
    """Take in a file of results."""
    form = ResultsForm(request.POST, request.FILES)
    if not form.is_valid() or form.cleaned_data["file"].size > LARGEST:
        messages.error(request, _("Choose a file of results of at most 20 MB."))
        return redirect("exchange:verisys")
    given = form.cleaned_data["file"]
    before = ResultFile.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    try:
        file = services.take_in(given.name or "", given.read(), viewer=request.viewer)
    except NotResults as wrong:
        messages.error(request, _("This is no file of results: %(why)s") % {"why": wrong})
        return redirect("exchange:verisys")
    if file.pk <= before:
        messages.info(request, _("This very file was taken in before: nothing has changed."))
    return redirect("exchange:batch", file.batch_id) if file.batch_id else redirect("exchange:result_file", file.pk)


@require_safe
@requires("exchange.verisys")
def result_file(request: HttpRequest, file: int) -> HttpResponse:
    """One file of results: what became of its rows."""
    found = get_object_or_404(ResultFile, pk=file)
    return render(request, "exchange/verisys/file.html", {"file": found, "became": _became(found)})


@require_safe
@requires("exchange.verisys")
def deaths(request: HttpRequest) -> HttpResponse:
    """People whom the partner reports deceased: those who wait, or those that were worked off."""
    number = page_number(request, "done")
    done = request.GET.get("done") == "1"
    page = queries.deaths(done=done, page=number)
    shown = [(one, queries.today(one), WorkedOffForm(auto_id=f"id_{one.pk}_%s")) for one in page]
    people = [person.pk for _death, person, _form in shown if person]
    log.write(request.viewer, act="list", subject_kind="person", subjects=people, results=len(people))
    return render(request, "exchange/verisys/deaths.html", {"page": page, "shown": shown, "done": done})


@require_POST
@requires("exchange.verisys")
@once
def work_off(request: HttpRequest, death: int) -> HttpResponse:
    """Say what was done about a reported death. No record is changed here."""
    found, form = get_object_or_404(ReportedDeath, pk=death), WorkedOffForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what was done."))
        return redirect("exchange:deaths")
    try:
        services.work_off(request.viewer, found, **form.cleaned_data)
    except services.Refused as refused:
        messages.error(request, str(refused))
    return redirect("exchange:deaths")


def _became(file: ResultFile) -> list[tuple[object, int]]:
    return [(BECAME[code], rows) for code, rows in file.figures.items()]
