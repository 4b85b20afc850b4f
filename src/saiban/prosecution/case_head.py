"""The head of a case's page: the report, its people against its charges with the clocks of each, and the ways on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases.models import Case
from saiban.cases.work import page
from saiban.cases.work.opened import Opened
from saiban.prosecution.case_types.criminal_case import CODE
from saiban.prosecution.law.tracks import tracks
from saiban.prosecution.models import Accused, Charge, Hearing, Prosecution
from saiban.prosecution.queries import OURS, hearings_for

LAST_HEARINGS = 6

WAYS = (
    ("prosecution.scrutinise", "prosecution:scrutiny", lambda: _("Scrutiny")),
    ("prosecution.counsel", "prosecution:counsel", lambda: _("Counsel")),
    ("prosecution.approvals", "prosecution:approvals_of_case", lambda: _("Approvals")),
    ("prosecution.exhibits", "prosecution:exhibits", lambda: _("Exhibits")),
    ("prosecution.witnesses", "prosecution:witnesses", lambda: _("Witnesses")),
    ("prosecution.disclose", "prosecution:disclosure", lambda: _("Disclosure")),
    ("prosecution.extract", "prosecution:extracts", lambda: _("Certified extract")),
)
"""Pages about one criminal case: what somebody must be allowed, the name of the address, what it is called."""


@dataclass(frozen=True)
class Row:
    """An accused against the offences of the case: of each whether they stand charged with it."""

    accused: Accused
    name: str
    stage: str
    days_in_custody: int | None
    charged: Sequence[tuple[str, bool]]
    charge: Charge | None  # the gravest of the version that stands
    versions: int
    outcome: str
    clocks: Sequence[page.ShownClock]


@dataclass(frozen=True)
class File:
    """What stands at the head of a case."""

    prosecution: Prosecution
    track: str
    offences: Sequence[str]
    rows: Sequence[Row]
    hearings: Sequence[Hearing]  # the newest first
    more: int
    ways: Sequence[tuple[str, str]]
    today: date


def file_of(viewer: Viewer, opened: Opened) -> File | None:
    """Return the head of a case that somebody has opened; None for a case of another room."""
    if opened.case.case_type not in OURS:
        return None
    prosecution = Prosecution.objects.select_related("station", "court", "lead").get(pk=opened.case.pk)
    people = list(
        Accused.objects.filter(case=opened.case)
        .select_related("party", "track")
        .prefetch_related("charges")
        .order_by("number")
    )
    offences = list(dict.fromkeys(charge.cited for one in people for charge in _standing(one)))
    clocks = [clock for clock in page.clocks(opened) if clock.running]
    hearings = list(
        hearings_for(viewer).filter(case=opened.case).exclude(result=Hearing.Result.STRUCK).order_by("-on", "-pk")
    )
    return File(
        prosecution=prosecution,
        track=str(tracks()[prosecution.track].title) if prosecution.track in tracks() else "",
        offences=offences,
        rows=[_row(opened, one, offences, clocks) for one in people],
        hearings=hearings[:LAST_HEARINGS],
        more=max(0, len(hearings) - LAST_HEARINGS),
        ways=_ways(viewer, opened.case, prosecution),
        today=timezone.localdate(),
    )


def _standing(accused: Accused) -> list[Charge]:
    """Return the charges of the newest version, the gravest first."""
    charges = list(accused.charges.all())
    newest = max((one.version for one in charges), default=0)
    return sorted((one for one in charges if one.version == newest), key=lambda one: one.place)


def _row(opened: Opened, accused: Accused, offences: Sequence[str], clocks: Sequence[page.ShownClock]) -> Row:
    track = opened.tracks[accused.track.number]
    standing = _standing(accused)
    cited = {one.cited for one in standing}
    hidden = accused.party.protected or not accused.party.name_cipher
    since = accused.in_custody_since
    return Row(
        accused=accused,
        name=_("Accused %(number)s") % {"number": accused.number} if hidden else accused.party.name,
        stage=page.shown_track(opened.declared, track, opened).stage,
        days_in_custody=(timezone.localdate() - since).days if since is not None else None,
        charged=[(offence, offence in cited) for offence in offences],
        charge=standing[0] if standing else None,
        versions=standing[0].version if standing else 0,
        outcome=str(opened.declared.outcome(track.outcome).title) if track.outcome else "",
        clocks=[one for one in clocks if one.state.track == track.number],
    )


def _ways(viewer: Viewer, case: Case, prosecution: Prosecution) -> list[tuple[str, str]]:
    ways = []
    if case.case_type == CODE:
        ways = [(str(title()), reverse(name, args=[case.number])) for act, name, title in WAYS if viewer.may(act)]
    if prosecution.court_id and viewer.may("prosecution.diary"):
        on = prosecution.next_on or timezone.localdate()
        ways.append((_("Court diary"), reverse("prosecution:diary_day", args=[prosecution.court_id, on.isoformat()])))
    return ways
