"""Finding the case that somebody asks after, and what they may do with it from a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.sign_in import attempts
from saiban.cases.actors import Actor
from saiban.cases.declarations import PUBLIC, Confidentiality
from saiban.cases.models import Case, Party, RunningClock
from saiban.cases.models.cases import PHONE_KIND
from saiban.cases.queries import type_of
from saiban.cases.services import record_event
from saiban.desk.appeals.services import appellant_of, file_appeal, last_day_of
from saiban.desk.appeals.surveys import Decided, file_against_survey
from saiban.desk.case_types import CASE_TYPES
from saiban.desk.enquiries.codes import is_code_of
from saiban.frame.crypto import known_blinds
from saiban.terms.errors import Unreadable
from saiban.terms.phones import parse_phone

OPEN_FOR = timedelta(minutes=30)
_SALT = "saiban.desk.enquiries"
_ANSWERING = ("decide", "answer", "serve")  # the clocks by whose day the person may expect an answer
_OF_A_PERSON = frozenset({"application", "referral"})  # whoever has one was at the window, where surveys are explained
_OURS = frozenset(one.code for one in CASE_TYPES)


class NoSuchCase(Exception):
    """Number and phone or code do not fit, or there is no such case: the two can't be told apart."""


@dataclass(frozen=True)
class Standing:
    """What the page shows of a case, all in words: its kind, where it stands, what to do, by when; and what to offer.

    `due` is the day by which the department means to answer, `last_day` the last one to appeal.
    """

    number: str
    kind: str
    state: str
    tells: str
    since: date
    ended: bool
    due: date | None
    last_day: date | None
    may_appeal: bool
    may_appeal_survey: bool
    may_look_again: bool
    ticket: str


def find(request: HttpRequest, *, number: str, secret: str) -> Case:
    """Return the case of a number, for who knows the phone that was left or the code that was shown.

    `number` is in the form in which it is kept: typing it in other ways must not give more guesses. A sealed case opens
    by its code alone: others may have the phone. Raises NoSuchCase, or `attempts.LockedOut` after 5 failures with this
    number or 50 from this address in 15 minutes.
    """
    guess = f"case {number}"
    attempts.take_turn(request, guess)
    try:
        case = _found(number, secret)
    except NoSuchCase:
        attempts.count_failure(request, guess)
        log.write(None, act="ask_after_case", request=request.number, outcome="refused", reason="no_such_case")
        raise
    attempts.forget_failures(guess)
    log.write(None, act="ask_after_case", subject_kind="case", subjects=[case.pk], results=1, request=request.number)
    return case


def standing_of(case: Case) -> Standing:
    """What the page shows of a case that was found."""
    declared = type_of(case)
    stage = declared.stage(case.stage)
    deciding = RunningClock.objects.filter(case=case, code__in=_ANSWERING, standing="running", due_on__isnull=False)
    appeal_possible = case.case_type == "application" and case.stage == "refused"
    again = case.case_type == "grievance" and "look_again" in _public_events(case)
    return Standing(
        number=case.number,
        kind=_("Message") if case.confidentiality == Confidentiality.SEALED else str(declared.title),
        state=str(stage.title),
        tells=str(stage.tells or stage.title),
        since=timezone.localtime(case.last_event_at).date(),
        ended=stage.end,
        due=deciding.order_by("due_on").values_list("due_on", flat=True).first(),
        last_day=last_day_of(case) if appeal_possible else None,
        may_appeal=appeal_possible,
        may_appeal_survey=case.case_type in _OF_A_PERSON and case.confidentiality == Confidentiality.NORMAL,
        may_look_again=again,
        ticket=signing.dumps(case.pk, salt=_SALT),
    )


def case_of(ticket: str) -> Case:
    """Return the case of a ticket that the page gave. Raises NoSuchCase for one that was made up or is too old."""
    try:
        key = signing.loads(ticket, salt=_SALT, max_age=OPEN_FOR)
    except signing.BadSignature as fault:
        raise NoSuchCase from fault
    return Case.objects.get(pk=key)


@transaction.atomic
def appeal(*, request: HttpRequest, case: Case, grounds: str, late_because: str, key: str) -> Case:
    """File an appeal from the public page. Raises ValidationError as `file_appeal`."""
    filed = file_appeal(
        actor=Actor.public("web"), application=case, grounds=grounds, late_because=late_because, key=key
    )
    log.write(None, act="appeal", subject_kind="case", subjects=[filed.pk], results=1, request=request.number)
    return filed


@transaction.atomic
def appeal_against_survey(*, request: HttpRequest, case: Case, decided: Decided, key: str) -> Case:
    """File an appeal against a survey's decision for whoever a case is about. Raises as `file_against_survey`."""
    filed = file_against_survey(
        actor=Actor.public("web"),
        decided=decided,
        appellant=appellant_of(case),
        place=case.place,
        office=case.office,
        arises_from=case,
        key=key,
    )
    log.write(None, act="appeal", subject_kind="case", subjects=[filed.pk], results=1, request=request.number)
    return filed


@transaction.atomic
def answer_back(*, request: HttpRequest, case: Case, content: bool, why: str, key: str) -> None:
    """Say of the answer to a complaint that one accepts it, or why somebody else should look again.

    Raises `NotAllowed` where the complaint has no answer any more.
    """
    record_event(
        case=case,
        event="accept" if content else "look_again",
        actor=Actor.public("web"),
        fields={} if content else {"why": why},
        seen=case.last_seq,
        key=key,
    )
    log.write(None, act="answer_back", subject_kind="case", subjects=[case.pk], results=1, request=request.number)


def _found(number: str, secret: str) -> Case:
    case = Case.objects.filter(number=number, case_type__in=_OURS).first()
    if case is None:
        raise NoSuchCase
    if is_code_of(case, secret):
        return case
    if case.confidentiality == Confidentiality.SEALED or not _is_phone_of(case, secret):
        raise NoSuchCase
    return case


def _is_phone_of(case: Case, secret: str) -> bool:
    try:
        [indexes] = known_blinds([PHONE_KIND], [parse_phone(secret)])
    except Unreadable:
        return False
    return Party.objects.filter(case=case, phone_blind__in=indexes).exists()


def _public_events(case: Case) -> set[str]:
    """The codes of what the public may do at the case's stage."""
    return {event.code for event in type_of(case).events if PUBLIC in event.by and case.stage in event.from_}
