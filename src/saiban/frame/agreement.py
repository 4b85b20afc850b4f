"""How far two people who judge the same things agree beyond chance: Cohen's kappa, plain or weighted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

_TWO_SIDED_95 = 1.959964

LANDIS_KOCH = ((0.8, "almost_perfect"), (0.6, "substantial"), (0.4, "moderate"), (0.2, "fair"), (0.0, "slight"))
"""J. R. Landis and G. G. Koch, "The measurement of observer agreement for categorical data", Biometrics 33 (1977),
159-174: a kappa above the bound has the name; below 0 the agreement is poor."""


@dataclass(frozen=True)
class Kappa:
    """Agreement over `pairs` judged by both. `kappa` lies from -1 to 1 (None where both always said one and the same
    word, which leaves nothing to compare with chance), with its 95 % interval (None, too, where it
    would have no width, as where they never differed); `observed` is the plain share of agreement,
    weighted where the kappa is."""

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


def cohens_kappa(words: Iterable[tuple[str, str]], *, scale: Sequence[str] = ()) -> Kappa | None:
    """Return Cohen's kappa of two people's words about the same things; None without any.

    kappa = (po - pe) / (1 - pe), where po is the share of things on which both say the same, and pe the share expected
    if each spoke at random with their own frequencies (J. Cohen, "A coefficient of agreement for nominal scales",
    Educational and Psychological Measurement 20 (1960), 37-46).

    Where the words are steps of a `scale`, from its lowest to its highest, an agreement counts by how near the two are:
    w_ij = 1 - |i - j| / (steps - 1) (D. V. Cicchetti and T. Allison, American Journal of EEG Technology 11 (1971),
    101-109); without a scale w_ij is 1 for the same word and 0 for another. A word off the scale is a ValueError.

    The interval is kappa ± 1.96 standard errors, cut at -1 and 1 (untold where the formula would give it no width, as
    where both always agree), by the large-sample variance of J. L. Fleiss, J. Cohen and B. S. Everitt, Psychological
    Bulletin 72 (1969), 323-327, with u_i = sum_j p_.j w_ij and v_j = sum_i p_i. w_ij:

        (sum_ij p_ij [w_ij (1 - pe) - (u_i + v_j)(1 - po)]^2 - (po pe - 2 pe + po)^2) / (n (1 - pe)^4)
    """
    told = list(words)
    if not told:
        return None
    steps = list(scale) or sorted({word for both in told for word in both})
    if strange := {word for both in told for word in both} - set(steps):
        raise ValueError(f"{', '.join(sorted(strange))}: not on the scale {', '.join(steps)}")
    n, places = len(told), range(len(steps))
    share = [[told.count((a, b)) / n for b in steps] for a in steps]
    first = [sum(share[i]) for i in places]
    second = [sum(share[i][j] for i in places) for j in places]
    weight = [[_weight(i, j, len(steps), graded=bool(scale)) for j in places] for i in places]
    observed = sum(weight[i][j] * share[i][j] for i in places for j in places)
    expected = sum(weight[i][j] * first[i] * second[j] for i in places for j in places)
    if expected > 1 - 1e-12:
        return Kappa(n, observed, None, None, None)
    kappa = (observed - expected) / (1 - expected)
    if observed > 1 - 1e-12:
        return Kappa(n, observed, kappa, None, None)
    u = [sum(second[j] * weight[i][j] for j in places) for i in places]
    v = [sum(first[i] * weight[i][j] for i in places) for j in places]
    spread = sum(
        share[i][j] * (weight[i][j] * (1 - expected) - (u[i] + v[j]) * (1 - observed)) ** 2
        for i in places
        for j in places
    )
    spread -= (observed * expected - 2 * expected + observed) ** 2
    if spread < 1e-12:
        return Kappa(n, observed, kappa, None, None)
    reach = _TWO_SIDED_95 * sqrt(spread / (n * (1 - expected) ** 4))
    return Kappa(n, observed, kappa, max(-1.0, kappa - reach), min(1.0, kappa + reach))


def _weight(i: int, j: int, steps: int, *, graded: bool) -> float:
    if graded and steps > 1:
        return 1 - abs(i - j) / (steps - 1)
    return float(i == j)
