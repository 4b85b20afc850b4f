"""A complaint: signed or nameless, at the window, by phone or on the public page; some are sealed from the start.

What is told of harassment or violence goes to the registry's stewards alone, never to the office or the body that it is
about. Nobody answers twice in one complaint: who asks to look again gets somebody else.
"""

from __future__ import annotations

from saiban.cases.declarations import (
    PUBLIC,
    SYSTEM,
    After,
    CaseType,
    Clock,
    ClockKind,
    Confidentiality,
    DocumentKind,
    Escalation,
    Event,
    Field,
    FieldType,
    Notice,
    Outcome,
    PartyKind,
    Pause,
    Stage,
    TaskKind,
    Term,
    Unit,
    Value,
    Waits,
    Words,
)
from saiban.desk.case_types import withdrawal
from saiban.desk.case_types.common import AUDITOR, CLERK, DECIDES, KEPT, OURS, STEWARD, WINDOW, sealed_text, take_up

ABOUT = (
    Value("payment", Words("Money did not come, or too little", "رقم نہیں آئی یا کم آئی")),
    Value("deduction", Words("Somebody kept a part of the money", "کسی نے رقم میں سے حصہ رکھ لیا")),
    Value("bribe", Words("Somebody asked for money or a favour", "کسی نے پیسے یا کوئی کام مانگا")),
    Value("staff", Words("Somebody was rude or sent me away", "کسی نے بدتمیزی کی یا واپس بھیج دیا")),
    Value("slow", Words("Nothing happens for too long", "بہت دن سے کچھ نہیں ہو رہا")),
    Value("record", Words("My record is wrong", "میرا ریکارڈ غلط ہے")),
    Value("harassment", Words("Harassment, violence or a threat", "ہراسانی، تشدد یا دھمکی")),
    Value("other", Words("Something else", "کچھ اور")),
)

SEALED = frozenset({"harassment"})
"""What is sealed from the start: its readers are the stewards of the registry, and whoever it is assigned to."""

AGAINST_STAFF = frozenset({"bribe", "staff", "deduction"})
"""What speaks of those who work at an office: restricted, and not kept at that office."""

CONTACT = (
    Value("sms", Words("text message", "پیغام")),
    Value("call", Words("call", "فون")),
    Value("none", Words("do not contact me", "مجھ سے رابطہ نہ کریں")),
)

HELP = (
    Value("lawyer", Words("lawyer", "وکیل")),
    Value("shelter", Words("shelter", "پناہ گاہ")),
    Value("hospital", Words("hospital", "ہسپتال")),
    Value("police", Words("police", "پولیس")),
    Value("ombudsperson", Words("ombudsperson against harassment", "محتسب برائے انسدادِ ہراسانی")),
)

_OFFICERS = (DECIDES, CLERK, STEWARD)


def confidentiality_of(about: str) -> Confidentiality:
    """Return how secret a complaint is from the start, by what it is about."""
    if about in SEALED:
        return Confidentiality.SEALED
    return Confidentiality.RESTRICTED if about in AGAINST_STAFF else Confidentiality.NORMAL


