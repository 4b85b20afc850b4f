"""What keepers of a case do besides the events of its declaration: parties and numbers, who sees it, whose it is.

Each is an event of the engine's own in the case's chain, under the same rules as the others: the row locked, `seen`
checked, the same key harmless. They raise `NotAllowed`, `Overtaken` and `FieldFaults` as `services.record_event`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.cases import queries, recording, turns, types
from saiban.cases.actors import Actor
from saiban.cases.declarations import CaseType, Confidentiality
from saiban.cases.faults import FieldFaults, NotAllowed
from saiban.cases.folding import (
    CONFIDENTIALITY,
    ENGINE_EVENTS,
    HANDED_OVER,
    IDENTIFIER_ADDED,
    PARTY_JOINED,
    SEAT,
    VERSION,
    CaseState,
    fold,
)
from saiban.cases.models import ActorKind, Case, CaseEvent, CaseIdentifier, Party
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


@dataclass(frozen=True)
class _Turn:
    """A keeper's turn at a case: its locked row, its state and declaration, or the event that the key made before."""

    case: Case
    state: CaseState
    declared: CaseType
    done: CaseEvent | None


@transaction.atomic
def add_party(*, case: Case, party: NewParty, actor: Actor, seen: int, key: str) -> Party:
    """Let somebody join a case; where their kind has a track, they get one."""
    turn = _turn(case, PARTY_JOINED, actor, seen, key)
    if turn.done is not None:
        return turn.case.parties.get(joined_seq=turn.done.seq)
    present = list(turn.case.parties.values_list("kind", flat=True))
    checked = check_parties(turn.declared, [party], present)[0]
    number = len(present) + 1
    row = add_party_row(turn.case, number, checked, seq=turn.state.seq + 1)
    plain = {"party": number, "kind": checked.kind}
    _append(turn, PARTY_JOINED, actor, key, plain, {party_field(number): details(checked)})
    return row


@transaction.atomic
def add_identifier(*, case: Case, identifier: NewIdentifier, actor: Actor, seen: int, key: str) -> CaseIdentifier:
    """Write down a number by which others know a case."""
    turn = _turn(case, IDENTIFIER_ADDED, actor, seen, key)
    if turn.done is not None:
        return turn.case.identifiers.get(joined_seq=turn.done.seq)
    about = asdict(check_identifiers(turn.declared, [identifier])[0])
    if turn.case.identifiers.filter(**about).exists():
        raise FieldFaults({"identifiers.0": _("The case has this number already.")})
    row = CaseIdentifier.objects.create(case=turn.case, joined_seq=turn.state.seq + 1, **about)
    _append(turn, IDENTIFIER_ADDED, actor, key, about)
    return row


@transaction.atomic
def change_confidentiality(
    *, case: Case, level: Confidentiality, reason: str, actor: Actor, seen: int, key: str
) -> CaseEvent:
    """Let more or fewer people see a case; the reason is sealed."""
    turn = _turn(case, CONFIDENTIALITY, actor, seen, key)
    if turn.done is not None:
        return turn.done
    return _append(turn, CONFIDENTIALITY, actor, key, {"level": level.value}, _reason(reason))


@transaction.atomic
def hand_over(
    *,
    case: Case,
    organisation: Organisation,
    office: Office | None,
    place: Place | None = None,
    reason: str,
    actor: Actor,
    seen: int,
    key: str,
) -> CaseEvent:
    """Give a case to another organisation or office, which then sees it in place of the one that had it.

    `place` is where it belongs from now on (None: where the office is, or as before). Assignments end by themselves
    where rooms above see to it; the clocks go on, by the calendar of the new office.
    """
    turn = _turn(case, HANDED_OVER, actor, seen, key)
    if turn.done is not None:
        return turn.done
    place = place or (office.place if office is not None else turn.case.place)
    turn.case.clocks.exclude(escalated_to="").update(escalated_in=organisation)
    return _append(turn, HANDED_OVER, actor, key, {SEAT: turns.seat(organisation, office, place)}, _reason(reason))


@transaction.atomic
def move_to_version(
    *,
    case: Case,
    actor: Actor,
    seen: int,
    key: str,
    stages: Mapping[str, str] | None = None,
    tracks: Mapping[str, Mapping[str, str]] | None = None,
) -> CaseEvent:
    """Work a case by the newest declaration of its type from now on.

    `stages` names, for stages whose codes are others there, the new ones; `tracks` the same by kind of track. Raises
    `FieldFaults` where a stage has none, or an open one would become an end.
    """
    turn = _turn(case, VERSION, actor, seen, key)
    if turn.done is not None:
        return turn.done
    newest = types.case_type(turn.case.case_type)
    version = types.keep_version(newest)
    if version == turn.state.version:
        raise FieldFaults({"version": _("The case is worked by the newest version already.")})
    plain = {
        "version": version,
        "stages": dict(stages or {}),
        "tracks": {k: dict(v) for k, v in (tracks or {}).items()},
    }
    _check_stages(turn, newest, plain)
    return _append(turn, VERSION, actor, key, plain)


def _check_stages(turn: _Turn, newest: CaseType, plain: Mapping[str, Any]) -> None:
    """Raise `FieldFaults` where the case or a track would stand at a stage that the newer declaration does not have."""
    standing = [("", turn.state.stage)]
    standing += [(track.kind, track.stage) for track in turn.state.tracks.values()]
    faults = {}
    for kind, stage in standing:
        renamed = plain["tracks"].get(kind, {}) if kind else plain["stages"]
        try:
            new = newest.stage(renamed.get(stage, stage), kind)
        except KeyError:
            faults[stage] = _("The newer version has no stage for “%(stage)s”: name one.") % {
                "stage": turn.declared.stage(stage, kind).title
            }
        else:
            if new.end != turn.declared.stage(stage, kind).end:
                faults[stage] = _("“%(stage)s” is an end in one version only.") % {"stage": new.title}
    if faults:
        raise FieldFaults(faults)


def _turn(case: Case, code: str, actor: Actor, seen: int, key: str) -> _Turn:
    """Take the turn of a keeper; the public and other roles have none."""
    taken = turns.take(case, actor, code=code, key=key)
    case, done = taken.case, taken.done
    state = fold(queries.history_of(case), types.case_type_of_version)
    declared = types.case_type_of_version(state.version)
    if done is None:
        if actor.kind != ActorKind.SYSTEM and not actor.roles & set(declared.keepers):
            said = _("“%(event)s” is not yours to do.") % {"event": ENGINE_EVENTS[code]}
            raise NotAllowed(Refusal(Why.ROLE, said))
        turns.see(case, seen)
    return _Turn(case, state, declared, done)


def _append(
    turn: _Turn,
    code: str,
    actor: Actor,
    key: str,
    fields: Mapping[str, Any],
    sensitive: Mapping[str, Any] | None = None,
) -> CaseEvent:
    now = timezone.now()
    written = recording.append(
        turn.case,
        turn.state,
        code=code,
        version=turn.state.version,
        actor=actor,
        at=now,
        entered_at=now,
        fields=fields,
        sensitive=sensitive,
        key=key,
    )
    turns.settle(turn.case, written)
    return written.event


def _reason(reason: str) -> dict[str, str]:
    if not reason.strip():
        raise FieldFaults({recording.REASON: _("A reason is needed.")})
    return {recording.REASON: reason.strip()}
