"""Whether a case is as it was written: its chain, its sealed values, what rows say of it, and what the log saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from django.db.models import Q

from saiban.access.models import AccessLog
from saiban.cases import chain, clock_rows, types
from saiban.cases.declarations import CaseType
from saiban.cases.folding import DISPOSED, ENGINE_EVENTS, CaseState, Happened, after
from saiban.cases.models import Case, CaseEvent, CaseSecret, CaseTypeVersion
from saiban.cases.parties import details_of_row, party_field
from saiban.cases.queries import happened
from saiban.cases.services import TITLE
from saiban.frame.crypto import SealBroken


@dataclass(frozen=True)
class Finding:
    """Something in a case that is not as it was written: what kind, at which event (0: the case itself), in words."""

    kind: str
    seq: int
    said: str


@dataclass(frozen=True)
class Verified:
    """How many cases were looked at, and what was found, each with the number of its case."""

    cases: int
    findings: tuple[tuple[str, Finding], ...]


def verify_all(*, number: str = "") -> Verified:
    """Verify every case, or the one of a number; Case.DoesNotExist where nobody has it.

    Made for those who run an installation: it shows no content and takes no viewer.
    """
    cases = Case.objects.filter(number=number) if number else Case.objects.order_by("pk")
    if number and not cases:
        raise Case.DoesNotExist(f"There is no case {number}.")
    looked_at, findings = 0, list[tuple[str, Finding]]()
    for case in cases.iterator(chunk_size=500):
        looked_at += 1
        findings += [(case.number, finding) for finding in verify_case(case)]
    return Verified(looked_at, tuple(findings))


def verify_case(case: Case) -> list[Finding]:
    """Return everything in a case that is not as it was written; nothing where all is in order.

    Kinds: `altered` (an event's hash), `missing` (events), `cut_off` (its head), `log_differs` (the hashes on the
    access log), `declaration_altered`, `not_allowed` (a step that the declaration does not have), `secret_gone`,
    `secret_altered`, `state_differs` (case or tracks), `party_differs`, `title_differs`, `clock_differs`,
    `not_disposed` (the chain says that the content was removed, and some of it is there).
    """
    case = Case.objects.get(pk=case.pk)
    events = list(case.events.select_related("track").order_by("seq"))
    chained = [*_links(case, events), *_on_log(case, events), *_declarations(events)]
    disposed = any(event.code == DISPOSED for event in events)
    findings = [*chained, *(_left(case) if disposed else _secrets(case, events))]
    if not chained:  # else there is nothing to hold the rows against
        findings += _steps(case, events)
    return findings


def _links(case: Case, events: Sequence[CaseEvent]) -> Iterator[Finding]:
    before = chain.BEFORE_THE_FIRST
    for place, event in enumerate(events, 1):
        if event.seq != place:
            yield Finding("missing", place, f"Event {place} is gone: the next one there is has the number {event.seq}.")
            return
        track = event.track.number if event.track else None
        if event.prev_hash != before or event.hash != chain.hash_of(event, number=case.number, track=track):
            yield Finding("altered", event.seq, f"Event {event.seq} ({event.code}) is not as it was written.")
        before = event.hash
    if (case.last_seq, case.head) != (len(events), before):
        yield Finding("cut_off", 0, f"The case counts {case.last_seq} events, and {len(events)} are there.")


def _on_log(case: Case, events: Sequence[CaseEvent]) -> Iterator[Finding]:
    """Compare the chain with what the access log, which is sealed and signed, saw of it."""
    rows = AccessLog.objects.filter(
        subject_kind="case", subjects__contains=[case.pk], act__in=["case_open", "case_event"]
    )
    seen = [tuple(fields) for fields in rows.order_by("id").values_list("fields", flat=True)]
    written = [(event.code, event.hash[: chain.HASH_ON_LOG]) for event in events]
    if seen == written:
        return
    place = next((n for n, (a, b) in enumerate(zip(seen, written, strict=False), 1) if a != b), None)
    place = place or min(len(seen), len(written)) + 1
    yield Finding("log_differs", place, f"From event {place} on, the access log saw another chain.")


def _declarations(events: Sequence[CaseEvent]) -> Iterator[Finding]:
    versions = {event.version_id for event in events}
    for kept in CaseTypeVersion.objects.filter(pk__in=versions):
        if sha256(kept.declaration.encode()).hexdigest() != kept.version:
            yield Finding("declaration_altered", 0, f"The declaration {kept.version[:12]} of {kept.code} was altered.")


def _secrets(case: Case, events: Sequence[CaseEvent]) -> Iterator[Finding]:
    known = {(one.event_id, one.field): one for one in CaseSecret.objects.filter(event__case=case)}
    for event in events:
        for field, value in event.fields.items():
            if not chain.is_sealed(value):
                continue
            secret = known.get((event.pk, field))
            if secret is None:
                yield Finding("secret_gone", event.seq, f"The sealed value {field} of event {event.seq} is gone.")
            elif not _fits(secret, value["sealed"]):
                yield Finding("secret_altered", event.seq, f"The sealed value {field} of event {event.seq} is another.")


def _left(case: Case) -> Iterator[Finding]:
    """What is still there of a case whose content was removed."""
    secrets = CaseSecret.objects.filter(event__case=case).exclude(cipher=b"")
    parties = case.parties.filter(Q(name_cipher__isnull=False) | Q(phone_cipher__isnull=False))
    if case.title_cipher is not None or secrets.exists() or parties.exists():
        yield Finding("not_disposed", 0, "The chain says that the content was removed, and some of it is there.")


def _fits(secret: CaseSecret, held: str) -> bool:
    opened = _opened(secret)
    return opened is not None and chain.commitment(opened) == held


def _opened(secret: CaseSecret) -> str | None:
    """Salt and value of a secret; None where its cipher is another's."""
    try:
        return secret.opened
    except SealBroken:
        return None


