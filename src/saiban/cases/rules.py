"""What may happen in a case now, and why something may not. Pure: the state, the history, the actor, the moment."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from saiban.cases.calendar import DAY, HERE, Calendar, day_of, midnight, months_later
from saiban.cases.declarations import After, CaseType, Event, Unit
from saiban.cases.folding import CaseState, Happened, after


class Why(StrEnum):
    """Why something is not allowed."""

    STAGE = "stage"
    ROLE = "role"
    SCOPE = "scope"
    SAME_PERSON = "same_person"
    NOT_ASSIGNED = "not_assigned"
    TOO_EARLY = "too_early"
    TRACKS = "tracks"
    REASON = "reason"
    PAPERS = "papers"


@dataclass(frozen=True)
class Refusal:
    """Why an event is not allowed, as a code and in the reader's words."""

    why: Why
    said: str


@dataclass(frozen=True)
class Acting:
    """Who acts, as rules see it: roles, the key of the user, whether the case is assigned to them."""

    roles: Collection[str]
    user: int | None = None
    assigned: bool = False


@dataclass(frozen=True)
class Choice:
    """An event that somebody may do now; `track` is the number of its track, None for one of the case."""

    event: Event
    track: int | None = None


def refusal(
    declared: CaseType,
    state: CaseState,
    history: Sequence[Happened],
    event: Event,
    *,
    track: int | None,
    acting: Acting,
    now: datetime,
    calendar: Calendar,
) -> Refusal | None:
    """Return why an event is not allowed, or None where it is."""
    return (
        _by_stage(declared, state, event, track)
        or _by_actor(declared, history, event, track, acting)
        or _by_time(declared, history, event, track, now, calendar)
        or _by_tracks(declared, state, event)
    )


def allowed(
    declared: CaseType,
    state: CaseState,
    history: Sequence[Happened],
    *,
    acting: Acting,
    now: datetime,
    calendar: Calendar,
) -> list[Choice]:
    """Return everything that somebody may do in a case now, in the declared order."""
    choices = []
    for event in declared.events:
        tracks = [one.number for one in state.tracks.values() if one.kind == event.track] if event.track else [None]
        for track in tracks:
            about: dict[str, Any] = {"track": track, "acting": acting, "now": now, "calendar": calendar}
            if refusal(declared, state, history, event, **about) is None:
                choices.append(Choice(event, track))
    return choices


def closes_with_open_tracks(declared: CaseType, before: CaseState, happened: Happened) -> Refusal | None:
    """Return the refusal of an event that would close a case while one of its tracks is open."""
    state = after(before, happened, lambda version: declared)
    left = [track for track in state.tracks.values() if track.closed_at is None]
    if state.closed_at is None or not left:
        return None
    return Refusal(
        Why.TRACKS,
        _("The case can't be closed: %(count)s of its tracks have no outcome yet.") % {"count": len(left)},
    )


def _by_stage(declared: CaseType, state: CaseState, event: Event, track: int | None) -> Refusal | None:
    if event is declared.opening:
        return Refusal(Why.STAGE, _("The case is open already."))
    if not event.track:
        here, stages = state.stage, event.from_
        if track is not None:
            return Refusal(Why.TRACKS, _("“%(event)s” concerns the case as a whole.") % {"event": event.title})
    else:
        own = state.tracks.get(track) if track is not None else None
        if own is None or own.kind != event.track:
            return Refusal(
                Why.TRACKS,
                _("“%(event)s” needs a track: %(track)s.")
                % {"event": event.title, "track": declared.track(event.track).title},
            )
        during = event.during or tuple(stage.code for stage in declared.stages if not stage.end)
        if state.stage not in during:
            return _wrong_stage(declared, event, state.stage)
        here, stages = own.stage, event.from_
    return None if here in stages else _wrong_stage(declared, event, here, event.track)


def _wrong_stage(declared: CaseType, event: Event, here: str, track: str = "") -> Refusal:
    said = _("“%(event)s” is not possible at the stage “%(stage)s”.")
    return Refusal(Why.STAGE, said % {"event": event.title, "stage": declared.stage(here, track).title})


def _by_actor(
    declared: CaseType, history: Sequence[Happened], event: Event, track: int | None, acting: Acting
) -> Refusal | None:
    if not set(acting.roles) & set(event.by):
        return Refusal(Why.ROLE, _("“%(event)s” is not yours to do.") % {"event": event.title})
    if event.assigned_only and not acting.assigned:
        return Refusal(
            Why.NOT_ASSIGNED,
            _("“%(event)s” is done by somebody to whom the case is assigned.") % {"event": event.title},
        )
    for past in _relevant(history, event.not_by_who_did, event, track):
        if past.user is not None and past.user == acting.user:
            return Refusal(
                Why.SAME_PERSON,
                _("You did “%(before)s”, so somebody else has to do “%(event)s”.")
                % {"before": declared.event(past.code).title, "event": event.title},
            )
    return None


def _relevant(
    history: Sequence[Happened], codes: Collection[str], event: Event, track: int | None
) -> Iterator[Happened]:
    """Yield past events with these codes: for an event of a track those of the same track and of the whole case."""
    for past in history:
        if past.code in codes and (not event.track or past.track in (None, track)):
            yield past


def _by_time(
    declared: CaseType,
    history: Sequence[Happened],
    event: Event,
    track: int | None,
    now: datetime,
    calendar: Calendar,
) -> Refusal | None:
    for need in event.after:
        past = list(_relevant(history, (need.event,), event, track))
        if not past:
            said = _("“%(before)s” has to come before “%(event)s”.")
            names = {"before": declared.event(need.event).title, "event": event.title}
            return Refusal(Why.TOO_EARLY, said % names)
        first = earliest(need, past[-1].at, calendar)
        if now < first:
            said = _("“%(event)s” is possible from %(day)s on.")
            day = f"{first.astimezone(HERE):%d.%m.%Y %H:%M}"
            return Refusal(Why.TOO_EARLY, said % {"event": event.title, "day": day})
    return None


def earliest(need: After, since: datetime, calendar: Calendar) -> datetime:
    """Return the first moment at which an event may follow another; whole days begin at midnight."""
    if need.unit == Unit.HOURS:
        return since + timedelta(hours=need.count)
    day = day_of(since)
    if need.count == 0:
        return since
    if need.unit == Unit.MONTHS:
        day = months_later(day, need.count)
    elif need.unit == Unit.DAYS:
        day += need.count * DAY
    else:
        left = need.count
        while left:
            day += DAY
            left -= calendar.works(day)
    return midnight(day)


def _by_tracks(declared: CaseType, state: CaseState, event: Event) -> Refusal | None:
    for need in event.needs_tracks:
        own = [track for track in state.tracks.values() if track.kind == need.track]
        late = [track for track in own if track.stage not in need.stages]
        if late or len(own) < need.at_least:
            stages = ", ".join(str(declared.stage(code, need.track).title) for code in need.stages)
            said = _("“%(event)s” needs %(track)s at: %(stages)s.")
            about = {"event": event.title, "track": declared.track(need.track).title, "stages": stages}
            return Refusal(Why.TRACKS, said % about)
    return None
