"""How far two clerks agree beyond chance: Cohen's kappa, from the pairs that both have judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

CATEGORIES = ("same", "different", "unsure")
_TWO_SIDED_95 = 1.959964

LANDIS_KOCH = ((0.8, "almost_perfect"), (0.6, "substantial"), (0.4, "moderate"), (0.2, "fair"), (0.0, "slight"))
"""J. R. Landis and G. G. Koch, "The measurement of observer agreement for categorical data", Biometrics 33 (1977),
159-174: a kappa above the bound has the name; below 0 the agreement is poor."""


@dataclass(frozen=True)
class Kappa:
    """Agreement over `pairs` judged by both. `kappa` lies from -1 to 1 (None where both always said one and the same
    word, which leaves nothing to compare with chance), with its 95 % interval (None, too, where they never differed);
    `observed` is the plain share of agreement."""

    pairs: int
    observed: float
    kappa: float | None
    low: float | None
    high: float | None

    @property
    def strength(self) -> str:
        """The code of the name that Landis and Koch give a kappa of this size; empty where there is none."""
        if self.kappa is None:
            return ""
        weakest = "slight" if self.kappa == 0 else "poor"
        return next((name for bound, name in LANDIS_KOCH if round(self.kappa, 9) > bound), weakest)


def cohens_kappa(words: Iterable[tuple[str, str]]) -> Kappa | None:
    """Return Cohen's kappa of two people's words (each of `CATEGORIES`) about the same pairs; None without any.

    kappa = (po - pe) / (1 - pe), where po is the share of pairs on which both say the same, and pe the share expected
    if each spoke at random with their own frequencies (J. Cohen, "A coefficient of agreement for nominal scales",
    Educational and Psychological Measurement 20 (1960), 37-46). The interval is kappa ± 1.96 standard errors, cut at
    -1 and 1 (untold where both always agree: the formula would give it no width), by the large-sample variance of
    J. L. Fleiss, J. Cohen and B. S. Everitt, Psychological Bulletin 72 (1969), 323-327:

        (sum_i p_ii [(1 - pe) - (p_i. + p_.i)(1 - po)]^2 + (1 - po)^2 sum_{i<>j} p_ij (p_.i + p_j.)^2
         - (po pe - 2 pe + po)^2) / (n (1 - pe)^4)
    """
    told = list(words)
    if not told:
        return None
    n = len(told)
    share = {(a, b): told.count((a, b)) / n for a in CATEGORIES for b in CATEGORIES}
    first = {a: sum(share[a, b] for b in CATEGORIES) for a in CATEGORIES}
    second = {b: sum(share[a, b] for a in CATEGORIES) for b in CATEGORIES}
    observed = sum(share[a, a] for a in CATEGORIES)
    expected = sum(first[a] * second[a] for a in CATEGORIES)
    if expected > 1 - 1e-12:
        return Kappa(n, observed, None, None, None)
    kappa = (observed - expected) / (1 - expected)
    if observed > 1 - 1e-12:
        return Kappa(n, observed, kappa, None, None)
    agreeing = sum(share[a, a] * ((1 - expected) - (first[a] + second[a]) * (1 - observed)) ** 2 for a in CATEGORIES)
    differing = sum(share[a, b] * (second[a] + first[b]) ** 2 for a in CATEGORIES for b in CATEGORIES if a != b)
    spread = agreeing + (1 - observed) ** 2 * differing - (observed * expected - 2 * expected + observed) ** 2
    error = sqrt(max(spread, 0.0) / (n * (1 - expected) ** 4))
    reach = _TWO_SIDED_95 * error
    return Kappa(n, observed, kappa, max(-1.0, kappa - reach), min(1.0, kappa + reach))
