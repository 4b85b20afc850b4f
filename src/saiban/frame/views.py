"""The home page, the choice of language and the error pages."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from saiban.frame.needs import SIGNED_IN, needs
from saiban.frame.parameters import page_number
from saiban.frame.retention import disposals, schedule


@needs(SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the registry holds, in the tiles that the rooms put here."""
    return render(request, "frame/home.html")


@needs("frame.retention")
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """What is kept, for how long and why, and what has been disposed of."""
    page = Paginator(disposals(), 50).get_page(page_number(request))
    words = {line.code: line.what for line in schedule()}
    context = {
        "lines": schedule(),
        "page": page,
        "disposed": [(one, words.get(one.rule, one.rule)) for one in page],
    }
    return render(request, "frame/retention.html", context)


@require_POST
def language(request: HttpRequest) -> HttpResponseRedirect:
    """Keep the chosen language in a cookie and go back to where the reader was."""
    return set_language(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a parameter, filter or form that the page does not know. Says which where the page said so."""
    detail = str(exception) if isinstance(exception, BadRequest) else ""
    text = _("Something in the address or the form was not understood. Go back, check it and try again.")
    return _error(request, 400, _("This request was not understood"), text, detail)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the visitor's posting does not allow this."""
    text = _("Your present posting does not allow this page. If your work needs it, ask your administrator.")
    return _error(request, 403, _("Not allowed"), text)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that did not come from our own page, or one left open past the end of the session."""
    text = _("The form is too old or was sent from another place. Open the page again and repeat what you did.")
    return _error(request, 403, _("The form was not accepted"), text)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, person or file, or none that the visitor may see."""
    text = _("There is nothing here that you may see. Check the address, or start from the home page.")
    return _error(request, 404, _("Not found"), text)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Drawn without the database, which may be what is broken."""
    urdu = get_language() == "ur"
    return HttpResponseServerError(render_to_string("frame/broken.html", {"rtl": urdu, "language": get_language()}))


def _error(request: HttpRequest, status: int, title: str, text: str, detail: str = "") -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"error": title, "detail": detail}, status=status)
    return render(request, "frame/error.html", {"title": title, "text": text, "detail": detail}, status=status)
