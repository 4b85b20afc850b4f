"""Pages of complaints: the public one, and the one at the window."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from saiban.access import log
from saiban.access.decorators import requires
from saiban.cases.actors import Actor
from saiban.desk.complaints import services
from saiban.desk.complaints.forms import ComplaintForm, WindowComplaintForm
from saiban.desk.complaints.rules import TooMany, take_public_turn
from saiban.desk.hubs.queries import hubs
from saiban.desk.routes import routes_of
from saiban.frame.once import key_of


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """Complain without signing in, with or without a name; the number, and where needed a code, is shown once."""
    form = ComplaintForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                take_public_turn(request)
            except TooMany:
                form.add_error(None, _("Too many complaints came from here. Wait 15 minutes, or go to a window."))
                status = 429
            else:
                lodged = services.lodge(
                    actor=Actor.public("web"), complaint=services.Complaint(**form.cleaned_data), key=_key(request)
                )
                log.write(
                    None,
                    act="complain",
                    subject_kind="case",
                    subjects=[lodged.case.pk],
                    results=1,
                    request=request.number,
                )
                return _thanks(request, lodged)
    return render(request, "desk/complaints/complain.html", {"form": form}, status=status)


@requires("desk.complain")
@never_cache
@require_http_methods(["GET", "POST"])
def at_window(request: HttpRequest) -> HttpResponse:
    """Write down the complaint of somebody at the window, or one's own observation."""
    offices = hubs(request.viewer)
    initial = {"office": request.viewer.office} if request.viewer.office else {}
    form = WindowComplaintForm(offices, request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            lodged = services.lodge(
                actor=Actor.officer(request.viewer, "window"),
                complaint=services.Complaint(**form.cleaned_data),
                key=_key(request),
            )
            log.write(request.viewer, act="complain", subject_kind="case", subjects=[lodged.case.pk], results=1)
            return _thanks(request, lodged)
    return render(request, "desk/complaints/at_window.html", {"form": form}, status=status)


def _thanks(request: HttpRequest, lodged: services.Lodged) -> HttpResponse:
    about = lodged.case.facts["about"]
    kind = "harassment" if about == "harassment" else "further"
    context = {"lodged": lodged, "ways": routes_of(lodged.case.organisation_id, kind), "sealed": about == "harassment"}
    return render(request, "desk/complaints/thanks.html", context)


def _key(request: HttpRequest) -> str:
    """The key under which a form does its work once."""
    return f"complaint:{request.user.pk or 'web'}:{key_of(request)}"
