"""What writes who prosecutes a case: a proposal is made and stored, a head entrusts or refuses.

The event of the case, the engine's assignments, the proposal's answer and `Prosecution.lead` are written in one
transaction under the lock of the case's row: of two heads at once one is first, and the other is told.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults
from saiban.cases.models import Case, CaseEvent
from saiban.cases.work import assigning
from saiban.cases.work.held import held_open
from saiban.cases.work.refused import WorkRefused
from saiban.prosecution import assignment, counsel
from saiban.prosecution.assignment import storing
from saiban.prosecution.assignment.filters import barred_as_lead, team_faults
from saiban.prosecution.case_types.criminal_case import CODE
from saiban.prosecution.case_types.entrustment import (
    ADVICE,
    CHOICE_REASONS,
    ENTRUSTED,
    OTHER,
    OWN,
    REFUSAL_REASONS,
    REFUSED,
    ROSTER,
    TEAM,
)
from saiban.prosecution.entrustment import courts, roster
from saiban.prosecution.models import CounselPosting, CounselProposal, Prosecution
from saiban.prosecution.writing import Writing

ORDINARY = frozenset({"basic", "standard"})
"""The classes of complexity in which the roster of the court names the counsel."""


class ProposalAnswered(WorkRefused):
    """Somebody else has answered the proposal meanwhile, or a newer one stands in its place. Nothing was done."""


@transaction.atomic
def propose(*, viewer: Viewer, case: Case) -> CounselProposal:
    """Make a proposal for a case out of what is known now and store it; it takes the place of one that is open.

    Between equals a drawn seed decides. Raises `WorkRefused` for a case that is closed.
    """
    held = held_open(case)
    weights = assignment.packaged_weights()
    today = timezone.localdate()
    facts = counsel.case_facts(held)
    people = counsel.counsel_of(held.organisation, today, weights, apart_from=[held.pk])
    seed = secrets.token_hex(8)
    proposal = assignment.propose(facts, people, weights, seed=seed)
    level = proposal.complexity.level.code
    kept_roster = ""
    if level in ORDINARY:
        rows = roster_rows(held, facts.heaviest)
        answer = roster.named(facts, rows, people, weights, on=today, seed=seed)
        kept_roster = storing.canonical(
            {"on": today, "rows": [asdict(row) for row in rows], "answer": asdict(answer)},
        )
    outcome = storing.canonical(asdict(proposal))
    CounselProposal.objects.filter(case=held, state=CounselProposal.State.OPEN).update(
        state=CounselProposal.State.REPLACED, answered_by=viewer.posting, answered_at=timezone.now()
    )
    made = CounselProposal.objects.create(
        case=held,
        made_by=viewer.posting,
        level=level,
        points=proposal.complexity.points,
        weights=proposal.weights,
        inputs=assignment.stored(facts, people, weights, proposal),
        roster=kept_roster,
        outcome=outcome,
        digest=hashlib.sha256(f"{outcome}{kept_roster}".encode()).hexdigest(),
    )
    Prosecution.objects.filter(pk=held.pk).update(complexity=level)
    _log(viewer, held)
    return made


def the_same_again(proposal: CounselProposal) -> bool:
    """Make a proposal once more from what was stored; say whether the very same comes out."""
    try:
        made = assignment.again(proposal.inputs)
    except ValueError:
        return False
    outcome = storing.canonical(asdict(made))
    kept_roster = ""
    if proposal.roster:
        kept_roster = remade_roster(proposal)
    return outcome == proposal.outcome and (
        hashlib.sha256(f"{outcome}{kept_roster}".encode()).hexdigest() == proposal.digest
    )


@transaction.atomic
def entrust_by_roster(*, viewer: Viewer, proposal: CounselProposal, seen: int, key: str) -> CaseEvent:
    """Entrust a case to the counsel whom the roster names."""
    lead = proposal_roster(proposal).lead
    if not lead:
        raise WorkRefused(_("The roster names nobody who may take this case: choose a team."))
    return _entrust(viewer, proposal, ROSTER, lead, (), {}, seen, key)


@transaction.atomic
def entrust_to_team(
    *, viewer: Viewer, proposal: CounselProposal, rank: int, because: str, words: str, seen: int, key: str
) -> CaseEvent:
    """Entrust a case to a team that was proposed, the first without a reason, another with a coded one."""
    teams = proposed_teams(proposal)
    if not 1 <= rank <= len(teams):
        raise FieldFaults({"rank": _("There is no such team in the proposal.")})
    about: dict[str, Any] = {"rank": rank, **_reason(because, words, CHOICE_REASONS, needed=rank > 1)}
    team = teams[rank - 1]
    return _entrust(viewer, proposal, TEAM, team["lead"], tuple(team["members"]), about, seen, key)


@transaction.atomic
def entrust_to_own_choice(
    *,
    viewer: Viewer,
    proposal: CounselProposal,
    lead: str,
    members: Sequence[str],
    because: str,
    words: str,
    seen: int,
    key: str,
) -> CaseEvent:
    """Entrust a case to a team of the head's own choice, with a coded reason. Hard filters hold as ever."""
    if not lead:
        raise FieldFaults({"lead": _("Who shall lead?")})
    if lead in members or len(set(members)) < len(members):
        raise FieldFaults({"lead": _("The same person stands in the team twice.")})
    about = _reason(because, words, CHOICE_REASONS, needed=True)
    return _entrust(viewer, proposal, OWN, lead, tuple(members), about, seen, key)


