"""Pages of the court diary: the courts of a day, one court's list as a grid, one hearing, one's week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.cases.faults import FieldFaults, NotAllowed
from saiban.frame.once import key_of, once
from saiban.prosecution.diary import forms, printing, queries, rules, services, words
from saiban.prosecution.models import Attendance, CounselPosting, Court, Hearing
from saiban.prosecution.queries import courts_for, hearings_for, service_cases, witnesses_of

_ANSWER = {"yes": True, "no": False}


@requires("prosecution.diary")
@never_cache
@require_safe
def courts(request: HttpRequest) -> HttpResponse:
    """The courts of a day: how many hearings each has, and how many without a result."""
    on = _day(request.GET.get("on")) or timezone.localdate()
    mine = set(
        CounselPosting.objects.filter(counsel__user=request.user, days__contains=on).values_list("court", flat=True)
    )
    listed = sorted(queries.courts_of_day(request.viewer, on), key=lambda one: one[0].pk not in mine)
    context = {"on": on, "courts": listed, "mine": mine, **_around(on)}
    return render(request, "prosecution/diary/courts.html", context)


@requires("prosecution.diary")
@never_cache
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """One's own hearings of a week."""
    on = _day(request.GET.get("on")) or timezone.localdate()
    monday = on - timedelta(days=on.weekday())
    days = queries.week_of(request.viewer, monday)
    context = {
        "monday": monday,
        "days": days,
        "total": sum(len(listed) for _day, listed in days),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
    }
    return render(request, "prosecution/diary/week.html", context)


@requires("prosecution.diary")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
def court_day(request: HttpRequest, court: str, day: str) -> HttpResponse:
    """One court on one day: what was typed into the rows is written; what can't be is shown again and told."""
    place, on = court_of(request, court), day_there(day)
    if request.method == "POST" and "list" in request.POST:
        return _list(request, place, on)
    if request.method != "POST":
        return _grid(request, place, on, forms.rows_of(queries.day_of(request.viewer, place, on)))
    rows = forms.rows_of(queries.day_of(request.viewer, place, on))
    sent = forms.sent_of(rows, request.POST)
    written = sum(_wrote(request, row, form) for row, form in sent)
    if written:
        said = ngettext("%(count)s row was written.", "%(count)s rows were written.", written)
        messages.success(request, said % {"count": written})
    if len(sent) == written:
        if not sent:
            messages.info(request, _("Nothing was changed."))
        _tell_clashes(request, place, [row for row, _form in sent])
        return HttpResponseRedirect(request.path)
    fresh = {row.key: row for row in forms.rows_of(queries.day_of(request.viewer, place, on))}
    for row, _form in sent:
        if (row.faults or row.said) and row.key in fresh:
            now = fresh[row.key]
            fresh[row.key] = forms.Row(now.line, row.shown, now.was, row.ticked, row.faults, row.said)
    return _grid(request, place, on, list(fresh.values()), status=409 if any(r.said for r, _f in sent) else 400)


