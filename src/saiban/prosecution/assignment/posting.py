"""Advice for a district or province: who should have which cases, all at once, so that nobody carries too much.

A mixed-integer program (HiGHS by scipy). For every pair of a counsel and a case that no hard filter forbids there is
one variable for being on the team and one for leading it. Each case gets its team or none; loads stay within capacity.
First, with parts of people allowed, the lowest highest load against capacity is found. Then, with nobody far above it
(`LEEWAY`), whole teams are chosen: as few cases as possible without one, and the least that speaks against each pair,
against the highest load and against moving a case away from those who have it.

Where many could take a case, the pairs that speak most for it and some that are drawn stand for all of them, so that a
whole province is answered in seconds. If that leaves a case without a team, every pair is looked at, and any load
within capacity allowed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from saiban.prosecution.assignment.complexity import Complexity, complexity
from saiban.prosecution.assignment.definitions import CaseFacts, Counsel
from saiban.prosecution.assignment.filters import Reason, barred_as_lead, barred_from_team, certificate, team_faults
from saiban.prosecution.assignment.scoring import FULL, person_factors, weighed
from saiban.prosecution.assignment.weights import Weights

WITHOUT_A_TEAM = 1000.0
MOVED = 0.5
HIGHEST_LOAD = 2.0
LEEWAY = 0.15  # of capacity: how far above the lowest highest load anybody may come
BEST, DRAWN, CERTIFIED = 5, 3, 3
"""Of the pairs of a case, as lead and as member: so many of the best, as many by lot, and of those certified."""
GAP = 0.02  # an answer within one in fifty of the best is taken
CLOSE_ENOUGH = 0.5


Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Placed:
    """The team advised for a case; `moved` are people who had it and would give it up."""

    case: str
    lead: str
    members: tuple[str, ...]
    moved: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    """Teams for cases, the cases for which hard filters leave none, and loads afterwards in hundredths of a case."""

    placed: tuple[Placed, ...]
    without: tuple[tuple[str, str], ...]
    loads: tuple[tuple[str, int], ...]
    highest: float
    """The highest load against capacity, after everything advised."""


@dataclass(frozen=True)
class _Pair:
    case: int
    counsel: int
    lead: bool
    cost: float


class AdviceFault(RuntimeError):
    """The solver gave no answer, or one that breaks a hard filter: nothing is advised."""


def advise(
    cases: Sequence[CaseFacts],
    counsel: Sequence[Counsel],
    weights: Weights,
    *,
    standing: Mapping[str, Sequence[str]] | None = None,
) -> Advice:
    """Return who should have which cases. `standing` are the codes of those who have a case now.

    The loads of `counsel` are those without the cases in question. The same cases and counsel, in any order, give the
    same advice.
    """
    cases = sorted(cases, key=lambda one: one.code)
    counsel = sorted(counsel, key=lambda one: one.code)
    rated = [complexity(case, weights) for case in cases]
    now = {case: frozenset(codes) for case, codes in (standing or {}).items()}
    pairs = _pairs(cases, counsel, rated, weights, now)
    some = _narrowed(pairs, cases, counsel, weights, now)
    chosen = _solved(_Program(cases, counsel, rated, weights, some), limited=True)
    if len({pair.case for pair in chosen}) < len({pair.case for pair in pairs}):
        chosen = _solved(_Program(cases, counsel, rated, weights, pairs), limited=False)
    return _told(cases, counsel, rated, weights, now, chosen)


def _pairs(
    cases: Sequence[CaseFacts],
    counsel: Sequence[Counsel],
    rated: Sequence[Complexity],
    weights: Weights,
    now: Mapping[str, frozenset[str]],
) -> list[_Pair]:
    """Return every pair that no hard filter forbids: on the team, and leading it."""
    most = FULL * sum(weight for name, weight in weights.factors.items() if name != "pairing")
    anywhere = {p for p, one in enumerate(counsel) if one.deputation}
    posted: dict[str, set[int]] = {}
    for p, one in enumerate(counsel):
        for district in one.posted:
            posted.setdefault(district, set()).add(p)
    pairs = []
    for c, (case, level) in enumerate(zip(cases, rated, strict=True)):
        for p in sorted(anywhere | posted.get(case.district, set())):
            one = counsel[p]
            moving = MOVED if now.get(case.code) and one.code not in now[case.code] else 0.0
            for lead, barred in ((False, barred_from_team), (True, barred_as_lead)):
                if level.level.team == 1 and not lead:
                    continue
                if not barred(one, case, level, weights):
                    score = weighed(person_factors(one, case, level, weights, lead=lead), weights)
                    pairs.append(_Pair(c, p, lead, 1 - score / most + moving))
    return pairs


def _narrowed(
    pairs: Sequence[_Pair],
    cases: Sequence[CaseFacts],
    counsel: Sequence[Counsel],
    weights: Weights,
    now: Mapping[str, frozenset[str]],
) -> list[_Pair]:
    """Return, for each case and role, the best pairs, some drawn by lot, some certified, and those who have it now."""
    groups: dict[tuple[int, bool], list[_Pair]] = {}
    for pair in pairs:
        groups.setdefault((pair.case, pair.lead), []).append(pair)
    kept: list[_Pair] = []
    for (c, _lead), mine in groups.items():
        case = cases[c]
        needed = certificate(case, weights)
        best = sorted(mine, key=lambda one: (one.cost, one.counsel))
        lot = sorted(mine, key=lambda one: hashlib.sha256(f"{case.code}|{counsel[one.counsel].code}".encode()).digest())
        able = [one for one in best if needed and needed in counsel[one.counsel].certificates]
        standing = [one for one in best if counsel[one.counsel].code in now.get(case.code, ())]
        kept += dict.fromkeys([*best[:BEST], *lot[:DRAWN], *able[:CERTIFIED], *standing])
    return kept


class _Program:
    """The program's rows: a variable for each pair, one for each case without a team, and the highest load."""

    def __init__(
        self,
        cases: Sequence[CaseFacts],
        counsel: Sequence[Counsel],
        rated: Sequence[Complexity],
        weights: Weights,
        pairs: Sequence[_Pair],
    ) -> None:
        """Write down the rows."""
        self.pairs = pairs
        self.width = len(pairs) + len(cases) + 1
        self._rows: list[tuple[list[int], list[float]]] = []
        self._least: list[float] = []
        self._most: list[float] = []
        by_case: list[list[int]] = [[] for _ in cases]
        by_counsel: list[list[int]] = [[] for _ in counsel]
        for n, pair in enumerate(pairs):
            by_case[pair.case].append(n)
            by_counsel[pair.counsel].append(n)
        for c, (case, level) in enumerate(zip(cases, rated, strict=True)):
            self._case(by_case[c], len(pairs) + c, case, level, counsel, weights)
        for p, one in enumerate(counsel):
            self._counsel(by_counsel[p], one, rated, weights)

    def costs(self, *, of_load: float, of_pairs: float) -> Numbers:
        """Return what each variable costs: the highest load, and pairs; a case without a team always."""
        cases = self.width - 1 - len(self.pairs)
        pairs = np.array([pair.cost for pair in self.pairs]) * of_pairs
        return np.concatenate([pairs, np.full(cases, WITHOUT_A_TEAM), [of_load]])

    def constraints(self) -> LinearConstraint:
        """Return the rows as the solver takes them."""
        places = np.repeat(np.arange(len(self._rows)), [len(columns) for columns, _ in self._rows])
        columns = np.concatenate([np.array(columns) for columns, _ in self._rows])
        values = np.concatenate([np.array(values) for _, values in self._rows])
        matrix = csr_array((values, (places, columns)), shape=(len(self._rows), self.width))
        return LinearConstraint(matrix, self._least, self._most)

    def _row(self, columns: list[int], values: list[float], least: float, most: float) -> None:
        self._rows.append((columns, values))
        self._least.append(least)
        self._most.append(most)

    def _case(
        self,
        mine: list[int],
        without: int,
        case: CaseFacts,
        rated: Complexity,
        counsel: Sequence[Counsel],
        weights: Weights,
    ) -> None:
        """One lead and so many members, or nobody; nobody is both; certificate and years together."""
        leads = [n for n in mine if self.pairs[n].lead]
        members = [n for n in mine if not self.pairs[n].lead]
        others = rated.level.team - 1
        self._row([*leads, without], [1.0] * (len(leads) + 1), 1, 1)
        self._row([*members, without], [*([1.0] * len(members)), float(others)], others, others)
        both: dict[int, list[int]] = {}
        for n in mine:
            both.setdefault(self.pairs[n].counsel, []).append(n)
        for columns in both.values():
            if len(columns) > 1:
                self._row(columns, [1.0] * len(columns), 0, 1)
        needed = certificate(case, weights)
        if needed:
            able = [n for n in mine if needed in counsel[self.pairs[n].counsel].certificates]
            self._row([*able, without], [1.0] * (len(able) + 1), 1, np.inf)
        if rated.level.team_years:
            years = [float(counsel[self.pairs[n].counsel].years) for n in mine]
            self._row([*mine, without], [*years, float(rated.level.team_years)], rated.level.team_years, np.inf)

    def _counsel(self, mine: list[int], one: Counsel, rated: Sequence[Complexity], weights: Weights) -> None:
        """The load stays within capacity, and the highest load is at least this one."""
        if not mine:
            return
        work = [float(weights.load_of(rated[self.pairs[n].case].level.work, lead=self.pairs[n].lead)) for n in mine]
        self._row(mine, work, 0, one.capacity - one.load)
        self._row([*mine, self.width - 1], [*work, -float(one.capacity)], -np.inf, -one.load)


