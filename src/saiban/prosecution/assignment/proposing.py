"""Propose teams for a case: the three best different ones, with what every factor adds, and why not others.

Two teams are different that have at most half of their people in common; where there are too few counsel for that,
more in common is allowed, step by step, and `Proposal.in_common` says how many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from saiban.prosecution.assignment.complexity import Complexity, complexity
from saiban.prosecution.assignment.definitions import CaseFacts, Counsel
from saiban.prosecution.assignment.filters import Reason, barred_as_lead, barred_from_team
from saiban.prosecution.assignment.scoring import is_junior, pairing, person_factors
from saiban.prosecution.assignment.searching import Found, Search, drawn
from saiban.prosecution.assignment.weights import FACTORS, Weights

TEAMS = 3


@dataclass(frozen=True)
class Factor:
    """What a factor adds to a team: its weight, its mean over the team from 0 to 1000, the points of the sum."""

    name: str
    weight: int
    mean: int
    points: int


@dataclass(frozen=True)
class Team:
    """A lead and members by their codes, the score, and what it is made of; `people` has each one's own factors."""

    lead: str
    members: tuple[str, ...]
    score: int
    factors: tuple[Factor, ...]
    people: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    behind: tuple[tuple[str, int], ...] = ()  # points less (or, below 0, more) than the first team, by factor

    @property
    def everyone(self) -> tuple[str, ...]:
        """Return all of it, the lead first."""
        return (self.lead, *self.members)


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a case, and for every counsel who is out the reasons: from the team, or from its lead."""

    case: str
    weights: str
    seed: str
    complexity: Complexity
    teams: tuple[Team, ...]
    in_common: int
    out: tuple[tuple[str, tuple[Reason, ...]], ...]
    not_lead: tuple[tuple[str, tuple[Reason, ...]], ...]
    shortlisted: bool


@dataclass(frozen=True)
class WhyNot:
    """Why somebody is in none of the proposed teams: reasons, or how far the best team with them is behind."""

    code: str
    reasons: tuple[Reason, ...]
    best: Team | None
    points_behind: int


def propose(case: CaseFacts, counsel: Sequence[Counsel], weights: Weights, *, seed: str = "") -> Proposal:
    """Return the three best different teams for a case; fewer, where hard filters leave fewer.

    The same case, counsel (in any order), weights and seed give the same proposal. ValueError where two counsel have
    one code.
    """
    _check_codes(counsel)
    seed = seed or case.code
    ordered = drawn(counsel, seed)
    rated = complexity(case, weights)
    search = Search(case, ordered, rated, weights)
    found, in_common = _different(search)
    teams = [_team(one, ordered, case, rated, weights) for one in found]
    return Proposal(
        case=case.code,
        weights=weights.version,
        seed=seed,
        complexity=rated,
        teams=tuple(_compared(team, teams[0]) for team in teams),
        in_common=in_common,
        out=_reasons(counsel, lambda one: barred_from_team(one, case, rated, weights)),
        not_lead=_reasons(
            [one for one in counsel if not barred_from_team(one, case, rated, weights)],
            lambda one: barred_as_lead(one, case, rated, weights),
        ),
        shortlisted=search.shortlisted,
    )


def why_not(
    code: str, proposal: Proposal, case: CaseFacts, counsel: Sequence[Counsel], weights: Weights
) -> WhyNot | None:
    """Return why somebody stands in none of the proposed teams; None where they do. KeyError for an unknown code."""
    if any(code in team.everyone for team in proposal.teams):
        return None
    ordered = drawn(counsel, proposal.seed)
    place = {one.code: n for n, one in enumerate(ordered)}[code]
    rated = proposal.complexity
    barred = barred_as_lead if rated.level.team == 1 else barred_from_team
    reasons = barred(ordered[place], case, rated, weights)
    if reasons:
        return WhyNot(code, reasons, None, 0)
    found = Search(case, ordered, rated, weights).best(including=place)
    if found is None or not proposal.teams:
        return WhyNot(code, reasons, None, 0)
    first = proposal.teams[0]
    best = _compared(_team(found, ordered, case, rated, weights), first)
    return WhyNot(code, reasons, best, first.score - best.score)


def _different(search: Search) -> tuple[list[Found], int]:
    first = search.best()
    if first is None:
        return [], 0
    found, in_common = [first], search.size // 2
    while len(found) < TEAMS:
        another = search.best(apart_from=found, in_common=in_common)
        if another is not None:
            found.append(another)
        elif in_common < search.size - 1:
            in_common += 1
        else:
            break
    return found, in_common


def _team(found: Found, ordered: Sequence[Counsel], case: CaseFacts, rated: Complexity, weights: Weights) -> Team:
    people: list[tuple[str, Mapping[str, int]]] = []
    for place in (found.lead, *found.members):
        factors = person_factors(ordered[place], case, rated, weights, lead=place == found.lead)
        people.append((ordered[place].code, factors))
    size = len(people)
    juniors = sum(is_junior(ordered[place], weights) for place in found.everyone)
    sums = {name: sum(factors.get(name, 0) for _code, factors in people) for name in FACTORS}
    sums["pairing"] = size * pairing(juniors, size)
    return Team(
        lead=ordered[found.lead].code,
        members=tuple(sorted(ordered[place].code for place in found.members)),
        score=found.score,
        factors=tuple(
            Factor(name, weights.factors[name], total // size, weights.factors[name] * total)
            for name, total in sums.items()
        ),
        people=tuple((code, tuple(factors.items())) for code, factors in people),
    )


def _compared(team: Team, first: Team) -> Team:
    less = {one.name: one.points for one in first.factors}
    behind = tuple((one.name, less[one.name] - one.points) for one in team.factors if less[one.name] != one.points)
    return Team(team.lead, team.members, team.score, team.factors, team.people, behind)


def _reasons(
    counsel: Sequence[Counsel], of: Callable[[Counsel], tuple[Reason, ...]]
) -> tuple[tuple[str, tuple[Reason, ...]], ...]:
    judged = ((one.code, of(one)) for one in sorted(counsel, key=lambda one: one.code))
    return tuple((code, reasons) for code, reasons in judged if reasons)


def _check_codes(counsel: Sequence[Counsel]) -> None:
    codes = [one.code for one in counsel]
    twice = sorted({code for code in codes if codes.count(code) > 1}) if len(set(codes)) < len(codes) else []
    if twice:
        raise ValueError(f"Two counsel have the code {twice[0]}: each needs one of their own.")
