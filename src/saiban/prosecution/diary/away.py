"""A court's day on a device without a line: what is taken along, and what comes back.

What is taken along says of a case its numbers and how it stands, and names nobody. What comes back are entries, each
with a key of its own and the version of the row that its writer saw. One whose row nobody else touched is written; of
another one is told what stands now, and the person who wrote it chooses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases.calendar import HERE, day_of
from saiban.cases.calendars import calendar_for, province_of
from saiban.cases.declarations import Confidentiality
from saiban.cases.faults import FieldFaults, NotAllowed, Overtaken
from saiban.frame.language import page_language
from saiban.prosecution.diary import queries, rules
from saiban.prosecution.diary.forms import NAMES, RowForm, faults_of
from saiban.prosecution.diary.queries import Line
from saiban.prosecution.diary.services import RowOvertaken, write
from saiban.prosecution.models import Court, Hearing
from saiban.prosecution.queries import hearings_for
from saiban.terms import dates

DAYS = 3
"""How many days after its day what was taken along is kept on a device; entries stay until they were sent."""

AHEAD = 180
"""For how many days ahead a device knows when the court does not sit."""

MOST = 200
"""The most entries of one sending."""

_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Answer:
    """What came of an entry that was sent: written, refused (with what is wrong), or overtaken by what stands now."""

    key: str
    outcome: str
    said: str = ""
    now: Mapping[str, Any] | None = None

    WRITTEN = "written"
    REFUSED = "refused"
    OVERTAKEN = "overtaken"
    GONE = "gone"


def taken_along(viewer: Viewer, court: Court, on: date) -> dict[str, Any]:
    """Return what a device keeps of a court's day, with a row on the log of what was taken along.

    Rows of sealed cases stay here; `left` says how many the viewer has on that list.
    """
    sealed = queries.listed_for(viewer, court, on).filter(case__confidentiality=Confidentiality.SEALED)
    lines = queries.day_of(viewer, court, on, act="taken along", sealed=False)
    calendar = calendar_for(province_of(court.place), None)
    ahead = (on + timedelta(days=n) for n in range(1, AHEAD))
    return {
        "account": viewer.user.pk,
        "court": court.pk,
        "title": str(court),
        "day": on.isoformat(),
        "said": _said(on),
        "until": (on + timedelta(days=DAYS)).isoformat(),
        "left": sealed.count(),
        "rows": [_row(line) for line in lines],
        "off": {day.isoformat(): why for day in ahead if (why := rules.why_off(day, calendar))},
        "lists": {
            "result": [one for one in Hearing.Result.choices if one[0] != Hearing.Result.LISTED],
            "asked_by": Hearing.AskedBy.choices,
            "reason": Hearing.Reason.choices,
            "next_purpose": Hearing.Purpose.choices,
        },
        "goes_on": sorted(rules.GOES_ON),
        "no_next": sorted(rules.NO_NEXT),
    }


def take_in(viewer: Viewer, sent: Mapping[str, Any]) -> Answer:
    """Write one entry that comes from a device and say what came of it; the same entry sent again is written once.

    Raises ValueError for something that no page of ours sends.
    """
    key, number = str(sent.get("key", "")), sent.get("hearing")
    if not _KEY.fullmatch(key) or not isinstance(number, int):
        raise ValueError("An entry has a key and the number of its hearing.")
    hearing = hearings_for(viewer).select_related("court__place").filter(pk=number).first()
    if hearing is None:
        return Answer(key, Answer.GONE, _("This hearing is not among yours any more."))
    values = {name: str(sent.get(name, "")) for name in ("seen", *NAMES)}
    values["though_off"] = "on" if sent.get("though_off") is True else ""
    at = _written_at(str(sent.get("written_at", "")))
    if hearing.on < timezone.localdate() and day_of(at) == hearing.on and not values["because"].strip():
        values["because"] = _("Written down on the day without a line, sent later.")
    form = RowForm(values)
    if not form.is_valid():
        return Answer(key, Answer.REFUSED, "; ".join(faults_of(form).values()))
    try:
        with transaction.atomic():
            write(
                viewer=viewer,
                hearing=hearing,
                written=form.written(),
                seen=form.cleaned_data["seen"],
                key=f"away:{viewer.user.pk}:{key}",
                written_at=at,
            )
    except RowOvertaken as overtaken:
        return Answer(key, Answer.OVERTAKEN, str(overtaken), _standing(overtaken.hearing))
    except FieldFaults as faults:
        return Answer(key, Answer.REFUSED, "; ".join(str(said) for said in faults.faults.values()))
    except (NotAllowed, Overtaken) as refused:
        return Answer(key, Answer.REFUSED, str(refused))
    return Answer(key, Answer.WRITTEN)


def _row(line: Line) -> dict[str, Any]:
    hearing = line.hearing
    return {
        "hearing": hearing.pk,
        "case": hearing.case.number,
        "number": line.number,
        "fir": line.file.fir,
        "station": str(line.file.station or ""),
        "stage": line.stage,
        "purpose": hearing.get_purpose_display(),
        "custody": line.in_custody,
        "limit": line.limit,
        "steps": [[event.code, str(event.title)] for event in line.steps],
        "now": _standing(hearing),
    }


def _standing(hearing: Hearing) -> dict[str, Any]:
    listed = hearing.result == Hearing.Result.LISTED
    said = [hearing.get_result_display(), hearing.get_asked_by_display(), hearing.get_reason_display()]
    if hearing.next_on is not None:
        said += [_said(hearing.next_on), hearing.get_next_purpose_display()]
    return {
        "seen": hearing.version,
        "result": "" if listed else hearing.result,
        "asked_by": hearing.asked_by,
        "reason": hearing.reason,
        "next_on": hearing.next_on.isoformat() if hearing.next_on is not None else "",
        "next_purpose": hearing.next_purpose,
        "said": " · ".join(filter(None, said)),
    }


def _said(day: date) -> str:
    return dates.format_date(dates.PartialDate(day, "day"), page_language())


def _written_at(text: str) -> datetime:
    """When an entry was written by the clock of its device; now where that can't be, or is not told."""
    try:
        told = parse_datetime(text)
    except ValueError:
        told = None
    now = timezone.now()
    if told is None:
        return now
    return min(told if told.tzinfo is not None else told.replace(tzinfo=HERE), now)
