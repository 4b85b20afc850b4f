"""Counsel for cases: one team of three among all counsel, and advice on the postings of a whole service.

    ./saiban bench assignment --json

The hardest case for one team: every counsel may take it, so that all teams of three are looked at. The advice is
measured over thirty districts, as a province has, and over ten, where three times as many pairs are possible.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from benchmarks import assignment_service as service
from saiban.prosecution.assignment import (
    CaseFacts,
    Counsel,
    Weights,
    advise,
    complexity,
    packaged_weights,
    propose,
)

Say = Callable[[str], None]
DISTRICTS = (30, 10)


def measure(counsel: int, cases: int, runs: int, seed: int, say: Say) -> dict[str, Any]:
    """Return the seconds of both, medians and the slowest of so many turns."""
    weights = packaged_weights()
    answer: dict[str, Any] = {
        "counsel": counsel,
        "cases": cases,
        "runs": runs,
        "seed": seed,
        "scipy": version("scipy"),
    }
    say(f"a team of three among {counsel} counsel")
    answer["team_of_three"] = team_of_three(counsel, runs, seed, weights)
    for districts in DISTRICTS:
        say(f"{cases} cases, {counsel} counsel, {districts} districts")
        answer[f"postings_{districts}_districts"] = postings(counsel, cases, districts, runs, seed, weights)
    return answer


def team_of_three(counsel: int, runs: int, seed: int, weights: Weights) -> dict[str, Any]:
    """Propose three teams of three for a murder, everybody being posted there, free and cleared."""
    office = [
        replace(
            one, barred="", leave=(), conflicts=frozenset(), clearance=3, not_tracks=frozenset(), load=one.load // 2
        )
        for one in service.counsel(counsel, 1, seed)
    ]
    case = CaseFacts(
        "K", "D00", "ordinary", "death", accused=4, witnesses=12, forensic_reports=2, absconders=1, victims=2
    )
    assert complexity(case, weights).level.team == 3
    proposal, seconds = _timed(runs, lambda: propose(case, office, weights))
    assert len(proposal.teams) == 3
    assert not proposal.out
    leads = counsel - len(proposal.not_lead)
    return {**seconds, "teams_possible": leads * (counsel - 1) * (counsel - 2) // 2}


def postings(counsel: int, cases: int, districts: int, runs: int, seed: int, weights: Weights) -> dict[str, Any]:
    """Advise on the postings of all cases at once."""
    office: list[Counsel] = [replace(one, load=one.load // 4) for one in service.counsel(counsel, districts, seed)]
    files = service.cases(cases, districts, seed + 1)
    advice, seconds = _timed(runs, lambda: advise(files, office, weights))
    return {
        **seconds,
        "placed": len(advice.placed),
        "without_a_team": len(advice.without),
        "highest_load": round(advice.highest, 3),
    }


def _timed(runs: int, act: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """Return the answer, which must be the same each time, with seconds by the wall and of the processor."""
    taken, busy, answer = [], [], None
    for _ in range(runs):
        begin, worked = time.perf_counter(), time.process_time()
        told = act()
        taken.append(time.perf_counter() - begin)
        busy.append(time.process_time() - worked)
        assert answer is None or told == answer
        answer = told
    return answer, {
        "seconds": round(statistics.median(taken), 3),
        "slowest": round(max(taken), 3),
        "cpu_seconds": round(statistics.median(busy), 3),
    }
