"""The way of a case through investigation, scrutiny and court."""

from __future__ import annotations

from saiban.cases.declarations import Event, Field, FieldType, Stage, Value, Waits, Words
from saiban.prosecution.case_types import pick_lists as lists
from saiban.prosecution.case_types.common import (
    ALL,
    BEFORE_COURT,
    COUNSEL,
    HEADS,
    IN_COURT,
    WRITES,
    choice,
    court_track,
    day,
    legal,
    sealed,
    text_fact,
    yes_or_no,
)
from saiban.prosecution.scrutiny.checklist import VERDICTS, items

STAGES = (
    Stage(
        "registered", Words("Registered: copy of the report awaited", "درج: ایف آئی آر کی نقل کا انتظار"), Waits.BODY
    ),
    Stage("investigation", Words("Under investigation", "زیرِ تفتیش"), Waits.BODY),
    Stage("received", Words("Police report received", "چالان موصول")),
    Stage("scrutiny", Words("Under scrutiny", "زیرِ جانچ")),
    Stage("returned", Words("Sent back to the police", "پولیس کو واپس"), Waits.BODY),
    Stage("passed", Words("Passed for the court", "عدالت کے لیے منظور")),
    Stage("submitted", Words("Submitted: cognizance awaited", "عدالت میں جمع: نوٹس کا انتظار"), Waits.BODY),
    Stage("cognizance", Words("Cognizance taken: charge to be framed", "عدالت نے نوٹس لیا: فردِ جرم باقی")),
    Stage("charge", Words("Charge framed: evidence to begin", "فردِ جرم عائد: شہادت باقی")),
    Stage("evidence", Words("Prosecution evidence", "استغاثہ کی شہادت")),
    Stage("statements", Words("Statements of the accused", "ملزم کا بیان")),
    Stage("defence", Words("Defence evidence", "دفاع کی شہادت")),
    Stage("arguments", Words("Arguments", "دلائل")),
    Stage("reserved", Words("Judgment reserved", "فیصلہ محفوظ"), Waits.BODY),
    Stage("decided", Words("Decided: time to appeal", "فیصلہ ہو چکا: اپیل کی مدت")),
    Stage("appeal", Words("In appeal", "اپیل میں")),
    Stage("dormant", Words("Dormant: the accused absconds", "داخلِ دفتر: ملزم مفرور"), Waits.BODY),
    Stage("closed", Words("Closed", "بند"), end=True),
)

_REPORT_CLASS = choice("report_class", Words("Class of the report", "چالان کا درجہ"), lists.REPORT_CLASSES, fact=True)


def _step(code: str, title: Words, from_: tuple[str, ...], to: str, **about: object) -> Event:
    return Event(code, title, by=WRITES, from_=from_, to=to, **about)  # type: ignore[arg-type]


