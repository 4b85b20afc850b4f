"""The page of the tour."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from saiban.access.decorators import requires
from saiban.prosecution.tour.steps import stands_of


@requires("prosecution.tour")
@never_cache
@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """What a new person does first, with what they have done of it."""
    context = {"stands": stands_of(request.viewer), "practice": settings.TRAINING or settings.DEMO}
    return render(request, "prosecution/tour/tour.html", context)
