"""A person says at the window that their record is wrong; somebody else than who wrote it down decides."""

from __future__ import annotations

from saiban.cases.declarations import (
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
    Value,
    Words,
)
from saiban.desk.case_types import papers, withdrawal
from saiban.desk.case_types.common import AUDITOR, CLERK, KEPT, OURS, STEWARD, WINDOW

WHAT = (
    Value("name", Words("name", "نام")),
    Value("birth_date", Words("date of birth", "تاریخ پیدائش")),
    Value("sex", Words("sex", "جنس")),
    Value("identity_number", Words("identity number", "شناختی نمبر")),
    Value("phone", Words("phone", "فون")),
    Value("address", Words("address or district", "پتہ یا ضلع")),
    Value("family", Words("who belongs to the household", "گھرانے میں کون ہے")),
    Value("marital_status", Words("marital status", "ازدواجی حیثیت")),
    Value("disability", Words("disability", "معذوری")),
    Value("death", Words("alive or dead", "زندہ یا فوت")),
    Value(
        "two_people", Words("two people were taken for one, or one for two", "دو افراد کو ایک یا ایک کو دو سمجھا گیا")
    ),
)

_DECIDED = Notice(
    "person",
    Words(
        "Case {number}: there is an answer. Come to {office} with your slip.",
        "کیس {number}: جواب آ گیا ہے۔ پرچی لے کر {office} آئیں۔",
    ),
)

CORRECTION = CaseType(
    code="correction",
    prefix="CR",
    title=Words("Correction of the record", "ریکارڈ کی درستی"),
    about=Words(
        "What was written down at the window goes into the registry with the next run, as one source among others.",
        "کھڑکی پر لکھی گئی بات اگلی بار رجسٹری میں دوسرے ذرائع کے ساتھ شامل ہوتی ہے۔",
    ),
    opening=Event(
        "ask",
        Words("Ask for a correction", "درستی کی درخواست"),
        by=(WINDOW, CLERK),
        to="received",
        fields=(
            Field("what", Words("What is wrong", "کیا غلط ہے"), FieldType.CHOICE, values=WHAT, fact=True),
            Field("stands", Words("What stands there", "وہاں کیا لکھا ہے"), required=False, sensitive=True),
            Field("right", Words("What is right", "درست کیا ہے"), sensitive=True),
            Field("evidence", Words("Paper that shows it", "کاغذ جو یہ دکھاتا ہے"), required=False),
        ),
    ),
    stages=(
        Stage(
            "received",
            Words("Received", "موصول"),
            tells=Words(
                "Somebody checks what you said of your record. You need not do anything now.",
                "آپ نے ریکارڈ کے بارے میں جو کہا اسے جانچا جا رہا ہے۔ ابھی آپ کو کچھ نہیں کرنا۔",
            ),
        ),
        papers.STAGE,
        Stage(
            "accepted",
            Words("Accepted", "قبول"),
            end=True,
            tells=Words("Your record is put right.", "آپ کا ریکارڈ درست کر دیا گیا۔"),
        ),
        Stage(
            "refused",
            Words("Refused", "نامنظور"),
            end=True,
            tells=Words(
                "Your record stays as it is. At the window they tell you why. You can complain for free.",
                "آپ کا ریکارڈ ویسا ہی رہے گا۔ کھڑکی پر وجہ بتائی جائے گی۔ آپ مفت شکایت کر سکتے ہیں۔",
            ),
        ),
        withdrawal.STAGE,
    ),
    events=(
        papers.ask_papers(of="person", by=(STEWARD, CLERK), from_=("received",)),
        papers.papers_in(by=(WINDOW, CLERK, STEWARD), to="received"),
        Event(
            "accept",
            Words("Accept", "قبول کریں"),
            by=(STEWARD, CLERK),
            from_=("received",),
            to="accepted",
            outcomes=("accepted",),
            not_by_who_did=("ask",),
            notices=(_DECIDED,),
        ),
        Event(
            "refuse",
            Words("Refuse", "نامنظور کریں"),
            by=(STEWARD, CLERK),
            from_=("received",),
            to="refused",
            outcomes=("refused",),
            not_by_who_did=("ask",),
            needs_reason=True,
            notices=(_DECIDED,),
        ),
        withdrawal.withdraw(by=(WINDOW, STEWARD), from_=("received", "papers")),
    ),
    outcomes=(
        Outcome("accepted", Words("Accepted", "قبول"), favourable=True, retention_days=KEPT),
        Outcome("refused", Words("Refused", "نامنظور"), favourable=False, retention_days=KEPT),
        withdrawal.OUTCOME,
    ),
    clocks=(
        Clock(
            "decide",
            Words("Answer", "جواب"),
            ClockKind.SERVICE,
            starts=("ask",),
            met_by=("accept", "refuse"),
            dropped_by=("withdraw",),
            pauses=(papers.PAUSE,),
            terms=(Term(15, Unit.WORKING_DAYS, OURS),),
            escalate=(Escalation(STEWARD),),
        ),
    ),
    tasks=(
        TaskKind(
            "check",
            Words("Check and answer", "جانچیں اور جواب دیں"),
            STEWARD,
            opened_by=("ask", "papers_in"),
            done_by=("accept", "refuse", "ask_papers", "withdraw"),
        ),
    ),
    parties=(PartyKind("person", Words("Whose record it is", "جس کا ریکارڈ ہے"), required=True),),
    documents=(DocumentKind("paper", Words("Paper that shows it", "کاغذ جو یہ دکھاتا ہے")),),
    keepers=(STEWARD,),
    readers=(AUDITOR,),
    restricted_to=(STEWARD,),
)
