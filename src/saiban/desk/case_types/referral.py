"""A person is sent on to a department, to NADRA or to legal aid, which says when and where and what came of it."""

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
    Waits,
    Words,
)
from saiban.desk.case_types import withdrawal
from saiban.desk.case_types.common import AUDITOR, CLERK, DECIDES, KEPT, OURS, STEWARD, WINDOW, sealed_text
from saiban.desk.departments import departments


def _terms(norm: str) -> tuple[Term, ...]:
    """Return the norms of the departments, and the shortest of them for any other."""
    days = {one.code: one.accept_days if norm == "accept" else one.serve_days for one in departments()}
    own = (Term(count, Unit.WORKING_DAYS, OURS, when=(("department", code),)) for code, count in days.items())
    return (*own, Term(min(days.values()), Unit.WORKING_DAYS, OURS))


REFERRAL = CaseType(
    code="referral",
    prefix="RF",
    title=Words("Referral", "محکمے کو بھیجنا"),
    about=Words(
        "The window sends somebody on to a department that can help.",
        "کھڑکی کسی شخص کو ایسے محکمے کے پاس بھیجتی ہے جو مدد کر سکتا ہے۔",
    ),
    opening=Event(
        "refer",
        Words("Refer", "بھیجیں"),
        by=(WINDOW, DECIDES, STEWARD),
        to="sent",
        fields=(
            Field(
                "department",
                Words("Department", "محکمہ"),
                FieldType.CHOICE,
                values=tuple(Value(one.code, one.name) for one in departments()),
                fact=True,
            ),
            sealed_text("need", Words("What is needed", "کیا ضرورت ہے"), required=False),
            Field("urgent", Words("Urgent", "فوری"), FieldType.BOOLEAN, required=False, fact=True),
        ),
    ),
    stages=(
        Stage(
            "sent",
            Words("Sent", "بھیجا گیا"),
            tells=Words(
                "We asked the department to help you. It writes to you when to come.",
                "ہم نے محکمے سے آپ کی مدد کا کہا ہے۔ وہ آپ کو بتائے گا کہ کب آنا ہے۔",
            ),
        ),
        Stage(
            "accepted",
            Words("Accepted", "قبول"),
            waits=Waits.PERSON,
            tells=Words(
                "The department expects you. Go there with this number and your papers.",
                "محکمہ آپ کا منتظر ہے۔ یہ نمبر اور اپنے کاغذات لے کر وہاں جائیں۔",
            ),
        ),
        Stage(
            "served",
            Words("Helped", "مدد ہو گئی"),
            end=True,
            tells=Words(
                "The department says that it helped you. If not, come to the window and complain: it is free.",
                "محکمہ کہتا ہے کہ آپ کی مدد ہو گئی۔ اگر نہیں ہوئی تو کھڑکی پر آ کر مفت شکایت کریں۔",
            ),
        ),
        Stage(
            "declined",
            Words("Declined", "انکار"),
            end=True,
            tells=Words(
                "The department can't help in this. Come to the window: they look for another way.",
                "محکمہ اس میں مدد نہیں کر سکتا۔ کھڑکی پر آئیں: وہ کوئی اور راستہ دیکھیں گے۔",
            ),
        ),
        Stage(
            "not_reached",
            Words("Did not come", "نہیں آئے"),
            end=True,
            tells=Words(
                "The department waited for you and closed this. Come to the window to begin again.",
                "محکمے نے آپ کا انتظار کیا اور اسے بند کر دیا۔ دوبارہ شروع کرنے کے لیے کھڑکی پر آئیں۔",
            ),
        ),
        withdrawal.STAGE,
    ),
    events=(
        Event(
            "accept",
            Words("Accept", "قبول کریں"),
            by=(DECIDES, CLERK),
            from_=("sent",),
            to="accepted",
            fields=(
                Field("come_on", Words("Come on", "آنے کی تاریخ"), FieldType.DATE, required=False),
                Field("where", Words("Where", "کہاں")),
            ),
            notices=(
                Notice(
                    "person",
                    Words(
                        "Case {number}: you are expected. Your slip says what to bring; {office} tells you where.",
                        "کیس {number}: آپ کا انتظار ہے۔ پرچی پر لکھا ہے کیا لانا ہے؛ جگہ {office} بتائے گا۔",
                    ),
                ),
            ),
        ),
        Event(
            "serve",
            Words("Helped", "مدد کر دی"),
            by=(DECIDES, CLERK),
            from_=("sent", "accepted"),
            to="served",
            outcomes=("served",),
            fields=(sealed_text("done", Words("What was done", "کیا کیا گیا")),),
        ),
        Event(
            "decline",
            Words("Decline", "انکار کریں"),
            by=(DECIDES,),
            from_=("sent", "accepted"),
            to="declined",
            outcomes=("declined",),
            needs_reason=True,
            notices=(
                Notice(
                    "person",
                    Words(
                        "Case {number}: there is news. Come to {office} with your slip.",
                        "کیس {number}: نئی اطلاع ہے۔ پرچی لے کر {office} آئیں۔",
                    ),
                ),
            ),
        ),
        Event(
            "not_reached",
            Words("Did not come", "نہیں آئے"),
            by=(DECIDES, CLERK),
            from_=("accepted",),
            to="not_reached",
            outcomes=("not_reached",),
        ),
        withdrawal.withdraw(by=(WINDOW,), from_=("sent", "accepted")),
    ),
    outcomes=(
        Outcome("served", Words("Helped", "مدد ہو گئی"), favourable=True, retention_days=KEPT),
        Outcome("declined", Words("Declined", "انکار"), favourable=False, retention_days=KEPT),
        Outcome("not_reached", Words("Did not come", "نہیں آئے"), retention_days=KEPT),
        withdrawal.OUTCOME,
    ),
    clocks=(
        Clock(
            "accept",
            Words("Acceptance", "قبولیت"),
            ClockKind.SERVICE,
            starts=("refer",),
            met_by=("accept", "serve", "decline"),
            dropped_by=("withdraw",),
            terms=_terms("accept"),
            escalate=(Escalation(DECIDES),),
        ),
        Clock(
            "serve",
            Words("Help", "مدد"),
            ClockKind.SERVICE,
            starts=("refer",),
            met_by=("serve", "decline", "not_reached"),
            dropped_by=("withdraw",),
            terms=_terms("serve"),
            escalate=(Escalation(DECIDES),),
        ),
    ),
    tasks=(
        TaskKind(
            "help",
            Words("Accept and help", "قبول کریں اور مدد کریں"),
            DECIDES,
            opened_by=("refer",),
            done_by=("serve", "decline", "not_reached", "withdraw"),
        ),
    ),
    parties=(PartyKind("person", Words("Who needs help", "جسے مدد چاہیے"), required=True),),
    documents=(
        DocumentKind("paper", Words("Paper", "کاغذ")),
        DocumentKind(
            "referral_letter", Words("Letter to take along", "ساتھ لے جانے کا خط"), template="acknowledgement"
        ),
    ),
    keepers=(DECIDES, WINDOW),
    readers=(AUDITOR,),
    restricted_to=(DECIDES, WINDOW),
    sealed_to=(DECIDES,),
)
