"""What writes the diary. A row is what its entries add up to; nothing is deleted, a correction is one more entry.

Whoever writes tells which version of the row they saw. The case's row is locked first, so of two who write at once one
is first; the other gets `RowOvertaken` with what stands now, and nothing of theirs is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import Posting, User
from saiban.access.viewer import Viewer
from saiban.cases.calendars import calendar_for, province_of
from saiban.cases.declarations import Event
from saiban.cases.faults import FieldFaults
from saiban.cases.models import Case, CaseTrack, Task
from saiban.cases.types import case_type_of_version
from saiban.cases.work.assigning import could_work_on
from saiban.cases.work.words import seal_words
from saiban.prosecution.case_types.accused import DETAINED
from saiban.prosecution.case_types.common import DISTRICT, HEADS
from saiban.prosecution.diary import rules
from saiban.prosecution.diary.rules import Written
from saiban.prosecution.models import Attendance, Court, Hearing, HearingEntry, Prosecution, Witness
from saiban.prosecution.queries import hearings_for, service_cases
from saiban.prosecution.writing import Writing

BY_PROSECUTION = frozenset({Hearing.AskedBy.PROSECUTION, Hearing.AskedBy.BOTH})
HELD = frozenset({Hearing.Result.PROGRESS, Hearing.Result.ADJOURNED, Hearing.Result.DECIDED})

PRESENT = (*DETAINED, "bail")
"""Where an accused is who can be brought before a court."""


class RowOvertaken(Exception):
    """Somebody else wrote of the hearing since the writer looked; `hearing` is how it stands now. Nothing was done."""

    def __init__(self, hearing: Hearing) -> None:
        self.hearing = hearing
        by = hearing.entries.order_by("-number").select_related("by__user").first()
        said = _("%(who)s wrote of this row meanwhile: %(result)s. Yours is not written yet; look, and write again.")
        who = by.by.user.full_name if by is not None else "–"
        super().__init__(said % {"who": who, "result": hearing.get_result_display()})


@dataclass(frozen=True)
class Called:
    """What is known of a witness called for a hearing."""

    summoned_on: date | None = None
    served: bool | None = None
    came: bool | None = None
    examined: bool = False
    hostile: bool = False


@transaction.atomic
def write(
    *,
    viewer: Viewer,
    hearing: Hearing,
    written: Written,
    seen: int,
    key: str,
    written_at: datetime | None = None,
) -> HearingEntry:
    """Write what came of a hearing and return the entry; the same key gives the one that was written before.

    A step is recorded as the case's own event; the next date lists the next hearing; an adjournment that the
    prosecution asked for becomes a task of the head. Raises `RowOvertaken`, `FieldFaults` and what
    `cases.services.record_event` raises; Hearing.DoesNotExist for a hearing that the viewer may not see.
    """
    case, row, known = _taken(viewer, hearing, key)
    if known is not None:
        return known
    _see(row, seen)
    today = timezone.localdate()
    found = rules.faults(written, on=row.on, today=today, calendar=calendar_for(province_of(row.court.place), None))
    if found:
        raise FieldFaults(found)
    writing = Writing(case, viewer, key)
    if written.step:
        _step(writing, row, written.step)
    first = row.entered_at is None
    alarming = written.asked_by in BY_PROSECUTION and row.asked_by not in BY_PROSECUTION
    if first:
        _in_custody(writing, row, written)
    before = (row.next_on, row.next_purpose)
    values = {
        "result": written.result,
        "asked_by": written.asked_by,
        "reason": written.reason,
        "next_on": written.next_on.isoformat() if written.next_on else None,
        "next_purpose": (written.next_purpose or row.purpose) if written.next_on else "",
    }
    told = {"step": written.step, "because": written.because.strip()}
    if first:
        row.entered_at, row.entered_by = timezone.now(), viewer.posting
        row.late_because = written.because.strip()[:200]
    entry = _add(row, viewer, values, seen=seen, key=key, also=told, written_at=written_at)
    _list_next(row, before, viewer, key)
    _count(case)
    if alarming:
        _alert(case, row, viewer)
    log.write(viewer, act="hearing", subject_kind="case", subjects=[case.pk], fields=sorted(values), results=1)
    return entry


@transaction.atomic
def list_case(*, viewer: Viewer, court: Court, on: date, case: Case, purpose: str, key: str) -> Hearing:
    """Put a case on the list of a court for a day; one that stands there for the same purpose already is returned.

    Raises FieldFaults for a case that is over, Case.DoesNotExist for one that the viewer may not see.
    """
    held = Case.objects.select_for_update(of=("self",)).get(pk=service_cases(viewer).get(pk=case.pk).pk)
    if held.closed_at is not None:
        raise FieldFaults({"case": _("This case is closed.")})
    row = _listed(held, court, on, purpose, None, viewer, key)
    _count(held)
    log.write(viewer, act="hearing", subject_kind="case", subjects=[held.pk], fields=["listed"], results=1)
    return row


@transaction.atomic
def call_witness(
    *, viewer: Viewer, hearing: Hearing, witness: Witness, called: Called, seen: int, key: str
) -> HearingEntry:
    """Write down of a witness that they were summoned, served, came, were examined. Raises as `write`."""
    case, row, known = _taken(viewer, hearing, key)
    if known is not None:
        return known
    if witness.case_id != case.pk:
        raise ValueError("The witness is one of another case.")
    _see(row, seen)
    if called.examined and not called.came:
        raise FieldFaults({"came": _("Only a witness who came can have been examined.")})
    if called.came and row.on > timezone.localdate():
        raise FieldFaults({"came": _("This day lies ahead.")})
    Attendance.objects.update_or_create(hearing=row, witness=witness, defaults=vars(called))
    if called.examined and witness.examined_on is None:
        witness.examined_on = row.on
    witness.hostile = witness.hostile or called.hostile
    witness.save(update_fields=["examined_on", "hostile"])
    told = {
        "witness": witness.number,
        **{k: v.isoformat() if isinstance(v, date) else v for k, v in vars(called).items()},
    }
    entry = _add(row, viewer, {}, seen=seen, key=key, also=told)
    log.write(viewer, act="hearing", subject_kind="case", subjects=[case.pk], fields=["witness"], results=1)
    return entry


def steps_of(case: Case) -> list[Event]:
    """The steps that a row of the diary can record for a case where it stands, in the order of a trial."""
    declared = {event.code: event for event in case_type_of_version(case.version_id).all_events}
    return [event for code in rules.STEPS if (event := declared.get(code)) is not None and _fits(event, case)]


def _fits(event: Event, case: Case) -> bool:
    if any(field.required for field in event.fields) or event.outcomes:
        return False
    stages = event.during if event.track else event.from_
    return not stages or case.stage in stages


def _taken(viewer: Viewer, hearing: Hearing, key: str) -> tuple[Case, Hearing, HearingEntry | None]:
    """Lock the case of a hearing and the hearing, and look whether the key wrote its entry already."""
    seen = hearings_for(viewer).get(pk=hearing.pk)
    case = Case.objects.select_for_update(of=("self",)).select_related("office", "place").get(pk=seen.case_id)
    row = Hearing.objects.select_for_update(of=("self",)).select_related("court__place").get(pk=seen.pk)
    known = HearingEntry.objects.filter(key=key).first()
    if known is not None and (known.hearing_id != row.pk or known.by_id != _posting(viewer).pk):
        raise ValueError("The key was used for another entry.")
    return case, row, known


def _see(row: Hearing, seen: int) -> None:
    if row.version != seen:
        raise RowOvertaken(row)


def _posting(viewer: Viewer) -> Posting:
    if viewer.posting is None:
        raise ValueError("Whoever writes in the diary has a posting.")
    return viewer.posting


def _add(
    row: Hearing,
    viewer: Viewer,
    values: Mapping[str, Any],
    *,
    seen: int,
    key: str,
    also: Mapping[str, Any] | None = None,
    written_at: datetime | None = None,
) -> HearingEntry:
    """Add an entry to a hearing whose row is locked, and bring the row to what it says."""
    for name, value in values.items():
        setattr(row, name, date.fromisoformat(value) if name == "next_on" and value else value)
    row.version += 1
    row.save()
    return HearingEntry.objects.create(
        hearing=row,
        number=row.version,
        key=key,
        values={**values, **{name: value for name, value in (also or {}).items() if value not in ("", None)}},
        seen=seen,
        written_at=written_at or timezone.now(),
        by=_posting(viewer),
    )


def _step(writing: Writing, row: Hearing, code: str) -> None:
    """Record a step of the case on the day of the hearing; one of the accused for each whom it can befall."""
    step = next((one for one in steps_of(writing.case) if one.code == code), None)
    if step is None:
        raise FieldFaults({"step": _("The case stands elsewhere now; this step can't be taken.")})
    if not step.track:
        fields = {"court_code": row.court_id} if code == "cognizance" else {}
        writing.event(code, on=row.on, fields=fields)
        return
    tracks = writing.case.tracks.filter(kind=step.track, stage__in=PRESENT)
    met = set(writing.case.events.filter(code=code, track__in=tracks).values_list("track", flat=True))
    left = [track for track in tracks.order_by("number") if track.pk not in met]
    if not left:
        raise FieldFaults({"step": _("No accused is there of whom this could be written.")})
    for track in left:
        writing.event(code, on=row.on, track=track)


def _in_custody(writing: Writing, row: Hearing, written: Written) -> None:
    """Write down of each accused in custody that they were brought before the court, and when they come again.

    Nobody was brought where that is why the hearing was adjourned, or where the case was not reached. Whoever goes back
    to custody until the next date has the fifteen days of s. 344.
    """
    brought = written.result in HELD and written.reason != Hearing.Reason.ACCUSED_NOT_PRODUCED
    happened = ("produced",) * brought + ("adjourned_in_custody",) * (written.next_on is not None)
    declared = {one.code: one for one in case_type_of_version(writing.case.version_id).all_events}
    for code in happened:
        tracks = CaseTrack.objects.filter(case=writing.case, kind="accused", stage__in=DETAINED)
        for track in tracks.order_by("number") if code in declared else ():
            writing.event(code, on=row.on, track=track)


def _list_next(row: Hearing, before: tuple[date | None, str], viewer: Viewer, key: str) -> None:
    """List the next hearing; one that an earlier entry listed for another day is taken off."""
    if before == (row.next_on, row.next_purpose):
        return
    if before[0] is not None:
        old = Hearing.objects.select_for_update().filter(
            case_id=row.case_id, court_id=row.court_id, on=before[0], purpose=before[1]
        )
        for one in old:
            if one.result not in (Hearing.Result.LISTED, Hearing.Result.STRUCK):
                said = _("The hearing that was listed next has its result already. Write that one's next date instead.")
                raise FieldFaults({"next_on": said})
            if one.result == Hearing.Result.LISTED:
                _add(one, viewer, {"result": Hearing.Result.STRUCK}, seen=one.version, key=f"{key}:off")
    if row.next_on is not None:
        _listed(row.case, row.court, row.next_on, row.next_purpose, row.counsel, viewer, f"{key}:on")


def _listed(
    case: Case, court: Court, on: date, purpose: str, counsel: User | None, viewer: Viewer, key: str
) -> Hearing:
    row, new = Hearing.objects.select_for_update(of=("self",)).get_or_create(
        case=case, court=court, on=on, purpose=purpose, defaults={"counsel": counsel}
    )
    if not new and row.result == Hearing.Result.STRUCK:
        _add(row, viewer, {"result": Hearing.Result.LISTED}, seen=row.version, key=key)
    return row


def _count(case: Case) -> None:
    """Bring what lists and figures keep of a case's hearings to what the hearings say."""
    rows = Hearing.objects.filter(case=case)
    following = rows.filter(result=Hearing.Result.LISTED, on__gte=timezone.localdate()).order_by("on").first()
    Prosecution.objects.filter(pk=case.pk).update(
        hearings_held=rows.filter(result__in=HELD).count(),
        adjournments=rows.filter(result=Hearing.Result.ADJOURNED).count(),
        next_on=following.on if following is not None else None,
    )


def _alert(case: Case, row: Hearing, viewer: Viewer) -> None:
    """Give the head of the district a task: the prosecution itself asked for an adjournment."""
    said = _("The prosecution asked for an adjournment before %(court)s on %(day)s: %(reason)s.")
    words = said % {"court": row.court, "day": row.on.isoformat(), "reason": row.get_reason_display()}
    head = _head_of(case, viewer)
    Task.objects.create(
        case=case,
        words=seal_words(words),
        role=DISTRICT if head is None else "",
        user_id=head,
        organisation_id=case.organisation_id,
        office_id=case.office_id,
        given_by=viewer.user,
    )


def _head_of(case: Case, viewer: Viewer) -> int | None:
    """The head of the case's district, else one of the whole service; whoever asked does not supervise themselves."""
    heads = [
        posting
        for posting in could_work_on(case)
        if posting.role in HEADS and posting.user_id != viewer.user.pk and posting.place_id in (None, case.district_id)
    ]
    heads.sort(key=lambda posting: (posting.role != DISTRICT, posting.place_id is None, posting.pk))
    return heads[0].user_id if heads else None
