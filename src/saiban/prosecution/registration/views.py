"""The page on which a first information report is registered: read the line, look, register."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from saiban.access.decorators import requires
from saiban.cases.faults import FieldFaults, NotAllowed
from saiban.cases.queries import cases_for
from saiban.frame.once import key_of
from saiban.prosecution.law.tracks import ORDINARY
from saiban.prosecution.queries import stations_for
from saiban.prosecution.registration.forms import (
    AccusedLines,
    FileForm,
    LineForm,
    ListForm,
    PropertyLines,
    WitnessLines,
    entry_of,
)
from saiban.prosecution.registration.lists import ListRefused, lists_of, rows_of, take_list
from saiban.prosecution.registration.reading import ReadLine, read_line
from saiban.prosecution.registration.services import Duplicate, register


@requires("prosecution.register")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest) -> HttpResponse:
    """Read the line of a report into the form; register what the form says."""
    sent = request.POST if request.method == "POST" else None
    line = LineForm(sent)
    if sent is None or "read" in sent:
        read = _read(request, line) if sent is not None and line.is_valid() else None
        if read is not None:
            del line.fields["line"].widget.attrs["autofocus"]
        return _page(request, line, _empty(request, read), read)
    forms = _filled(request)
    if not all(form.is_valid() for form in forms.values()):
        return _page(request, line, forms, None, status=400)
    entry = entry_of(
        forms["file"].cleaned_data,
        forms["accused"].cleaned_data,
        forms["things"].cleaned_data,
        forms["witnesses"].cleaned_data,
    )
    try:
        case = register(viewer=request.viewer, entry=entry, key=f"register:{request.user.pk}:{key_of(request)}")
    except FieldFaults as faults:
        _tell(forms, faults)
    except (Duplicate, NotAllowed) as refused:
        forms["file"].add_error(None, str(refused))
    else:
        messages.success(request, _("Registered as %(number)s.") % {"number": case.number})
        if not cases_for(request.viewer).filter(pk=case.pk).exists():  # a restricted file
            return HttpResponseRedirect(reverse("prosecution:register"))
        return HttpResponseRedirect(reverse("cases:case", args=[case.number]))
    return _page(request, line, forms, None, status=400)


def _read(request: HttpRequest, line: LineForm) -> ReadLine | None:
    text = line.cleaned_data["line"].strip()
    if not text:
        return None
    return read_line(request.viewer, text, today=timezone.localdate(), language=get_language() or "en")


def _empty(request: HttpRequest, read: ReadLine | None) -> dict[str, Any]:
    initial = read.initial if read is not None else {"received_on": timezone.localdate(), "track": ORDINARY}
    accused = AccusedLines(prefix="accused")
    if read is not None:
        accused.forms[0].fields["name"].widget.attrs["autofocus"] = True
    return {
        "file": FileForm(stations_for(request.viewer), initial=initial),
        "accused": accused,
        "things": PropertyLines(prefix="things"),
        "witnesses": WitnessLines(prefix="witnesses"),
    }


def _filled(request: HttpRequest) -> dict[str, Any]:
    return {
        "file": FileForm(stations_for(request.viewer), request.POST),
        "accused": AccusedLines(request.POST, prefix="accused"),
        "things": PropertyLines(request.POST, prefix="things"),
        "witnesses": WitnessLines(request.POST, prefix="witnesses"),
    }


def _tell(forms: dict[str, Any], faults: FieldFaults) -> None:
    """Put each fault to its field; what belongs to no field of the page stands above it."""
    for name, said in faults.faults.items():
        parts = name.split(".")
        if len(parts) == 3 and parts[0] == "accused" and int(parts[1]) < len(forms["accused"].forms):
            forms["accused"].forms[int(parts[1])].add_error(parts[2], said)
        else:
            forms["file"].add_error(name if name in forms["file"].fields else None, said)


def _page(
    request: HttpRequest, line: LineForm, forms: dict[str, Any], read: ReadLine | None, *, status: int = 200
) -> HttpResponse:
    context = {"line": line, "read": read, **forms}
    return render(request, "prosecution/registration/register.html", context, status=status)


@requires("prosecution.register")
@never_cache
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Take in a police station's list; what the viewer took in before stands below."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        handed = form.cleaned_data["file"]
        try:
            taken = take_list(viewer=request.viewer, name=handed.name, content=handed.read())
        except ListRefused as refused:
            form.add_error("file", str(refused))
        else:
            return HttpResponseRedirect(reverse("prosecution:list", args=[taken.pk]))
    context = {"form": form, "lists": lists_of(request.viewer)[:50]}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "prosecution/registration/lists.html", context, status=status)


@requires("prosecution.register")
@never_cache
@require_safe
def station_list(request: HttpRequest, key: int) -> HttpResponse:
    """What became of each row of a list: its case, or the reason why it became none, with the row as it was written."""
    taken = get_object_or_404(lists_of(request.viewer), pk=key)
    return render(
        request, "prosecution/registration/list.html", {"list": taken, "rows": rows_of(request.viewer, taken)}
    )