def _steps(case: Case, events: Sequence[CaseEvent]) -> Iterator[Finding]:
    """Take every step again by the declaration of its day, and compare the rows with where it leads."""
    state: CaseState | None = None
    for row, event in zip(events, happened(events), strict=True):
        declared = types.case_type_of_version(event.version)
        if not _possible(declared, state, event):
            yield Finding("not_allowed", event.seq, f"The declaration does not allow event {event.seq} ({event.code}).")
            return
        before, state = state, after(state, event, types.case_type_of_version)
        steps = (before.stage if before else "", state.stage)
        if steps != (row.stage_from, row.stage_to):
            yield Finding("not_allowed", event.seq, f"Event {event.seq} says {row.stage_to}, not {state.stage}.")
            return
    if state is not None:
        yield from _rows(case, state)


def _possible(declared: CaseType, state: CaseState | None, event: Happened) -> bool:
    if state is None:
        return event.code == declared.opening.code
    if event.code in ENGINE_EVENTS:
        return True
    step = declared.event(event.code)
    if not step.track:
        return state.stage in step.from_
    track = state.tracks.get(event.track) if event.track is not None else None
    return track is not None and track.kind == step.track and track.stage in step.from_


def _rows(case: Case, state: CaseState) -> Iterator[Finding]:
    standing = (case.version_id, case.stage, case.outcome, case.confidentiality, case.facts, case.closed_at)
    wanted = (state.version, state.stage, state.outcome, state.confidentiality, dict(state.facts), state.closed_at)
    if standing != wanted or (case.organisation_id, case.office_id, case.place_id) != state.seat:
        yield Finding("state_differs", 0, "The case does not stand where its events lead.")
    tracks = {
        one.number: (one.kind, one.stage, one.outcome, one.facts, one.closed_at, one.matter)
        for one in case.tracks.all()
    }
    if tracks != {
        one.number: (one.kind, one.stage, one.outcome, dict(one.facts), one.closed_at, one.matter)
        for one in state.tracks.values()
    }:
        yield Finding("state_differs", 0, "A track does not stand where its events lead.")
    if case.disposed_at is None:
        yield from _parties(case)
    if not clock_rows.agree(case):
        yield Finding("clock_differs", 0, "The clocks that lists show are not those that the events give.")


def _parties(case: Case) -> Iterator[Finding]:
    """Compare parties and title with what was sealed when they came in."""
    secrets = {one.field: _opened(one) for one in CaseSecret.objects.filter(event__case=case)}
    sealed = {field: chain.value_in(opened) for field, opened in secrets.items() if opened is not None}
    parties = list(case.parties.prefetch_related("identifiers"))
    for row in parties:
        if not _same(partial(details_of_row, row), sealed.get(party_field(row.number))):
            yield Finding("party_differs", 0, f"Party {row.number} is not as they joined the case.")
    if len(parties) != sum(field.startswith(party_field(0)[:-1]) for field in secrets):
        yield Finding("party_differs", 0, "A party who joined the case is gone.")
    if not _same(lambda: case.title, sealed.get(TITLE, "")):
        yield Finding("title_differs", 0, "The title is not the one under which the case was opened.")


def _same(read: Callable[[], object], sealed: object) -> bool:
    """Say whether what rows hold is what was sealed; ciphers that do not open are not."""
    try:
        return read() == sealed
    except SealBroken:
        return False
