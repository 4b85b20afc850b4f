"""The track of each accused: where they are, what happens to them in the trial, how it ends for them, appeals."""

from __future__ import annotations

from dataclasses import replace

from saiban.cases.declarations import SYSTEM, After, Event, Field, FieldType, Stage, Track, Value, Waits, Words
from saiban.prosecution.case_types import pick_lists as lists
from saiban.prosecution.case_types.common import (
    AFTER,
    ALL,
    BEFORE_COURT,
    COUNSEL,
    IN_COURT,
    WRITES,
    choice,
    day,
    legal,
    sealed,
    text_fact,
    yes_or_no,
)
from saiban.prosecution.law.clock_rules import clock_rules

HERE = ("named", "absconding", "custody", "prison", "bail", "released")
DETAINED = ("custody", "prison")
ENDED = ("convicted", "acquitted", "ended")
DECIDED = ("convicted", "acquitted")
TRIED = (*IN_COURT, "decided")
APPEALS = (*IN_COURT, *AFTER, "dormant")

TRACK = Track(
    "accused",
    Words("Accused", "ملزم"),
    (
        Stage("named", Words("At large, not arrested", "گرفتار نہیں")),
        Stage("absconding", Words("Absconding", "مفرور"), Waits.BODY),
        Stage("custody", Words("In police custody", "پولیس حراست میں")),
        Stage("prison", Words("In judicial custody", "جوڈیشل حراست میں")),
        Stage("bail", Words("On bail", "ضمانت پر")),
        Stage("released", Words("Released, not sent up", "رہا، چالان نہیں")),
        Stage("convicted", Words("Convicted", "سزا یافتہ"), end=True),
        Stage("acquitted", Words("Acquitted", "بری"), end=True),
        Stage("ended", Words("Ended otherwise", "دوسری طرح ختم"), end=True),
    ),
)

_BAIL = clock_rules()["statutory_bail"]
_CAPITAL = yes_or_no("capital", Words("Charged with an offence punishable with death", "سزائے موت والا جرم"))
_STATUTORY_BAIL = choice(
    "statutory_bail",
    Words("Bail after long detention", "طویل حراست پر ضمانت"),
    (
        Value("open", Words("The law gives it", "قانون دیتا ہے")),
        Value("excluded", Words("The law excludes it", "قانون نہیں دیتا")),
    ),
    required=False,
    fact=True,
)
_EXCLUDED_BY = choice(
    "bail_excluded_by",
    Words("Excluded, because of", "نہ دینے کی وجہ"),
    tuple(Value(one.fact, one.title) for one in _BAIL.excluded),
    required=False,
    fact=True,
)
DESCRIPTION = (
    choice(
        "sex",
        Words("Sex", "جنس"),
        (
            Value("female", Words("Woman", "عورت")),
            Value("male", Words("Man", "مرد")),
            Value("transgender", Words("Transgender person", "خواجہ سرا")),
        ),
        required=False,
        fact=True,
    ),
    yes_or_no("juvenile", Words("Under eighteen", "اٹھارہ سال سے کم")),
    _CAPITAL,
    _STATUTORY_BAIL,
    _EXCLUDED_BY,
    choice(
        "column",
        Words("Column of the police report", "چالان کا خانہ"),
        (
            Value("2", Words("2: not sent up or absconding", "2: چالان نہیں یا مفرور")),
            Value("3", Words("3: in custody", "3: زیرِ حراست")),
            Value("4", Words("4: on bail", "4: ضمانت پر")),
        ),
        required=False,
        fact=True,
    ),
    text_fact("profession", Words("Profession", "پیشہ")),
    sealed("particulars", Words("Father's name, address, marks", "ولدیت، پتہ، شناختی نشان"), required=False),
)


_OPPOSED = yes_or_no("opposed", Words("Opposed by the prosecution", "استغاثہ نے مخالفت کی"), fact=False)


def _ended(
    code: str, title: Words, outcomes: tuple[str, ...], *, by: tuple[str, ...] = WRITES, **about: object
) -> Event:
    return Event(code, title, by=by, track="accused", from_=HERE, to="ended", outcomes=outcomes, **about)  # type: ignore[arg-type]


def _appeal(code: str, from_: tuple[str, ...], *, by: tuple[str, ...] = WRITES, **about: object) -> Event:
    return legal(code, by=by, from_=from_, during=APPEALS, **about)


_BY_REQUEST = (
    Field("request", Words("Number of the request", "درخواست نمبر"), FieldType.INTEGER),
    Field("decided_by", Words("Decided by", "فیصلہ کرنے والا")),
)


def _decided(code: str, title: Words, from_: tuple[str, ...], *, during: tuple[str, ...]) -> Event:
    """Return an event that the ladder of approval writes, and nobody by hand."""
    return Event(code, title, by=(SYSTEM,), track="accused", from_=from_, during=during, fields=_BY_REQUEST)


