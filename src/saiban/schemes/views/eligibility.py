"""What one person of the registry could get, for those who serve them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from saiban.access.decorators import requires
from saiban.frame.language import page_language
from saiban.registry.queries import find_person
from saiban.schemes.evaluators import evaluator_today
from saiban.schemes.people import facts_of
from saiban.schemes.told import told


@require_safe
@requires("schemes.eligibility")
def could_get(request: HttpRequest, number: str) -> HttpResponse:
    """Every scheme's answer for a person, by what the registry knows and the viewer may see; the look is logged."""
    person = find_person(request.viewer, number)
    if person is None:
        raise Http404
    if person.number != number:
        return redirect("schemes:could_get", person.number)
    known = facts_of(request.viewer, person)
    evaluator = evaluator_today()
    answers = told(evaluator.book, evaluator.one(known.person, known.members), page_language())
    return render(request, "schemes/could_get.html", {"person": person, "known": known, "answers": answers})
