"""What reads the diary: a court's day, the courts of a day, a prosecutor's week. All for a viewer, all on the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.cases.declarations import Confidentiality, Event
from saiban.cases.models import CaseIdentifier
from saiban.cases.types import case_type_of_version
from saiban.prosecution.diary.services import steps_of
from saiban.prosecution.law.clock_rules import limits
from saiban.prosecution.models import Accused, Attendance, Court, Hearing, HearingEntry, Prosecution
from saiban.prosecution.queries import courts_for, hearings_for

Result = Hearing.Result
WEEK = 7


@dataclass(frozen=True)
class Line:
    """A line of a cause list. `clash` names other courts in which its counsel stands that day."""

    hearing: Hearing
    file: Prosecution
    number: str
    accused: tuple[str, ...]
    in_custody: int
    stage: str
    steps: tuple[Event, ...]
    counsel: User | None
    clash: str
    limit: str
    witnesses: str


def listed_for(viewer: Viewer, court: Court, on: date) -> QuerySet[Hearing]:
    """The hearings on a court's list of a day that the viewer may see."""
    return hearings_for(viewer).filter(court=court, on=on).exclude(result=Result.STRUCK)


def day_of(viewer: Viewer, court: Court, on: date, *, act: str = "diary", sealed: bool = True) -> list[Line]:
    """Return a court's cause list of a day, as far as the viewer may see it, with a row on the log.

    Without `sealed` the rows of sealed cases are left out.
    """
    listed = listed_for(viewer, court, on)
    rows = list(
        (listed if sealed else listed.exclude(case__confidentiality=Confidentiality.SEALED))
        .select_related("case", "case__prosecution__station", "case__prosecution__lead", "counsel", "court")
        .order_by(F("place").asc(nulls_last=True), "case__number", "pk")
    )
    cases = [row.case_id for row in rows]
    accused = _accused(cases)
    numbers = dict(
        CaseIdentifier.objects.filter(case__in=cases, kind="court_case").order_by("pk").values_list("case", "value")
    )
    clashes = clashes_of(viewer, court, on, {one.pk for row in rows if (one := counsel_of(row)) is not None})
    witnesses = _witnesses(row.pk for row in rows)
    log.write(
        viewer, act="case_list", subject_kind="case", subjects=sorted(set(cases)), fields=[act], results=len(rows)
    )
    return [
        Line(
            hearing=row,
            file=row.case.prosecution,
            number=numbers.get(row.case_id, ""),
            accused=tuple(name for name, _custody in accused[row.case_id]),
            in_custody=sum(custody for _name, custody in accused[row.case_id]),
            stage=str(case_type_of_version(row.case.version_id).stage(row.case.stage).title),
            steps=tuple(steps_of(row.case)),
            counsel=counsel_of(row),
            clash=", ".join(str(other) for other in clashes.get(getattr(counsel_of(row), "pk", None), ())),
            limit=_limit(row.case.prosecution),
            witnesses=witnesses.get(row.pk, ""),
        )
        for row in rows
    ]


def counsel_of(hearing: Hearing) -> User | None:
    """Who stands for the prosecution in a hearing: its own counsel, else the lead of the case."""
    return hearing.counsel or hearing.case.prosecution.lead


def clashes_of(viewer: Viewer, court: Court, on: date, counsel: Iterable[int]) -> dict[int, list[Court]]:
    """Return for each of these counsel the other courts in which they stand on a day, as far as the viewer may see."""
    found: dict[int, list[Court]] = defaultdict(list)
    others = (
        hearings_for(viewer)
        .filter(on=on)
        .exclude(court=court)
        .exclude(result=Result.STRUCK)
        .annotate(stands=Coalesce("counsel", "case__prosecution__lead"))
        .filter(stands__in=list(counsel))
    )
    pairs = list(others.order_by("stands", "court").values_list("stands", "court").distinct())
    courts = Court.objects.in_bulk({code for _counsel, code in pairs})
    for user, code in pairs:
        found[user].append(courts[code])
    return found


def courts_of_day(viewer: Viewer, on: date) -> list[tuple[Court, int, int]]:
    """The courts that a viewer's cases come before, with how many hearings of a day, and how many without a result."""
    counts = {
        row["court"]: (row["all"], row["open"])
        for row in hearings_for(viewer)
        .filter(on=on)
        .exclude(result=Result.STRUCK)
        .values("court")
        .annotate(all=Count("pk"), open=Count("pk", filter=Q(result=Result.LISTED)))
    }
    there = courts_for(viewer).filter(Q(valid_from=None) | Q(valid_from__lte=on))
    there = there.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    courts = {one.pk: one for one in there} | Court.objects.in_bulk(counts.keys())
    listed = [(court, *counts.get(court.pk, (0, 0))) for court in courts.values()]
    return sorted(listed, key=lambda one: (-one[1], str(one[0])))


def week_of(viewer: Viewer, monday: date) -> list[tuple[date, list[Hearing]]]:
    """Return the viewer's own hearings of a week by day, with a row on the log; no names of people."""
    rows = list(
        hearings_for(viewer)
        .filter(on__gte=monday, on__lt=monday + timedelta(days=WEEK))
        .exclude(result=Result.STRUCK)
        .filter(Q(counsel=viewer.user) | Q(counsel=None, case__prosecution__lead=viewer.user))
        .select_related("case__prosecution__station", "court")
        .order_by("on", "court", F("place").asc(nulls_last=True), "case__number")
    )
    log.write(
        viewer,
        act="case_list",
        subject_kind="case",
        subjects=sorted({row.case_id for row in rows}),
        fields=["week"],
        results=len(rows),
    )
    days: dict[date, list[Hearing]] = {monday + timedelta(days=n): [] for n in range(WEEK)}
    for row in rows:
        days[row.on].append(row)
    return [(day, listed) for day, listed in days.items() if listed or day.weekday() < WEEK - 1]


def entries_of(hearing: Hearing) -> QuerySet[HearingEntry]:
    """What was written of a hearing that somebody looks at already, the newest first."""
    return hearing.entries.select_related("by__user").order_by("-number")


def _accused(cases: Sequence[int]) -> dict[int, list[tuple[str, bool]]]:
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for one in Accused.objects.filter(case__in=cases).select_related("party").order_by("case", "number"):
        hidden = one.party.protected or not one.party.name_cipher
        name = _("Accused %(number)s") % {"number": one.number} if hidden else one.party.name
        found[one.case_id].append((name, one.in_custody_since is not None))
    return found


def _witnesses(hearings: Iterable[int]) -> dict[int, str]:
    counted = (
        Attendance.objects.filter(hearing__in=list(hearings))
        .values("hearing")
        .annotate(called=Count("pk"), came=Count("pk", filter=Q(came=True)), heard=Count("pk", filter=Q(examined=True)))
    )
    said = _("%(called)s called, %(came)s came, %(heard)s examined")
    return {row["hearing"]: said % row for row in counted}


def _limit(file: Prosecution) -> str:
    """Say which law limits the adjournments of a trial once the next one would go beyond it."""
    if file.fir_on is None:
        return ""
    for one in limits({"track": file.track}, file.fir_on):
        if one.code == "adjournments" and file.adjournments >= one.count:
            said = _("%(count)s adjournments already; the law allows %(most)s (%(law)s)")
            return said % {"count": file.adjournments, "most": one.count, "law": one.law}
    return ""
