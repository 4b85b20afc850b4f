"""Teams of counsel: what makes a case complex, who is out and why, the best teams, and the same ones again."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import assignment_service as service
from saiban.prosecution.assignment import (
    CaseFacts,
    Counsel,
    Leave,
    Proposal,
    advise,
    again,
    complexity,
    packaged_weights,
    propose,
    stored,
    why_not,
)
from saiban.prosecution.assignment.scoring import is_junior, pairing, person_factors, weighed
from saiban.prosecution.assignment.storing import digest

WEIGHTS = packaged_weights()
BOMBING = CaseFacts(
    code="PRS-KHI-26-00041",
    district="Karachi South",
    track="anti_terrorism",
    heaviest="death",
    accused=4,
    witnesses=12,
    forensic_reports=2,
    absconders=1,
    people=frozenset({"P-complainant", "P-accused"}),
    hearings=(date(2026, 3, 10), date(2026, 3, 17)),
    confidentiality=1,
    related=frozenset({"scrutiny-41"}),
)
NADIA = Counsel(
    code="Nadia",
    district="Karachi South",
    grade=18,
    years=12,
    capacity=1000,
    load=300,
    posted=frozenset({"Karachi South"}),
    certificates=frozenset({"anti_terrorism"}),
    clearance=2,
)


def colleague(code: str, **other: object) -> Counsel:
    return replace(NADIA, code=code, **{"years": 6, "grade": 17, "certificates": frozenset(), **other})  # type: ignore[arg-type]


OFFICE = [
    NADIA,
    colleague("Imran", years=9, grade=18, load=500),
    colleague("Sana", years=2),
    colleague("Bilal", load=100),
    colleague("Rukhsana", years=7, load=200, worked_on=frozenset({"scrutiny-41"})),
    colleague("Dawood", years=15, grade=19, certificates=frozenset({"anti_terrorism"}), load=600),
    colleague("Hina", leave=(Leave(date(2026, 3, 16), date(2026, 3, 20)),)),
    colleague("Kamran", conflicts=frozenset({"P-accused"})),
    colleague("Zubair", load=980),
    colleague("Farah", clearance=0),
    colleague("Javed", posted=frozenset({"Sukkur"})),
    colleague("Saleem", barred="suspended"),
    colleague("Mehwish", not_tracks=frozenset({"anti_terrorism"})),
]


def test_complexity_says_what_it_is_made_of() -> None:
    rated = complexity(BOMBING, WEIGHTS)
    assert {one.fact: one.points for one in rated.contributions if one.points} == {
        "offence": 3,
        "track": 1,
        "accused": 1,
        "witnesses": 1,
        "forensic_reports": 1,
        "absconders": 1,
    }
    assert (rated.points, rated.level.code, rated.level.team) == (8, "complex", 3)


def test_ten_accused_make_a_case_complex_whatever_the_offence() -> None:
    rated = complexity(CaseFacts("K", "D", "ordinary", "1_to_3", accused=10), WEIGHTS)
    assert (rated.points, rated.level.code, rated.raised_by) == (3, "complex", "accused")


def test_an_unknown_track_is_named_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match="no points for the track 'banking'; they know anti_terrorism"):
        complexity(replace(BOMBING, track="banking"), WEIGHTS)


def test_everyone_who_is_out_is_told_why() -> None:
    out = {code: [reason.words.en for reason in reasons] for code, reasons in propose(BOMBING, OFFICE, WEIGHTS).out}
    assert out == {
        "Farah": ["cleared for level 0, the case is of level 1"],
        "Hina": ["on leave on the hearing of 17 March 2026"],
        "Javed": ["not posted to Karachi South, and not willing to be deputed"],
        "Kamran": ["conflict of interest with 1 of the people in the case"],
        "Mehwish": ["is kept from the track anti_terrorism"],
        "Saleem": ["takes no cases now: suspended"],
        "Zubair": ["10.80 cases of work after this one, 10.00 are the most"],
    }


def test_who_may_be_on_the_team_but_not_lead_it_is_told_why() -> None:
    reasons = dict(propose(BOMBING, OFFICE, WEIGHTS).not_lead)
    assert set(reasons) == {"Sana", "Bilal", "Rukhsana"}
    assert [one.words.en for one in reasons["Sana"]] == [
        "2 years of standing, a lead needs 7",
        "grade 17, a lead needs 18",
    ]


def test_three_different_teams_with_what_each_factor_adds() -> None:
    proposal = propose(BOMBING, OFFICE, WEIGHTS)
    assert len(proposal.teams) == 3
    first = proposal.teams[0]
    assert first.lead == "Nadia"
    assert "Rukhsana" in first.members  # she did the scrutiny
    for team in proposal.teams:
        assert sum(factor.points for factor in team.factors) == team.score
        assert first.score - team.score == sum(points for _name, points in team.behind)
    for one, other in combinations(proposal.teams, 2):
        assert set(one.everyone) != set(other.everyone)
        assert len(set(one.everyone) & set(other.everyone)) <= proposal.in_common


def test_why_not_this_one() -> None:
    proposal = propose(BOMBING, OFFICE, WEIGHTS)
    kamran = why_not("Kamran", proposal, BOMBING, OFFICE, WEIGHTS)
    assert kamran is not None and [one.code for one in kamran.reasons] == ["conflict"]
    assert why_not("Nadia", proposal, BOMBING, OFFICE, WEIGHTS) is None
    unchosen = replace(colleague("Tariq"), load=850)
    office = [*OFFICE, unchosen]
    proposal = propose(BOMBING, office, WEIGHTS)
    tariq = why_not("Tariq", proposal, BOMBING, office, WEIGHTS)
    assert tariq is not None and tariq.best is not None
    assert "Tariq" in tariq.best.everyone
    assert tariq.points_behind == sum(points for _name, points in tariq.best.behind) > 0
    assert dict(tariq.best.behind)["load"] > 0


def test_a_service_too_small_gets_fewer_teams_or_none() -> None:
    assert propose(BOMBING, OFFICE[:2], WEIGHTS).teams == ()
    one = propose(BOMBING, [NADIA, OFFICE[1], OFFICE[3]], WEIGHTS)
    assert 1 <= len(one.teams) <= 3
    assert all(set(team.everyone) == {"Nadia", "Imran", "Bilal"} for team in one.teams)


def test_two_counsel_with_one_code_are_refused() -> None:
    with pytest.raises(ValueError, match="Two counsel have the code Nadia"):
        propose(BOMBING, [NADIA, NADIA], WEIGHTS)


def test_what_was_stored_gives_the_same_proposal_and_a_change_is_found() -> None:
    proposal = propose(BOMBING, OFFICE, WEIGHTS, seed="17")
    kept = stored(BOMBING, OFFICE, WEIGHTS, proposal)
    assert again(kept) == proposal
    changed = json.loads(kept)
    next(one for one in changed["counsel"] if one["code"] == "Nadia")["load"] = 990
    with pytest.raises(ValueError, match="does not come out of what was stored"):
        again(json.dumps(changed))


def test_a_draw_and_no_name_decides_between_equals() -> None:
    equals = [
        colleague(f"C{number}", years=9, grade=18, certificates=frozenset({"anti_terrorism"})) for number in range(12)
    ]
    leads = {propose(BOMBING, equals, WEIGHTS, seed=str(seed)).teams[0].lead for seed in range(40)}
    assert len(leads) > 5


def allowed(one: Counsel, case: CaseFacts, work: int) -> bool:
    """The hard filters once more, in other words."""
    return not (
        one.barred
        or case.track in one.not_tracks
        or not (one.deputation or case.district in one.posted)
        or one.conflicts & case.people
        or one.clearance < case.confidentiality
        or one.load + work > one.capacity
        or any(away.begins <= day <= away.ends for away in one.leave for day in case.hearings)
    )


def breaks(lead: Counsel, members: list[Counsel], case: CaseFacts) -> bool:
    level = complexity(case, WEIGHTS).level
    years = max(level.lead_years, {"anti_terrorism": 7, "sexual_offence": 3}.get(case.track, 0))
    needed = {"anti_terrorism", "sexual_offence", "juvenile"} & {case.track}
    return (
        not allowed(lead, case, level.work)
        or not all(allowed(one, case, level.work // 2) for one in members)
        or lead.years < years
        or lead.grade < level.lead_grade
        or len({lead.code, *(one.code for one in members)}) != level.team
        or not any(needed <= one.certificates for one in (lead, *members))
        or sum(one.years for one in (lead, *members)) < level.team_years
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(1, 40), st.integers(1, 4))
def test_no_hard_filter_is_ever_broken_and_the_same_input_gives_the_same(
    seed: int, people: int, districts: int
) -> None:
    office = service.counsel(people, districts, seed)
    by_code = {one.code: one for one in office}
    for case in service.cases(4, districts, seed + 1):
        proposal = propose(case, office, WEIGHTS)
        for team in proposal.teams:
            assert not breaks(by_code[team.lead], [by_code[one] for one in team.members], case)
        shuffled = random.Random(seed).sample(office, len(office))
        assert digest(propose(case, shuffled, WEIGHTS)) == digest(proposal)
        assert {code for code, _ in proposal.out}.isdisjoint(code for team in proposal.teams for code in team.everyone)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(3, 12))
def test_the_first_team_is_the_best_of_all_there_are(seed: int, people: int) -> None:
    office = service.counsel(people, 1, seed)
    for case in service.cases(3, 1, seed + 1):
        rated = complexity(case, WEIGHTS)
        best = None
        for team in combinations(office, rated.level.team):
            for lead in team:
                members = [one for one in team if one is not lead]
                if breaks(lead, members, case):
                    continue
                juniors = sum(is_junior(one, WEIGHTS) for one in team)
                score = WEIGHTS.factors["pairing"] * len(team) * pairing(juniors, len(team))
                for one in team:
                    score += weighed(person_factors(one, case, rated, WEIGHTS, lead=one is lead), WEIGHTS)
                best = score if best is None else max(best, score)
        teams = propose(case, office, WEIGHTS).teams
        assert (teams[0].score if teams else None) == best


def everything_kept(proposal_cases: list[CaseFacts], office: list[Counsel]) -> None:
    advice = advise(proposal_cases, office, WEIGHTS)
    by_code, by_case = {one.code: one for one in office}, {one.code: one for one in proposal_cases}
    loads = {one.code: one.load for one in office}
    for placed in advice.placed:
        case = by_case[placed.case]
        assert not breaks(by_code[placed.lead], [by_code[one] for one in placed.members], case)
        work = complexity(case, WEIGHTS).level.work
        loads[placed.lead] += work
        for one in placed.members:
            loads[one] += work // 2
    assert all(loads[one.code] <= max(one.capacity, one.load) for one in office)
    assert dict(advice.loads) == loads
    assert {one.case for one in advice.placed} | {code for code, _why in advice.without} == set(by_case)
    shuffled = random.Random(1).sample(office, len(office))
    assert advise(list(reversed(proposal_cases)), shuffled, WEIGHTS) == advice


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(0, 25), st.integers(0, 30))
def test_advice_on_postings_breaks_no_hard_filter(seed: int, people: int, count: int) -> None:
    everything_kept(service.cases(count, 3, seed + 1), service.counsel(people, 3, seed))


def test_advice_spreads_work_and_leaves_cases_where_they_are() -> None:
    two = [colleague("Imran", load=0), colleague("Bilal", load=0)]
    small = [CaseFacts(f"K{number}", "Karachi South", "ordinary", "1_to_3") for number in range(6)]
    advice = advise(small, two, WEIGHTS)
    assert dict(advice.loads) == {"Imran": 150, "Bilal": 150}
    standing = {one.code: ["Imran" if number < 3 else "Bilal"] for number, one in enumerate(small)}
    kept = advise(small, two, WEIGHTS, standing=standing)
    assert all(not one.moved for one in kept.placed)


def test_a_case_without_a_possible_team_is_said_so() -> None:
    advice = advise([BOMBING], [colleague("Imran")], WEIGHTS)
    assert advice.placed == ()
    assert [code for code, _why in advice.without] == [BOMBING.code]


def test_large_teams_are_searched_from_a_short_list() -> None:
    large = replace(BOMBING, accused=10, protected_witnesses=1, witnesses=30, victims=5)
    proposal: Proposal = propose(replace(large, district="D00"), service.counsel(120, 1, 4), WEIGHTS)
    assert proposal.complexity.level.team == 4
    assert proposal.shortlisted and len(proposal.teams) == 3
