"""What speaks for a counsel in a case: each factor from 0 to 1000, as lead or as member."""

from __future__ import annotations

from collections.abc import Mapping

from saiban.prosecution.assignment.complexity import Complexity
from saiban.prosecution.assignment.definitions import CaseFacts, Counsel
from saiban.prosecution.assignment.filters import certificate
from saiban.prosecution.assignment.weights import Weights

FULL = 1000


def person_factors(
    counsel: Counsel, case: CaseFacts, rated: Complexity, weights: Weights, *, lead: bool
) -> Mapping[str, int]:
    """Return every factor of a person but `pairing`, which is the team's."""
    after = counsel.load + weights.load_of(rated.level.work, lead=lead)
    fits = rated.level.lead_fits if lead else rated.level.member_fits
    needed = certificate(case, weights)
    clashes = sum(day in counsel.hearings for day in case.hearings)
    return {
        "load": max(0, FULL - FULL * after // counsel.capacity) if counsel.capacity else 0,
        "experience": max(0, FULL - weights.year_off * abs(counsel.years - fits)),
        "certificate": FULL if not needed or needed in counsel.certificates else 0,
        "continuity": FULL if case.related & counsel.worked_on else 0,
        "hearings": FULL - FULL * clashes // len(case.hearings) if case.hearings else FULL,
        "travel": FULL if counsel.district == case.district else weights.elsewhere,
        "rotation": max(0, FULL - weights.heavy_case * counsel.heavy_cases),
    }


def pairing(juniors: int, size: int) -> int:
    """Return the factor of a team with exactly one junior, who learns from the others; it says nothing of one alone."""
    return FULL if size == 1 or juniors == 1 else 0


def is_junior(counsel: Counsel, weights: Weights) -> bool:
    """Say whether somebody is new enough to be paired with others."""
    return counsel.years < weights.junior_below_years


def weighed(factors: Mapping[str, int], weights: Weights) -> int:
    """Return the weighted sum of a person's factors."""
    return sum(weights.factors[name] * value for name, value in factors.items())
