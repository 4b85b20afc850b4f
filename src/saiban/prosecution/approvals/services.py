"""What writes requests: begun, sent up, acted on at each rung, filed in court, dropped. Steps are never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases import services, types
from saiban.cases.actors import Actor
from saiban.cases.calendar import day_of
from saiban.cases.faults import FieldFaults
from saiban.cases.models import Case, CaseEvent
from saiban.frame import crypto
from saiban.prosecution.approvals import rules, tasking
from saiban.prosecution.approvals.kinds import APPEAL, KINDS, REPORT, WITHDRAWAL
from saiban.prosecution.approvals.ladders import APPROVE, RECOMMEND, REFUSE, Rung
from saiban.prosecution.approvals.reading import Asked, asked_of
from saiban.prosecution.approvals.rules import Why
from saiban.prosecution.case_types.common import COUNSEL
from saiban.prosecution.models import Accused, ApprovalRequest, ApprovalStep
from saiban.prosecution.sealed import APPROVAL
from saiban.prosecution.writing import Writing, moment

LONGEST = 6000
_OPEN = ("draft", "returned")
_FOLLOWS = {
    (APPEAL, APPROVE): "appeal_approved",
    (APPEAL, REFUSE): "no_appeal_decided",
    (WITHDRAWAL, APPROVE): "withdrawal_approved",
    (WITHDRAWAL, REFUSE): "withdrawal_refused",
}
"""The event that a decision writes on the track of each accused."""


class ActedMeanwhile(Exception):
    """Somebody else acted on the request since it was opened; nothing was done."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has acted on this request since you opened it. Look at it first."))


@dataclass(frozen=True)
class Draft:
    """What somebody writes into a request: numbers of accused, a proposal, grounds by code, and words."""

    accused: Sequence[int]
    grounds: Sequence[str]
    words: str
    proposal: str = ""


@transaction.atomic
def begin(*, viewer: Viewer, case: Case, kind: str) -> ApprovalRequest:
    """Begin a request in a case and return it; a draft of this kind that is there already is gone on with."""
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    known = ApprovalRequest.objects.filter(case=case, kind=kind, state=ApprovalRequest.State.DRAFT).first()
    if known is not None:
        return known
    possible = Accused.objects.filter(case=case, stage__in=KINDS[kind].of).order_by("number")
    numbers = list(possible.values_list("number", flat=True))
    if not numbers:
        raise FieldFaults({"accused": _("No accused of this case is where such a request is made.")})
    return ApprovalRequest.objects.create(case=case, kind=kind, drafted_by=viewer.user, accused=numbers)


@transaction.atomic
def save(*, viewer: Viewer, asked: Asked, draft: Draft, seen: int) -> None:
    """Keep what somebody wrote into a request that has not gone up, or came back."""
    request = _held(asked.request, seen)
    _write(viewer, asked, request, draft)
    request.save()


@transaction.atomic
def send(*, viewer: Viewer, asked: Asked, draft: Draft, seen: int, key: str) -> None:
    """Send a request up its ladder; a report on an acquittal is from now on written. Raises `FieldFaults`."""
    request = _held(asked.request, seen)
    _write(viewer, asked, request, draft)
    now = asked_of(request)
    faults = _faults(now, draft)
    if faults:
        raise FieldFaults(faults)
    rungs = now.rungs_of_today(viewer.role.value if viewer.role is not None else "")
    if not rungs:
        raise FieldFaults({"act": _("The table of ladders has none for this service and this day.")})
    request.rungs = [one.stored() for one in rungs]
    request.drafted_by = viewer.user
    _wait(request, rungs, 0)
    step = ApprovalStep(proposal=request.proposal, grounds=request.grounds, words_cipher=request.words_cipher)
    _take(viewer, request, rules.SEND, step)
    if request.kind == REPORT:
        Writing(request.case, viewer, key).event("adverse_report", fields={"report": draft.words.strip()})


@transaction.atomic
def decide(
    *,
    viewer: Viewer,
    asked: Asked,
    act: str,
    words: str = "",
    letter: str = "",
    on: date | None = None,
    seen: int,
    key: str,
) -> None:
    """Recommend, advise against, return, approve or refuse at the rung on which a request waits.

    `letter` and `on` are number and day of the letter by which it was decided elsewhere. What was decided is written on
    the track of each accused. Raises `FieldFaults`.
    """
    request = _held(asked.request, seen)
    now = asked_of(request)
    rungs = now.rungs()
    why = obstacle(now, viewer)
    if why is not None:
        raise FieldFaults({"act": said_of(why)})
    assert request.rung is not None  # noqa: S101 - an obstacle otherwise
    rung = rungs[request.rung]
    if act not in rung.may:
        raise FieldFaults({"act": _("This is not done at this step.")})
    faults = _faults_of_decision(viewer, rung, act, words, letter, on)
    if faults:
        raise FieldFaults(faults)
    place = rules.after(act, rungs, request.rung)
    step = ApprovalStep(rung=request.rung, words_cipher=_sealed(words), letter=letter.strip(), on=on)
    if place.rung is not None:
        _wait(request, rungs, place.rung)
    else:
        _rest(request, place.state)
    _take(viewer, request, act, step)
    _follow(now, viewer, act, words, key)


