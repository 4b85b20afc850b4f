"""The complaint case: an institution's own, sanctioned complaint against an employer, without a report of the police.

It enters this system when a prosecutor takes it (or is refused there). The six months of limitation begin on the day on
which the institution learnt of the offence (EOB Act 1976, s. 38; the provincial social security laws).
"""

from __future__ import annotations

from dataclasses import replace

from saiban.cases.declarations import CaseType, Clock, DocumentKind, Event, Field, Stage, Value, Waits, Words
from saiban.prosecution.case_types import accused, courts, criminal_case, exhibits, pick_lists
from saiban.prosecution.case_types.common import (
    COUNSEL,
    WRITES,
    choice,
    court_track,
    day,
    legal,
    sealed,
    service,
    text_fact,
)
from saiban.prosecution.clocks import LAW_AS_OF

CODE, PREFIX = "complaint_case", "CPL"
_BEFORE = frozenset({"registered", "investigation", "received", "scrutiny", "returned", "passed", "submitted"})
_STEPS_OF_POLICE = frozenset(
    {
        "fir_received",
        "interim_report",
        "final_report",
        "scrutiny_began",
        "report_returned",
        "police_answered",
        "report_passed",
        "challan_submitted",
        "later_report",
        "later_report_passed",
        "closed_without_trial",
        "cognizance",
    }
)

OPENING = Event(
    "offence_known",
    Words("Take a complaint of an institution", "ادارے کا استغاثہ وصول کریں"),
    by=WRITES,
    to="taken",
    fields=(
        service(),
        court_track(),
        text_fact(LAW_AS_OF, Words("Edition of the law", "قانون کا نسخہ"), required=True),
        day("known_on", Words("The institution learnt of the offence on", "ادارے کو جرم کا علم ہوا")),
        choice(
            "employer_law",
            Words("Law of the complaint", "استغاثے کا قانون"),
            (
                Value("eob", Words("Employees' Old-Age Benefits Act 1976", "ایمپلائز اولڈ ایج بینیفٹس ایکٹ 1976")),
                Value("social_security", Words("Social security law of the province", "صوبائی سوشل سیکیورٹی قانون")),
            ),
            fact=True,
        ),
        choice(
            "complaint_case",
            Words("Complaint case", "استغاثہ"),
            (Value("yes", Words("Yes", "ہاں")),),
            fact=True,
        ),
        text_fact("institution", Words("Institution", "ادارہ"), required=True),
        text_fact("offences", Words("Offences", "دفعات")),
        sealed("facts", Words("Facts", "واقعات"), required=False),
    ),
)

STAGES = (
    Stage("taken", Words("Complaint taken: to be examined", "استغاثہ وصول: جانچ باقی")),
    Stage("examined", Words("Sanctioned: to be filed", "منظور شدہ: دائر کرنا باقی")),
    Stage("filed", Words("Filed: cognizance awaited", "دائر: نوٹس کا انتظار"), Waits.BODY),
    *(stage for stage in courts.STAGES if stage.code not in _BEFORE),
)

_OWN = (
    Event(
        "sanction_checked",
        Words("Sanction found in order", "منظوری درست پائی گئی"),
        by=COUNSEL,
        from_=("taken",),
        to="examined",
        fields=(
            Field("sanction", Words("Number and date of the sanction", "منظوری کا نمبر اور تاریخ")),
            Field("sanctioned_by", Words("Who sanctioned", "منظوری دینے والا")),
        ),
    ),
    legal("complaint_filed", by=COUNSEL, from_=("examined",), to="filed"),
    legal("cognizance", from_=("filed",), to="cognizance", fields=(text_fact("court_code", Words("Court", "عدالت")),)),
    Event(
        "complaint_refused",
        Words("Refuse the complaint", "استغاثہ واپس کریں"),
        by=COUNSEL,
        from_=("taken", "examined"),
        to="closed",
        outcomes=(pick_lists.REFUSED.code,),
        needs_reason=True,
    ),
)


def _of_this_type(event: Event) -> Event:
    """Return an event of the criminal case with the stages that a complaint has."""
    stages = {stage.code for stage in STAGES}
    early = ("taken", "examined", "filed")

    def here(codes: tuple[str, ...]) -> tuple[str, ...]:
        kept = tuple(code for code in codes if code in stages)
        return (*early, *kept) if codes and set(codes) & _BEFORE else kept

    if event.track:
        return replace(event, during=here(event.during))
    return replace(event, from_=here(event.from_))


EVENTS = (
    *_OWN,
    *(_of_this_type(event) for event in courts.EVENTS if event.code not in _STEPS_OF_POLICE),
    *(_of_this_type(event) for event in (*accused.EVENTS, *exhibits.EVENTS)),
)


def _clock(clock: Clock) -> Clock:
    return replace(clock, from_field="known_on") if clock.code == "complaint_limitation" else clock


_BROUGHT = {outcome for event in EVENTS for outcome in event.outcomes}

COMPLAINT_CASE = CaseType(
    code=CODE,
    prefix=PREFIX,
    title=Words("Complaint case", "استغاثہ"),
    about=Words(
        "A sanctioned complaint of an institution against an employer, taken by a prosecutor.",
        "ادارے کا منظور شدہ استغاثہ آجر کے خلاف، جو پراسیکیوٹر نے لیا۔",
    ),
    law=criminal_case.CRIMINAL_CASE.law,
    opening=OPENING,
    stages=STAGES,
    events=EVENTS,
    tracks=criminal_case.CRIMINAL_CASE.tracks,
    outcomes=tuple(one for one in (*pick_lists.OUTCOMES, pick_lists.REFUSED) if one.code in _BROUGHT),
    clocks=tuple(_clock(clock) for clock in criminal_case.clocks((OPENING, *EVENTS))),
    parties=criminal_case.CRIMINAL_CASE.parties,
    identifiers=criminal_case.CRIMINAL_CASE.identifiers,
    documents=(
        DocumentKind("complaint", Words("Complaint of the institution", "ادارے کا استغاثہ")),
        *criminal_case.CRIMINAL_CASE.documents,
    ),
    tasks=tuple(one for one in criminal_case.CRIMINAL_CASE.tasks if one.code == "decide_appeal"),
    keepers=criminal_case.CRIMINAL_CASE.keepers,
    readers=criminal_case.CRIMINAL_CASE.readers,
    restricted_to=criminal_case.CRIMINAL_CASE.restricted_to,
    sealed_to=criminal_case.CRIMINAL_CASE.sealed_to,
)
