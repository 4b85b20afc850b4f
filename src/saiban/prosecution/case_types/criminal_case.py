"""The criminal case: a first information report, its accused and exhibits, from registration to the last appeal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from saiban.cases.declarations import (
    CaseType,
    Clock,
    Confidentiality,
    DocumentKind,
    Escalation,
    Event,
    IdentifierKind,
    PartyKind,
    TaskKind,
    Value,
    Words,
)
from saiban.prosecution.case_types import accused, courts, entrustment, exhibits, pick_lists
from saiban.prosecution.case_types.common import (
    ASSISTANT,
    AUDITOR,
    DISTRICT,
    GENERAL,
    HEADS,
    WRITES,
    choice,
    court_track,
    day,
    number_fact,
    sealed,
    service,
    text_fact,
    yes_or_no,
)
from saiban.prosecution.clocks import LAW_AS_OF, declared_clocks
from saiban.prosecution.law.clock_rules import clock_rules

CODE, PREFIX = "criminal_case", "CRM"

ALSO = {
    "final_report": ("later_report",),
    "report_passed": ("later_report_passed",),
    "charge_framed": ("charge_framed_later",),
    "appeal_judgment": ("acquitted_in_appeal", "convicted_in_appeal", "retrial"),
}
"""Events of the case type that count for the law's clocks as another event does."""

OPENING = Event(
    "fir",
    Words("Register a first information report", "ایف آئی آر درج کریں"),
    by=WRITES,
    to="registered",
    fields=(
        service(),
        court_track(),
        text_fact(LAW_AS_OF, Words("Edition of the law", "قانون کا نسخہ"), required=True),
        day("fir_on", Words("Date of the report", "ایف آئی آر کی تاریخ"), fact=True),
        text_fact("station", Words("Police station", "تھانہ"), required=True),
        text_fact("fir_series", Words("Series", "سلسلہ")),
        number_fact("fir_number", Words("Number of the report", "ایف آئی آر نمبر")),
        number_fact("fir_year", Words("Year", "سال")),
        text_fact("offences", Words("Offences", "دفعات")),
        choice(
            "offence",
            Words("Class of the gravest offence", "سب سے سنگین جرم کا درجہ"),
            (
                Value("murder", Words("Murder", "قتل")),
                Value("over_7", Words("Over seven years", "سات سال سے زیادہ")),
                Value("up_to_7", Words("Up to seven years", "سات سال تک")),
            ),
            required=False,
            fact=True,
        ),
        yes_or_no("sensitive", Words("Sensitive", "حساس")),
        number_fact("victims", Words("Victims", "متاثرین"), required=False),
        yes_or_no("women_or_children", Words("A woman or child is the victim", "متاثرہ عورت یا بچہ")),
        sealed("facts", Words("Facts", "واقعات"), required=False),
    ),
)


def clocks(events: Sequence[Event]) -> tuple[Clock, ...]:
    """Return the law's clocks for a case type with these events; what is late is told to the heads.

    Clocks whose events or facts the type does not have are left out.
    """
    codes = {event.code for event in events}
    facts = {"province", *(field.code for event in events for field in event.fields if field.fact)}
    return tuple(
        _escalated(_with_others(clock))
        for clock in declared_clocks()
        if _events(clock) <= codes and any({fact for fact, _value in term.when} <= facts for term in clock.terms)
    )


def _events(clock: Clock) -> set[str]:
    paused = {code for pause in clock.pauses for code in (*pause.by, *pause.until)}
    return {*clock.starts, *clock.met_by, *clock.dropped_by, *clock.ends_spans, *paused}


def _with_others(clock: Clock) -> Clock:
    def wider(codes: tuple[str, ...]) -> tuple[str, ...]:
        return (*codes, *(other for code in codes for other in ALSO.get(code, ())))

    return replace(
        clock, starts=wider(clock.starts) if clock.code == "scrutiny" else clock.starts, met_by=wider(clock.met_by)
    )


def _escalated(clock: Clock) -> Clock:
    if clock_rules()[clock.code].use not in ("deadline", "sum"):
        return clock
    return replace(clock, escalate=(Escalation(DISTRICT), Escalation(GENERAL, days_late=3)))


_STEPS = (*courts.EVENTS, *accused.EVENTS, *exhibits.EVENTS, *entrustment.EVENTS)

