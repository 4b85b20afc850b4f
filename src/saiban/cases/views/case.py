"""The page of a case, and recording what happens in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from saiban.access.decorators import requires
from saiban.cases import services
from saiban.cases.actors import Actor
from saiban.cases.declarations import Event
from saiban.cases.documents import generating
from saiban.cases.documents.queries import papers_of
from saiban.cases.faults import FieldFaults, NotAllowed, Overtaken
from saiban.cases.forms import WhyForm
from saiban.cases.models import Appointment, Assignment, CaseTrack, Review
from saiban.cases.rules import Choice
from saiban.cases.views.opening import opened_case
from saiban.cases.work import assigning, checklists, own_pages, page
from saiban.cases.work.act_form import ActForm
from saiban.cases.work.opened import Opened
from saiban.frame.once import FIELD, once
from saiban.frame.outbox.queries import messages_about


@require_safe
@requires("cases.view")
@transaction.atomic
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: what may be done now, what is due, what happened, who is in it, its papers."""
    opened = opened_case(request, number)
    may_act = request.viewer.may("cases.act")
    primary = opened.primary if may_act else None
    context = {
        **_head(opened),
        "may_act": may_act,
        "primary": primary,
        "primary_page": own_pages.page_of(opened.case, primary.event.code) if primary else "",
        "primary_form": _form(opened, primary.event) if primary else None,
        "others": _ways(opened, primary) if may_act else [],
        "clocks": page.clocks(opened),
        "tasks": page.open_tasks(opened),
        "lines": page.timeline(opened),
        "tracks": page.tracks(opened),
        "papers": papers_of(request.viewer, opened.case),
        "templates": generating.templates_of(opened),
        "checklists": checklists.filled(opened.case, opened.declared),
        "requests": page.requests(opened),
        "links": page.links(opened),
        "appointments": Appointment.objects.filter(case=opened.case).select_related("user").order_by("-at"),
        "reviews": Review.objects.filter(case=opened.case).select_related("reviewer").order_by("-pk"),
        "messages_sent": messages_about([opened.case.number])[:20],
        "people": [row for row in opened.assignments if row.state in (*Assignment.HOLDS, Assignment.State.PROPOSED)],
        "may_assign": may_act and assigning.may_assign(request.viewer, opened.case),
        "may_take": may_act and assigning.may_take(request.viewer, opened.case) and not _led(opened),
        "why": WhyForm(),
    }
    return render(request, "cases/case.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@requires("cases.act")
@once
@transaction.atomic
def act(request: HttpRequest, number: str, event: str) -> HttpResponse:
    """Record an event of a case. Whatever stops it, what was entered stays in the form."""
    opened = opened_case(request, number)
    try:
        step = opened.declared.event(event)
    except KeyError:
        raise Http404 from None
    own = own_pages.page_of(opened.case, event)
    if own:
        messages.info(request, _("“{what}” is written down here.").format(what=step.title))
        return redirect(own)
    track = _track(request, opened)
    choice = Choice(step, track.number if track else None)
    form = _form(opened, step, request.POST if request.method == "POST" else None)
    told: dict[str, Any] = {}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.record_event(
                case=opened.case,
                event=event,
                actor=Actor.officer(request.viewer),
                fields=form.values(),
                track=track,
                seen=_seen(request),
                at=form.cleaned_data["at"],
                reason=form.cleaned_data.get("reason", ""),
                key=request.POST[FIELD],
            )
        except FieldFaults as faults:
            form.take_faults(faults.faults)
        except Overtaken as overtaken:
            opened = opened_case(request, number)  # as it is by now, so that the form can be sent again
            known = {row.seq for row in overtaken.since}
            told["since"] = [line for line in page.timeline(opened) if line.event.seq in known]
            status = 409
        except NotAllowed as refused:
            opened = opened_case(request, number)
            told["refused"] = refused.said
            status = 409
        else:
            messages.success(request, _("Done: {what}.").format(what=step.title))
            return redirect("cases:case", opened.case.number)
    elif request.method == "GET" and choice not in opened.choices:
        told["refused"] = _("This can't be done now, or is not yours to do.")
    if form.errors:
        status = 400
    context = {
        **_head(opened),
        **told,
        "form": form,
        "choice": choice,
        "title": _title(opened, choice),
        "others": _ways(opened, choice),
    }
    return render(request, "cases/act.html", context, status=status)


def _head(opened: Opened) -> dict[str, Any]:
    """What every page of a case shows of it."""
    declared, state = opened.declared, opened.state
    return {
        "opened": opened,
        "case": opened.case,
        "declared": declared,
        "stage": declared.stage(state.stage),
        "outcome": declared.outcome(state.outcome).title if state.outcome else "",
        "seen": state.seq,
    }


def _form(opened: Opened, step: Event, given: Any = None) -> ActForm:
    return ActForm(opened.declared, step, opened.case, list(opened.parties.values()), given)


def _ways(opened: Opened, other_than: Choice | None) -> list[tuple[str, str]]:
    """Return the address and the title of everything else that may be done; a page that serves several stands once."""
    ways = {_address(opened, choice): _title(opened, choice) for choice in reversed(opened.choices)}
    if other_than is not None:
        ways.pop(_address(opened, other_than), None)
    return list(ways.items())[::-1]


def _address(opened: Opened, choice: Choice) -> str:
    track = f"?track={choice.track}" if choice.track is not None else ""
    form = reverse("cases:act", args=[opened.case.number, choice.event.code])
    return own_pages.page_of(opened.case, choice.event.code) or form + track


def _title(opened: Opened, choice: Choice) -> str:
    """Name what may be done, with the track that it is done to."""
    if choice.track is None:
        return str(choice.event.title)
    track = page.shown_track(opened.declared, opened.tracks[choice.track], opened)
    return f"{choice.event.title} · {track.title}"


def _track(request: HttpRequest, opened: Opened) -> CaseTrack | None:
    given = (request.POST if request.method == "POST" else request.GET).get("track", "")
    if not given:
        return None
    if not given.isdecimal() or int(given) not in opened.tracks:
        raise Http404
    return opened.tracks[int(given)]


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    if not seen.isdecimal() or len(seen) > 9:
        raise BadRequest(_("The form does not say what you had seen of the case. Open the case again."))
    return int(seen)


def _led(opened: Opened) -> bool:
    lead = Assignment.Part.LEAD
    return any(row.part == lead and row.state in Assignment.HOLDS for row in opened.assignments)
