"""What an extract shows of a case: its events with their hashes, its papers, the ledgers of its exhibits. Values alone.

No name of a party, witness or victim stands in it, and no free words: events by their titles, exhibits by their number
and kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from saiban.cases.documents.queries import Paper
from saiban.cases.work.opened import Opened
from saiban.prosecution import custody
from saiban.prosecution.custody import Fault
from saiban.prosecution.integrity.signing import canonical
from saiban.prosecution.models import CustodyEntry, Exhibit
from saiban.prosecution.queries import exhibits_of


@dataclass(frozen=True)
class EventLine:
    """An event: when it took effect and was entered (ISO), its code, on which track, by whom, and its hash."""

    seq: int
    at: str
    entered_at: str
    code: str
    track: int | None
    by: str
    hash: str


@dataclass(frozen=True)
class PaperLine:
    """A version of a document with the SHA-256 of its bytes."""

    title: str
    version: int
    at: str
    sha256: str


@dataclass(frozen=True)
class MoveLine:
    """A line of an exhibit's ledger."""

    number: int
    from_holder: str
    to_holder: str
    left_at: str
    arrived_at: str
    seal: str
    intact: bool
    receipt: str
    corrects: int | None


@dataclass(frozen=True)
class Ledger:
    """An exhibit with its ledger and what does not hold together in it."""

    exhibit: str
    kind: str
    moves: Sequence[MoveLine]
    faults: Sequence[Fault]


@dataclass(frozen=True)
class Record:
    """Everything that an extract shows. `digest` stands for it in the signed statement."""

    events: Sequence[EventLine]
    papers: Sequence[PaperLine]
    ledgers: Sequence[Ledger]
    levels: frozenset[str]  # of the papers

    @property
    def digest(self) -> str:
        """The SHA-256 of what is shown, as canonical JSON."""
        shown = {
            "events": [asdict(one) for one in self.events],
            "papers": [asdict(one) for one in self.papers],
            "ledgers": [
                {"exhibit": one.exhibit, "kind": one.kind, "moves": [asdict(move) for move in one.moves]}
                for one in self.ledgers
            ],
        }
        return sha256(canonical(shown).encode()).hexdigest()


def record_of(opened: Opened, papers: Iterable[Paper], exhibit: Exhibit | None) -> Record:
    """Return the record of a case as somebody sees it; with an exhibit its ledger and the events of its track alone."""
    papers = [] if exhibit is not None else list(papers)
    return Record(
        events=[
            EventLine(
                seq=event.seq,
                at=event.at.isoformat(timespec="seconds"),
                entered_at=event.entered_at.isoformat(timespec="seconds"),
                code=event.code,
                track=event.track.number if event.track is not None else None,
                by=event.user.full_name if event.user is not None else "",
                hash=event.hash,
            )
            for event in opened.events
            if exhibit is None or event.track_id == exhibit.track_id
        ],
        papers=[
            PaperLine(paper.title, version.number, version.at.isoformat(timespec="seconds"), version.sha256)
            for paper in papers
            for version in sorted((paper.newest, *paper.older), key=lambda one: one.number)
        ],
        ledgers=[ledger_of(one) for one in exhibits_of(opened.case) if exhibit is None or one.pk == exhibit.pk],
        levels=frozenset(paper.document.confidentiality for paper in papers),
    )


def ledger_of(exhibit: Exhibit) -> Ledger:
    """Return the ledger of an exhibit with what is wrong in it."""
    entries = sorted(exhibit.custody.all(), key=lambda one: one.number)
    numbers = {entry.pk: entry.number for entry in entries}
    return Ledger(
        exhibit=str(exhibit),
        kind=exhibit.kind,
        moves=[_move(entry, numbers) for entry in entries],
        faults=custody.faults(
            custody.Line(
                number=entry.number,
                from_holder=entry.from_holder,
                to_holder=entry.to_holder,
                left_at=entry.left_at,
                arrived_at=entry.arrived_at,
                seal=entry.seal,
                intact=entry.intact,
                corrects=numbers.get(entry.corrects_id),
            )
            for entry in entries
        ),
    )


def _move(entry: CustodyEntry, numbers: dict[int, int]) -> MoveLine:
    return MoveLine(
        number=entry.number,
        from_holder=entry.from_holder,
        to_holder=entry.to_holder,
        left_at=entry.left_at.isoformat(timespec="seconds"),
        arrived_at=entry.arrived_at.isoformat(timespec="seconds"),
        seal=entry.seal,
        intact=entry.intact,
        receipt=entry.receipt,
        corrects=numbers.get(entry.corrects_id),
    )
