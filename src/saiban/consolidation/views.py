"""Pages of this room: extracts, the columns of a new file, quarantine, runs, merges and splits."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.consolidation import columns_form, queries, services
from saiban.consolidation.evidence import links_between
from saiban.consolidation.forms import HandInForm, MendedForm, UndoForm
from saiban.consolidation.models import Extract
from saiban.consolidation.store import extract_folder
from saiban.consolidation.uploads import path_of
from saiban.frame.once import once
from saiban.frame.parameters import page_number
from saiban.intake.broken import BrokenFile
from saiban.intake.quarantine import quarantine_csv
from saiban.intake.yaml_lines import MappingError
from saiban.registry.queries import find_person


@require_safe
@requires("consolidation.extracts")
def extracts(request: HttpRequest) -> HttpResponse:
    """Every file that came in: rows in, accepted, quarantined."""
    page = Paginator(queries.extracts(request.viewer), 50).get_page(page_number(request))
    return render(request, "consolidation/extracts.html", {"page": page})


@require_safe
@requires("consolidation.extracts")
def extract(request: HttpRequest, extract: int) -> HttpResponse:
    """One file: what became of its rows, and why some stand in quarantine."""
    shown = get_object_or_404(queries.extracts(request.viewer), pk=extract)
    template = "consolidation/_reading.html" if request.htmx else "consolidation/extract.html"
    return render(
        request,
        template,
        {
            "extract": shown,
            "reasons": _explained(shown),
            "mended_by": queries.extracts(request.viewer).filter(mends=shown),
            "form": MendedForm(),
        },
    )


def _explained(extract: Extract) -> list[tuple[str, str, int]]:
    counts: dict[str, int] = extract.manifest.get("reasons", {})
    return [
        (code, queries.reason_in_words(code), number)
        for code, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


@requires("consolidation.load")
@once
def hand_in(request: HttpRequest) -> HttpResponse:
    """Hand in a file: of a known kind it is read at once, of a new kind its columns are asked for first."""
    form = HandInForm(request.POST or None, request.FILES or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        upload = services.hand_in(request.viewer, form.cleaned_data["file"])
        source = form.cleaned_data["source"]
        if source is None:
            return redirect("consolidation:columns", upload.pk)
        loaded = services.load(request.viewer, upload, source.mappings.order_by("-id").first())
        return redirect("consolidation:extract", loaded.pk)
    return render(request, "consolidation/hand_in.html", {"form": form}, status=400 if form.errors else 200)


@requires("consolidation.map_columns")
@once
def columns(request: HttpRequest, upload: int) -> HttpResponse:
    """Tick what each column of a new file means, on a preview of its first rows, and load it."""
    shown = get_object_or_404(queries.uploads(request.viewer), pk=upload)
    try:
        form = columns_form.ColumnsForm(request.POST or None, viewer=request.viewer, path=path_of(shown))
    except BrokenFile as broken:
        return render(request, "consolidation/broken.html", {"upload": shown, "error": str(broken)}, status=400)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.say_what_columns_mean(request.viewer, form.mapping())
        except (MappingError, services.Refused) as wrong:
            form.add_error(None, str(wrong))
        else:
            return redirect("consolidation:extract", services.load(request.viewer, shown, saved).pk)
    status = 400 if form.errors else 200
    return render(request, "consolidation/columns.html", {"form": form, "upload": shown}, status=status)


@require_safe
@requires("consolidation.quarantine")
def quarantine(request: HttpRequest, extract: int) -> HttpResponse:
    """Download the rows in quarantine with their reasons, to be mended and sent again."""
    shown = get_object_or_404(queries.extracts(request.viewer).filter(state=Extract.State.READ), pk=extract)
    log.write(
        request.viewer,
        act="consolidation.quarantine",
        subject_kind="extract",
        subjects=[shown.pk],
        results=shown.rows_quarantined,
    )
    with tempfile.TemporaryDirectory() as scratch:
        written = Path(scratch) / "quarantine.csv"
        quarantine_csv(extract_folder(shown), written)
        file = written.open("rb")
    return FileResponse(file, as_attachment=True, filename=f"quarantine-{shown.pk}.csv", content_type="text/csv")


@require_POST
@requires("consolidation.load")
@once
def mend(request: HttpRequest, extract: int) -> HttpResponse:
    """Take back a mended quarantine."""
    mended = get_object_or_404(queries.extracts(request.viewer).filter(state=Extract.State.READ), pk=extract)
    form = MendedForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose the mended file first."))
        return redirect("consolidation:extract", extract)
    return redirect("consolidation:extract", services.mend(request.viewer, mended, form.cleaned_data["file"]).pk)


@require_safe
@requires("consolidation.evidence")
def evidence(request: HttpRequest, number: str) -> HttpResponse:
    """Why the records of a person stand under one number: each link with what speaks for and against it."""
    person = find_person(request.viewer, number)
    if person is None:
        raise Http404
    records = list(person.records.filter(run_ended=None).select_related("source").order_by("id"))
    log.write(request.viewer, act="consolidation.evidence", subject_kind="person", subjects=[person.pk], results=1)
    links = links_between({record.record: record for record in records})
    return render(request, "consolidation/evidence.html", {"person": person, "records": records, "links": links})


@require_safe
@requires("consolidation.run")
def runs(request: HttpRequest) -> HttpResponse:
    """Every run: when, how long, what came of it."""
    page = Paginator(queries.runs(request.viewer), 25).get_page(page_number(request))
    template = "consolidation/_runs.html" if request.htmx else "consolidation/runs.html"
    return render(request, template, {"page": page})


@require_POST
@requires("consolidation.run")
@once
def start_run(request: HttpRequest) -> HttpResponse:
    """Queue a run; a second click while one waits changes nothing."""
    services.run(request.viewer)
    messages.success(request, _("The run has been queued. This page shows how it goes on."))
    return redirect("consolidation:runs")


@require_safe
@requires("consolidation.review")
def merges(request: HttpRequest) -> HttpResponse:
    """Merges and splits of numbers, with the way to undo a merge."""
    page = Paginator(queries.merges_and_splits(request.viewer), 25).get_page(page_number(request))
    shown = [(event, queries.numbers_of(event)) for event in page]
    log.write(
        request.viewer,
        act="consolidation.review",
        subject_kind="event",
        subjects=[event.pk for event, _numbers in shown],
        results=len(shown),
    )
    return render(request, "consolidation/merges.html", {"page": page, "shown": shown, "form": UndoForm()})


@require_POST
@requires("consolidation.review")
@once
def undo(request: HttpRequest, event: int) -> HttpResponse:
    """Undo a merge: binding from the next run on."""
    merge = get_object_or_404(queries.merges_and_splits(request.viewer), pk=event)
    form = UndoForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write down why the merge is undone."))
        return redirect("consolidation:merges")
    try:
        services.undo_merge(request.viewer, merge, form.cleaned_data["reason"])
    except services.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Noted. The next run parts the numbers again."))
    return redirect("consolidation:merges")
