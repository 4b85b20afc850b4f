"""The pages of reports: the annual report as a document, and the list of reports of Khyber Pakhtunkhwa."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.access.models import AccessLog
from saiban.frame.documents import pdf
from saiban.frame.documents.word import docx_of
from saiban.frame.exports import csv_response
from saiban.frame.marks import Origin
from saiban.frame.parameters import only
from saiban.prosecution.figures import editions, reading
from saiban.prosecution.indicators import Period
from saiban.prosecution.queries import jurisdiction_of
from saiban.prosecution.reports import lists
from saiban.prosecution.reports.annual import annual_report
from saiban.prosecution.reports.contents import contents_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEARS = 10


@requires("prosecution.figures")
@never_cache
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports that can be had: of which years, in which form."""
    made = _newest(request)
    if made is None:
        return render(request, "prosecution/figures/nothing_yet.html")
    jurisdiction = jurisdiction_of(request.viewer)
    context = {
        "made": made,
        "jurisdiction": jurisdiction,
        "contents": contents_of(jurisdiction.code),
        "years": [made.at.year - back for back in range(YEARS)],
        "language": translation.get_language(),
        "dimensions": _dimensions(request),
    }
    return render(request, "prosecution/reports/reports.html", context)


@requires("prosecution.figures")
@never_cache
@require_safe
def annual(request: HttpRequest) -> HttpResponse:
    """The annual report as PDF or Word, in English or Urdu, for the public or inside the service."""
    only(request, "year", "language", "format", "version")
    made = _newest(request)
    if made is None:
        raise Http404
    year, form = request.GET.get("year", ""), request.GET.get("format", "pdf")
    language, version = request.GET.get("language", "en"), request.GET.get("version", "public")
    if not (year.isascii() and year.isdigit() and made.at.year - YEARS < int(year) <= made.at.year):
        raise BadRequest(_("There is no report of this year."))
    if form not in ("pdf", "docx") or language not in ("en", "ur") or version not in ("public", "inside"):
        raise BadRequest(_("A report is a PDF or a Word file, in English or Urdu."))
    jurisdiction = jurisdiction_of(request.viewer)
    with translation.override(language):
        document = annual_report(
            made, jurisdiction, int(year), public=version == "public", districts=request.viewer.districts
        )
        written = pdf(document) if form == "pdf" else docx_of(document)
    log.write(request.viewer, act="export", subject_kind="figures", fields=["annual_report", version], results=1)
    answer = HttpResponse(written, content_type="application/pdf" if form == "pdf" else WORD)
    name = f"annual-report-{jurisdiction.code}-{year}-{language}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires("prosecution.figures")
@never_cache
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The list of reports by gender, offence, district, station, profession, prosecutor, court or period."""
    made = _newest(request)
    if made is None:
        return render(request, "prosecution/figures/nothing_yet.html")
    asked, public = _asked(request, made)
    context = {"made": made, "asked": asked, "public": public, "dimensions": _dimensions(request)}
    if asked.by == lists.PROSECUTOR:
        columns, people = lists.of_prosecutors(request.viewer, made, asked)
        log.write(request.viewer, act="list", subject_kind="prosecutors", results=len(people))
        context |= {"columns": columns, "people": people}
    else:
        context |= {"pivot": lists.pivot(request.viewer, made, asked, public=public)}
    return render(request, "prosecution/reports/list.html", context)


@requires("prosecution.figures")
@never_cache
@require_safe
def list_download(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list as CSV or Excel; not by prosecutor, which stays on the page."""
    made = _newest(request)
    if made is None or form not in ("csv", "xlsx"):
        raise Http404
    asked, public = _asked(request, made)
    if asked.by == lists.PROSECUTOR:
        raise Http404
    found = lists.pivot(request.viewer, made, asked, public=public)
    log.write(request.viewer, act="export", subject_kind="figures", results=len(found.lines))
    user = request.viewer.user
    entry = AccessLog.objects.filter(user=user, request=request.number).latest("at")
    organisation = request.viewer.organisation.name_en if request.viewer.organisation else ""
    origin = Origin(f"F-{entry.pk:06d}", organisation, f"{user.full_name} ({user.username})", timezone.now())
    name = f"list-{asked.by}-{asked.period.begins}-{asked.last}.{form}"
    if form == "csv":
        return csv_response(name, lists.titles_of(found), lists.cells_of(found), origin=origin)
    about = [f"{asked.period.begins} – {asked.last}", f"{origin.number} · {origin.mark} · {origin.user}"]
    answer = HttpResponse(lists.workbook(found, _("List of reports"), about), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request: HttpRequest, made: editions.Made) -> tuple[reading.Asked, bool]:
    """Read `by` (gender where nothing is said), the period, and whether it is for the public."""
    only(request, "from", "to", "by", "version")
    by, version = request.GET.get("by") or "gender", request.GET.get("version", "inside")
    if by not in {code for code, _words in _dimensions(request)} or version not in ("public", "inside"):
        raise BadRequest(_("There is no breakdown of this name."))
    last = min(reading.day_asked(request.GET.get("to")) or made.at.date(), made.at.date())
    first = reading.day_asked(request.GET.get("from")) or last.replace(month=1, day=1)
    if first > last:
        raise BadRequest(_("The period ends before it begins."))
    return reading.Asked(Period(first, last + timedelta(1)), by), version == "public"


def _dimensions(request: HttpRequest) -> list[tuple[str, str]]:
    """What the list can be broken down by; by prosecutor for those alone who may see such figures."""
    able = request.viewer.may("prosecution.prosecutors")
    return [(code, words) for code, words in lists.dimensions() if able or code != lists.PROSECUTOR]


def _newest(request: HttpRequest) -> editions.Made | None:
    organisation = request.viewer.organisation
    return editions.newest(organisation.pk) if organisation is not None else None