@transaction.atomic
def file_appeal(*, viewer: Viewer, asked: Asked, on: date | None, number: str, seen: int, key: str) -> None:
    """Write down that an approved appeal was filed in court, on which day and under which number."""
    request = _held(asked.request, seen)
    if request.kind != APPEAL or request.state != ApprovalRequest.State.APPROVED or filed(asked) is not None:
        raise FieldFaults({"act": _("Only an appeal that was approved is filed, and only once.")})
    approved = _approved_at(asked)
    if on is None or not day_of(approved) <= on <= timezone.localdate():
        said = _("On which day was the appeal filed? Not before it was approved, and not in the future.")
        raise FieldFaults({"filed_on": said})
    _take(viewer, request, rules.FILE, ApprovalStep(on=on, letter=number.strip()))
    writing = Writing(request.case, viewer, key)
    at = max(moment(on) or approved, approved)
    for one in asked.accused:
        writing.event("appeal_by_state", on=at, track=one.track)


@transaction.atomic
def drop(*, viewer: Viewer, asked: Asked, words: str, seen: int) -> None:
    """Drop a request that has not gone up, or came back; what was done with it stays. Raises `FieldFaults`."""
    request = _held(asked.request, seen)
    if request.state not in _OPEN:
        raise FieldFaults({"act": _("This request is decided or waits for a decision: it can't be changed now.")})
    if not words.strip():
        raise FieldFaults({"why": _("Say why.")})
    _rest(request, ApprovalRequest.State.DROPPED)
    _take(viewer, request, rules.DROP, ApprovalStep(words_cipher=_sealed(words)))


def obstacle(asked: Asked, viewer: Viewer) -> Why | None:
    """Return why a viewer may not act on a request that waits; None where they may."""
    role = viewer.role.value if viewer.role is not None else ""
    return rules.obstacle(asked.rungs(), asked.request.rung, asked.done, user=viewer.user.pk, role=role)


def said_of(why: Why) -> str:
    """Return an obstacle in words."""
    return {
        Why.NOT_WAITING: _("This request waits for nobody's decision."),
        Why.ROLE: _("At this step somebody else acts."),
        Why.ASKED: _("You sent this request up, so somebody else decides every step of it."),
        Why.ACTED: _("You acted at an earlier step, so somebody else acts at this one."),
    }[why]


def filed(asked: Asked) -> ApprovalStep | None:
    """Return the step by which an appeal was filed; None before."""
    return next((one for one in asked.steps if one.act == rules.FILE), None)


def _approved_at(asked: Asked) -> datetime:
    """Return when an appeal was approved, as the case has it; of a case of an older declaration as the steps do."""
    events = CaseEvent.objects.filter(case=asked.request.case_id, code=_FOLLOWS[APPEAL, APPROVE])
    at = events.order_by("-seq").values_list("at", flat=True).first()
    return at if at is not None else max(step.at for step in asked.steps if step.act == APPROVE)


def _held(request: ApprovalRequest, seen: int) -> ApprovalRequest:
    held = ApprovalRequest.objects.select_for_update(of=("self",)).select_related("case").get(pk=request.pk)
    if held.version != seen:
        raise ActedMeanwhile
    return held


def _write(viewer: Viewer, asked: Asked, request: ApprovalRequest, draft: Draft) -> None:
    """Put a draft into a request. Raises `FieldFaults` for what can't be taken at all."""
    if request.state not in _OPEN:
        raise FieldFaults({"act": _("This request is decided or waits for a decision: it can't be changed now.")})
    if viewer.role is None or viewer.role.value not in COUNSEL:
        raise FieldFaults({"act": _("Requests are written by prosecutors.")})
    known = {one.number for one in asked.possible}
    if not set(draft.accused) <= known:
        raise FieldFaults({"accused": _("Choose among the accused of this case.")})
    if not set(draft.grounds) <= {one.code for one in asked.kind.grounds}:
        raise FieldFaults({"grounds": _("Choose among the grounds of the list.")})
    if draft.proposal not in ("", *ApprovalRequest.Proposal.values):
        raise FieldFaults({"proposal": _("Appeal, or no appeal?")})
    if len(draft.words) > LONGEST:
        raise FieldFaults({"words": _("At most %(count)s letters.") % {"count": LONGEST}})
    request.accused, request.grounds = sorted(set(draft.accused)), list(dict.fromkeys(draft.grounds))
    request.proposal = draft.proposal
    request.words_cipher = _sealed(draft.words)