@transaction.atomic
def entrust_as_advised(
    *, viewer: Viewer, proposal: CounselProposal, lead: str, members: Sequence[str], seen: int, key: str
) -> CaseEvent:
    """Entrust a case to the team of the advice on postings. Hard filters hold as ever."""
    return _entrust(viewer, proposal, ADVICE, lead, tuple(members), {}, seen, key)


def entrusted_before(case: Case, key: str) -> CaseEvent | None:
    """Return the entrustment that the same key has recorded before, if any."""
    return case.events.filter(key=f"{key}:1", code=ENTRUSTED).first()


@transaction.atomic
def refuse(*, viewer: Viewer, proposal: CounselProposal, because: str, words: str, seen: int, key: str) -> CaseEvent:
    """Refuse all that was proposed, with a coded reason. Whoever has the case keeps it."""
    held, done = _turn(proposal, REFUSED, key)
    if done is not None:
        return done
    about = _reason(because, words, REFUSAL_REASONS, needed=True)
    told = {"refused_because": about["because"], "words": about["words"], "digest": proposal.digest}
    event = Writing(held, viewer, key, seen).event(REFUSED, fields=told)
    _answered(proposal, viewer, event, CounselProposal.State.REFUSED)
    _log(viewer, held)
    return event


def guard(case: Case, event: CaseEvent) -> None:
    """Let nobody record by another way what belongs on the page of the case's counsel; follows every event."""
    if case.case_type != CODE or event.code not in (ENTRUSTED, REFUSED):
        return
    waiting = CounselProposal.objects.filter(case=case, state=CounselProposal.State.OPEN).first()
    if waiting is None or not waiting.answer_key or not event.key.startswith(f"{waiting.answer_key}:"):
        raise FieldFaults({"digest": _("Counsel are named on the page “Counsel” of the case.")})


def proposal_roster(proposal: CounselProposal) -> roster.Named:
    """Return whom the roster named in a proposal; nobody where the case takes a team."""
    if not proposal.roster:
        return roster.Named("", ())
    return roster.read_answer(proposal.roster)


def remade_roster(proposal: CounselProposal) -> str:
    """Return the roster's part of a proposal, made once more from what was stored."""
    rows, on = roster.read_inputs(proposal.roster)
    of = storing.kept(proposal.inputs)
    answer = roster.named(of.case, rows, of.counsel, of.weights, on=on, seed=of.seed)
    return storing.canonical({"on": on, "rows": [asdict(row) for row in rows], "answer": asdict(answer)})


def proposed_teams(proposal: CounselProposal) -> list[dict[str, Any]]:
    """Return the teams of a proposal as they were stored, the best first."""
    teams: list[dict[str, Any]] = storing.read(proposal.outcome)["teams"]
    return teams


def roster_rows(case: Case, heaviest: str) -> list[roster.Row]:
    """Return the lines of the roster of today that name counsel for a case."""
    today = timezone.localdate()
    found = CounselPosting.objects.filter(court__in=courts.possible(case, heaviest), days__contains=today)
    rows = found.select_related("counsel__user", "substitute__user").order_by("court", "pk")
    return [
        roster.Row(
            court=row.court_id,
            counsel=row.counsel.user.username,
            since=row.days.lower,
            substitute=row.substitute.user.username if row.substitute is not None else "",
            order=row.order,
        )
        for row in rows
    ]


