"""The pages of requests: those that wait, those of a case, one with its ladder, its papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.access.models import Role
from saiban.cases.actors import Actor
from saiban.cases.documents.kinds import DocumentRefused
from saiban.cases.faults import FieldFaults, NotAllowed, Overtaken
from saiban.cases.numbering import NotACaseNumber, parse_case_number
from saiban.cases.views.opening import opened_case
from saiban.frame.language import listed
from saiban.frame.once import key_of, once
from saiban.prosecution.approvals import documents, reading, rules, services
from saiban.prosecution.approvals.kinds import APPEAL, KINDS, REPORT
from saiban.prosecution.approvals.ladders import APPROVE, OPPOSE, RECOMMEND, REFUSE, RETURN, Rung
from saiban.prosecution.approvals.reading import Asked
from saiban.prosecution.approvals.services import ActedMeanwhile, Draft
from saiban.prosecution.case_types.common import COUNSEL
from saiban.prosecution.given import day_or_none, whole
from saiban.prosecution.models import ApprovalRequest
from saiban.prosecution.opening import opened_prosecution

_DECISIONS = frozenset({RECOMMEND, OPPOSE, RETURN, REFUSE, APPROVE})


@requires("prosecution.approvals")
@never_cache
@require_safe
@transaction.atomic
def waiting(request: HttpRequest) -> HttpResponse:
    """List the requests that wait for the visitor, that were passed on to them, their own, and the others."""
    return render(request, "prosecution/approvals/waiting.html", {"waiting": reading.waiting_for(request.viewer)})


@requires("prosecution.approvals")
@never_cache
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def of_case(request: HttpRequest, number: str) -> HttpResponse:
    """List the requests of a case, and begin one."""
    opened = opened_prosecution(request, number)
    fault = ""
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in KINDS or not _writes(request):
            raise Http404
        try:
            made = services.begin(viewer=request.viewer, case=opened.case, kind=kind)
        except FieldFaults as refused:
            fault = " ".join(refused.faults.values())
        else:
            return redirect("prosecution:approval", number=opened.case.number, request_key=made.pk)
    context = {
        "case": opened.case,
        "fault": fault,
        "requests": [reading.asked_of(one) for one in reading.requests_of(opened.case)],
        "kinds": reading.kinds_for(opened.case) if _writes(request) else [],
    }
    return render(request, "prosecution/approvals/of_case.html", context, status=409 if fault else 200)


@requires("prosecution.approvals")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def one(request: HttpRequest, number: str, request_key: int) -> HttpResponse:
    """Write a request and send it up; recommend, return, refuse or approve it where it waits for the visitor."""
    asked = _asked(request, number, request_key)
    if request.method != "POST":
        return _page(request, asked, {})
    try:
        with transaction.atomic():
            said = _act(request, asked)
    except FieldFaults as refused:
        return _page(request, asked, dict(refused.faults), status=400)
    except (NotAllowed, Overtaken, ActedMeanwhile) as refused:
        return _page(request, _asked(request, number, request_key), {"act": str(refused)}, status=409)
    messages.success(request, said)
    return redirect("prosecution:approval", number=asked.request.case.number, request_key=request_key)


@requires("prosecution.approvals")
@never_cache
@require_POST
@once
@transaction.atomic
def paper(request: HttpRequest, number: str, request_key: int) -> HttpResponse:
    """Write the request or the order on it into the case, and hand it out."""
    opened = opened_case(request, number)
    asked = _asked(request, number, request_key)
    which, form, language = (request.POST.get(name, "") for name in ("paper", "format", "language"))
    if which not in (documents.REQUEST, documents.ORDER) or form not in ("pdf", "docx") or language not in ("en", "ur"):
        raise Http404
    try:
        made = documents.make(asked, which, form=form, language=language, actor=Actor.officer(request.viewer))
    except DocumentRefused as refused:
        messages.error(request, str(refused))
        return redirect("prosecution:approval", number=opened.case.number, request_key=request_key)
    log.write(request.viewer, act="case_work", subject_kind="case", subjects=[opened.case.pk], fields=["document"])
    return redirect("cases:document", number=opened.case.number, key=made.pk)


def _asked(request: HttpRequest, number: str, key: int) -> Asked:
    """Return a request that the visitor may see, or 404; the look is on the log."""
    try:
        known = parse_case_number(number)
    except NotACaseNumber:
        raise Http404 from None
    found = reading.requests_for(request.viewer).filter(pk=key, case__number=known).first()
    if found is None:
        raise Http404
    log.write(request.viewer, act="case_view", subject_kind="case", subjects=[found.case_id], results=1)
    return reading.asked_of(found)


def _writes(request: HttpRequest) -> bool:
    return request.viewer.role is not None and request.viewer.role.value in COUNSEL


def _act(request: HttpRequest, asked: Asked) -> str:
    """Do what a button of the page says, and return what was done in words."""
    given = request.POST
    viewer, seen, key = request.viewer, whole(given.get("seen", "")), f"approval:{key_of(request)}"
    said = given.get("said", "")
    if said == "save":
        services.save(viewer=viewer, asked=asked, draft=_draft(request), seen=seen)
        return _("Saved.")
    if said == rules.SEND:
        services.send(viewer=viewer, asked=asked, draft=_draft(request), seen=seen, key=key)
        return _("The request has gone up.")
    if said == rules.DROP:
        services.drop(viewer=viewer, asked=asked, words=given.get("why", ""), seen=seen)
        return _("The request is dropped.")
    if said == rules.FILE:
        on, filed_as = day_or_none(given.get("filed_on", ""), "filed_on"), given.get("filed_as", "")[:80]
        services.file_appeal(viewer=viewer, asked=asked, on=on, number=filed_as, seen=seen, key=key)
        return _("Written down: the appeal is filed.")
    if said not in _DECISIONS:
        raise Http404
    services.decide(
        viewer=viewer,
        asked=asked,
        act=said,
        words=given.get("why", ""),
        letter=given.get("letter", "")[:80],
        on=day_or_none(given.get("on", ""), "on"),
        seen=seen,
        key=key,
    )
    return {
        RECOMMEND: _("Recommended: the request has gone on up."),
        OPPOSE: _("Advised against: the request has gone on up."),
        RETURN: _("The request is returned."),
        REFUSE: _("Refused."),
        APPROVE: _("Approved."),
    }[said]


def _draft(request: HttpRequest) -> Draft:
    given = request.POST
    return Draft(
        accused=[whole(number) for number in given.getlist("accused")],
        grounds=given.getlist("grounds"),
        words=given.get("words", ""),
        proposal=given.get("proposal", ""),
    )


def _page(request: HttpRequest, asked: Asked, faults: dict[str, str], status: int = 200) -> HttpResponse:
    row, viewer = asked.request, request.viewer
    role = viewer.role.value if viewer.role is not None else ""
    open_ = row.state in (ApprovalRequest.State.DRAFT, ApprovalRequest.State.RETURNED)
    rungs = asked.rungs(role)
    why = services.obstacle(asked, viewer) if row.rung is not None else None
    here = rungs[row.rung] if row.rung is not None else None
    given = request.POST if request.method == "POST" else None
    context: dict[str, Any] = {
        "asked": asked,
        "row": row,
        "case": row.case,
        "file": asked.file,
        "faults": faults,
        "in_doubt": listed(asked.in_doubt),
        "given": request.POST,
        "may_write": open_ and _writes(request),
        "draft": _shown_draft(asked, given),
        "people": [
            {
                "row": one,
                "charges": reading.offences_of(one),
                "outcome": reading.outcome_title(one.outcome),
                "reason": reading.reason_title(one.outcome_reason),
            }
            for one in asked.possible
        ],
        "proposals": ApprovalRequest.Proposal.choices if row.kind in (REPORT, APPEAL) else (),
        "ladder": [_shown_rung(rung, place, asked) for place, rung in enumerate(rungs)],
        "here": here,
        "buttons": _buttons(asked, here) if here is not None and why is None else [],
        "why_not": services.said_of(why) if why is not None and _concerns(why, asked, viewer.user.pk) else "",
        "by_letter": here is not None and role not in here.by,
        "steps": [{"step": one, "words": reading.words_in(one.words_cipher)} for one in asked.steps],
        "late_days": (timezone.localdate() - row.due_on).days if row.due_on is not None else 0,
        "passed_on": _passed_on(rungs, row.rung),
        "may_file": row.kind == APPEAL
        and row.state == "approved"
        and services.filed(asked) is None
        and _writes(request),
        "has_order": row.state in ("approved", "refused"),
        "may_print": _writes(request),
        "language": translation.get_language(),
    }
    return render(request, "prosecution/approvals/one.html", context, status=status)


def _shown_draft(asked: Asked, given: Any) -> dict[str, Any]:
    row = asked.request
    if given is None or given.get("said") not in ("save", rules.SEND):
        return {"accused": row.accused, "grounds": row.grounds, "words": asked.words, "proposal": row.proposal}
    return {
        "accused": [int(one) for one in given.getlist("accused") if one.isdigit()],
        "grounds": given.getlist("grounds"),
        "words": given.get("words", ""),
        "proposal": given.get("proposal", ""),
    }


def _shown_rung(rung: Rung, place: int, asked: Asked) -> dict[str, Any]:
    """A rung as the page draws it: who acted there in this round, whether it is the one, what may be done."""
    row = asked.request
    last = max((number for number, step in enumerate(asked.steps) if step.act == rules.SEND), default=0)
    done = next((step for step in asked.steps[last:] if step.rung == place), None)
    return {
        "rung": rung,
        "now": row.rung == place,
        "done": done,
        "may": listed(_button(asked.request.kind, act) for act in rung.may),
        "roles": listed(_role(code) for code in rung.by),
    }


def _buttons(asked: Asked, rung: Rung) -> list[dict[str, Any]]:
    return [{"act": act, "label": _button(asked.request.kind, act), "first": act == rung.may[0]} for act in rung.may]


def _button(kind: str, act: str) -> str:
    own: dict[tuple[str, str], Callable[[], str]] = {
        (REPORT, APPROVE): lambda: _("Take note"),
        (APPEAL, APPROVE): lambda: _("Approve the appeal"),
        (APPEAL, REFUSE): lambda: _("Decide: no appeal"),
    }
    if (kind, act) in own:
        return own[kind, act]()
    return {
        RECOMMEND: _("Recommend"),
        OPPOSE: _("Advise against"),
        RETURN: _("Return"),
        REFUSE: _("Refuse"),
        APPROVE: _("Approve"),
    }[act]


def _concerns(why: rules.Why, asked: Asked, user: int) -> bool:
    """Say whether the obstacle is worth telling: to whoever took part, not to everybody who reads."""
    return why in (rules.Why.ASKED, rules.Why.ACTED) or user in {one.user for one in asked.done}


def _passed_on(rungs: tuple[Rung, ...], place: int | None) -> str:
    return listed(_role(code) for code in rules.passed_on_to(rungs, place)) if place is not None else ""


def _role(code: str) -> str:
    return str(Role(code).label)