EVENTS = (
    Event(
        "described",
        Words("Particulars of the accused", "ملزم کے کوائف"),
        by=WRITES,
        track="accused",
        from_=HERE,
        fields=DESCRIPTION,
    ),
    Event(
        "charged_with",
        Words("Offences against the accused", "ملزم کے خلاف دفعات"),
        by=WRITES,
        track="accused",
        from_=(*HERE, *DECIDED),
        fields=(
            Field("charges", Words("Offences", "دفعات"), help=Words("302(b) PPC; 34 PPC", "302(b) PPC; 34 PPC")),
            choice(
                "origin",
                Words("Where from", "ماخذ"),
                (
                    Value("fir", Words("First information report", "ایف آئی آر")),
                    Value("report", Words("Police report", "چالان")),
                    Value("scrutiny", Words("Scrutiny", "جانچ")),
                    Value("court", Words("Charge framed by the court", "عدالت کی فردِ جرم")),
                    Value("amended", Words("Amended charge", "ترمیم شدہ فردِ جرم")),
                    Value("judgment", Words("As convicted or acquitted of", "فیصلے کے مطابق")),
                ),
            ),
            Field("why", Words("Why it changed", "تبدیلی کی وجہ"), required=False),
            *(replace(one, derived=True) for one in (_CAPITAL, _STATUTORY_BAIL, _EXCLUDED_BY)),
        ),
    ),
    legal("arrest", from_=("named", "absconding", "released", "bail"), to="custody"),
    legal("produced", from_=(*DETAINED, "bail")),
    legal("remand", from_=("custody",), to="custody", fields=(day("until", Words("Until", "تک")),)),
    legal("judicial_remand", from_=("custody",), to="prison"),
    legal("legal_aid_told", from_=HERE),
    legal("adjourned_in_custody", from_=DETAINED),
    legal("bailed", from_=("named", "absconding", *DETAINED), to="bail", fields=(_OPPOSED,)),
    Event(
        "bail_refused",
        Words("Bail refused", "درخواستِ ضمانت خارج"),
        by=WRITES,
        track="accused",
        from_=("named", "absconding", *DETAINED),
        fields=(_OPPOSED,),
    ),
    Event(
        "bail_cancellation_moved",
        Words("Cancellation of bail applied for", "ضمانت کی منسوخی کی درخواست دائر"),
        by=WRITES,
        track="accused",
        from_=("bail",),
    ),
    Event(
        "bail_cancelled",
        Words("Bail cancelled", "ضمانت منسوخ"),
        by=WRITES,
        track="accused",
        from_=("bail",),
        to="named",
    ),
    legal("released", from_=DETAINED, to="released"),
    legal("delay_began", from_=HERE),
    legal("delay_ended", from_=HERE),
    legal("proclamation", from_=("named", "bail", "released", "absconding"), to="absconding"),
    legal("appeared", from_=("absconding",), to="named"),
    legal("copies", from_=HERE, during=("submitted", *IN_COURT)),
    legal(
        "charge_framed",
        from_=HERE,
        during=("cognizance", "charge"),
        case_to="charge",
        after=(After("copies", 7),),
        fields=(
            choice(
                "plea",
                Words("Plea", "جواب ملزم"),
                (
                    Value("not_guilty", Words("Not guilty", "صحتِ جرم سے انکار")),
                    Value("guilty", Words("Guilty", "اقرارِ جرم")),
                ),
                required=False,
            ),
        ),
    ),
    Event(
        "charge_framed_later",
        Words("Charge framed or amended during the trial", "دورانِ سماعت فردِ جرم عائد یا ترمیم"),
        by=WRITES,
        track="accused",
        from_=HERE,
        during=("evidence", "statements", "defence", "arguments", "reserved"),
        after=(After("copies", 7),),
    ),
    legal(
        "convicted",
        from_=HERE,
        to="convicted",
        during=TRIED,
        outcomes=(lists.CONVICTED.code, lists.CONVICTED_ON_PLEA.code, lists.PROBATION.code),
        fields=(
            choice("court", Words("Kind of court", "عدالت کی قسم"), lists.COURTS_OF_TRIAL, fact=True),
            choice("sentence", Words("Sentence", "سزا"), lists.SENTENCES, fact=True),
            Field("sentence_words", Words("Sentence in words", "سزا کے الفاظ"), required=False),
        ),
    ),
    legal(
        "convicted_in_absence",
        from_=("absconding",),
        to="convicted",
        during=TRIED,
        outcomes=(lists.CONVICTED_IN_ABSENCE.code,),
        fields=(
            choice("court", Words("Kind of court", "عدالت کی قسم"), lists.COURTS_OF_TRIAL, fact=True),
            choice("sentence", Words("Sentence", "سزا"), lists.SENTENCES, fact=True),
        ),
    ),
    legal(
        "acquitted",
        from_=HERE,
        to="acquitted",
        during=TRIED,
        outcomes=(lists.ACQUITTED.code, lists.ACQUITTED_249A.code, lists.ACQUITTED_265K.code),
        fields=(
            choice("outcome_reason", Words("Main reason", "بڑی وجہ"), lists.ACQUITTAL_REASONS, fact=True),
            Field("reason_words", Words("Reason in words", "وجہ کے الفاظ"), required=False),
        ),
    ),
    _ended(
        "discharged", Words("Discharged", "مقدمے سے خارج"), (lists.DISCHARGED.code,), during=(*BEFORE_COURT, *TRIED)
    ),
    _ended("not_sent_up", Words("Not sent up for trial", "چالان نہیں کیا گیا"), (lists.NOT_SENT_UP.code,)),
    _decided(
        "withdrawal_approved",
        Words("Withdrawal approved: the court's consent to be asked", "واپسی کی منظوری: عدالت کی اجازت باقی"),
        HERE,
        during=("submitted", *TRIED),
    ),
    _decided(
        "withdrawal_refused",
        Words("Withdrawal refused", "واپسی نامنظور"),
        HERE,
        during=("submitted", *TRIED),
    ),
    _ended(
        "withdrawn",
        Words("Prosecution withdrawn with the court's consent", "عدالت کی اجازت سے استغاثہ واپس"),
        (lists.WITHDRAWN.code,),
        by=COUNSEL,
        during=("submitted", *TRIED),
        after=(After("withdrawal_approved"),),
    ),
    _ended(
        "settled",
        Words("Compounded, or forgiven by the heirs", "راضی نامہ یا ورثا کی معافی"),
        (lists.COMPOUNDED.code, lists.COMPROMISE.code),
        during=("submitted", *TRIED),
    ),
    _ended(
        "ended_otherwise",
        Words("Ended in another way", "دوسری طرح ختم"),
        (
            lists.QUASHED.code,
            lists.ABATED.code,
            lists.JUVENILE.code,
            lists.CONSIGNED.code,
            lists.TRANSFERRED.code,
            lists.UNTRACED.code,
            lists.FALSE.code,
            lists.CANCELLED.code,
        ),
        during=ALL,
    ),
    _appeal("conviction_set_aside_sought", ("convicted",)),
    _appeal("copy_applied", DECIDED),
    _appeal("copy_ready", DECIDED),
    _appeal("appeal_by_convict", ("convicted",)),
    _decided("appeal_approved", Words("Appeal approved", "اپیل کی منظوری"), ("acquitted",), during=APPEALS),
    _appeal("appeal_by_state", ("acquitted",), by=COUNSEL, after=(After("appeal_approved"),)),
    _appeal("no_appeal_decided", ("acquitted",), by=(SYSTEM,), fields=_BY_REQUEST),
    _appeal("appeal_by_victim", ("acquitted",)),
    _appeal("leave_sought", ("acquitted",)),
    _appeal("petition_for_leave", DECIDED),
    _appeal(
        "appeal_judgment",
        DECIDED,
        fields=(
            choice(
                "appeal_result",
                Words("Result", "نتیجہ"),
                (
                    Value("dismissed", Words("Dismissed", "خارج")),
                    Value("allowed", Words("Allowed, in whole or part", "کلی یا جزوی منظور")),
                    Value("time_barred", Words("Dismissed as out of time", "میعاد گزرنے پر خارج")),
                    Value("withdrawn", Words("Withdrawn", "واپس لی گئی")),
                ),
                required=False,
            ),
            Field("order", Words("What was decided", "کیا فیصلہ ہوا"), required=False),
        ),
    ),
    Event(
        "acquitted_in_appeal",
        Words("Acquitted in appeal", "اپیل میں بریت"),
        by=WRITES,
        track="accused",
        from_=("convicted",),
        to="acquitted",
        during=APPEALS,
        outcomes=(lists.ACQUITTED_IN_APPEAL.code,),
    ),
    Event(
        "convicted_in_appeal",
        Words("Convicted in appeal", "اپیل میں سزا"),
        by=WRITES,
        track="accused",
        from_=("acquitted",),
        to="convicted",
        during=APPEALS,
        outcomes=(lists.CONVICTED_IN_APPEAL.code,),
    ),
    Event(
        "retrial",
        Words("To be tried again", "دوبارہ سماعت کا حکم"),
        by=WRITES,
        track="accused",
        from_=ENDED,
        to="prison",
        during=APPEALS,
        fields=(Field("order", Words("By which order", "کس حکم سے"), FieldType.TEXT),),
    ),
)
