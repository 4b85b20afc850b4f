"""The registry's pages. Each look at people is written on the access log in the transaction of the request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.access.models import AccessLog
from saiban.access.permits import NotPermitted, asker_of, refuse
from saiban.directory.models import Scheme
from saiban.frame.exports import csv_response
from saiban.frame.marks import Origin
from saiban.frame.parameters import only, page_number
from saiban.registry import queries
from saiban.registry.agreed import Agreed, agreed_people, asked_for
from saiban.registry.forms import FindForm
from saiban.registry.models import Employer, Household, Person
from saiban.terms.registry_numbers import format_number

HAPPENINGS_A_PAGE = 25
Thing = TypeVar("Thing", Person, Household, Employer)
_FORM_FIELDS = {"csrfmiddlewaretoken", *FindForm.base_fields}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@requires("registry.find")
def find(request: HttpRequest) -> HttpResponse:
    """The search page. Searches are sent by POST, so that no number or name stands in an address or a server's log."""
    only(request)
    asked = request.method == "POST"
    form = FindForm(request.POST if asked else None, language=get_language() or "en")
    found, agreed, refused, status = None, [], "", 200
    if asked:
        if set(request.POST) - _FORM_FIELDS or form.tampered():
            raise BadRequest(_("The search form was sent something that it does not ask for."))
        if form.is_valid():
            found = queries.find(request.viewer, form.wanted())
            _log_search(request, form, found)
            if found.reading.is_number and not found.total:
                numbers = found.reading.numbers
                agreed, refused = _agreed_or_refused(request, "search", lambda: agreed_people(request.viewer, numbers))
    template = "registry/_found.html" if request.headers.get("HX-Request") else "registry/find.html"
    context = {"form": form, "found": found, "agreed": agreed, "refused": refused, "shown": queries.SHOWN}
    return render(request, template, context, status=status)


def _agreed_or_refused(request: HttpRequest, act: str, ask: Callable[[], list[Agreed]]) -> tuple[list[Agreed], str]:
    """Ask under agreements; where nothing is shared, return why, and write the refusal on the log."""
    try:
        with transaction.atomic():  # what one agreement showed is undone where the next refuses
            return ask(), ""
    except NotPermitted as fault:
        refuse(asker_of(request.viewer), fault, act=act, subject_kind="person")
        return [], fault.said


def _log_search(request: HttpRequest, form: FindForm, found: queries.Found) -> None:
    by = ["number" if found.reading.is_number else "name", *form.narrows()]
    people = [hit.person.pk for hit in found.people]
    log.write(request.viewer, act="search", subject_kind="person", subjects=people, fields=by, results=found.total)
    if found.households:
        households = [household.pk for household in found.households]
        log.write(
            request.viewer,
            act="search",
            subject_kind="household",
            subjects=households,
            fields=by,
            results=len(households),
        )


@require_safe
@requires("registry.person")
def person(request: HttpRequest, number: str) -> HttpResponse:
    """One person: the values that stand, who said what, the household, schemes on one line of time."""
    number_of_page = page_number(request)
    known = _known(queries.find_person(request.viewer, number))
    if known.number != number:
        return _to_present(request, "registry:person", number, known)
    return _person(request, known, number_of_page)


@require_POST
@requires("registry.unmask")
def unmask(request: HttpRequest, number: str) -> HttpResponse:
    """The same page with identity numbers in clear, for this one answer; it is logged as an act of its own."""
    only(request)
    known = _known(queries.find_person(request.viewer, number))
    return _person(request, known, 1, unmasked=True)


def _person(request: HttpRequest, known: Person, page: int, *, unmasked: bool = False) -> HttpResponse:
    shown = queries.person_page(request.viewer, known, unmasked)
    if unmasked:
        kinds = sorted({one.kind for one in shown.numbers})
        log.write(request.viewer, act="unmask", subject_kind="person", subjects=[known.pk], fields=kinds, results=1)
    else:
        log.write(request.viewer, act="view", subject_kind="person", subjects=[known.pk], results=1)
    context = {
        "shown": shown,
        "person": known,
        "unmasked": unmasked,
        "may_unmask": request.viewer.may("registry.unmask"),
        "may_household": request.viewer.may("registry.household"),
        "may_own_record": request.viewer.may("registry.own_record"),
        "happenings": Paginator(shown.timeline.happenings, HAPPENINGS_A_PAGE).get_page(page),
    }
    if unmasked and request.headers.get("HX-Request"):
        return render(request, "registry/_numbers.html", context)
    return render(request, "registry/person.html", context)


@require_POST
@requires("registry.person")
def agreed(request: HttpRequest, number: str) -> HttpResponse:
    """What the own organisation's agreements share of a person; asked by a button, since each question is counted."""
    only(request)
    shown, refused = _agreed_or_refused(request, "ask", lambda: asked_for(request.viewer, number))
    return render(request, "registry/agreed.html", {"number": number, "agreed": shown, "refused": refused})


