"""The pages of scrutiny: what waits, and the workspace of one report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.cases.actors import Actor
from saiban.cases.documents import generating
from saiban.cases.documents.kinds import DocumentRefused
from saiban.cases.faults import FieldFaults, NotAllowed, Overtaken
from saiban.cases.views.opening import opened_case
from saiban.frame.once import key_of, once
from saiban.prosecution.given import day_or_none, whole
from saiban.prosecution.scrutiny import documents, rounds, services
from saiban.prosecution.scrutiny.checklist import VERDICTS, directions, groups
from saiban.prosecution.scrutiny.reading import Scrutiny, scrutiny_of, times_for, waiting_for
from saiban.prosecution.scrutiny.services import Found


@requires("prosecution.scrutinise")
@never_cache
@require_safe
@transaction.atomic
def waiting(request: HttpRequest) -> HttpResponse:
    """List the reports that wait for scrutiny or for the police, the most urgent first."""
    context = {"waiting": waiting_for(request.viewer), "times": times_for(request.viewer)}
    return render(request, "prosecution/scrutiny/waiting.html", context)


@requires("prosecution.scrutinise")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def workspace(request: HttpRequest, number: str) -> HttpResponse:
    """Scrutinise a police report: answer the checklist, return the report or pass it, take the police's answer."""
    scrutiny = _opened(request, number)
    if request.method != "POST":
        return _page(request, scrutiny, {})
    try:
        said = _act(request, scrutiny)
    except FieldFaults as refused:
        return _page(request, scrutiny, dict(refused.faults), status=400)
    except NotAllowed as refused:
        return _page(request, scrutiny, {"items": refused.said}, status=409)
    except Overtaken as overtaken:
        return _page(request, scrutiny, {"items": str(overtaken)}, status=409)
    messages.success(request, said)
    return redirect("prosecution:scrutiny", number=scrutiny.opened.case.number)


@requires("prosecution.scrutinise")
@never_cache
@require_POST
@once
@transaction.atomic
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """Write the memo to the police or the report to the court into the case, and hand it out."""
    scrutiny = _opened(request, number)
    code, form, language = (request.POST.get(name, "") for name in ("paper", "format", "language"))
    if code not in (documents.MEMO, documents.REPORT) or form not in ("pdf", "docx") or language not in ("en", "ur"):
        raise Http404
    actor = Actor.officer(request.viewer)
    try:
        made = generating.make(scrutiny.opened, code, format=form, language=language, actor=actor)
    except DocumentRefused as refused:
        messages.error(request, str(refused))
        return redirect("prosecution:scrutiny", number=scrutiny.opened.case.number)
    log.write(
        request.viewer, act="case_work", subject_kind="case", subjects=[scrutiny.opened.case.pk], fields=["document"]
    )
    return redirect("cases:document", number=scrutiny.opened.case.number, key=made.pk)


def _opened(request: HttpRequest, number: str) -> Scrutiny:
    found = scrutiny_of(opened_case(request, number))
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, scrutiny: Scrutiny) -> str:
    """Do what a button of the page says, and return what was done in words."""
    given = request.POST
    about: dict[str, Any] = {
        "viewer": request.viewer,
        "scrutiny": scrutiny,
        "seen": whole(given.get("seen", "")),
        "key": f"scrutiny:{key_of(request)}",
    }
    match given.get("said", ""):
        case "begin":
            services.begin(**about, on=day_or_none(given.get("on", ""), "on"))
            return _("The scrutiny has begun.")
        case "save":
            changed = services.answer(**about, found=_found(scrutiny, given))
            return _("Saved: %(count)s items.") % {"count": changed}
        case "return":
            services.return_to_police(
                **about,
                found=_found(scrutiny, given),
                answer_by=day_or_none(given.get("answer_by", ""), "answer_by"),
                directions=given.get("directions", ""),
                on=day_or_none(given.get("returned_on", ""), "on"),
            )
            return _("The report is returned. The memo to the police can be printed below.")
        case "pass":
            services.pass_to_court(
                **about,
                found=_found(scrutiny, given),
                opinion=given.get("opinion", ""),
                for_trial=[whole(one) for one in given.getlist("for_trial")],
                grounds=given.get("grounds", ""),
                on=day_or_none(given.get("passed_on", ""), "on"),
            )
            return _("The report is passed. The report to the court can be printed below.")
        case "answered":
            services.take_answer(**about, words=given.get("answer", ""), on=day_or_none(given.get("on", ""), "on"))
            return _("The answer of the police is written down: the next round begins.")
        case _:
            raise Http404


def _found(scrutiny: Scrutiny, given: QueryDict) -> dict[str, Found]:
    known = {value.code for value in VERDICTS}
    found = {}
    for item in scrutiny.items:
        verdict = given.get(f"verdict-{item.code}", "")
        if verdict in known:
            found[item.code] = Found(verdict, given.get(f"note-{item.code}", ""))
    return found


def _page(request: HttpRequest, scrutiny: Scrutiny, faults: dict[str, str], status: int = 200) -> HttpResponse:
    opened = scrutiny.opened
    possible = {choice.event.code for choice in opened.choices}
    given = request.POST
    lines = [
        {
            "item": line.item,
            "answer": line.answer,
            "verdict": given.get(f"verdict-{line.item.code}", line.answer.verdict if line.answer else ""),
            "note": given.get(f"note-{line.item.code}", line.answer.note if line.answer else ""),
            "fault": faults.get(f"note-{line.item.code}", ""),
        }
        for line in scrutiny.lines
    ]
    opinion = next((one for one in opened.declared.event(rounds.PASSED).fields if one.code == "opinion"), None)
    defects = scrutiny.defects(scrutiny.current) if scrutiny.current else []
    context = {
        "case": opened.case,
        "file": scrutiny.prosecution,
        "scrutiny": scrutiny,
        "jurisdiction": scrutiny.jurisdiction,
        "stage": opened.declared.stage(opened.state.stage),
        "seen": opened.state.seq,
        "groups": [
            (title, [line for line in lines if line["item"].group == code])
            for code, title in groups().items()
            if any(line["item"].group == code for line in lines)
        ],
        "verdicts": VERDICTS,
        "directions": directions(),
        "opinions": opinion.values if opinion else (),
        "defects": defects,
        "only_investigation": bool(defects) and not any(item.of_report for item, _answer in defects),
        "faults": faults,
        "given": given,
        "for_trial": given.getlist("for_trial") if request.method == "POST" else [],
        "may_begin": rounds.BEGAN in possible,
        "may_answer": rounds.ITEM in possible,
        "may_return": rounds.RETURNED in possible and rounds.ITEM in possible,
        "may_pass": rounds.PASSED in possible and rounds.ITEM in possible,
        "may_take_answer": rounds.ANSWERED in possible,
        "has_memo": bool(defects) or any(one.decision == rounds.RETURNED for one in scrutiny.rounds),
        "language": translation.get_language(),
    }
    return render(request, "prosecution/scrutiny/workspace.html", context, status=status)