def _faults(asked: Asked, draft: Draft) -> dict[str, str]:
    """Return what keeps a request from going up."""
    faults = {}
    if not draft.accused:
        faults["accused"] = _("Whom is the request about?")
    if not draft.grounds:
        faults["grounds"] = _("Choose at least one ground.")
    if not draft.words.strip():
        faults["words"] = _("Give the grounds in words.")
    if asked.request.kind in (REPORT, APPEAL) and not draft.proposal:
        faults["proposal"] = _("Appeal, or no appeal?")
    if asked.barred == "never":
        faults["accused"] = _("By the Act of this service an offence of such gravity is not withdrawn.")
    elif asked.barred == "not_compoundable":
        faults["accused"] = _("By the Act of this service only what may be compounded is withdrawn.")
    return faults


def _faults_of_decision(
    viewer: Viewer, rung: Rung, act: str, words: str, letter: str, on: date | None
) -> dict[str, str]:
    faults = {}
    if act not in (APPROVE, RECOMMEND) and not words.strip():
        faults["why"] = _("Say why.")
    if len(words) > LONGEST:
        faults["why"] = _("At most %(count)s letters.") % {"count": LONGEST}
    by_letter = viewer.role is not None and viewer.role.value not in rung.by
    if by_letter and not letter.strip():
        faults["letter"] = _("By which letter was it decided? Write its number.")
    if by_letter and (on is None or on > timezone.localdate()):
        faults["on"] = _("Of which day is the letter?")
    return faults


def _wait(request: ApprovalRequest, rungs: Sequence[Rung], place: int) -> None:
    request.state, request.rung = ApprovalRequest.State.WAITING, place
    request.waits_for = list(rungs[place].roles)
    request.due_on = timezone.localdate() + timedelta(days=rungs[place].days)


def _rest(request: ApprovalRequest, state: str) -> None:
    request.state, request.rung, request.waits_for, request.due_on = state, None, [], None


def _take(viewer: Viewer, request: ApprovalRequest, act: str, step: ApprovalStep) -> None:
    """Keep a step and the request as it stands after it; both are on the log."""
    request.version += 1
    request.save()
    step.request, step.number, step.act = request, request.version, act
    step.user, step.posting = viewer.user, viewer.posting
    step.save()
    tasking.give(request, viewer.user.pk)
    log.write(viewer, act="case_work", subject_kind="case", subjects=[request.case_id], fields=["approval"])


def _follow(asked: Asked, viewer: Viewer, act: str, words: str, key: str) -> None:
    """Write on the tracks of the accused what was decided, and open what comes next."""
    request = asked.request
    if request.kind == REPORT and act == APPROVE:
        _open_appeal(asked, viewer)
    code = _FOLLOWS.get((request.kind, act))
    if code is None:
        return
    case = Case.objects.get(pk=request.case_id)
    role = viewer.role.label if viewer.role is not None else ""
    decided_by = f"{viewer.user.full_name} ({role})"
    declared = {one.code for one in types.case_type_of_version(case.version_id).all_events}
    if code not in declared:  # a case that is worked by a declaration from before: the steps tell of it
        return
    for one in asked.accused:
        case.refresh_from_db()
        services.record_event(
            case=case,
            event=code,
            actor=Actor.system("approvals"),
            fields={"request": request.pk, "decided_by": decided_by},
            track=one.track,
            seen=case.last_seq,
            reason=words,
            key=f"{key}:{one.number}",
        )


def _open_appeal(asked: Asked, viewer: Viewer) -> None:
    """Open the request for a decision on an appeal once the report was noted, with what the report says."""
    report = asked.request
    same = ApprovalRequest.objects.filter(case=report.case, kind=APPEAL, accused__overlap=report.accused)
    if same.exclude(state=ApprovalRequest.State.DROPPED).exists():
        return
    draft, new = ApprovalRequest.objects.get_or_create(
        case=report.case,
        kind=APPEAL,
        state=ApprovalRequest.State.DRAFT,
        defaults={
            "accused": report.accused,
            "proposal": report.proposal,
            "words_cipher": report.words_cipher,
            "drafted_by": report.drafted_by,
        },
    )
    if new:
        tasking.give(draft, viewer.user.pk)


def _sealed(words: str) -> bytes | None:
    return crypto.seal(APPROVAL, words.strip()) if words.strip() else None