def _solved(program: _Program, *, limited: bool) -> list[_Pair]:
    """Find the lowest highest load with parts of people, then whole teams little above it, or at any height."""
    if not program.pairs:
        return []
    highest = np.inf
    if limited:
        lowest = _answer(program, program.costs(of_load=1.0, of_pairs=0.0), whole=False, highest=np.inf)
        highest = float(lowest[-1]) + LEEWAY
    found = _answer(program, program.costs(of_load=HIGHEST_LOAD, of_pairs=1.0), whole=True, highest=highest)
    return [pair for pair, value in zip(program.pairs, found, strict=False) if value > CLOSE_ENOUGH]


def _answer(program: _Program, costs: Numbers, *, whole: bool, highest: float) -> Numbers:
    upper = np.ones(program.width)
    upper[-1] = highest
    integrality = np.full(program.width, int(whole))
    integrality[-1] = 0
    answer = milp(
        costs,
        integrality=integrality,
        bounds=Bounds(0, upper),
        constraints=program.constraints(),
        options={"mip_rel_gap": GAP},
    )
    if answer.x is None:
        raise AdviceFault(f"No advice was found: {answer.message}")
    found: Numbers = answer.x
    return found


def _told(
    cases: Sequence[CaseFacts],
    counsel: Sequence[Counsel],
    rated: Sequence[Complexity],
    weights: Weights,
    now: Mapping[str, frozenset[str]],
    chosen: Sequence[_Pair],
) -> Advice:
    """Put the answer into words, after every hard filter was asked again of every team and of every load."""
    loads = {one.code: one.load for one in counsel}
    placed, without = [], []
    for c, (case, level) in enumerate(zip(cases, rated, strict=True)):
        lead = next((counsel[pair.counsel] for pair in chosen if pair.case == c and pair.lead), None)
        members = [counsel[pair.counsel] for pair in chosen if pair.case == c and not pair.lead]
        if lead is None:
            without.append((case.code, "no team within the hard filters and the capacity that the other cases leave"))
            continue
        faults: tuple[Reason, ...] = team_faults(lead, members, case, level, weights)
        if faults:
            raise AdviceFault(f"The answer for {case.code} breaks a hard filter: {faults[0].words.en}")
        for one in (lead, *members):
            loads[one.code] += weights.load_of(level.level.work, lead=one is lead)
        team = frozenset(one.code for one in (lead, *members))
        moved = tuple(sorted(now.get(case.code, frozenset()) - team))
        placed.append(Placed(case.code, lead.code, tuple(sorted(one.code for one in members)), moved))
    for one in counsel:
        if loads[one.code] > max(one.capacity, one.load):
            raise AdviceFault(f"The answer puts {loads[one.code]} on {one.code}, whose capacity is {one.capacity}.")
    highest = max((loads[one.code] / one.capacity for one in counsel if one.capacity), default=0.0)
    return Advice(tuple(placed), tuple(without), tuple(loads.items()), highest)