@requires("prosecution.diary")
@never_cache
@require_safe
def printed(request: HttpRequest, court: str, day: str) -> HttpResponse:
    """The cause list to print."""
    place, on = court_of(request, court), day_there(day)
    lines = queries.day_of(request.viewer, place, on, act="cause list")
    name = f"cause-list-{place.pk}-{on.isoformat()}.pdf"
    return HttpResponse(
        printing.cause_list(place, on, lines),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@requires("prosecution.diary")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
def hearing(request: HttpRequest, key: int) -> HttpResponse:
    """One hearing: its witnesses, and everything that was written of it."""
    found = hearings_for(request.viewer).select_related("case__prosecution", "court", "counsel")
    row = get_object_or_404(found, pk=key)
    witnesses = list(witnesses_of(row.case))
    if request.method != "POST":
        log.write(request.viewer, act="case_view", subject_kind="case", subjects=[row.case_id], results=1)
        return _hearing(request, row, {one.number: _witness_form(row, one) for one in witnesses})
    witness = next((one for one in witnesses if str(one.number) == request.POST.get("witness")), None)
    if witness is None:
        raise Http404
    form = forms.WitnessForm(request.POST, prefix=f"w{witness.number}")
    if form.is_valid():
        told = form.cleaned_data
        called = services.Called(
            told["summoned_on"],
            _ANSWER.get(told["served"]),
            _ANSWER.get(told["came"]),
            told["examined"],
            told["hostile"],
        )
        seen = request.POST.get("seen", "")
        try:
            with transaction.atomic():
                services.call_witness(
                    viewer=request.viewer,
                    hearing=row,
                    witness=witness,
                    called=called,
                    seen=int(seen) if seen.isdecimal() else -1,
                    key=_key(request, row.pk),
                )
        except FieldFaults as faults:
            for name, said in faults.faults.items():
                form.add_error(name, said)
        except services.RowOvertaken as overtaken:
            form.add_error(None, str(overtaken))
            row = overtaken.hearing
        else:
            messages.success(request, _("%(witness)s was written down.") % {"witness": witness.pseudonym})
            return HttpResponseRedirect(request.path)
    shown = {one.number: _witness_form(row, one) for one in witnesses} | {witness.number: form}
    return _hearing(request, row, shown, status=409 if form.non_field_errors() else 400)


def _wrote(request: HttpRequest, row: forms.Row, form: forms.RowForm) -> bool:
    """Write a row of the grid; what keeps it from being written is told on the row."""
    if not form.is_valid():
        row.faults = forms.faults_of(form)
        return False
    try:
        with transaction.atomic():
            services.write(
                viewer=request.viewer,
                hearing=row.line.hearing,
                written=form.written(),
                seen=form.cleaned_data["seen"],
                key=_key(request, row.key),
            )
    except FieldFaults as faults:
        row.faults = {name: str(said) for name, said in faults.faults.items()}
    except NotAllowed as refused:
        row.faults = {"step": refused.said}
    except services.RowOvertaken as overtaken:
        row.said = str(overtaken)
    else:
        return True
    return False


def _list(request: HttpRequest, court: Court, on: date) -> HttpResponse:
    form = forms.CaseForm(request.POST, prefix="add")
    if form.is_valid():
        case = service_cases(request.viewer).filter(number=form.cleaned_data["case"].strip().upper()).first()
        if case is None:
            form.add_error("case", _("You have no case of this number."))
        else:
            try:
                services.list_case(
                    viewer=request.viewer,
                    court=court,
                    on=on,
                    case=case,
                    purpose=form.cleaned_data["purpose"],
                    key=_key(request, case.pk),
                )
            except FieldFaults as faults:
                form.add_error("case", "; ".join(str(said) for said in faults.faults.values()))
            else:
                return HttpResponseRedirect(request.path)
    rows = forms.rows_of(queries.day_of(request.viewer, court, on))
    return _grid(request, court, on, rows, add=form, status=400)


def _tell_clashes(request: HttpRequest, court: Court, rows: list[forms.Row]) -> None:
    """Warn where the counsel of a next date stands in another court on that day."""
    days: dict[str, set[int]] = {}
    for row in rows:
        counsel = row.line.counsel
        if row.shown["next_on"] and counsel is not None:
            days.setdefault(row.shown["next_on"], set()).add(counsel.pk)
            in_custody = date.fromisoformat(row.shown["next_on"]) - row.line.hearing.on > timedelta(rules.CUSTODY_DAYS)
            if row.line.in_custody and in_custody:
                said = _("%(case)s: an accused in custody, and more than fifteen days to the next date (s. 344).")
                messages.warning(request, said % {"case": row.line.hearing.case.number})
    names = {row.line.counsel.pk: str(row.line.counsel) for row in rows if row.line.counsel is not None}
    for day, counsel_of_day in days.items():
        for user, others in queries.clashes_of(request.viewer, court, date.fromisoformat(day), counsel_of_day).items():
            said = _("On %(day)s %(who)s also stands before %(courts)s.")
            told = {"day": day, "who": names[user], "courts": ", ".join(map(str, others))}
            messages.warning(request, said % told)


def _grid(
    request: HttpRequest,
    court: Court,
    on: date,
    rows: list[forms.Row],
    *,
    add: forms.CaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "court": court,
        "on": on,
        "today": today,
        "late": on < today,
        "ahead": on > today,
        "rows": forms.filled(rows),
        "open": sum(row.line.hearing.result == Hearing.Result.LISTED for row in rows),
        "many": forms.many_of(request.POST if status != 200 else {}),
        "add": add or forms.CaseForm(prefix="add"),
        **_around(on),
    }
    return render(request, "prosecution/diary/day.html", context, status=status)


def _hearing(request: HttpRequest, row: Hearing, shown: dict[int, Any], *, status: int = 200) -> HttpResponse:
    witnesses = [(one, shown[one.number]) for one in witnesses_of(row.case)]
    context = {"hearing": row, "witnesses": witnesses, "entries": words.in_words(row, list(queries.entries_of(row)))}
    return render(request, "prosecution/diary/hearing.html", context, status=status)


def _witness_form(row: Hearing, witness: Any) -> forms.WitnessForm:
    known = Attendance.objects.filter(hearing=row, witness=witness).first()
    initial = {}
    if known is not None:
        said = {True: "yes", False: "no", None: ""}
        initial = {
            "summoned_on": known.summoned_on,
            "served": said[known.served],
            "came": said[known.came],
            "examined": known.examined,
            "hostile": known.hostile,
        }
    return forms.WitnessForm(prefix=f"w{witness.number}", initial=initial)


def _key(request: HttpRequest, about: int) -> str:
    return f"diary:{request.user.pk}:{key_of(request)}:{about}"


def court_of(request: HttpRequest, code: str) -> Court:
    """Return a court that the viewer's service comes before; 404 for any other."""
    court = get_object_or_404(Court.objects.select_related("place"), pk=code)
    theirs = hearings_for(request.viewer).filter(court=court)
    if not courts_for(request.viewer).filter(pk=code).exists() and not theirs.exists():
        raise Http404
    return court


def _around(on: date) -> dict[str, str]:
    one = timedelta(days=1)
    return {"before": (on - one).isoformat(), "after": (on + one).isoformat()}


def day_there(text: str) -> date:
    """Return the day of an address; 404 for what is none."""
    day = _day(text)
    if day is None:
        raise Http404
    return day


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
