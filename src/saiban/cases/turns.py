"""Taking a turn at a case: locking it, seeing what others did, and settling what follows from an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from saiban.cases import clock_rows, followers, queries, recording
from saiban.cases.actors import Actor
from saiban.cases.faults import FieldFaults, NotAllowed, Overtaken
from saiban.cases.models import ActorKind, Case, CaseEvent
from saiban.cases.recording import Written
from saiban.cases.rules import Acting, Refusal, Why
from saiban.directory.models import Office, Organisation, Place


@dataclass(frozen=True)
class Turn:
    """A case whose row is locked, and the event that the same key recorded before, if any."""

    case: Case
    done: CaseEvent | None


def take(case: Case, actor: Actor, *, code: str, key: str) -> Turn:
    """Lock the row of a case until the transaction ends, and look whether the key has recorded its event already.

    Raises `NotAllowed` for an officer who may not see the case (and did not just record this event, by which it may
    have gone out of their sight), ValueError where the key was used for another event or by somebody else.
    """
    locked = Case.objects.select_for_update(of=("self",)).select_related("office", "place").get(pk=case.pk)
    done = locked.events.filter(key=key).first()
    if done is not None:
        if done.code != code or done.user_id != actor.user_id:
            raise ValueError("The key was used for another event of this case.")
        return Turn(locked, done)
    if locked.disposed_at is not None:
        raise NotAllowed(Refusal(Why.STAGE, _("The days of this file are over and its content was removed.")))
    if actor.kind == ActorKind.OFFICER:
        assert actor.viewer is not None  # noqa: S101 - `Actor.officer` takes one
        if not queries.cases_for(actor.viewer).filter(pk=locked.pk).exists():
            raise NotAllowed(Refusal(Why.SCOPE, _("This case is not among those that you may see.")))
    return Turn(locked, None)


def see(case: Case, seen: int) -> None:
    """Raise `Overtaken` where something happened after the event that the actor saw last."""
    if seen != case.last_seq:
        raise Overtaken(list(case.events.filter(seq__gt=seen).select_related("user", "posting").order_by("seq")))


def acting_in(case: Case, actor: Actor) -> Acting:
    """Return the actor as rules see them in this case."""
    assigned = actor.viewer is not None and queries.assigned_to(actor.viewer, case)
    return Acting(roles=actor.roles, user=actor.user_id, assigned=assigned)


def legal_time(said: datetime | None, now: datetime, actor: Actor) -> datetime:
    """Return when something took effect: what an officer says, but never later than now; else now."""
    if said is None:
        return now
    if actor.kind != ActorKind.OFFICER or said > now:
        raise FieldFaults({"at": _("The time must not lie in the future, and only officers can enter what is past.")})
    return said


def seat(organisation: Organisation, office: Office | None, place: Place | None) -> list[str | None]:
    """Return whose a case is, as events keep it: the codes of organisation, office and place."""
    return [organisation.pk, office.pk if office is not None else None, place.pk if place is not None else None]


def settle(case: Case, written: Written) -> None:
    """Bring tracks and clocks to where an event leads, and tell the followers; its parties are there already."""
    recording.keep_tracks(case, written.state)
    clock_rows.refresh(case)
    followers.tell(case, written.event)
