"""Somebody takes back what they asked for: the case ends, and they may come again."""

from __future__ import annotations

from saiban.cases.declarations import Event, Outcome, Stage, Words
from saiban.desk.case_types.common import KEPT

_WITHDRAWN = Words("Withdrawn", "واپس لی گئی")

STAGE = Stage(
    "withdrawn",
    _WITHDRAWN,
    end=True,
    tells=Words(
        "You took this back. Nothing more happens. You can come again at any time.",
        "آپ نے یہ واپس لے لی۔ اب مزید کچھ نہیں ہوگا۔ آپ کسی بھی وقت دوبارہ آ سکتے ہیں۔",
    ),
)

OUTCOME = Outcome("withdrawn", _WITHDRAWN, retention_days=KEPT)


def withdraw(*, by: tuple[str, ...], from_: tuple[str, ...], needs_reason: bool = False) -> Event:
    """Return the event by which a case is taken back."""
    return Event(
        "withdraw",
        Words("Withdraw", "واپس لیں"),
        by=by,
        from_=from_,
        to=STAGE.code,
        outcomes=(OUTCOME.code,),
        needs_reason=needs_reason,
    )