GRIEVANCE = CaseType(
    code="grievance",
    prefix="GR",
    title=Words("Complaint", "شکایت"),
    about=Words(
        "Somebody says that something went wrong, and gets an answer from somebody who was not part of it.",
        "کوئی شخص بتاتا ہے کہ کچھ غلط ہوا، اور ایسے شخص سے جواب پاتا ہے جو اس میں شامل نہیں تھا۔",
    ),
    opening=Event(
        "complain",
        Words("Complain", "شکایت کریں"),
        by=(PUBLIC, WINDOW, *_OFFICERS),
        to="lodged",
        fields=(
            Field("about", Words("What it is about", "کس بارے میں ہے"), FieldType.CHOICE, values=ABOUT, fact=True),
            Field("scheme", Words("Scheme", "اسکیم"), FieldType.SCHEME, required=False, fact=True),
            sealed_text("words", Words("What happened", "کیا ہوا")),
            Field("contact", Words("How to reach you", "آپ سے رابطہ کیسے ہو"), FieldType.CHOICE, values=CONTACT),
            Field(
                "safe_time",
                Words("When it is safe to call", "فون کا محفوظ وقت"),
                required=False,
                sensitive=True,
            ),
        ),
        notices=(
            Notice(
                "complainant",
                Words(
                    "Your message came in under the number {number}. Keep this number.",
                    "آپ کا پیغام نمبر {number} پر درج ہو گیا۔ یہ نمبر سنبھال کر رکھیں۔",
                ),
            ),
        ),
    ),
    stages=(
        Stage(
            "lodged",
            Words("Lodged", "درج"),
            tells=Words(
                "Your complaint came in. Somebody reads it within three working days.",
                "آپ کی شکایت درج ہو گئی۔ تین کام کے دنوں میں کوئی اسے پڑھے گا۔",
            ),
        ),
        Stage(
            "examined",
            Words("Being examined", "زیرِ جانچ"),
            tells=Words(
                "Somebody is finding out what happened. You need not do anything now.",
                "معلوم کیا جا رہا ہے کہ کیا ہوا۔ ابھی آپ کو کچھ نہیں کرنا۔",
            ),
        ),
        Stage(
            "asked",
            Words("Another body was asked", "دوسرے ادارے سے پوچھا گیا"),
            waits=Waits.BODY,
            tells=Words(
                "We asked the office that knows about it. You need not do anything now.",
                "ہم نے متعلقہ دفتر سے پوچھا ہے۔ ابھی آپ کو کچھ نہیں کرنا۔",
            ),
        ),
        Stage(
            "answered",
            Words("Answered", "جواب دیا گیا"),
            waits=Waits.PERSON,
            tells=Words(
                "There is an answer. Come to the window with this number: they read it to you. "
                "If you are not content, say so within 30 days: then somebody else looks again.",
                "جواب آ گیا ہے۔ یہ نمبر لے کر کھڑکی پر آئیں: وہ پڑھ کر سنائیں گے۔ "
                "اگر آپ مطمئن نہیں تو ۳۰ دن میں بتائیں: پھر کوئی دوسرا دوبارہ دیکھے گا۔",
            ),
        ),
        Stage(
            "settled",
            Words("Settled", "نمٹ گئی"),
            end=True,
            tells=Words("This complaint is closed.", "یہ شکایت بند ہے۔"),
        ),
        withdrawal.STAGE,
    ),
    events=(
        take_up(by=_OFFICERS, from_="lodged"),
        Event(
            "offer_help",
            Words("Offer help and protection", "مدد اور تحفظ پیش کریں"),
            by=(STEWARD, DECIDES),
            from_=("lodged", "examined", "asked", "answered"),
            fields=(
                Field("help", Words("Which help", "کون سی مدد"), FieldType.CHOICES, values=HELP, sensitive=True),
                Field("agreed", Words("The person agreed", "شخص نے رضامندی دی"), FieldType.BOOLEAN, sensitive=True),
            ),
        ),
        Event(
            "ask_body",
            Words("Ask another body", "دوسرے ادارے سے پوچھیں"),
            by=(DECIDES, STEWARD),
            from_=("examined",),
            to="asked",
            fields=(
                Field("body", Words("Which body", "کون سا ادارہ"), FieldType.ORGANISATION),
                sealed_text("question", Words("What is asked", "کیا پوچھا گیا")),
            ),
        ),
        Event(
            "body_answered",
            Words("The body answered", "ادارے نے جواب دیا"),
            by=(DECIDES, STEWARD),
            from_=("asked",),
            to="examined",
            fields=(sealed_text("said", Words("What it said", "کیا کہا")),),
        ),
        Event(
            "answer",
            Words("Answer", "جواب دیں"),
            by=(DECIDES, STEWARD),
            from_=("examined",),
            to="answered",
            outcomes=("upheld", "partly_upheld", "not_upheld"),
            not_by_who_did=("complain", "answer"),
            fields=(
                sealed_text("finding", Words("What was found", "کیا معلوم ہوا")),
                sealed_text(
                    "remedy", Words("What is put right, and by whom", "کیا درست ہوگا، اور کون کرے گا"), required=False
                ),
            ),
            notices=(
                Notice(
                    "complainant",
                    Words(
                        "Case {number}: there is an answer. Come to {office} with this number.",
                        "کیس {number}: جواب آ گیا ہے۔ یہ نمبر لے کر {office} آئیں۔",
                    ),
                ),
            ),
        ),
        Event(
            "look_again",
            Words("Ask to look again", "دوبارہ دیکھنے کا کہیں"),
            by=(PUBLIC, WINDOW, STEWARD),
            from_=("answered",),
            to="examined",
            fields=(sealed_text("why", Words("Why you are not content", "آپ مطمئن کیوں نہیں")),),
        ),
        Event(
            "accept",
            Words("Accept the answer", "جواب قبول کریں"),
            by=(PUBLIC, WINDOW, STEWARD),
            from_=("answered",),
            to="settled",
        ),
        Event(
            "close",
            Words("Close: nobody asked to look again", "بند کریں: کسی نے دوبارہ دیکھنے کو نہیں کہا"),
            by=(SYSTEM, DECIDES, STEWARD),
            from_=("answered",),
            to="settled",
            after=(After("answer", 30, Unit.DAYS),),
        ),
        withdrawal.withdraw(by=(PUBLIC, WINDOW, STEWARD), from_=("lodged", "examined", "asked")),
    ),
    outcomes=(
        Outcome("upheld", Words("Right", "درست ثابت"), favourable=True, retention_days=KEPT),
        Outcome("partly_upheld", Words("Partly right", "جزوی طور پر درست"), favourable=True, retention_days=KEPT),
        Outcome("not_upheld", Words("Not right", "درست ثابت نہیں"), favourable=False, retention_days=KEPT),
        withdrawal.OUTCOME,
    ),
    clocks=(
        Clock(
            "take_up",
            Words("First reading", "پہلی بار پڑھنا"),
            ClockKind.SERVICE,
            starts=("complain",),
            met_by=("take_up",),
            dropped_by=("withdraw",),
            terms=(
                Term(3, Unit.WORKING_DAYS, OURS),
                Term(1, Unit.WORKING_DAYS, OURS, when=(("about", "harassment"),)),
            ),
            escalate=(Escalation(DECIDES), Escalation(STEWARD)),
        ),
        Clock(
            "answer",
            Words("Answer", "جواب"),
            ClockKind.SERVICE,
            starts=("complain", "look_again"),
            met_by=("answer",),
            dropped_by=("withdraw",),
            pauses=(
                Pause(("ask_body",), ("body_answered",), Words("another body was asked", "دوسرے ادارے سے پوچھا گیا")),
            ),
            terms=(
                Term(30, Unit.DAYS, OURS),
                Term(15, Unit.DAYS, OURS, when=(("about", "harassment"),)),
            ),
            warn=(5,),
            escalate=(Escalation(DECIDES), Escalation(STEWARD)),
        ),
        Clock(
            "look_again",
            Words("Time to ask to look again", "دوبارہ دیکھنے کا کہنے کی مدت"),
            ClockKind.SERVICE,
            starts=("answer",),
            met_by=("look_again", "accept"),
            dropped_by=("close",),
            terms=(Term(30, Unit.DAYS, OURS),),
            window=True,
        ),
    ),
    tasks=(
        TaskKind(
            "read",
            Words("Read the complaint", "شکایت پڑھیں"),
            DECIDES,
            opened_by=("complain", "look_again"),
            done_by=("take_up", "answer", "withdraw"),
        ),
        TaskKind(  # what came to the registry, sealed matters among it, has no scheme officer
            "read_as_steward",
            Words("Read the complaint, as a steward", "شکایت پڑھیں، بطور نگران"),
            STEWARD,
            opened_by=("complain", "look_again"),
            done_by=("take_up", "answer", "withdraw"),
        ),
    ),
    parties=(
        PartyKind("complainant", Words("Who complains", "شکایت کرنے والا")),
        PartyKind("complained_of", Words("Complained of", "جس کی شکایت ہے"), several=True),
    ),
    documents=(
        DocumentKind("paper", Words("Paper or picture", "کاغذ یا تصویر")),
        DocumentKind("answer_letter", Words("Letter with the answer", "جواب کا خط"), template="decision_notice"),
    ),
    keepers=(DECIDES, STEWARD),
    readers=(WINDOW, AUDITOR),
    restricted_to=(DECIDES, STEWARD),
    sealed_to=(STEWARD,),
)
