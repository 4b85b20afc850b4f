"""The track of each exhibit: listed, held, at the laboratory, disposed of. Who had it when stands in its ledger."""

from __future__ import annotations

from saiban.cases.declarations import Event, Field, Stage, Track, Waits, Words
from saiban.prosecution.case_types import pick_lists as lists
from saiban.prosecution.case_types.common import ALL, HEADS, WRITES, legal

KEPT = ("held", "laboratory")

TRACK = Track(
    "exhibit",
    Words("Exhibit", "مال مقدمہ"),
    (
        Stage("listed", Words("Listed", "درج")),
        Stage("held", Words("Held", "تحویل میں")),
        Stage("laboratory", Words("At the laboratory", "لیبارٹری میں"), Waits.BODY),
        Stage("disposed", Words("Disposed of", "تصفیہ شدہ"), end=True),
    ),
    matter=Words("Exhibit number", "مال مقدمہ نمبر"),
    of_thing=True,
)

SEAL = Field("seal", Words("Seal number", "مہر نمبر"), required=False)

LISTED = Event(
    "exhibit_listed",
    Words("An exhibit was listed", "مال مقدمہ درج"),
    by=WRITES,
    from_=ALL,
    opens="exhibit",
)

EVENTS = (
    LISTED,
    legal("seized", from_=("listed",), to="held", fields=(SEAL,)),
    legal("sent_to_laboratory", from_=("listed", "held"), to="laboratory", fields=(SEAL,)),
    legal("laboratory_report", from_=KEPT, to="held", fields=(SEAL,)),
    Event(
        "moved",
        Words("The exhibit changed hands", "مال مقدمہ منتقل"),
        by=WRITES,
        track="exhibit",
        from_=("listed", *KEPT),
        to="held",
        fields=(Field("holder", Words("To whom", "کس کے پاس")), SEAL),
    ),
    Event(
        "disposed_of",
        Words("The exhibit was disposed of by order", "حکم سے مال مقدمہ کا تصفیہ"),
        by=WRITES,
        track="exhibit",
        from_=("listed", *KEPT),
        to="disposed",
        outcomes=(lists.RETURNED.code, lists.CONFISCATED.code, lists.DESTROYED.code),
        fields=(Field("order", Words("By which order", "کس حکم سے"), required=False),),
    ),
    Event(
        "sent_along",
        Words("The exhibit went with the case to another service", "مال مقدمہ مقدمے کے ساتھ دوسری سروس کو گیا"),
        by=HEADS,
        track="exhibit",
        from_=("listed", *KEPT),
        to="disposed",
        outcomes=(lists.TRANSFERRED.code,),
    ),
)