@require_safe
@requires("registry.household")
def household(request: HttpRequest, number: str) -> HttpResponse:
    """One household: members with their relation, the families inside it, its score."""
    only(request)
    known = _known(queries.find_household(request.viewer, number))
    if known.number != number:
        return _to_present(request, "registry:household", number, known)
    shown = queries.household_page(request.viewer, known)
    people = [member.person_id for member in shown.members]
    log.write(request.viewer, act="view", subject_kind="household", subjects=[known.pk], results=1)
    log.write(request.viewer, act="view", subject_kind="person", subjects=people, results=len(people))
    return render(request, "registry/household.html", {"shown": shown, "household": known})


@require_safe
@requires("registry.employer")
def employer(request: HttpRequest, number: str) -> HttpResponse:
    """One employer: its numbers in each institution, contributions by month, jobs."""
    number_of_page = page_number(request)
    known = _known(queries.find_employer(request.viewer, number))
    if known.number != number:
        return _to_present(request, "registry:employer", number, known)
    shown = queries.employer_page(request.viewer, known, number_of_page)
    people = [job.person_id for job in shown.jobs]
    log.write(request.viewer, act="view", subject_kind="employer", subjects=[known.pk], results=1)
    log.write(request.viewer, act="view", subject_kind="person", subjects=people, results=len(people))
    from saiban.registry import charts  # brings the library of charts, which other pages do without

    context = {"shown": shown, "employer": known, "chart": charts.contributions_by_month(shown.months)}
    return render(request, "registry/employer.html", context)


@require_safe
@requires("registry.overlap")
def overlap(request: HttpRequest) -> HttpResponse:
    """How many people are in each two schemes, what the two pay them, and whether the rules allow it."""
    only(request)
    may_list = request.viewer.may("registry.overlap_people")
    context = {"matrix": queries.overlap_matrix(request.viewer), "may_list": may_list}
    return render(request, "registry/overlap.html", context)


@require_safe
@requires("registry.overlap_people")
def overlap_people(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """Who is in both schemes."""
    number_of_page = page_number(request)
    cell = queries.find_cell(request.viewer, first, second)
    if cell is None:
        raise Http404
    page = queries.overlap_people(request.viewer, cell, number_of_page)
    people = [one.pk for one in page]
    log.write(request.viewer, act="list", subject_kind="person", subjects=people, results=len(people))
    return render(request, "registry/overlap_people.html", {"cell": cell, "page": page})


@require_safe
@requires("registry.map")
def district_map(request: HttpRequest) -> HttpResponse:
    """Bubbles over the districts: people in the registry or in a scheme, and how many of a thousand inhabitants."""
    schemes, chosen = _schemes(request)
    from saiban.registry import charts

    rows = queries.district_rows(request.viewer, chosen)
    context = {"schemes": schemes, "chosen": chosen, "rows": rows, "chart": charts.district_map(rows, chosen)}
    return render(request, "registry/map.html", context)


@require_safe
@requires("registry.map")
def district_figures(request: HttpRequest) -> StreamingHttpResponse:
    """The map's figures as a CSV to be passed on: small counts hidden, marked with who had them."""
    _schemes_seen, chosen = _schemes(request)
    rows = queries.public_figures(queries.district_rows(request.viewer, chosen))
    log.write(request.viewer, act="export", subject_kind="figures", results=len(rows))
    user = request.viewer.user
    entry = AccessLog.objects.filter(user=user, request=request.number).latest("at")
    origin = Origin(
        f"F-{entry.pk:06d}", request.viewer.organisation.name_en, f"{user.full_name} ({user.username})", timezone.now()
    )
    scheme = chosen.code if chosen else "registry"
    columns = ["district", "p_code", "scheme", "people"]
    cells = [(name, code, scheme, people) for name, code, people in rows]
    return csv_response(f"districts-{scheme}.csv", columns, cells, origin=origin)


def _schemes(request: HttpRequest) -> tuple[list[Scheme], Scheme | None]:
    """Return the schemes of the map and the one that is chosen (None: everybody in the registry)."""
    only(request, "scheme")
    schemes = queries.map_schemes(request.viewer)
    code = request.GET.get("scheme", "")
    chosen = next((scheme for scheme in schemes if scheme.code == code), None)
    if code and chosen is None:
        raise BadRequest(_("There is no such scheme that you may see."))
    if chosen is None and not request.viewer.sees_all_sources:
        chosen = schemes[0] if schemes else None
    return schemes, chosen


def _known(thing: Thing | None) -> Thing:
    if thing is None:
        raise Http404
    return thing


def _to_present(
    request: HttpRequest, page: str, number: str, known: Person | Household | Employer
) -> HttpResponseRedirect:
    """Lead from a number that was merged to the one that stands today, and say so."""
    text = _("The number %(old)s was merged into this one.") % {"old": format_number(number)}
    messages.info(request, text)
    return redirect(page, known.number)
