"""What writes exhibits: an exhibit and its track, and the lines of its ledger, each with the event that proves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults
from saiban.cases.models import CaseTrack
from saiban.frame import crypto
from saiban.prosecution.models import CustodyEntry, Exhibit
from saiban.prosecution.models.exhibits import exhibit_kind
from saiban.prosecution.registration.entry import PropertyEntry
from saiban.prosecution.writing import Writing

Holder = CustodyEntry.Holder


@dataclass(frozen=True)
class Move:
    """A line of a ledger as somebody writes it down. `corrects` is the number of the line that it puts right."""

    from_holder: str
    to_holder: str
    left_at: datetime
    arrived_at: datetime
    purpose: str
    from_who: str = ""
    to_who: str = ""
    seal: str = ""
    intact: bool = True
    receipt: str = ""
    corrects: int | None = None


def add(writing: Writing, entry: PropertyEntry) -> Exhibit:
    """List an exhibit of a case, within the caller's transaction."""
    last = Exhibit.objects.filter(case=writing.case).aggregate(last=Max("number"))["last"] or 0
    event = writing.event("exhibit_listed", fields={"matter": f"P-{last + 1}"})
    matter = event.fields["matter"]
    track = CaseTrack.objects.get(case=writing.case, kind="exhibit", matter=matter)
    known = Exhibit.objects.filter(track=track).first()
    if known is not None:
        return known  # the same key came before
    number = int(matter.removeprefix("P-"))
    return Exhibit.objects.create(
        track=track,
        case=writing.case,
        number=number,
        kind=entry.kind,
        words_cipher=crypto.seal(exhibit_kind(writing.case.pk, number), entry.words.strip() or matter),
        quantity=entry.quantity,
        forensic=entry.forensic,
    )


@transaction.atomic
def record_move(*, viewer: Viewer, exhibit: Exhibit, move: Move, seen: int, key: str) -> CustodyEntry:
    """Add a line to an exhibit's ledger and return it; the same key adds nothing.

    The first line from the place of recovery is the seizure, one to the laboratory its dispatch, one from there its
    report: these start and meet the law's clocks. Raises `FieldFaults`, and what `record_event` raises.
    """
    if move.arrived_at < move.left_at:
        raise FieldFaults({"arrived_at": _("It can't have arrived before it left.")})
    writing = Writing(exhibit.case, viewer, key, seen=seen)
    code = _code(exhibit, move)
    fields = {"seal": move.seal, **({"holder": str(Holder(move.to_holder).label)} if code == "moved" else {})}
    event = writing.event(code, on=move.arrived_at, fields=fields, track=exhibit.track)
    known = CustodyEntry.objects.filter(exhibit=exhibit, seq=event.seq).first()
    if known is not None:
        return known
    last = exhibit.custody.aggregate(last=Max("number"))["last"] or 0
    wrong = exhibit.custody.get(number=move.corrects) if move.corrects is not None else None
    return CustodyEntry.objects.create(
        exhibit=exhibit,
        number=last + 1,
        from_holder=move.from_holder,
        from_who=move.from_who,
        to_holder=move.to_holder,
        to_who=move.to_who,
        left_at=move.left_at,
        arrived_at=move.arrived_at,
        purpose=move.purpose,
        seal=move.seal,
        intact=move.intact,
        receipt=move.receipt,
        corrects=wrong,
        recorded_by=viewer.posting,
        seq=event.seq,
    )


def _code(exhibit: Exhibit, move: Move) -> str:
    if move.corrects is not None:
        return "moved"
    if move.from_holder == Holder.SCENE and exhibit.track.stage == "listed":
        return "seized"
    if move.to_holder == Holder.LABORATORY:
        return "sent_to_laboratory"
    if move.from_holder == Holder.LABORATORY:
        return "laboratory_report"
    return "moved"
