"""What writes cases: opening one, and recording what happens in it. One transaction each; a key makes repeats harmless.

Whoever acts on a case tells which event they saw last (`seen`). The case's row is locked, so of two who act at once one
is first; the other gets `Overtaken` with what happened meanwhile, and nothing of theirs is written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.cases import completing, numbering, queries, recording, requirements, rules, turns, types
from saiban.cases import fields as field_values
from saiban.cases.actors import Actor
from saiban.cases.calendar import day_of
from saiban.cases.calendars import calendar_of
from saiban.cases.declarations import CaseType, Confidentiality, Event
from saiban.cases.faults import FieldFaults, NotAllowed
from saiban.cases.folding import CONFIDENTIALITY, PARTIES, SEAT, Happened, fold, outcome_of
from saiban.cases.models import Case, CaseEvent, CaseIdentifier, CaseTrack
from saiban.cases.models.cases import title_kind
from saiban.cases.parties import (
    NewIdentifier,
    NewParty,
    add_party_row,
    check_identifiers,
    check_parties,
    details,
    party_field,
)
from saiban.cases.rules import Refusal, Why
from saiban.directory.models import Office, Organisation, Place
from saiban.frame import crypto
from saiban.frame.turns import hold_turn

IDENTIFIERS = "@identifiers"
"""The field of the opening that lists the numbers by which others know the case."""

TITLE = "@title"
"""The field of the opening under which the title is sealed."""


@transaction.atomic
def open_case(
    *,
    case_type: str,
    actor: Actor,
    office: Office | None,
    organisation: Organisation,
    title: str = "",
    parties: Sequence[NewParty] = (),
    identifiers: Sequence[NewIdentifier] = (),
    fields: Mapping[str, Any] | None = None,
    place: Place | None = None,
    confidentiality: Confidentiality | None = None,
    legal_time: datetime | None = None,
    key: str,
) -> Case:
    """Open a case of a type and return it; the same key of the same actor gives the case that it opened before.

    `organisation` decides the case, `office` is where it came in, `place` where it belongs (without one: where the
    office is). `title` says in few words what it is about, and is sealed. `legal_time` is when it came in, if earlier.
    Raises `NotAllowed` where the actor's role opens no such case, `FieldFaults` for what can't be taken, KeyError for
    an unknown type, ValueError where the key was used for something else.
    """
    declared = types.case_type(case_type)
    hold_turn(f"open case {key}")  # a key that comes twice at once opens one case
    known = Case.objects.filter(key=key).first()
    if known is not None:
        first = known.events.get(seq=1)
        if known.case_type != case_type or first.user_id != actor.user_id:
            raise ValueError("The key was used to open another case.")
        return known
    if not actor.roles & set(declared.opening.by):
        said = _("You can't open a case of the type “%(type)s”.") % {"type": declared.title}
        raise NotAllowed(Refusal(Why.ROLE, said))
    now = timezone.now()
    at = turns.legal_time(legal_time, now, actor)
    coming = check_parties(declared, parties)
    numbers = check_identifiers(declared, identifiers)
    plain, sensitive = _read(declared, declared.opening, fields or {}, range(1, len(coming) + 1))
    place = place or (office.place if office is not None else None)
    plain[PARTIES] = [[number, party.kind] for number, party in enumerate(coming, 1)]
    plain[SEAT] = turns.seat(organisation, office, place)
    if numbers:
        plain[IDENTIFIERS] = [asdict(one) for one in numbers]
    if confidentiality is not None and confidentiality != declared.confidentiality:
        plain[CONFIDENTIALITY] = confidentiality.value
    sensitive |= {party_field(number): details(party) for number, party in enumerate(coming, 1)}
    if title.strip():
        sensitive[TITLE] = title.strip()
    case = Case(
        number=numbering.next_number(declared.prefix, office, day_of(now).year),
        case_type=declared.code,
        key=key,
    )
    if title.strip():
        case.title_cipher = crypto.seal(title_kind(case.number), title.strip())
    written = recording.append(
        case,
        None,
        code=declared.opening.code,
        version=types.keep_version(declared),
        actor=actor,
        at=at,
        entered_at=now,
        fields=plain,
        sensitive=sensitive,
        key=key,
    )
    for number, party in enumerate(coming, 1):
        add_party_row(case, number, party, seq=1)
    for one in numbers:
        CaseIdentifier.objects.create(case=case, joined_seq=1, **asdict(one))
    turns.settle(case, written)
    return case


@transaction.atomic
def record_event(
    *,
    case: Case,
    event: str,
    actor: Actor,
    fields: Mapping[str, Any] | None = None,
    track: CaseTrack | None = None,
    seen: int,
    at: datetime | None = None,
    reason: str = "",
    key: str,
) -> CaseEvent:
    """Record that something happened in a case, and return the event; the same key gives the one recorded before.

    `seen` is the number of the last event that the actor saw; `at` when it took effect, if earlier than now (officers
    only). A `reason` is sealed. Raises `NotAllowed` (with what the actor may do now), `Overtaken` (with what happened
    since), `FieldFaults`, KeyError for an event that the case's declaration does not have, ValueError for a track of
    another case or a key that was used for something else.
    """
    turn = turns.take(case, actor, code=event, key=key)
    if turn.done is not None:
        return turn.done
    case = turn.case
    if track is not None and track.case_id != case.pk:
        raise ValueError("The track is one of another case.")
    history = queries.history_of(case)
    state = fold(history, types.case_type_of_version)
    declared = types.case_type_of_version(state.version)
    step = declared.event(event)
    turns.see(case, seen)
    now = timezone.now()
    moment = turns.legal_time(at, now, actor)
    acting = turns.acting_in(case, actor)
    number = track.number if track is not None else None
    calendar = calendar_of(case)
    refusal = rules.refusal(
        declared, state, history, step, track=number, acting=acting, now=moment, calendar=calendar
    ) or requirements.refusal(case, step)
    if refusal is None and step.needs_reason and not reason.strip():
        raise FieldFaults({recording.REASON: _("A reason is needed.")})
    if refusal is None:
        present = case.parties.values_list("number", flat=True)
        facts = state.tracks[number].facts if number is not None else {}
        plain, sensitive = _read(declared, step, completing.completed(case, event, facts, fields or {}), present)
        outcome = outcome_of(step, plain)
        happened = Happened(
            seq=state.seq + 1,
            code=event,
            version=state.version,
            at=moment,
            entered_at=now,
            track=number,
            outcome=outcome,
            fields=plain,
        )
        refusal = rules.closes_with_open_tracks(declared, state, happened)
    if refusal is not None:
        raise NotAllowed(refusal, rules.allowed(declared, state, history, acting=acting, now=now, calendar=calendar))
    written = recording.append(
        case,
        state,
        code=event,
        version=state.version,
        actor=actor,
        at=moment,
        entered_at=now,
        track=track,
        fields=plain,
        sensitive=sensitive | ({recording.REASON: reason.strip()} if reason.strip() else {}),
        outcome=outcome,
        key=key,
    )
    turns.settle(case, written)
    return written.event


def _read(
    declared: CaseType, event: Event, given: Mapping[str, Any], parties: Collection[int]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of an event's fields in the form that is kept, those in the clear and the sensitive ones."""
    fields = declared.fields_of(event)
    values = field_values.read(fields, given, parties=parties)
    sealed = {field.code for field in fields if field.sensitive}
    return (
        {code: value for code, value in values.items() if code not in sealed},
        {code: value for code, value in values.items() if code in sealed},
    )
