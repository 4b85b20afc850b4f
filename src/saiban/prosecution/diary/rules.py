"""What may be written of a hearing, decided without the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from saiban.cases.calendar import Calendar
from saiban.prosecution.models import Hearing

Result = Hearing.Result
GOES_ON = frozenset({Result.PROGRESS, Result.ADJOURNED, Result.LEFT_OVER})
"""Results after which the case stands before the court again."""

NO_NEXT = frozenset({"filed_dormant", "judgment"})
"""Steps after which there need be no next date."""

STEPS = (
    "cognizance", "copies", "charge_framed", "evidence_began", "evidence_closed", "evidence_reopened", "defence_began",
    "heard", "judgment_reserved", "judgment", "filed_dormant", "revived",
)  # fmt: skip
"""Steps of a case that a row of the diary can record: those that ask for nothing more than their day."""

CUSTODY_DAYS = 15
"""The longest adjournment of somebody in custody (Code of Criminal Procedure 1898, s. 344)."""


@dataclass(frozen=True)
class Written:
    """What an officer writes of a hearing. `because` says why it is written after the day of the hearing.

    `though_off`: the court sits on the next date although it is a holiday or a day off.
    """

    result: str
    step: str = ""
    asked_by: str = ""
    reason: str = ""
    next_on: date | None = None
    next_purpose: str = ""
    because: str = ""
    though_off: bool = False


def faults(written: Written, *, on: date, today: date, calendar: Calendar) -> dict[str, str]:
    """Return what is wrong with an entry for a hearing on a day, by field; empty where it can be written."""
    found: dict[str, str] = {}
    if written.result not in Result.values or written.result == Result.LISTED:
        found["result"] = _("Choose what came of the hearing.")
        return found
    adjourned = written.result == Result.ADJOURNED
    if on > today and written.result != Result.STRUCK:
        found["result"] = _("This day lies ahead: a case can only be taken off its list.")
    if adjourned and not written.asked_by:
        found["asked_by"] = _("Who asked for the adjournment?")
    if adjourned and not written.reason:
        found["reason"] = _("Why was it adjourned?")
    if not adjourned and (written.asked_by or written.reason):
        found["result"] = _("Only an adjournment has somebody who asked for it and a reason.")
    if written.step and written.result not in (Result.PROGRESS, Result.DECIDED):
        found["step"] = _("A step goes with progress or a decision.")
    if on < today and not written.because.strip():
        found["because"] = _("The day of the hearing is over: say why this is written later.")
    return found | _of_next_date(written, on, calendar)


def _of_next_date(written: Written, on: date, calendar: Calendar) -> dict[str, str]:
    goes_on = written.result in GOES_ON
    if written.next_on is None:
        if goes_on and written.step not in NO_NEXT:
            return {"next_on": _("Give the next date, so that the case does not fall out of the diary.")}
        return {}
    if not goes_on:
        return {"next_on": _("There is no next date after this result.")}
    if written.next_on <= on:
        return {"next_on": _("The next date comes after the hearing.")}
    why = why_off(written.next_on, calendar)
    if why and not written.though_off:
        return {"next_on": _("The court does not sit then: %(why)s. Choose another day.") % {"why": why}}
    return {}


def why_off(day: date, calendar: Calendar) -> str:
    """Say why courts do not sit on a day: the name of the holiday, or the day off; empty where they sit."""
    if calendar.works(day):
        return ""
    holiday = calendar.holiday(day)
    if holiday is not None:
        return str(holiday)
    return _("Sunday") if day.weekday() == 6 else _("a weekly day off")