def _entrust(
    viewer: Viewer,
    proposal: CounselProposal,
    way: str,
    lead: str,
    members: tuple[str, ...],
    about: dict[str, Any],
    seen: int,
    key: str,
) -> CaseEvent:
    held, done = _turn(proposal, ENTRUSTED, key)
    if done is not None:
        return done
    _check(held, way, lead, members)
    people = {one.username: one for one in User.objects.filter(username__in=[lead, *members])}
    told = {"way": way, "lead": lead, "members": ", ".join(members), "digest": proposal.digest, **about}
    event = Writing(held, viewer, key, seen).event(ENTRUSTED, fields=told)
    assigning.entrust(giver=viewer, case=held, lead=people[lead], members=[people[one] for one in members])
    Prosecution.objects.filter(pk=held.pk).update(lead=people[lead], complexity=proposal.level)
    _answered(proposal, viewer, event, CounselProposal.State.ENTRUSTED)
    _log(viewer, held)
    return event


def _turn(proposal: CounselProposal, code: str, key: str) -> tuple[Case, CaseEvent | None]:
    """Lock the case and take the proposal's turn; return the event that the same key has recorded before, if any."""
    held = Case.objects.select_for_update().get(pk=proposal.case_id)
    done = held.events.filter(key=f"{key}:1", code=code).first()
    if done is not None:
        return held, done
    stands = CounselProposal.objects.select_related("answered_by__user").get(pk=proposal.pk)
    if stands.state != CounselProposal.State.OPEN:
        who = stands.answered_by.user.full_name if stands.answered_by is not None else "–"
        said = _("%(who)s has answered this proposal meanwhile: %(state)s. Yours was not written.")
        raise ProposalAnswered(said % {"who": who, "state": stands.get_state_display()})
    CounselProposal.objects.filter(pk=proposal.pk).update(answer_key=key)
    return held, None


def _check(case: Case, way: str, lead: str, members: tuple[str, ...]) -> None:
    """Raise `WorkRefused` where a hard filter keeps somebody of the team from the case as things are now."""
    weights = assignment.packaged_weights()
    facts = counsel.case_facts(case)
    rated = assignment.complexity(facts, weights)
    today = timezone.localdate()
    people = {one.code: one for one in counsel.counsel_of(case.organisation, today, weights, apart_from=[case.pk])}
    if not {lead, *members} <= set(people):
        raise WorkRefused(_("Somebody of this team is no counsel of the service today."))
    first, others = people[lead], [people[one] for one in members]
    if rated.level.code in ORDINARY and not members:
        faults = barred_as_lead(first, facts, rated, weights)
    else:
        faults = team_faults(first, others, facts, rated, weights)
    away = [one for one in (first, *others) if any(leave.covers(today) for leave in one.leave)] if way == ROSTER else []
    if faults or away:
        reasons = [str(one.words) for one in faults] + [_("on leave today") for _one in away]
        raise WorkRefused(
            _("A hard filter forbids this team now: %(reasons)s.") % {"reasons": "; ".join(dict.fromkeys(reasons))}
        )


def _reason(because: str, words: str, known: Sequence[Any], *, needed: bool) -> dict[str, str]:
    """Return a coded reason and the words that go with it. Raises `FieldFaults`."""
    words = words.strip()
    if not because and not needed:
        return {"words": words} if words else {}
    if because not in {one.code for one in known}:
        raise FieldFaults({"because": _("Choose the reason.")})
    if because == OTHER and not words:
        raise FieldFaults({"words": _("Say in words which reason it is.")})
    return {"because": because, "words": words}


def _answered(proposal: CounselProposal, viewer: Viewer, event: CaseEvent, state: str) -> None:
    CounselProposal.objects.filter(pk=proposal.pk).update(
        state=state, seq=event.seq, answered_by=viewer.posting, answered_at=timezone.now()
    )


def _log(viewer: Viewer, case: Case) -> None:
    log.write(viewer, act="case_work", subject_kind="case", subjects=[case.pk], fields=["counsel"])
