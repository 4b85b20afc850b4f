"""Choosing the posting to act from, and the purpose of looking at records."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from saiban.access import services
from saiban.access.decorators import half_signed_in, signed_in
from saiban.access.forms import PostingForm, PurposeForm
from saiban.access.models import Posting
from saiban.access.viewer import postings_today
from saiban.access.views.back import address_after


@half_signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def posting(request: HttpRequest) -> HttpResponse:
    """Choose which posting to act from; without any, say whom to ask."""
    if request.method == "POST":
        form = PostingForm(request.POST)
        try:
            if not form.is_valid():
                raise Posting.DoesNotExist
            services.choose_posting(request, posting_id=form.cleaned_data["posting"])
        except Posting.DoesNotExist as error:
            raise BadRequest(_("The posting is not known.")) from error
        return HttpResponseRedirect(address_after(request))
    choices = list(postings_today(request.user))
    return render(request, "access/posting.html", {"choices": choices, "next": address_after(request)})


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def purpose(request: HttpRequest) -> HttpResponse:
    """Choose why one looks at records; it stands on the log with every look until it is changed."""
    if request.viewer.posting is None:
        return redirect("access:posting")
    form = PurposeForm(request.viewer, request.POST or None, initial={"purpose": request.viewer.purpose})
    if request.method == "POST" and form.is_valid():
        services.choose_purpose(request, viewer=request.viewer, purpose=form.chosen())
        return HttpResponseRedirect(address_after(request))
    return render(request, "access/purpose.html", {"form": form, "next": address_after(request)})
