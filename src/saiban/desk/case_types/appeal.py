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
    Stage,
    TaskKind,
    Term,
    Unit,
    Words,
)
from saiban.desk.case_types import decision, papers, withdrawal
from saiban.desk.case_types.common import AUDITOR, CLERK, DECIDES, KEPT, OURS, WINDOW, sealed_text, take_up

_DECIDED = Notice(
    "appellant",
    Words(
        "Case {number}: your appeal was decided. Come to {office} with your slip.",
        "کیس {number}: آپ کی اپیل کا فیصلہ ہو گیا۔ پرچی لے کر {office} آئیں۔",
    ),
)


def _decision(code: str, title: Words, end: str) -> Event:
    """Return an event that decides an appeal, with reason and law, by somebody who did not file it."""
    return Event(
        code,
        title,
        by=(DECIDES,),
        from_=("examined",),
        to=end,
        outcomes=(end,),
        not_by_who_did=("appeal",),
        fields=(decision.REASON, decision.LAW),
        notices=(_DECIDED,),
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
            sealed_text("grounds", Words("Why the decision is wrong", "فیصلہ کیوں غلط ہے")),
            sealed_text("late_because", Words("Why it comes late", "دیر کیوں ہوئی"), required=False),
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
        papers.STAGE,
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
        withdrawal.STAGE,
    ),
    events=(
        take_up(by=(DECIDES,), from_="filed"),
        papers.ask_papers(of="appellant", by=(DECIDES, CLERK), from_=("examined",)),
        papers.papers_in(by=(WINDOW, DECIDES, CLERK), to="examined"),
        _decision("allow", Words("Allow", "منظور کریں"), "allowed"),
        _decision("send_back", Words("Send back to be examined anew", "دوبارہ جانچ کے لیے واپس بھیجیں"), "sent_back"),
        _decision("dismiss", Words("Dismiss", "خارج کریں"), "dismissed"),
        withdrawal.withdraw(by=(WINDOW, DECIDES), from_=("filed", "examined", "papers"), needs_reason=True),
    ),
    outcomes=(
        Outcome("allowed", Words("Allowed", "منظور"), favourable=True, retention_days=KEPT),
        Outcome("sent_back", Words("Sent back", "واپس بھیجی گئی"), favourable=True, retention_days=KEPT),
        Outcome("dismissed", Words("Dismissed", "خارج"), favourable=False, retention_days=KEPT),
        withdrawal.OUTCOME,
    ),
    clocks=(
        Clock(
            "decide",
            Words("Decision on the appeal", "اپیل کا فیصلہ"),
            ClockKind.SERVICE,
            starts=("appeal",),
            met_by=("allow", "send_back", "dismiss"),
            dropped_by=("withdraw",),
            pauses=(papers.PAUSE,),
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
        decision.LETTER,
    ),
    keepers=(DECIDES,),
    readers=(WINDOW, CLERK, AUDITOR),
    restricted_to=(DECIDES,),
)
