"""Writing an event down: its row in the chain, its sealed values, and what cases, tracks and the log keep of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from saiban.access import log
from saiban.cases import chain, types
from saiban.cases.actors import Actor
from saiban.cases.folding import CaseState, Happened, after
from saiban.cases.models import Case, CaseEvent, CaseSecret, CaseTrack, Party
from saiban.cases.models.events import secret_kind
from saiban.directory.models import Place
from saiban.frame import crypto

LONGEST_KEY = 80
REASON = "@reason"
"""The field under which the reason of an event is sealed."""


@dataclass(frozen=True)
class Written:
    """An event that was written, and the state that it left behind."""

    event: CaseEvent
    state: CaseState


def append(
    case: Case,
    before: CaseState | None,
    *,
    code: str,
    version: str,
    actor: Actor,
    at: datetime,
    entered_at: datetime,
    fields: Mapping[str, Any],
    sensitive: Mapping[str, Any] | None = None,
    track: CaseTrack | None = None,
    outcome: str = "",
    key: str,
) -> Written:
    """Write the next event of a case whose row is locked (or not yet there), and bring the case to where it leads.

    `sensitive` values are sealed, and stand in the event by their commitment. The case is saved with its new state; its
    tracks and clocks are the caller's (`saiban.cases.turns.settle`). ValueError for a key that is empty or too long.
    """
    if not 0 < len(key) <= LONGEST_KEY:
        raise ValueError(f"A key has 1 to {LONGEST_KEY} letters.")
    commitments = {name: chain.sealed_value(value) for name, value in (sensitive or {}).items()}
    fields = {**fields, **{name: held for name, (held, _opened) in commitments.items()}}
    seq = case.last_seq + 1 if before else 1
    happened = Happened(
        seq=seq,
        code=code,
        version=version,
        at=at,
        entered_at=entered_at,
        track=track.number if track else None,
        outcome=outcome,
        fields=fields,
        user=actor.user_id,
    )
    state = after(before, happened, types.case_type_of_version)
    event = CaseEvent(
        seq=seq,
        code=code,
        version_id=version,
        at=at,
        entered_at=entered_at,
        actor_kind=actor.kind,
        user=actor.viewer.user if actor.viewer else None,
        posting=actor.viewer.posting if actor.viewer else None,
        channel=actor.channel,
        track=track,
        stage_from=before.stage if before else "",
        stage_to=state.stage,
        track_from=before.tracks[track.number].stage if before and track else "",
        track_to=state.tracks[track.number].stage if track else "",
        outcome=outcome,
        fields=fields,
        prev_hash=case.head if before else chain.BEFORE_THE_FIRST,
        key=key,
    )
    event.hash = chain.hash_of(event, number=case.number, track=happened.track)
    _keep_case(case, state, event)
    event.case = case
    event.save(force_insert=True)
    CaseSecret.objects.bulk_create(
        CaseSecret(event=event, field=name, cipher=crypto.seal(secret_kind(event.pk, name), opened))
        for name, (_held, opened) in commitments.items()
    )
    log.write(
        actor.viewer,
        act="case_event" if before else "case_open",
        subject_kind="case",
        subjects=[case.pk],
        fields=[code, event.hash[: chain.HASH_ON_LOG]],
        results=1,
    )
    return Written(event, state)


def district_of(place: Place | None) -> Place | None:
    """Return the district that a place is or lies in; None for a province."""
    while place is not None and place.level != Place.Level.DISTRICT:
        place = place.parent
    return place


def _keep_case(case: Case, state: CaseState, event: CaseEvent) -> None:
    case.version_id = state.version
    case.organisation_id, case.office_id, place = state.seat
    if place != case.place_id or case.pk is None:
        case.place = Place.objects.get(pk=place) if place else None
        case.district = district_of(case.place)
    case.stage = state.stage
    case.outcome = state.outcome
    case.confidentiality = state.confidentiality
    case.facts = dict(state.facts)
    case.opened_at = state.opened_at
    case.closed_at = state.closed_at
    case.last_seq = event.seq
    case.last_event_at = event.entered_at
    case.head = event.hash
    case.save()


def keep_tracks(case: Case, state: CaseState) -> None:
    """Bring the rows of a case's tracks to where its state says they are; new ones are added. Its parties are there."""
    rows = {track.number: track for track in case.tracks.all()}
    parties = dict(Party.objects.filter(case=case).values_list("number", "pk"))
    for number, one in sorted(state.tracks.items()):
        row = rows.get(number) or CaseTrack(case=case, number=number, kind=one.kind, matter=one.matter)
        kept = (row.stage, row.outcome, row.facts, row.closed_at, row.party_id)
        row.stage, row.outcome, row.facts, row.closed_at = one.stage, one.outcome, dict(one.facts), one.closed_at
        row.party_id = parties.get(one.party) if one.party is not None else None
        if row.pk is None or kept != (row.stage, row.outcome, row.facts, row.closed_at, row.party_id):
            row.parent = rows[one.parent] if one.parent is not None else None
            row.save()
            rows[number] = row
