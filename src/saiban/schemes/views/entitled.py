"""The public questions. Answers come by POST, travel in the page and are kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from saiban.frame.language import page_language
from saiban.schemes.entitled.asking import Next, next_questions
from saiban.schemes.entitled.forms import EnrolledForm, FactsForm, OthersForm
from saiban.schemes.entitled.household import others_told
from saiban.schemes.entitled.said import Said, Unreadable
from saiban.schemes.evaluating import Answer, Evaluator
from saiban.schemes.evaluators import evaluator_today
from saiban.schemes.told import told


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def entitled(request: HttpRequest) -> HttpResponse:
    """A few questions at a time, then what the rules answer; what is known so far can be asked for at every step."""
    evaluator = evaluator_today()
    try:
        said = Said.read(request.POST.get("said", ""))
    except Unreadable:
        raise BadRequest(_("This page was sent with something that it does not hold. Start again.")) from None
    if "for" in request.POST:
        said = _of_somebody_else(said, request.POST["for"])
    asked = next_questions(evaluator, said, _answers(evaluator, said))
    if request.method == "POST" and asked.step != "done" and not {"for", "on"} & set(request.POST):
        form = _form(asked, said, evaluator, request.POST)
        if not form.is_valid():
            return _questions(request, asked, said, form, status=400)
        said = _heard(asked, said, form)
        asked = next_questions(evaluator, said, _answers(evaluator, said))
    if asked.step == "done" or "show" in request.POST:
        return _shown(request, evaluator, said, asked)
    return _questions(request, asked, said, _form(asked, said, evaluator, None))


def _of_somebody_else(said: Said, whom: str) -> Said:
    """Ask for somebody else of the household: a member by number, or one of whom nothing was said ("new")."""
    try:
        return said.as_another() if whom == "new" else said.as_member(int(whom))
    except ValueError:
        raise BadRequest(_("This page was sent with something that it does not hold. Start again.")) from None


def _answers(evaluator: Evaluator, said: Said) -> dict[str, Answer]:
    person = {**said.person, "enrolled": said.enrolled}
    members = None if said.household is None else [{**one, "enrolled": None} for one in said.household]
    return evaluator.one(person, members)


def _form(asked: Next, said: Said, evaluator: Evaluator, given: Any) -> forms.Form:
    language = page_language()
    if asked.step == "others":
        return OthersForm(given)
    if asked.step == "enrolled":
        return EnrolledForm(given, book=evaluator.book, language=language)
    return FactsForm(given, facts=asked.facts, language=language, province=said.person.get("province"))


def _heard(asked: Next, said: Said, form: forms.Form) -> Said:
    """Add what a form was answered with to what was said before."""
    if isinstance(form, OthersForm):
        return replace(said, asked_others=True, others=form.cleaned_data["others"])
    if isinstance(form, EnrolledForm):
        named = None if form.cleaned_data["open"] else tuple(form.cleaned_data["enrolled"])
        return replace(said, asked_enrolled=True, enrolled=named)
    values = form.values() if isinstance(form, FactsForm) else {}
    if asked.step == "member":
        return replace(said, members=(*said.members, values))
    return replace(said, person={**said.person, **values})


def _questions(request: HttpRequest, asked: Next, said: Said, form: forms.Form, status: int = 200) -> HttpResponse:
    context = {"form": form, "asked": asked, "said": said, "begun": bool(said.person)}
    return render(request, "schemes/entitled.html", context, status=status)


def _shown(request: HttpRequest, evaluator: Evaluator, said: Said, asked: Next) -> HttpResponse:
    answers = told(evaluator.book, _answers(evaluator, said), page_language())
    context = {
        "answers": answers,
        "said": said,
        "more": asked.step != "done",
        "others": others_told(evaluator, said, page_language()),
    }
    return render(request, "schemes/entitled_answers.html", context)
