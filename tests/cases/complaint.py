"""A small case type, whole: somebody complains, somebody answers within fifteen working days."""

from saiban.cases.declarations import (
    PUBLIC,
    CaseType,
    Clock,
    ClockKind,
    Escalation,
    Event,
    Field,
    FieldType,
    Notice,
    Outcome,
    PartyKind,
    Pause,
    Stage,
    Term,
    Unit,
    Value,
    Waits,
    Words,
)

DESK, OFFICER, AUDITOR = "desk_officer", "scheme_officer", "auditor"

COMPLAINT = CaseType(
    code="complaint",
    prefix="CMP",
    title=Words("Complaint", "شکایت"),
    about=Words("Somebody is not content with what an office did.", "کوئی شخص دفتر کے کام سے مطمئن نہیں۔"),
    keepers=(OFFICER,),
    readers=(AUDITOR,),
    restricted_to=(OFFICER,),
    sealed_to=(OFFICER,),
    parties=(PartyKind("complainant", Words("Complainant", "شکایت کنندہ")),),
    opening=Event(
        "lodge",
        Words("Lodge a complaint", "شکایت درج کریں"),
        by=(DESK, PUBLIC),
        to="lodged",
        fields=(
            Field(
                "about",
                Words("What about", "کس بارے میں"),
                FieldType.CHOICE,
                fact=True,
                values=(
                    Value("money", Words("Money held back", "رقم روکی گئی")),
                    Value("manner", Words("How I was treated", "میرے ساتھ سلوک")),
                ),
            ),
            Field("story", Words("What happened", "کیا ہوا"), FieldType.LONG_TEXT, sensitive=True),
        ),
        notices=(Notice("complainant", Words("Your complaint is {number}.", "آپ کی شکایت کا نمبر {number} ہے۔")),),
    ),
    stages=(
        Stage("lodged", Words("Waiting for an officer", "افسر کا انتظار")),
        Stage("looked_into", Words("Being looked into", "جانچ جاری ہے")),
        Stage("asked", Words("Waiting for the person", "شکایت کنندہ کے جواب کا انتظار"), Waits.PERSON),
        Stage("answered", Words("Answered", "جواب دے دیا گیا"), end=True),
    ),
    events=(
        Event("take", Words("Take it up", "کام شروع کریں"), by=(OFFICER,), from_=("lodged",), to="looked_into"),
        Event("ask", Words("Ask the person", "شخص سے پوچھیں"), by=(OFFICER,), from_=("looked_into",), to="asked"),
        Event(
            "reply",
            Words("The person replied", "جواب موصول ہوا"),
            by=(OFFICER, DESK, PUBLIC),
            from_=("asked",),
            to="looked_into",
            fields=(Field("reply", Words("Reply", "جواب"), FieldType.LONG_TEXT, sensitive=True),),
        ),
        Event(
            "answer",
            Words("Answer the complaint", "شکایت کا جواب دیں"),
            by=(OFFICER,),
            from_=("looked_into",),
            to="answered",
            outcomes=("upheld", "not_upheld"),
            needs_reason=True,
        ),
        Event(
            "reopen",
            Words("Open it again", "دوبارہ کھولیں"),
            by=(OFFICER,),
            from_=("answered",),
            to="looked_into",
            not_by_who_did=("answer",),
        ),
    ),
    outcomes=(
        Outcome("upheld", Words("Upheld", "شکایت درست پائی گئی"), favourable=True),
        Outcome("not_upheld", Words("Not upheld", "شکایت ثابت نہ ہوئی"), favourable=False),
    ),
    clocks=(
        Clock(
            "answer_in_time",
            Words("Answer to the complaint", "شکایت کا جواب"),
            ClockKind.SERVICE,
            starts=("lodge", "reopen"),
            met_by=("answer",),
            terms=(
                Term(15, Unit.WORKING_DAYS, "Service norm of the office, 2026"),
                Term(7, Unit.WORKING_DAYS, "Service norm of the office, 2026", when=(("about", "money"),)),
            ),
            pauses=(Pause(by=("ask",), until=("reply",), title=Words("The person was asked", "شخص سے پوچھا گیا")),),
            warn=(3,),
            escalate=(Escalation(AUDITOR, days_late=0),),
        ),
    ),
)
