"""The best team among all that break no hard filter, found by looking at every one of them.

Counsel stand in the order of a draw (`ranks`), so that of teams with the same score the same one is taken each time,
and nobody's name decides. Teams of up to three are searched whole; for larger ones the other members come from a short
list (`SHORTLIST`), which is widened while it holds no team at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from saiban.prosecution.assignment.complexity import Complexity
from saiban.prosecution.assignment.definitions import CaseFacts, Counsel
from saiban.prosecution.assignment.filters import barred_as_lead, barred_from_team, certificate
from saiban.prosecution.assignment.scoring import is_junior, pairing, person_factors, weighed
from saiban.prosecution.assignment.weights import Weights

SEARCHED_WHOLE = 2  # members beside the lead
SHORTLIST = 48
Numbers = npt.NDArray[np.int64]


def drawn(counsel: Sequence[Counsel], seed: str) -> list[Counsel]:
    """Return counsel in the order of a draw that the seed decides, whatever order they come in."""
    return sorted(counsel, key=lambda one: hashlib.sha256(f"{seed}|{one.code}".encode()).digest())


@dataclass(frozen=True)
class Found:
    """A team as places in the draw, with its score."""

    lead: int
    members: tuple[int, ...]
    score: int

    @property
    def everyone(self) -> frozenset[int]:
        """Return all of it."""
        return frozenset((self.lead, *self.members))


class Search:
    """Every team of a case that breaks no hard filter, and the best of them under a condition."""

    def __init__(self, case: CaseFacts, counsel: Sequence[Counsel], rated: Complexity, weights: Weights) -> None:
        """Judge everybody once, as lead and as member; `counsel` are in the order of the draw."""
        self.size = rated.level.team
        self._floor = rated.level.team_years
        needed = certificate(case, weights)
        self._certified = np.array([not needed or needed in one.certificates for one in counsel], dtype=bool)
        self._junior = np.array([is_junior(one, weights) for one in counsel], dtype=np.int64)
        self._years = np.array([one.years for one in counsel], dtype=np.int64)
        self.leads = [n for n, one in enumerate(counsel) if not barred_as_lead(one, case, rated, weights)]
        self.members = [n for n, one in enumerate(counsel) if not barred_from_team(one, case, rated, weights)]
        self._as_lead = self._scores(counsel, self.leads, case, rated, weights, lead=True)
        self._as_member = self._scores(counsel, self.members, case, rated, weights, lead=False)
        self._bonus = np.array(
            [weights.factors["pairing"] * self.size * pairing(n, self.size) for n in range(self.size + 1)],
            dtype=np.int64,
        )
        self.shortlisted = self.size - 1 > SEARCHED_WHOLE and len(self.members) > SHORTLIST
        self._beside = self._combinations(SHORTLIST)

    def best(
        self, *, apart_from: Sequence[Found] = (), in_common: int = 0, including: int | None = None
    ) -> Found | None:
        """Return the best team with at most so many people of each of these others, and with one person in it."""
        allowed = np.ones(len(self._beside), dtype=bool)
        common = [self._in(team.everyone) for team in apart_from]
        for count in common:
            allowed &= count <= in_common
        has = self._in(frozenset({including})) > 0 if including is not None else allowed
        best: Found | None = None
        most = int(self._sums.max(initial=0)) + int(self._bonus.max())
        for lead in sorted(self.leads, key=lambda one: (-int(self._as_lead[one]), one)):
            score = int(self._as_lead[lead])
            if best is not None and score + most < best.score:
                break
            fits = allowed & (self._beside != lead).all(axis=1)
            fits &= (self._any_certified | self._certified[lead]) & (self._all_years + self._years[lead] >= self._floor)
            for team, count in zip(apart_from, common, strict=True):
                if lead in team.everyone:
                    fits &= count + 1 <= in_common
            if including is not None and lead != including:
                fits &= has
            places = np.flatnonzero(fits)
            if not places.size:
                continue
            totals = self._sums[places] + self._bonus[self._juniors[places] + self._junior[lead]]
            at = int(totals.argmax())
            found = Found(lead, tuple(int(n) for n in self._beside[places[at]]), score + int(totals[at]))
            if best is None or (-found.score, found.lead) < (-best.score, best.lead):
                best = found
        if best is None and self.shortlisted and len(self._short) < len(self.members):
            self._beside = self._combinations(2 * len(self._short))
            return self.best(apart_from=apart_from, in_common=in_common, including=including)
        return best

    def _scores(
        self,
        counsel: Sequence[Counsel],
        places: Sequence[int],
        case: CaseFacts,
        rated: Complexity,
        weights: Weights,
        *,
        lead: bool,
    ) -> Numbers:
        scores = np.zeros(len(counsel), dtype=np.int64)
        for place in places:
            factors = person_factors(counsel[place], case, rated, weights, lead=lead)
            scores[place] = weighed(factors, weights)
        return scores

    def _combinations(self, shortlist: int) -> Numbers:
        """Return who may stand beside a lead, a row for each choice of members, and sum each row up."""
        count = self.size - 1
        self._short = self.members if count <= SEARCHED_WHOLE else self._shortlist(shortlist)
        if count == 0:
            rows = np.empty((1, 0), dtype=np.int64)
        elif count == 2:
            first, second = np.triu_indices(len(self._short), 1)
            members = np.array(self._short, dtype=np.int64)
            rows = np.column_stack([members[first], members[second]])
        else:
            rows = np.array(list(combinations(self._short, count)), dtype=np.int64).reshape(-1, count)
        self._sums: Numbers = self._as_member[rows].sum(axis=1)
        self._juniors: Numbers = self._junior[rows].sum(axis=1)
        self._all_years: Numbers = self._years[rows].sum(axis=1)
        self._any_certified = self._certified[rows].any(axis=1)
        return rows

    def _shortlist(self, count: int) -> list[int]:
        """Return so many members: the best, and of those certified, of juniors, of the longest standing the best."""
        by_score = sorted(self.members, key=lambda one: (-int(self._as_member[one]), one))
        quarter = count // 6
        chosen = [
            *[one for one in by_score if self._certified[one]][:quarter],
            *[one for one in by_score if self._junior[one]][:quarter],
            *sorted(by_score, key=lambda one: -int(self._years[one]))[:quarter],
            *by_score,
        ]
        return sorted(list(dict.fromkeys(chosen))[:count])

    def _in(self, people: frozenset[int]) -> Numbers:
        """Return, for each choice of members, how many of these people are among them."""
        count: Numbers = np.isin(self._beside, list(people)).sum(axis=1)
        return count
