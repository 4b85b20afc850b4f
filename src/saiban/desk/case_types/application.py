"""An application or claim to a scheme, from the window to the decision, and its refusal until no appeal can come.

The way in differs: an application or claim is examined at once; for zakat the person first brings the certificate of
their local committee. Where a survey decides, the window opens a referral to be surveyed instead.
"""

from __future__ import annotations

from saiban.cases.declarations import (
    SYSTEM,
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
    Value,
    Waits,
    Words,
)
from saiban.desk.case_types import decision, papers, withdrawal
from saiban.desk.case_types.common import AUDITOR, CLERK, DECIDES, KEPT, OURS, WINDOW, sealed_text, take_up
from saiban.desk.routes import first_appeal
from saiban.directory.load import table

PATHS = (
    Value("application", Words("application", "درخواست")),
    Value("claim", Words("claim to the institution", "ادارے سے دعویٰ")),
    Value("committee_certificate", Words("certificate of the local committee", "مقامی کمیٹی کا سرٹیفکیٹ")),
)

GROUNDS = (
    Value("score", Words("The score is above the limit", "اسکور حد سے زیادہ ہے")),
    Value("conditions", Words("A condition is not met", "کوئی شرط پوری نہیں")),
    Value("contributions", Words("Not enough contributions or years", "واجبات یا سال کم ہیں")),
    Value("other_aid", Words("Another scheme is drawn already", "پہلے سے دوسری اسکیم سے رقم ملتی ہے")),
    Value("papers", Words("Papers are missing or not valid", "کاغذات کم ہیں یا درست نہیں")),
    Value("other", Words("Another ground", "کوئی اور وجہ")),
)


def _appeal_terms() -> tuple[Term, ...]:
    """Return how long one has to appeal, scheme by scheme where the law says it, else a term chosen here.

    The last stands for schemes whose law names no time, or none that could be confirmed: it is generous, and what
    comes later is still taken with the reason why it is late.
    """
    known = []
    for scheme in table("schemes"):
        time = first_appeal(scheme["organisation"]).to_file
        if time is not None:
            known.append(Term(time.count, time.unit, time.source, when=(("scheme", scheme["code"]),)))
    return (*known, Term(90, Unit.DAYS, f"{OURS}; no time to appeal is known for this scheme"))


