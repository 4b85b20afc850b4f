"""The arithmetic of a clock in words, line by line: "30 days from 3 March 2026", "paused 4 days", "due 8 April"."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saiban.cases.calendar import HERE
from saiban.cases.clocks import ClockState, Step, StepKind
from saiban.cases.declarations import Unit
from saiban.terms.dates import PartialDate, format_date


def lines(clock: ClockState, language: str) -> list[str]:
    """Return how a due date came about, a line for each step, in "en" or "ur"; its source stands behind the term."""
    with translation.override(language):
        words = [_line(step, language) for step in clock.steps]
        source = f"\u2068{clock.term.source}\u2069" if language == "ur" else clock.term.source
        words[0] += f" ({source})"
        if clock.used is not None:
            used = _("%(used)s of %(count)s days used") % {"used": clock.used, "count": clock.term.count}
            words.insert(len(words) - (clock.due_on is not None), used)
        return words


def sentence(clock: ClockState, language: str) -> str:
    """Return the same in one line."""
    *steps, last = lines(clock, language)
    comma = "، " if language == "ur" else ", "
    return f"{comma.join(steps)}: {last}" if steps else last


def amount(count: int, unit: Unit) -> str:
    """Return so many of a unit in the reader's language."""
    match unit:
        case Unit.HOURS:
            return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}
        case Unit.DAYS:
            return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
        case Unit.WORKING_DAYS:
            return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}
        case Unit.MONTHS:
            return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def _line(step: Step, language: str) -> str:
    about = {
        "day": _when(step, language),
        "until": _day(step.until, language) if step.until else "",
        "amount": amount(step.count, step.unit),
        "name": step.name.in_language(language) if step.name else _("weekly day off"),
    }
    match step.kind:
        case StepKind.TERM:
            return _("%(amount)s from %(day)s") % about
        case StepKind.PAUSED if step.unit == Unit.HOURS:
            return _("stood still from %(day)s to %(until)s") % about
        case StepKind.PAUSED:
            return _("paused %(amount)s, from %(day)s to %(until)s") % about
        case StepKind.WEEKENDS:
            return _("weekly days off left out: %(amount)s") % about
        case StepKind.HOLIDAY:
            return _("holiday on %(day)s: %(name)s") % about
        case StepKind.SPAN if step.until is None:
            return _("running since %(day)s") % about
        case StepKind.SPAN:
            return _("%(amount)s, from %(day)s to %(until)s") % about
        case StepKind.ROLLED:
            return _("%(day)s is no working day (%(name)s), so the next one counts") % about
        case StepKind.STANDS if step.count:
            return _("stands still since %(day)s with %(amount)s left") % about
        case StepKind.STANDS:
            return _("stands still since %(day)s") % about
        case StepKind.DUE:
            return _("due %(day)s") % about


def _when(step: Step, language: str) -> str:
    if step.moment is None:
        return _day(step.day, language)
    local: datetime = step.moment.astimezone(HERE)
    return f"{_day(local.date(), language)}, {local:%H:%M}"


def _day(day: date, language: str) -> str:
    return format_date(PartialDate(day, "day"), language)
