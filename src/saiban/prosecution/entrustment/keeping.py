"""The roster: which counsel is posted to which court, who stands in, who is on leave. Kept by the head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults
from saiban.cases.models import Leave
from saiban.cases.work import leave
from saiban.frame.turns import hold_turn
from saiban.prosecution.models import Counsel, CounselPosting, Court
from saiban.prosecution.queries import courts_for


@dataclass(frozen=True)
class Away:
    """Days on which counsel is away, first and last."""

    row: Leave
    first: date
    last: date


@dataclass(frozen=True)
class RosterLine:
    """A line of the roster with its days, and who has the court today by it (nobody: None)."""

    row: CounselPosting
    first: date
    last: date | None
    away: Away | None
    today: Counsel | None

    @property
    def coming(self) -> bool:
        """Say whether it begins later."""
        return self.first > timezone.localdate()


@dataclass(frozen=True)
class CourtLines:
    """A court with its lines, those that have ended left out, and whether the viewer keeps it."""

    court: Court
    lines: Sequence[RosterLine]
    kept: bool

    @property
    def open(self) -> bool:
        """Say whether nobody has the court today."""
        return not any(line.today is not None for line in self.lines)


def counsel_for(viewer: Viewer) -> QuerySet[Counsel]:
    """Return the counsel of the viewer's service, and of their district where they have one."""
    today = timezone.localdate()
    found = Counsel.objects.filter(
        user__postings__organisation=viewer.organisation, user__postings__valid__contains=today
    )
    if viewer.districts is not None:
        found = found.filter(Q(district__in=viewer.districts) | Q(deputation=True))
    return found.select_related("user").distinct().order_by("user__full_name")


def own_courts(viewer: Viewer) -> QuerySet[Court]:
    """Return the courts whose roster the viewer keeps: those of their districts, or of the whole province."""
    found = courts_for(viewer)
    return found if viewer.districts is None else found.filter(place__in=viewer.districts)


def by_court(viewer: Viewer) -> list[CourtLines]:
    """Return the courts of a viewer with the lines that hold today or will."""
    courts = list(courts_for(viewer))
    kept = set(own_courts(viewer).values_list("pk", flat=True))
    lines: dict[str, list[RosterLine]] = {}
    for line in _lines(CounselPosting.objects.filter(court__in=[court.pk for court in courts])):
        lines.setdefault(line.row.court_id, []).append(line)
    return [CourtLines(court, lines.get(court.pk, []), court.pk in kept) for court in courts]


def own_lines(viewer: Viewer) -> list[RosterLine]:
    """Return the lines of the roster by which the viewer is posted or stands in."""
    own = Q(counsel=viewer.user.pk) | Q(substitute=viewer.user.pk)
    return _lines(CounselPosting.objects.filter(own))


def leaves_of(viewer: Viewer, counsel: QuerySet[Counsel]) -> list[Away]:
    """Return the leaves of counsel that have not passed, the first one first."""
    today = timezone.localdate()
    rows = Leave.objects.filter(user__in=counsel.values("pk"), cancelled_at=None, days__endswith__gt=today)
    return [_away(row) for row in rows.select_related("user").order_by("days")]


@transaction.atomic
def post(
    *, viewer: Viewer, court: str, counsel: int, substitute: int | None, first: date, last: date | None, order: str
) -> CounselPosting:
    """Post counsel to a court from a day on. Raises `FieldFaults`."""
    hold_turn(f"roster {court}")
    faults = {}
    if not own_courts(viewer).filter(pk=court).exists():
        faults["court"] = _("Choose among the courts that you keep.")
    people = set(counsel_for(viewer).values_list("pk", flat=True))
    if counsel not in people:
        faults["counsel"] = _("Choose among your counsel.")
    if substitute is not None and (substitute not in people or substitute == counsel):
        faults["substitute"] = _("Somebody else of your counsel stands in.")
    if last is not None and last < first:
        faults["last"] = _("The last day lies before the first.")
    days = DateRange(first, last + timedelta(days=1) if last is not None else None)
    if not faults and CounselPosting.objects.filter(court=court, counsel=counsel, days__overlap=days).exists():
        faults["counsel"] = _("They are posted to this court on some of these days already.")
    if faults:
        raise FieldFaults(faults)
    made = CounselPosting.objects.create(
        court_id=court,
        counsel_id=counsel,
        substitute_id=substitute,
        days=days,
        order=order.strip(),
        entered_by=viewer.posting,
    )
    _log(viewer, counsel)
    return made


@transaction.atomic
def end(*, viewer: Viewer, key: int, last: date) -> None:
    """Let a line of the roster end with a day; one that has not begun by then never held. Raises `FieldFaults`."""
    row = CounselPosting.objects.select_for_update().filter(pk=key, court__in=own_courts(viewer).values("pk")).first()
    if row is None or (row.days.upper is not None and row.days.upper <= timezone.localdate()):
        raise FieldFaults({"line": _("This line of the roster is not yours to end, or it has ended already.")})
    if last < row.days.lower:
        raise FieldFaults({"last": _("The last day lies before the first.")})
    row.days = DateRange(row.days.lower, last + timedelta(days=1))
    row.ended_by = viewer.posting
    row.save()
    _log(viewer, row.counsel_id)


@transaction.atomic
def away(*, viewer: Viewer, counsel: int, first: date, last: date) -> Leave:
    """Write down that counsel is on leave. Raises `FieldFaults`, `WorkRefused` where some days stand there already."""
    one = counsel_for(viewer).filter(pk=counsel).first()
    if one is None:
        raise FieldFaults({"counsel": _("Choose among your counsel.")})
    if last < first:
        raise FieldFaults({"last": _("The last day lies before the first.")})
    made = leave.enter(viewer=viewer, first=first, last=last, user=one.user)
    _log(viewer, counsel)
    return made


def _lines(rows: QuerySet[CounselPosting]) -> list[RosterLine]:
    today = timezone.localdate()
    current = rows.filter(Q(days__endswith__isnull=True) | Q(days__endswith__gt=today))
    found = list(current.select_related("counsel__user", "substitute__user", "court").order_by("court", "days"))
    people = {one for row in found for one in (row.counsel_id, row.substitute_id) if one is not None}
    leaves = Leave.objects.filter(user__in=people, cancelled_at=None, days__contains=today)
    gone = {row.user_id: _away(row) for row in leaves}
    return [_line(row, gone, today) for row in found]


def _line(row: CounselPosting, gone: dict[int, Away], today: date) -> RosterLine:
    holder: Counsel | None = None
    if row.days.lower <= today:
        if row.counsel_id not in gone:
            holder = row.counsel
        elif row.substitute is not None and row.substitute_id not in gone:
            holder = row.substitute
    last = row.days.upper - timedelta(days=1) if row.days.upper is not None else None
    return RosterLine(row, row.days.lower, last, gone.get(row.counsel_id), holder)


def _away(row: Leave) -> Away:
    return Away(row, row.days.lower, row.days.upper - timedelta(days=1))


def _log(viewer: Viewer, counsel: int) -> None:
    log.write(viewer, act="roster", subject_kind="user", subjects=[counsel], fields=["roster"], results=1)
