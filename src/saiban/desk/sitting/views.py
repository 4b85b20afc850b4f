"""Pages of the sitting: the window with its search, the family with everything it could get, the slip."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.desk.hubs.queries import at_my_counter, waiting_figure
from saiban.desk.hubs.queue import COUNTER_KEY
from saiban.desk.models import Sitting
from saiban.desk.sitting import entries as form_entries
from saiban.desk.sitting import notice, queries, searching, services
from saiban.desk.sitting import slip as slips
from saiban.desk.sitting.entries import Entries
from saiban.desk.sitting.family import Family, NotToBeSeen, family_at
from saiban.desk.sitting.filing import NADRA, RESURVEY, referrals
from saiban.desk.sitting.offers import Offers, offers_for
from saiban.frame.documents import pdf
from saiban.frame.once import once
from saiban.registry import queries as registry
from saiban.registry.forms import FindForm

_FORM_FIELDS = {"csrfmiddlewaretoken", *FindForm.base_fields}


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@requires("desk.sit")
def window(request: HttpRequest) -> HttpResponse:
    """The page on which every sitting begins: look for the person; go on with what was begun."""
    asked = request.method == "POST"
    form = FindForm(request.POST if asked else None, language=get_language() or "en")
    found = None
    if asked:
        if set(request.POST) - _FORM_FIELDS or form.tampered():
            raise BadRequest(_("The search form was sent something that it does not ask for."))
        if form.is_valid():
            found = searching.search(request.viewer, form)
    context = {"form": form, "found": found, "shown": registry.SHOWN}
    if request.headers.get("HX-Request"):
        return render(request, "desk/sitting/_found.html", context)
    begun = {
        "ticket": at_my_counter(request.viewer),
        "waits": waiting_figure(request.viewer),
        "counter": request.session.get(COUNTER_KEY, "1"),
        "sittings": [(one, _begun_about(request, one)) for one in queries.open_sittings(request.viewer)],
        "registrations": queries.registrations_begun(request.viewer),
    }
    return render(request, "desk/sitting/window.html", context | begun)


@require_POST
@requires("desk.sit")
def serve(request: HttpRequest) -> HttpResponse:
    """Begin the sitting of somebody who was found, or go on with the one that is open."""
    if entry := request.POST.get("entry", ""):
        registered = searching.registered(request.viewer, entry)
        if registered is None:
            raise Http404
        return redirect("desk:sitting", services.open_for_registered(by=request.viewer, entry=registered).code)
    person = registry.find_person(request.viewer, request.POST.get("number", ""))
    if person is None:
        raise Http404
    return redirect("desk:sitting", services.open_sitting(by=request.viewer, person=person).code)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@requires("desk.sit")
def sitting(request: HttpRequest, code: str) -> HttpResponse:
    """The family, what it gets, what it could get and why or why not; sent, everything chosen is set off at once."""
    known = _sitting(request, code)
    if known.state == Sitting.State.ENDED:
        return redirect("desk:slip", known.code)
    return _sent(request, code) if request.method == "POST" else _page(request, known, _kept(request, known))


@sensitive_post_parameters()
@never_cache
@require_POST
@requires("desk.sit")
def answers(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what is filled in so far; where an answer changed, say anew what the family could get."""
    known = _sitting(request, code)
    if known.state != Sitting.State.OPEN:
        return redirect("desk:slip", known.code)
    entries = form_entries.read(request.POST)
    services.keep(by=request.viewer, form=known.code, given=entries.given)
    if not request.htmx:
        return redirect("desk:sitting", known.code)
    if request.htmx.target != "offers":
        return HttpResponse(status=204)
    return render(request, "desk/sitting/_offers.html", _context(request, known, entries))


@require_POST
@requires("desk.sit")
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """End a sitting without a slip."""
    services.leave(by=request.viewer, sitting=_sitting(request, code))
    return redirect("desk:window")


@never_cache
@require_safe
@requires("desk.sit")
def slip(request: HttpRequest, code: str) -> HttpResponse:
    """The slip as a page: to be shown, read out and printed."""
    known = _ended(request, code)
    address = _status_address(request)
    with override(known.language):
        context = {"sitting": known, "slip": slips.slip_of(known), "address": address}
        context |= {"square": slips.picture_of(address), "notice": notice.SENTENCES}
        written = render(request, "desk/sitting/_slip.html", context).content.decode()
    log.write(request.viewer, act="desk.slip", subject_kind="sitting", subjects=[known.pk], results=1)
    return render(request, "desk/sitting/slip.html", {"sitting": known, "written": written})


@never_cache
@require_safe
@requires("desk.sit")
def print_slip(request: HttpRequest, code: str) -> HttpResponse:
    """The slip as a PDF in the person's language."""
    known = _ended(request, code)
    with override(known.language):
        sheet = pdf(slips.document(slips.slip_of(known), _status_address(request)))
    log.write(request.viewer, act="desk.slip", subject_kind="sitting", subjects=[known.pk], results=1)
    response = HttpResponse(sheet, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="slip.pdf"'
    return response


@once
def _sent(request: HttpRequest, code: str) -> HttpResponse:
    known = _sitting(request, code)
    entries = form_entries.read(request.POST)
    services.keep(by=request.viewer, form=known.code, given=entries.given)
    family, offers = _worked_out(request, known, entries)
    try:
        services.set_off(by=request.viewer, sitting=known, family=family, offers=offers, entries=entries)
    except ValidationError as error:
        return _page(request, known, entries, refused=error.messages)
    messages.success(request, _("Set off. Print the slip and read it out."))
    return redirect("desk:slip", known.code)


def _page(request: HttpRequest, known: Sitting, entries: Entries, *, refused: list[str] | None = None) -> HttpResponse:
    context = _context(request, known, entries) | {"refused": refused or []}
    return render(request, "desk/sitting/sitting.html", context, status=409 if refused else 200)


def _context(request: HttpRequest, known: Sitting, entries: Entries) -> dict[str, object]:
    family, offers = _worked_out(request, known, entries)
    return {
        "sitting": known,
        "family": family,
        "offers": offers,
        "entries": entries,
        "others": queries.others_at(known),
        "referrals": [one for one in referrals() if one.code not in (RESURVEY, NADRA)],
        "notice": notice.SENTENCES,
    }


def _worked_out(request: HttpRequest, known: Sitting, entries: Entries) -> tuple[Family, Offers]:
    """The family, and what it could get by what is known and what was answered."""
    try:
        family = family_at(request.viewer, known)
    except NotToBeSeen:
        raise Http404 from None
    return family, offers_for(family, queries.under_way(family), entries)


def _sitting(request: HttpRequest, code: str) -> Sitting:
    known = queries.find_sitting(request.viewer, code)
    if known is None:
        raise Http404
    return known


def _ended(request: HttpRequest, code: str) -> Sitting:
    known = _sitting(request, code)
    if known.state != Sitting.State.ENDED:
        raise Http404
    return known


def _kept(request: HttpRequest, known: Sitting) -> Entries:
    draft = queries.draft_of(request.viewer, known)
    return form_entries.read(draft.opened if draft else {})


def _status_address(request: HttpRequest) -> str:
    """Where a person asks how far a case is; it holds nothing of them."""
    return request.build_absolute_uri(reverse("desk:status"))


def _begun_about(request: HttpRequest, one: Sitting) -> str:
    """Whose sitting it is, as far as the viewer may still see them."""
    if one.entry is not None:
        return one.entry.name
    person = registry.find_person(request.viewer, one.number)
    if person is None:
        return ""
    return person.name_ur or person.name if get_language() == "ur" else person.name or person.name_ur
