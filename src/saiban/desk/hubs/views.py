"""Pages of the hubs: the list, one hub, the queue at the counter, the display on the wall, appointments."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access.decorators import requires
from saiban.desk.hubs import appointments, queries, queue
from saiban.desk.hubs.forms import AppointmentForm, CounterForm, DayForm, HubFilterForm, TicketForm
from saiban.desk.hubs.offices.services import offices_of
from saiban.desk.hubs.queue import COUNTER_KEY
from saiban.desk.models import QueueTicket, WindowAppointment
from saiban.directory.models import Office
from saiban.frame.once import once

HUBS_OF_A_PAGE = 50


@requires("desk.hubs")
@require_safe
def hubs(request: HttpRequest) -> HttpResponse:
    """The hubs within the viewer's place, with staff and figures."""
    form = HubFilterForm(request.viewer.districts, request.GET or None)
    chosen = {"district": form.place, "words": form.cleaned_data["words"]} if form.is_valid() else {}
    found = queries.hubs(request.viewer, **chosen)
    page = Paginator(found, HUBS_OF_A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {"form": form, "page": page, "lines": queries.lines(page.object_list), "query": asked.urlencode()}
    context["may_add"] = request.viewer.may("desk.offices")
    return render(request, "desk/hubs/hubs.html", context)


@requires("desk.hubs")
@require_safe
def hub(request: HttpRequest, code: str) -> HttpResponse:
    """One hub: where it is, when it is open, what it does, who works there, and its figures."""
    office = get_object_or_404(Office.objects.select_related("organisation", "place__parent"), pk=code)
    context = {
        "office": office,
        "hours": queries.hours_of(office),
        "services": office.services.all(),
        "staff": queries.staff_by_role(office),
        "figures": queries.figures_of([office]).get(office.pk, queries.Figures()),
        "days": queries.days_of(office),
        "period": queries.PERIOD,
        "may_change": request.viewer.may("desk.offices") and offices_of(request.viewer).filter(pk=office.pk).exists(),
    }
    return render(request, "desk/hubs/hub.html", context)


@requires("desk.queue")
@never_cache
@require_safe
def the_queue(request: HttpRequest) -> HttpResponse:
    """The queue of today at the viewer's own office."""
    office = request.viewer.office
    context = {
        "office": office,
        "ticket_form": TicketForm(office),
        "counter_form": CounterForm(initial={"counter": request.session.get(COUNTER_KEY, "1")}),
    }
    if office is not None:
        context |= {"waiting": queries.waiting_now(office), "called": queries.at_the_counters(office)}
    return render(request, "desk/hubs/queue.html", context)


@requires("desk.queue")
@require_POST
@once
def take(request: HttpRequest) -> HttpResponse:
    """Give a number, and show it to be printed or told."""
    form = TicketForm(request.viewer.office, request.POST)
    if not form.is_valid():
        raise BadRequest(_("Choose a service of this office."))
    try:
        ticket = queue.take_ticket(viewer=request.viewer, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk:queue")
    return redirect("desk:ticket", ticket.pk)


@requires("desk.queue")
@require_safe
def ticket(request: HttpRequest, key: int) -> HttpResponse:
    """A ticket to be printed."""
    found = get_object_or_404(QueueTicket.objects.select_related("office", "service"), pk=key)
    if found.office != request.viewer.office:
        raise Http404
    return render(request, "desk/hubs/ticket.html", {"ticket": found})


@requires("desk.queue")
@require_POST
@once
def call(request: HttpRequest) -> HttpResponse:
    """Call who is next to a counter."""
    form = CounterForm(request.POST)
    if not form.is_valid():
        raise BadRequest(_("Say which counter calls."))
    request.session[COUNTER_KEY] = form.cleaned_data["counter"]
    try:
        called = queue.call_next(viewer=request.viewer, counter=form.cleaned_data["counter"])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        if called is None:
            messages.info(request, _("Nobody waits."))
    return _back(request)


@requires("desk.queue")
@require_POST
def end(request: HttpRequest, key: int) -> HttpResponse:
    """Say that who was called was served, or did not come."""
    if request.POST.get("served") not in ("yes", "no"):
        raise BadRequest(_("Served or not: the form said neither."))
    try:
        queue.end_ticket(viewer=request.viewer, key=key, served=request.POST["served"] == "yes")
    except QueueTicket.DoesNotExist as error:
        raise Http404 from error
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page from which a number was called or ended: the window, or the queue."""
    return redirect("desk:window" if request.POST.get("at") == "window" else "desk:queue")


@never_cache
@require_safe
def display(request: HttpRequest, code: str) -> HttpResponse:
    """The numbers that are called now, for a screen on the wall; it shows nothing of a person."""
    office = get_object_or_404(Office, pk=code, one_window=True)
    return render(request, "desk/hubs/display.html", {"office": office, "called": queries.on_display(office)})


@requires("desk.queue")
@never_cache
@require_http_methods(["GET", "POST"])
@once
def book(request: HttpRequest) -> HttpResponse:
    """The appointments of a day at the viewer's own office, and a form that promises one more."""
    office = request.viewer.office
    if office is None:
        return render(request, "desk/hubs/appointments.html", {"office": None})
    day_form = DayForm(request.GET or None)
    day: date = day_form.cleaned_data["day"] if day_form.is_valid() else timezone.localdate()
    slots = appointments.slots(office, day)
    form = AppointmentForm(office, [one.starts for one in slots if one.free], request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                appointments.book(viewer=request.viewer, day=day, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Promised. A message with day and time goes to the phone."))
                return redirect(f"{request.path}?day={day.isoformat()}")
    context = {
        "office": office,
        "day": day,
        "today": timezone.localdate(),
        "day_form": DayForm(initial={"day": day}),
        "slots": slots,
        "form": form,
        "appointments": queries.appointments_of(office, day),
    }
    return render(request, "desk/hubs/appointments.html", context, status=status)


@requires("desk.queue")
@require_POST
def came(request: HttpRequest, key: int) -> HttpResponse:
    """Give who comes at the promised time a ticket that is called first."""
    try:
        given = appointments.came(viewer=request.viewer, key=key)
    except WindowAppointment.DoesNotExist as error:
        raise Http404 from error
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk:appointments")
    return redirect("desk:ticket", given.pk)


@requires("desk.queue")
@require_POST
def cancel(request: HttpRequest, key: int) -> HttpResponse:
    """Free a promised time again."""
    try:
        appointment = appointments.cancel(viewer=request.viewer, key=key)
    except WindowAppointment.DoesNotExist as error:
        raise Http404 from error
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk:appointments")
    return redirect(f"{reverse('desk:appointments')}?day={appointment.day.isoformat()}")
