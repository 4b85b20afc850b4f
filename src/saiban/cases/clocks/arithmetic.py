"""When a term ends, with every step on the way: in days, in hours, and by spans added up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from saiban.cases.calendar import DAY, Calendar, day_of, months_later
from saiban.cases.clocks.states import Step, StepKind
from saiban.cases.declarations import Term, Unit

LONGEST_WALK = 20_000  # days; a guard against a calendar without working days


def last_day(
    start: date, term: Term, pauses: Sequence[tuple[date, date | None]], calendar: Calendar, *, rolls: bool = False
) -> tuple[date | None, tuple[Step, ...]]:
    """Return the last day of a term in days, working days or months, and the lines of its arithmetic.

    None while a pause is open that begins before the term would end. Where it `rolls`, a last day that is no working
    day gives way to the next one.
    """
    left = term.count if term.unit != Unit.MONTHS else (months_later(start, term.count) - start).days
    day, weekends, holidays = start, 0, list[Step]()
    paused = [0] * len(pauses)
    steps: tuple[Step, ...] = (Step(StepKind.TERM, start, count=term.count, unit=term.unit),)
    for _walked in range(LONGEST_WALK):
        if not left:
            break
        day += DAY
        standing = next((place for place, (begun, ended) in enumerate(pauses) if _within(day, begun, ended)), None)
        if standing is not None:
            if pauses[standing][1] is None:
                return None, (*steps, Step(StepKind.STANDS, pauses[standing][0], count=left, unit=Unit.DAYS))
            paused[standing] += 1
        elif term.unit == Unit.WORKING_DAYS and not calendar.works(day):
            name = calendar.holiday(day)
            if name is not None and not calendar.is_off(day):
                holidays.append(Step(StepKind.HOLIDAY, day, name=name))
            else:
                weekends += 1
        else:
            left -= 1
    else:
        raise ValueError(f"{term.count} {term.unit} from {start} on never end: the calendar has no working days.")
    steps += tuple(
        Step(StepKind.PAUSED, begun, until=ended, count=count)
        for (begun, ended), count in zip(pauses, paused, strict=True)
        if count
    )
    if weekends:
        steps += (Step(StepKind.WEEKENDS, start, until=day, count=weekends),)
    steps += tuple(holidays)
    while rolls and not calendar.works(day):
        steps += (Step(StepKind.ROLLED, day, name=calendar.holiday(day)),)
        day += DAY
    return day, steps


def last_moment(
    start: datetime, term: Term, pauses: Sequence[tuple[datetime, datetime | None]]
) -> tuple[datetime | None, tuple[Step, ...]]:
    """Return the last moment of a term in hours, and the lines of its arithmetic; None while a pause is open."""
    due = start + timedelta(hours=term.count)
    begins = Step(StepKind.TERM, day_of(start), count=term.count, unit=Unit.HOURS, moment=start)
    steps: tuple[Step, ...] = (begins,)
    for begun, ended in sorted(pauses, key=lambda pause: pause[0]):
        if begun >= due:
            break
        if ended is None:
            return None, (*steps, Step(StepKind.STANDS, day_of(begun), unit=Unit.HOURS, moment=begun))
        due += ended - max(begun, start) if ended > start else timedelta(0)
        steps += (Step(StepKind.PAUSED, day_of(begun), until=day_of(ended), unit=Unit.HOURS),)
    return due, steps


def added_up(
    start: date, term: Term, spans: Sequence[tuple[date, date | None]]
) -> tuple[date | None, int, tuple[Step, ...]]:
    """Return the last allowed day, the days that ended spans have used, and the lines of the arithmetic.

    The last allowed day is known while a span is open, or where the spans that are known go beyond the term.
    """
    used = 0
    steps: tuple[Step, ...] = (Step(StepKind.TERM, start, count=term.count, unit=Unit.DAYS),)
    for begun, ended in spans:
        left = term.count - used
        if ended is None or (ended - begun).days > left:
            span = (ended - begun).days if ended is not None else 0
            steps += (Step(StepKind.SPAN, begun, until=ended, count=span),)
            return begun + left * DAY, used + span, steps
        used += (ended - begun).days
        steps += (Step(StepKind.SPAN, begun, until=ended, count=(ended - begun).days),)
    return None, used, steps


def _within(day: date, begun: date, ended: date | None) -> bool:
    """Say whether a pause leaves out a day: neither the day on which it begins nor any after its end."""
    return begun < day and (ended is None or day <= ended)