EVENTS = (
    legal("fir_received", from_=BEFORE_COURT[:1], to="investigation"),
    legal("interim_report", from_=("registered", "investigation", "returned"), to="received"),
    legal(
        "final_report",
        from_=("registered", "investigation", "received", "scrutiny", "returned"),
        to="received",
        fields=(_REPORT_CLASS,),
    ),
    Event(
        "scrutiny_began",
        Words("Scrutiny began", "جانچ شروع"),
        by=COUNSEL,
        from_=("received",),
        to="scrutiny",
    ),
    legal(
        "report_returned",
        by=COUNSEL,
        from_=("received", "scrutiny"),
        to="returned",
        fields=(
            day("answer_by", Words("Police to answer by", "پولیس کے جواب کی آخری تاریخ"), required=False),
            sealed("directions", Words("Directions", "ہدایات"), required=False),
        ),
    ),
    Event(
        "police_answered",
        Words("The police answered", "پولیس کا جواب"),
        by=WRITES,
        from_=("returned",),
        to="scrutiny",
        fields=(sealed("answer", Words("Answer of the police", "پولیس کا جواب"), required=False),),
    ),
    Event(
        "item_answered",
        Words("An item of the checklist was answered", "فہرستِ جانچ کا نکتہ پُر کیا گیا"),
        by=COUNSEL,
        from_=("scrutiny",),
        fields=(
            choice(
                "item",
                Words("Item", "نکتہ"),
                tuple(Value(item.code, item.title) for item in items().values()),
            ),
            choice("verdict", Words("Found", "نتیجہ"), VERDICTS),
            sealed("note", Words("Remarks", "تبصرہ"), required=False),
        ),
    ),
    legal(
        "report_passed",
        by=COUNSEL,
        from_=("received", "scrutiny"),
        to="passed",
        fields=(
            choice(
                "opinion",
                Words("Opinion of the prosecutor", "پراسیکیوٹر کی رائے"),
                (
                    Value("stand_trial", Words("To stand trial", "مقدمہ چلایا جائے")),
                    Value("some_discharge", Words("Some to be discharged", "بعض ملزمان خارج کیے جائیں")),
                    Value("discharge", Words("To be discharged", "خارج کیا جائے")),
                    Value("cancel", Words("Report to be cancelled or filed", "رپورٹ منسوخ یا داخلِ دفتر ہو")),
                ),
                fact=True,
            ),
            Field(
                "for_trial", Words("Accused to stand trial (numbers)", "جن ملزمان پر مقدمہ چلے (نمبر)"), required=False
            ),
            sealed("grounds", Words("Grounds", "وجوہات"), required=False),
        ),
    ),
    legal("challan_submitted", from_=("passed",), to="submitted"),
    Event(
        "later_report",
        Words("Final police report during the trial", "دورانِ سماعت حتمی چالان"),
        by=WRITES,
        from_=("passed", "submitted", *IN_COURT, "dormant"),
        fields=(_REPORT_CLASS,),
    ),
    Event(
        "later_report_passed",
        Words("That report passed for the court", "وہ چالان عدالت کے لیے منظور"),
        by=COUNSEL,
        from_=("passed", "submitted", *IN_COURT, "dormant"),
    ),
    legal("sanction_given", from_=ALL),
    legal(
        "cognizance", from_=("submitted",), to="cognizance", fields=(text_fact("court_code", Words("Court", "عدالت")),)
    ),
    _step("evidence_began", Words("Evidence began", "شہادت شروع"), ("charge",), "evidence"),
    _step(
        "evidence_closed", Words("Prosecution closed its side", "استغاثہ کی شہادت مکمل"), ("evidence",), "statements"
    ),
    _step("defence_began", Words("Defence evidence", "دفاع کی شہادت شروع"), ("statements",), "defence"),
    _step(
        "heard",
        Words("Statements and evidence complete", "بیان اور شہادت مکمل"),
        ("statements", "defence"),
        "arguments",
    ),
    _step("judgment_reserved", Words("Judgment reserved", "فیصلہ محفوظ"), ("arguments",), "reserved"),
    _step(
        "evidence_reopened",
        Words("Witness called or recalled (s. 540)", "گواہ دوبارہ طلب (دفعہ 540)"),
        ("statements", "defence", "arguments", "reserved"),
        "evidence",
    ),
    legal("judgment", from_=IN_COURT, to="decided"),
    legal("record_sent", from_=("decided", "appeal")),
    legal(
        "adverse_report",
        by=COUNSEL,
        from_=(*IN_COURT, "decided", "appeal"),
        fields=(sealed("report", Words("Report", "رپورٹ")),),
    ),
    _step("appeal_admitted", Words("Appeal admitted", "اپیل منظورِ سماعت"), ("decided",), "appeal"),
    _step("appeal_over", Words("Appeal decided", "اپیل کا فیصلہ"), ("appeal",), "decided"),
    _step(
        "sent_for_retrial",
        Words("Sent back to the trial court", "دوبارہ سماعت کے لیے واپس"),
        ("decided", "appeal"),
        "cognizance",
    ),
    Event(
        "transferred",
        Words("Transferred to another court", "دوسری عدالت کو منتقل"),
        by=WRITES,
        from_=("submitted", *IN_COURT, "dormant"),
        fields=(
            text_fact("court_code", Words("Court", "عدالت"), required=True),
            court_track(required=False),
            Field("order", Words("By which order", "کس حکم سے"), required=False),
        ),
    ),
    _step(
        "filed_dormant",
        Words("Filed until the accused is found", "ملزم ملنے تک داخلِ دفتر"),
        ("submitted", *IN_COURT),
        "dormant",
    ),
    _step("revived", Words("Taken up again", "دوبارہ شروع"), ("dormant",), "cognizance"),
    Event(
        "disclosed",
        Words("Given to the defence", "دفاع کو فراہم کیا گیا"),
        by=WRITES,
        from_=(*BEFORE_COURT[-2:], *IN_COURT, "decided", "appeal"),
        fields=(Field("what", Words("What was given", "کیا دیا گیا")),),
    ),
    Event(
        "instructed",
        Words("An instruction was received", "ہدایت موصول ہوئی"),
        by=COUNSEL,
        from_=ALL,
        fields=(
            Field("from_whom", Words("From whom", "کس کی طرف سے")),
            sealed("instruction", Words("Instruction", "ہدایت")),
        ),
    ),
    Event(
        "witness_listed",
        Words("A witness was listed", "گواہ درج"),
        by=WRITES,
        from_=ALL,
        fields=(
            Field("witness", Words("Number", "نمبر"), FieldType.INTEGER),
            Field("protected", Words("Protected", "محفوظ شناخت"), FieldType.BOOLEAN, required=False),
        ),
    ),
    Event(
        "protection_asked",
        Words("Protection of a witness asked for", "گواہ کے تحفظ کی درخواست"),
        by=WRITES,
        from_=ALL,
        fields=(Field("witness", Words("Number", "نمبر"), FieldType.INTEGER),),
    ),
    Event(
        "protection_decided",
        Words("Protection of a witness decided upon", "گواہ کے تحفظ کا فیصلہ"),
        by=WRITES,
        from_=ALL,
        fields=(
            Field("witness", Words("Number", "نمبر"), FieldType.INTEGER),
            yes_or_no("granted", Words("Granted", "منظور"), fact=False, required=True),
        ),
    ),
    Event(
        "victim_contacted",
        Words("The victim or family was spoken with", "متاثرہ فریق یا اہلِ خانہ سے رابطہ ہوا"),
        by=WRITES,
        from_=ALL,
    ),
    Event(
        "victim_informed",
        Words("The victim or family was told of the outcome", "متاثرہ فریق یا اہلِ خانہ کو نتیجہ بتایا گیا"),
        by=WRITES,
        from_=("decided", "appeal", "dormant"),
    ),
    Event(
        "noted",
        Words("Note", "نوٹ"),
        by=WRITES,
        from_=ALL,
        fields=(sealed("note", Words("Note", "نوٹ")),),
    ),
    Event(
        "closed_without_trial",
        Words("Closed without a trial", "بغیر سماعت بند"),
        by=COUNSEL,
        from_=BEFORE_COURT,
        to="closed",
        outcomes=(lists.UNTRACED.code, lists.FALSE.code, lists.CANCELLED.code, lists.TRANSFERRED.code),
        needs_reason=True,
    ),
    Event(
        "transfer_sent",
        Words("Sent to the service of another province", "دوسرے صوبے کی سروس کو بھیجا گیا"),
        by=HEADS,
        from_=ALL,
        fields=(
            Field("to_service", Words("To which service", "کس سروس کو")),
            Field("file_digest", Words("SHA-256 of the file", "فائل کا SHA-256")),
        ),
        needs_reason=True,
    ),
    Event(
        "transferred_out",
        Words("Taken by the service of another province", "دوسرے صوبے کی سروس نے لے لیا"),
        by=HEADS,
        from_=ALL,
        to="closed",
        outcomes=(lists.TRANSFERRED.code,),
        fields=(Field("number_there", Words("Number there", "وہاں کا نمبر")),),
    ),
    Event(
        "file_closed",
        Words("Close the file", "فائل بند کریں"),
        by=COUNSEL,
        from_=("decided",),
        to="closed",
        help=Words(
            "Every accused has an outcome and every exhibit is disposed of.",
            "ہر ملزم کا نتیجہ اور ہر مال مقدمہ کا تصفیہ درج ہو چکا ہو۔",
        ),
    ),
)