APPLICATION = CaseType(
    code="application",
    prefix="AP",
    title=Words("Application", "درخواست"),
    about=Words(
        "Somebody asks to be taken into a scheme, and the body that decides answers yes or no with reasons.",
        "کوئی شخص اسکیم میں شامل ہونے کی درخواست دیتا ہے، اور فیصلہ کرنے والا ادارہ وجہ کے ساتھ ہاں یا نہیں کہتا ہے۔",
    ),
    opening=Event(
        "apply",
        Words("Apply", "درخواست دیں"),
        by=(WINDOW, DECIDES),
        to="received",
        fields=(
            Field("scheme", Words("Scheme", "اسکیم"), FieldType.SCHEME, fact=True),
            Field("path", Words("Way in", "داخلے کا طریقہ"), FieldType.CHOICE, values=PATHS, fact=True),
            sealed_text("found", Words("What the scheme book said", "اسکیم بُک نے کیا کہا"), required=False),
            Field("missing", Words("Papers still missing", "کاغذات جو باقی ہیں"), FieldType.LONG_TEXT, required=False),
        ),
    ),
    stages=(
        Stage(
            "received",
            Words("Received", "موصول"),
            tells=Words(
                "Your papers are with the department. You need not do anything now. We write to you.",
                "آپ کے کاغذات محکمے کے پاس ہیں۔ ابھی آپ کو کچھ نہیں کرنا۔ ہم آپ کو پیغام بھیجیں گے۔",
            ),
        ),
        Stage(
            "to_committee",
            Words("Certificate of the committee awaited", "کمیٹی کا سرٹیفکیٹ باقی"),
            waits=Waits.PERSON,
            tells=Words(
                "Take the letter to your local zakat committee. Bring its certificate back to the window.",
                "خط اپنی مقامی زکوٰۃ کمیٹی کے پاس لے جائیں۔ اس کا سرٹیفکیٹ کھڑکی پر واپس لائیں۔",
            ),
        ),
        Stage(
            "examined",
            Words("Being examined", "زیرِ جانچ"),
            tells=Words(
                "An officer is looking at your papers. You need not do anything now.",
                "ایک افسر آپ کے کاغذات دیکھ رہا ہے۔ ابھی آپ کو کچھ نہیں کرنا۔",
            ),
        ),
        papers.STAGE,
        Stage(
            "refused",
            Words("Refused, appeal possible", "نامنظور، اپیل ہو سکتی ہے"),
            waits=Waits.PERSON,
            tells=Words(
                "The answer is no. If you think this is wrong, you can appeal. It costs nothing. "
                "Come to the window soon: they read the reason to you and help you.",
                "جواب نہیں ہے۔ اگر آپ کو یہ غلط لگے تو آپ اپیل کر سکتے ہیں۔ اس پر کوئی خرچ نہیں۔ "
                "جلد کھڑکی پر آئیں: وہ وجہ پڑھ کر سنائیں گے اور مدد کریں گے۔",
            ),
        ),
        Stage(
            "under_appeal",
            Words("Under appeal", "اپیل زیرِ غور"),
            waits=Waits.BODY,
            tells=Words(
                "You appealed. Somebody else looks at your papers again. You need not do anything now.",
                "آپ نے اپیل کی ہے۔ کوئی دوسرا آپ کے کاغذات دوبارہ دیکھ رہا ہے۔ ابھی آپ کو کچھ نہیں کرنا۔",
            ),
        ),
        Stage(
            "granted",
            Words("Granted", "منظور"),
            end=True,
            tells=Words(
                "The answer is yes. Come to the window with your identity card: they tell you how you are paid.",
                "جواب ہاں ہے۔ شناختی کارڈ لے کر کھڑکی پر آئیں: وہ بتائیں گے کہ رقم کیسے ملے گی۔",
            ),
        ),
        Stage(
            "closed",
            Words("Refused, closed", "نامنظور، بند"),
            end=True,
            tells=Words(
                "The answer stays no and this application is closed. When something changes, you can apply again.",
                "جواب نہیں ہی رہا اور یہ درخواست بند ہے۔ حالات بدلیں تو آپ دوبارہ درخواست دے سکتے ہیں۔",
            ),
        ),
        Stage(
            "lapsed",
            Words("Lapsed", "ختم"),
            end=True,
            tells=Words(
                "Nothing came from you for a long time, so this application is closed. You can apply again.",
                "بہت دن آپ کی طرف سے کچھ نہیں آیا، اس لیے یہ درخواست بند ہے۔ آپ دوبارہ درخواست دے سکتے ہیں۔",
            ),
        ),
        withdrawal.STAGE,
    ),
    events=(
        take_up(by=(DECIDES, CLERK), from_="received"),
        Event(
            "send_to_committee",
            Words("Send to the local committee", "مقامی کمیٹی کے پاس بھیجیں"),
            by=(
                SYSTEM,
            ),  # at once, where the way in begins at the committee (saiban.desk.following); for nobody to choose
            from_=("received",),
            to="to_committee",
        ),
        Event(
            "certificate_in",
            Words("The certificate came in", "سرٹیفکیٹ آ گیا"),
            by=(WINDOW, DECIDES, CLERK),
            from_=("to_committee",),
            to="examined",
            fields=(Field("issued_on", Words("Issued on", "جاری ہونے کی تاریخ"), FieldType.DATE),),
        ),
        papers.ask_papers(of="applicant", by=(DECIDES, CLERK), from_=("received", "examined")),
        papers.papers_in(by=(WINDOW, DECIDES, CLERK), to="examined"),
        Event(
            "approve",
            Words("Approve", "منظور کریں"),
            by=(DECIDES,),
            from_=("examined",),
            to="granted",
            outcomes=("granted",),
            not_by_who_did=("apply",),
            fields=(
                decision.REASON,
                decision.LAW,
                Field("amount", Words("Amount in rupees", "رقم روپے میں"), FieldType.MONEY, required=False),
                Field("begins", Words("Begins on", "آغاز"), FieldType.DATE, required=False),
            ),
            notices=(
                Notice(
                    "applicant",
                    Words(
                        "Case {number}: the answer is yes. Come to {office} with your identity card.",
                        "کیس {number}: جواب ہاں ہے۔ شناختی کارڈ لے کر {office} آئیں۔",
                    ),
                ),
            ),
        ),
        Event(
            "refuse",
            Words("Refuse", "نامنظور کریں"),
            by=(DECIDES,),
            from_=("examined",),
            to="refused",
            outcomes=("refused",),
            not_by_who_did=("apply",),
            fields=(
                Field("ground", Words("Ground", "بنیاد"), FieldType.CHOICE, values=GROUNDS),
                decision.REASON,
                decision.LAW,
            ),
            notices=(
                Notice(
                    "applicant",
                    Words(
                        "Case {number}: the answer is no. You can appeal for free until {due}. Come to {office}.",
                        "کیس {number}: جواب نہیں ہے۔ آپ {due} تک مفت اپیل کر سکتے ہیں۔ {office} آئیں۔",
                    ),
                ),
            ),
        ),
        Event(
            "appeal_filed",
            Words("An appeal was filed", "اپیل دائر ہوئی"),
            by=(SYSTEM,),
            from_=("refused",),
            to="under_appeal",
            fields=(Field("appeal", Words("Number of the appeal", "اپیل کا نمبر"), fact=True),),
        ),
        Event(
            "appeal_allowed",
            Words("The appeal was allowed", "اپیل منظور ہوئی"),
            by=(SYSTEM,),
            from_=("under_appeal",),
            to="granted",
            outcomes=("granted",),
        ),
        Event(
            "appeal_sent_back",
            Words("The appeal sends it back", "اپیل پر دوبارہ جانچ کا حکم"),
            by=(SYSTEM,),
            from_=("under_appeal",),
            to="examined",
        ),
        Event(
            "appeal_dismissed",
            Words("The appeal was dismissed or withdrawn", "اپیل خارج یا واپس ہوئی"),
            by=(SYSTEM,),
            from_=("under_appeal",),
            to="closed",
        ),
        Event(
            "time_over",
            Words("The time to appeal is over", "اپیل کا وقت ختم"),
            by=(SYSTEM,),
            from_=("refused",),
            to="closed",
        ),
        withdrawal.withdraw(
            by=(WINDOW, DECIDES), from_=("received", "to_committee", "examined", "papers"), needs_reason=True
        ),
        Event(
            "lapse",
            Words("Close because nothing came", "کچھ نہ آنے پر بند کریں"),
            by=(DECIDES,),
            from_=("to_committee", "papers"),
            to="lapsed",
            outcomes=("lapsed",),
            needs_reason=True,
        ),
    ),
    outcomes=(
        Outcome("granted", Words("Granted", "منظور"), favourable=True, retention_days=KEPT),
        Outcome("refused", Words("Refused", "نامنظور"), favourable=False, retention_days=KEPT),
        withdrawal.OUTCOME,
        Outcome("lapsed", Words("Lapsed", "ختم"), favourable=False, retention_days=KEPT),
    ),
    clocks=(
        Clock(
            "decide",
            Words("Decision", "فیصلہ"),
            ClockKind.SERVICE,
            starts=("apply", "appeal_sent_back"),
            met_by=("approve", "refuse"),
            dropped_by=("withdraw", "lapse"),
            pauses=(
                papers.PAUSE,
                Pause(
                    ("send_to_committee",),
                    ("certificate_in",),
                    Words("the certificate is to come", "سرٹیفکیٹ باقی ہے"),
                ),
            ),
            terms=(Term(30, Unit.DAYS, OURS),),
            warn=(7,),
            escalate=(Escalation(DECIDES),),
        ),
        Clock(
            "appeal",
            Words("Time to appeal", "اپیل کی مدت"),
            ClockKind.LEGAL,
            starts=("refuse",),
            met_by=("appeal_filed",),
            dropped_by=("time_over",),
            terms=_appeal_terms(),
            window=True,
            rolls=True,
        ),
    ),
    tasks=(
        TaskKind(
            "examine",
            Words("Examine and decide", "جانچ اور فیصلہ"),
            DECIDES,
            opened_by=("apply", "certificate_in", "papers_in", "appeal_sent_back"),
            done_by=(
                "approve",
                "refuse",
                "ask_papers",
                "send_to_committee",
                "withdraw",
                "lapse",
            ),
        ),
    ),
    parties=(
        PartyKind("applicant", Words("Applicant", "درخواست گزار"), required=True),
        PartyKind("beneficiary", Words("For whom", "جس کے لیے"), several=True),
    ),
    documents=(
        DocumentKind("paper", Words("Paper of the applicant", "درخواست گزار کا کاغذ")),
        decision.LETTER,
    ),
    keepers=(DECIDES,),
    readers=(WINDOW, CLERK, AUDITOR),
    restricted_to=(DECIDES,),
)