CRIMINAL_CASE = CaseType(
    code=CODE,
    prefix=PREFIX,
    title=Words("Criminal case", "فوجداری مقدمہ"),
    about=Words(
        "A first information report, from its registration by the prosecutor to the last appeal.",
        "ایف آئی آر، پراسیکیوٹر کے اندراج سے آخری اپیل تک۔",
    ),
    law=Words(
        "Code of Criminal Procedure 1898; Anti-terrorism Act 1997; the Act of each prosecution service",
        "ضابطہ فوجداری 1898؛ انسداد دہشت گردی ایکٹ 1997؛ ہر پراسیکیوشن سروس کا ایکٹ",
    ),
    opening=OPENING,
    stages=courts.STAGES,
    events=_STEPS,
    tracks=(accused.TRACK, exhibits.TRACK),
    outcomes=pick_lists.OUTCOMES,
    clocks=clocks((OPENING, *_STEPS)),
    parties=(
        PartyKind("complainant", Words("Complainant", "مدعی"), several=True),
        PartyKind("accused", Words("Accused", "ملزم"), several=True, track="accused"),
        PartyKind("victim", Words("Victim", "متاثرہ فریق"), several=True),
        PartyKind("investigator", Words("Investigating officer", "تفتیشی افسر"), several=True),
        PartyKind("defence", Words("Defence counsel", "وکیلِ صفائی"), several=True),
    ),
    identifiers=(
        IdentifierKind("fir", Words("First information report", "ایف آئی آر")),
        IdentifierKind("file", Words("File of the prosecution", "پراسیکیوشن فائل")),
        IdentifierKind("court_case", Words("Case of the trial court", "عدالتِ سماعت کا مقدمہ")),
        IdentifierKind("bail", Words("Bail application", "درخواستِ ضمانت")),
        IdentifierKind("appeal", Words("Appeal or revision", "اپیل یا نگرانی")),
        IdentifierKind("supreme_court", Words("Supreme Court", "سپریم کورٹ")),
        IdentifierKind("origin", Words("Number with the sender", "بھیجنے والے کے ہاں نمبر")),
        IdentifierKind("other_fir", Words("Linked report", "متعلقہ ایف آئی آر")),
    ),
    documents=(
        DocumentKind("fir", Words("First information report", "ایف آئی آر")),
        DocumentKind("police_report", Words("Police report", "چالان")),
        DocumentKind(
            "statement", Words("Statement of a witness", "گواہ کا بیان"), confidentiality=Confidentiality.RESTRICTED
        ),
        DocumentKind("medical", Words("Medical report", "طبی رپورٹ"), confidentiality=Confidentiality.RESTRICTED),
        DocumentKind("forensic", Words("Forensic report", "فرانزک رپورٹ")),
        DocumentKind("recovery", Words("Memo of recovery", "فرد برآمدگی")),
        DocumentKind("sanction", Words("Sanction", "منظوری")),
        DocumentKind("order", Words("Order of the court", "عدالتی حکم")),
        DocumentKind("judgment", Words("Judgment", "فیصلہ")),
        DocumentKind(
            "memo_of_defects",
            Words("Memo of defects to the police", "پولیس کو نقائص کا میمو"),
            template="memo_of_defects",
        ),
        DocumentKind(
            "report_to_court",
            Words("Report of the prosecutor to the court", "عدالت کو پراسیکیوٹر کی رپورٹ"),
            template="report_to_court",
        ),
        DocumentKind(
            "office_order",
            Words("Office order: counsel of the case", "دفتری حکم: مقدمے کے وکلا"),
            template="office_order",
        ),
        DocumentKind("other", Words("Other paper", "دیگر کاغذ")),
    ),
    tasks=(
        TaskKind(
            "scrutinise",
            Words("Scrutinise the police report", "چالان کی جانچ کریں"),
            ASSISTANT,
            opened_by=("interim_report", "final_report", "later_report", "police_answered"),
            done_by=("report_returned", "report_passed", "later_report_passed", "closed_without_trial"),
        ),
        TaskKind(
            "decide_appeal",
            Words("Decide whether the State appeals", "ریاست کی اپیل کا فیصلہ کریں"),
            DISTRICT,
            opened_by=("acquitted",),
            done_by=("appeal_approved", "appeal_by_state", "no_appeal_decided"),
        ),
        TaskKind(
            "answer_conflict",
            Words("Answer a declared conflict of interest", "مفادات کے ٹکراؤ پر فیصلہ کریں"),
            DISTRICT,
            opened_by=(entrustment.DECLARED,),
            done_by=(entrustment.ANSWERED,),
        ),
    ),
    keepers=WRITES,
    readers=(AUDITOR,),
    restricted_to=HEADS,
    sealed_to=HEADS,
)
