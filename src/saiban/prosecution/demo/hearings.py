"""Made-up hearings: one about every month since cognizance, some adjourned, and today's and the coming cause lists."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from saiban.access.viewer import Viewer
from saiban.cases.calendar import HERE
from saiban.cases.models import Case
from saiban.prosecution.models import Hearing, HearingEntry, Prosecution

_WHY = (
    (Hearing.AskedBy.DEFENCE, Hearing.Reason.DEFENCE_COUNSEL),
    (Hearing.AskedBy.PROSECUTION, Hearing.Reason.WITNESS_NOT_SERVED),
    (Hearing.AskedBy.COURT, Hearing.Reason.JUDGE_AWAY),
    (Hearing.AskedBy.PROSECUTION, Hearing.Reason.WITNESS_ABSENT),
    (Hearing.AskedBy.PRISON, Hearing.Reason.ACCUSED_NOT_PRODUCED),
    (Hearing.AskedBy.OTHER, Hearing.Reason.STRIKE),
)
_PURPOSES = (
    ("evidence_closed", Hearing.Purpose.ARGUMENTS),
    ("evidence_began", Hearing.Purpose.EVIDENCE),
    ("copies", Hearing.Purpose.CHARGE),
    ("cognizance", Hearing.Purpose.COPIES),
)


def make(case: Case, court: str, stands: dict[str, date], draws: list[int], people: dict[str, Viewer]) -> None:
    """Make the hearings of a case whose steps stand on these days; a case without cognizance has none."""
    if "cognizance" not in stands:
        return
    posting = people["rashid"].posting
    today = timezone.localdate()
    until = stands.get("judgment")
    day, held, adjourned = stands["cognizance"], 0, 0
    while day <= min(today, until or today):
        step = 21 + draws[held % len(draws)] % 14
        following = _working(day + timedelta(days=step))
        if following > today and draws[0] % 2 and until is None:
            following = max(_working(today), day + timedelta(days=1))  # half of the open cases are listed today
        last = until is not None and following > until
        hearing = _held(case, court, stands, day, None if last else following, draws[(held + 3) % len(draws)])
        hearing.entered_by, hearing.entered_at = posting, datetime.combine(day, time(15), HERE)
        hearing.save()
        HearingEntry.objects.create(
            hearing=hearing,
            number=1,
            key=f"demo-{hearing.pk}",
            values={"result": hearing.result, "next_on": hearing.next_on.isoformat() if hearing.next_on else None},
            seen=0,
            written_at=hearing.entered_at,
            by=posting,
        )
        held, adjourned = held + 1, adjourned + (hearing.result == Hearing.Result.ADJOURNED)
        day = following
    if until is None:
        Hearing.objects.get_or_create(case=case, court_id=court, on=day, purpose=_purpose(stands, day))
    Prosecution.objects.filter(pk=case.pk).update(
        hearings_held=held, adjournments=adjourned, next_on=day if until is None else None
    )


def _held(case: Case, court: str, stands: dict[str, date], day: date, following: date | None, draw: int) -> Hearing:
    adjourned = draw % 5 < 2 and following is not None
    asked_by, reason = _WHY[draw % len(_WHY)] if adjourned else ("", "")
    result = Hearing.Result.ADJOURNED if adjourned else Hearing.Result.PROGRESS
    if following is None:
        result = Hearing.Result.DECIDED
    return Hearing(
        case=case,
        court_id=court,
        on=day,
        purpose=_purpose(stands, day),
        result=result,
        asked_by=asked_by,
        reason=reason,
        next_on=following,
        next_purpose=_purpose(stands, following) if following else "",
        version=1,
    )


def _purpose(stands: dict[str, date], day: date) -> str:
    return next(
        (purpose for step, purpose in _PURPOSES if step in stands and stands[step] <= day), Hearing.Purpose.COPIES
    )


def _working(day: date) -> date:
    """Return a day on which courts sit: Sundays give way to Mondays."""
    return day + timedelta(days=1) if day.weekday() == 6 else day
