"""The case and the counsel of the district out of the database, and the teams that are proposed from them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from saiban.access.viewer import Viewer
from saiban.cases.models import Assignment, Case, Leave
from saiban.prosecution import counsel
from saiban.prosecution.assignment import packaged_weights, propose
from saiban.prosecution.models import ConflictDeclaration, Counsel, CounselPosting, Hearing
from saiban.prosecution.registration.entry import WitnessEntry
from saiban.prosecution.registration.services import register
from tests.prosecution.office import court, karachi_south, key, murder, prosecutor

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def counsel_named(username: str, years: int, grade: int = 18, certificates: tuple[str, ...] = ()) -> Viewer:
    """A prosecutor of the district with so many years."""
    viewer = prosecutor(username)
    Counsel.objects.create(
        user=viewer.user,
        grade=grade,
        since=TODAY - timedelta(days=365 * years + 30),
        district=karachi_south(),
        certificates=list(certificates),
    )
    return viewer


def give(case: Case, viewer: Viewer, part: str = "lead") -> None:
    Assignment.objects.create(
        case=case, user=viewer.user, part=part, state="confirmed", proposed_by=viewer.user, answered_at=timezone.now()
    )


def test_counsel_come_with_their_load_leave_conflicts_and_hearings() -> None:
    rashid = counsel_named("rashid", 9, certificates=("anti_terrorism",))
    counsel_named("nadia", 12)
    case, other = (register(viewer=rashid, entry=murder(number), key=key()) for number in (1, 2))
    give(case, rashid)
    give(other, rashid, part="member")
    Hearing.objects.create(case=case, court=court(), on=TODAY + timedelta(days=3), purpose="evidence")
    away = (TODAY + timedelta(days=10), TODAY + timedelta(days=12))
    Leave.objects.create(user=rashid.user, days=away, entered_by=rashid.user)
    ConflictDeclaration.objects.create(counsel=rashid.user.counsel, case=other, kind="family", declared_by=rashid.user)
    CounselPosting.objects.create(counsel=rashid.user.counsel, court=court(), days=(date(2020, 1, 1), None))

    nadia, found = counsel.counsel_of(rashid.organisation, TODAY, packaged_weights())
    assert (found.code, found.years, found.load, found.heavy_cases) == ("rashid", 9, 150, 2)
    assert found.hearings == {TODAY + timedelta(days=3)}
    assert found.worked_on == {case.number, other.number}
    assert [(one.begins, one.ends) for one in found.leave] == [(away[0], away[1] - timedelta(days=1))]
    assert found.conflicts & counsel.case_facts(other).people
    assert not found.conflicts & counsel.case_facts(case).people
    assert (nadia.code, nadia.load, nadia.posted) == ("nadia", 0, {karachi_south().pk})


def test_a_murder_with_terrorism_gets_a_team_and_whoever_declared_a_conflict_is_out_with_that_reason() -> None:
    people = [counsel_named(f"counsel{place}", 8 + place, certificates=("anti_terrorism",)) for place in range(5)]
    hidden = WitnessEntry("Ghulam Rasool", protected=True, authority="s. 21 ATA")
    case = register(viewer=people[0], entry=murder(witnesses=(hidden,)), key=key())
    ConflictDeclaration.objects.create(
        counsel=people[4].user.counsel, case=case, kind="acted", declared_by=people[4].user
    )
    facts = counsel.case_facts(case)
    assert (facts.heaviest, facts.track, facts.accused, facts.absconders) == ("death", "anti_terrorism", 2, 1)
    assert (facts.witnesses, facts.protected_witnesses) == (1, 1)
    weights = packaged_weights()
    proposal = propose(facts, counsel.counsel_of(people[0].organisation, TODAY, weights), weights, seed="7")
    teams = [{team.lead, *team.members} for team in proposal.teams]
    assert teams and all("counsel4" not in team for team in teams)
    assert [reason.code for reason in dict(proposal.out)["counsel4"]] == ["conflict"]
