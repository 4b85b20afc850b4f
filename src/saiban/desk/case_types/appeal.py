"""An appeal against a refusal: filed within the law's days, or later with a reason; decided by somebody else.

What is decided here moves the application that it is about (`saiban.desk.appeals`).
"""

from __future__ import annotations

from saiban.cases.declarations import (
    PUBLIC,
    CaseType,
    Clock,
    ClockKind,
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
    Waits,
    Words,
)
from saiban.desk.case_types.application import LAW
from saiban.desk.case_types.common import AUDITOR, CLERK, DECIDES, KEPT, OURS, WINDOW, WITHDRAWN, WITHDRAWN_TELLS

REASON = Field("reason", Words("Reason", "وجہ"), FieldType.LONG_TEXT, sensitive=True)

_DECIDED = Notice(
    "appellant",
    Words(
        "Case {number}: your appeal was decided. Come to {office} with your slip.",
        "کیس {number}: آپ کی اپیل کا فیصلہ ہو گیا۔ پرچی لے کر {office} آئیں۔",
    ),
)

APPEAL = CaseType(
    code="appeal",
    prefix="AL",
    title=Words("Appeal", "اپیل"),
    about=Words(
        "Somebody thinks that a refusal was wrong. Who refused does not decide it.",
        "کسی کو لگتا ہے کہ انکار غلط تھا۔ جس نے انکار کیا وہ اس کا فیصلہ نہیں کرتا۔",
    ),
    opening=Event(
        "appeal",
        Words("Appeal", "اپیل کریں"),
        by=(PUBLIC, WINDOW),
        to="filed",
        fields=(
            Field("scheme", Words("Scheme", "اسکیم"), FieldType.SCHEME, fact=True),
            Field("against", Words("Number of the application", "درخواست کا نمبر"), required=False, fact=True),
            Field("decided_on", Words("Decided on", "فیصلے کی تاریخ"), FieldType.DATE, fact=True),
            Field("in_time", Words("Filed in time", "وقت پر دائر"), FieldType.BOOLEAN, fact=True),
            Field(
                "grounds", Words("Why the decision is wrong", "فیصلہ کیوں غلط ہے"), FieldType.LONG_TEXT, sensitive=True
            ),
            Field(
                "late_because",
                Words("Why it comes late", "دیر کیوں ہوئی"),
                FieldType.LONG_TEXT,
                required=False,
                sensitive=True,
            ),
        ),
        notices=(
            Notice(
                "appellant",
                Words(
                    "Your appeal came in under the number {number}. Keep this number.",
                    "آپ کی اپیل نمبر {number} پر درج ہو گئی۔ یہ نمبر سنبھال کر رکھیں۔",
                ),
            ),
        ),
    ),
    stages=(
        Stage(
            "filed",
            Words("Filed", "دائر"),
            tells=Words(
                "Your appeal came in. Somebody who did not decide before looks at it.",
                "آپ کی اپیل درج ہو گئی۔ اسے وہ دیکھے گا جس نے پہلے فیصلہ نہیں کیا تھا۔",
            ),
        ),
        Stage(
            "examined",
            Words("Being examined", "زیرِ جانچ"),
            tells=Words(
                "Your appeal is being looked at. You need not do anything now.",
                "آپ کی اپیل دیکھی جا رہی ہے۔ ابھی آپ کو کچھ نہیں کرنا۔",
            ),
        ),
        Stage(
            "papers",
            Words("Papers missing", "کاغذات باقی"),
            waits=Waits.PERSON,
            tells=Words(
                "Papers are missing. Come to the window with your slip: they tell you which ones to bring.",
                "کچھ کاغذات کم ہیں۔ اپنی پرچی لے کر کھڑکی پر آئیں: وہ بتائیں گے کون سے کاغذ لانے ہیں۔",
            ),
        ),
        Stage(
            "allowed",
            Words("Allowed", "منظور"),
            end=True,
            tells=Words(
                "Your appeal was right. The answer is now yes. Come to the window with your identity card.",
                "آپ کی اپیل درست تھی۔ اب جواب ہاں ہے۔ شناختی کارڈ لے کر کھڑکی پر آئیں۔",
            ),
        ),
        Stage(
            "sent_back",
            Words("Sent back to be examined anew", "دوبارہ جانچ کے لیے واپس"),
            end=True,
            tells=Words(
                "Your appeal was heard. The department looks at your application again.",
                "آپ کی اپیل سنی گئی۔ محکمہ آپ کی درخواست دوبارہ دیکھے گا۔",
            ),
        ),
        Stage(
            "dismissed",
            Words("Dismissed", "خارج"),
            end=True,
            tells=Words(
                "The answer stays no. At the window they tell you why, and that you can go to the ombudsman for free.",
                "جواب نہیں ہی رہا۔ کھڑکی پر وجہ بتائی جائے گی۔ آپ مفت میں محتسب کے پاس بھی جا سکتے ہیں۔",
            ),
        ),
        Stage("withdrawn", WITHDRAWN, end=True, tells=WITHDRAWN_TELLS),
    ),
    events=(
        Event(
            "take_up",
            Words("Take up", "جانچ شروع کریں"),
            by=(DECIDES,),
            from_=("filed",),
            to="examined",
        ),
        Event(
            "ask_papers",
            Words("Ask for papers", "کاغذات مانگیں"),
            by=(DECIDES, CLERK),
            from_=("examined",),
            to="papers",
            fields=(Field("missing", Words("What is missing", "کیا کم ہے"), FieldType.LONG_TEXT),),
            notices=(
                Notice(
                    "appellant",
                    Words(
                        "Case {number}: papers are missing. Come to {office} with your slip.",
                        "کیس {number}: کچھ کاغذات کم ہیں۔ پرچی لے کر {office} آئیں۔",
                    ),
                ),
            ),
        ),
        Event(
            "papers_in",
            Words("The papers came in", "کاغذات آ گئے"),
            by=(WINDOW, DECIDES, CLERK),
            from_=("papers",),
            to="examined",
        ),
        Event(
            "allow",
            Words("Allow", "منظور کریں"),
            by=(DECIDES,),
            from_=("examined",),
            to="allowed",
            outcomes=("allowed",),
            not_by_who_did=("appeal",),
            fields=(REASON, LAW),
            notices=(_DECIDED,),
        ),
        Event(
            "send_back",
            Words("Send back to be examined anew", "دوبارہ جانچ کے لیے واپس بھیجیں"),
            by=(DECIDES,),
            from_=("examined",),
            to="sent_back",
            outcomes=("sent_back",),
            not_by_who_did=("appeal",),
            fields=(REASON, LAW),
            notices=(_DECIDED,),
        ),
        Event(
            "dismiss",
            Words("Dismiss", "خارج کریں"),
            by=(DECIDES,),
            from_=("examined",),
            to="dismissed",
            outcomes=("dismissed",),
            not_by_who_did=("appeal",),
            fields=(REASON, LAW),
            notices=(_DECIDED,),
        ),
        Event(
            "withdraw",
            Words("Withdraw", "واپس لیں"),
            by=(WINDOW, DECIDES),
            from_=("filed", "examined", "papers"),
            to="withdrawn",
            outcomes=("withdrawn",),
            needs_reason=True,
        ),
    ),
    outcomes=(
        Outcome("allowed", Words("Allowed", "منظور"), favourable=True, retention_days=KEPT),
        Outcome("sent_back", Words("Sent back", "واپس بھیجی گئی"), favourable=True, retention_days=KEPT),
        Outcome("dismissed", Words("Dismissed", "خارج"), favourable=False, retention_days=KEPT),
        Outcome("withdrawn", WITHDRAWN, retention_days=KEPT),
    ),
    clocks=(
        Clock(
            "decide",
            Words("Decision on the appeal", "اپیل کا فیصلہ"),
            ClockKind.SERVICE,
            starts=("appeal",),
            met_by=("allow", "send_back", "dismiss"),
            dropped_by=("withdraw",),
            pauses=(Pause(("ask_papers",), ("papers_in",), Words("papers are missing", "کاغذات باقی ہیں")),),
            terms=(Term(30, Unit.DAYS, OURS),),
            warn=(7,),
            escalate=(Escalation(DECIDES),),
        ),
    ),
    tasks=(
        TaskKind(
            "decide",
            Words("Decide the appeal", "اپیل کا فیصلہ کریں"),
            DECIDES,
            opened_by=("appeal", "papers_in"),
            done_by=("allow", "send_back", "dismiss", "ask_papers", "withdraw"),
        ),
    ),
    parties=(PartyKind("appellant", Words("Who appeals", "اپیل کرنے والا"), required=True),),
    documents=(
        DocumentKind("paper", Words("Paper of the appellant", "اپیل کرنے والے کا کاغذ")),
        DocumentKind("decision_letter", Words("Decision letter", "فیصلے کا خط"), template="desk_decision"),
    ),
    keepers=(DECIDES,),
    readers=(WINDOW, CLERK, AUDITOR),
    restricted_to=(DECIDES,),
)
