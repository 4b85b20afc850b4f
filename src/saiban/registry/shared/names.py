"""People by name, with how surely each candidate is the one who is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from saiban.access.permits import Permit
from saiban.registry.models import Person
from saiban.registry.queries.names import Ranked, Wanted, ranked_by_name
from saiban.registry.shared import reach
from saiban.registry.shared.faults import Fault, Unanswerable

AT_ONCE = 1000
"""Names of one question."""
SHOWN = 5
"""Candidates of one name."""
_WORTH_SHOWING = 0.05
_APART = 16  # the power that parts a close fit from a closer one: 0.9 beside 1.0 counts a fifth


@dataclass(frozen=True)
class NameAsked:
    """A person as a list knows them; `born` is a date of birth or a year."""

    name: str
    father_name: str | None = None
    born: date | int | None = None


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be meant, with how surely, from 0 to 1: the fit, shared out among all who fit about as well."""

    key: int
    sureness: float


def find_by_names(permit: Permit, asked: Sequence[NameAsked]) -> list[list[Candidate]]:
    """Return for each name the likeliest people within the permit's reach, the surest first.

    A name alone is borne by many, so its candidates are all unsure; father's name and date of birth part them. Spends
    one for each name, logs every candidate. Raises NotPermitted or `Unanswerable`.
    """
    if len(asked) > AT_ONCE:
        raise Unanswerable(Fault.TOO_MANY_AT_ONCE, f"At most {AT_ONCE} names can be asked for at once.")
    with reach.together():
        permit.spend(len(asked))
        found = [_candidates(permit, one) for one in asked]
        keys = sorted({candidate.key for candidates in found for candidate in candidates})
        permit.log("search", subject_kind="person", subjects=keys, results=len(keys))
    return found


def _candidates(permit: Permit, asked: NameAsked) -> list[Candidate]:
    year = asked.born.year if isinstance(asked.born, date) else asked.born
    wanted = Wanted(asked.name, guardian=asked.father_name or "", birth_year=year)
    ranked, _crowded = ranked_by_name(Person.objects.filter(reach.within(permit)), wanted)
    fits = [(one.person.pk, _fit(one, asked)) for one in ranked if one.fits]
    together = sum(fit**_APART for _key, fit in fits)
    sure = [Candidate(reach.Charged(key), round(fit * fit**_APART / together, 3)) for key, fit in fits if fit > 0]
    likeliest = sorted(sure, key=lambda one: (-one.sureness, one.key))[:SHOWN]
    return [one for one in likeliest if one.sureness >= _WORTH_SHOWING]


def _fit(one: Ranked, asked: NameAsked) -> float:
    """Return how well a candidate fits, from 0 to 1: what is not known of them, or not asked, can't make it whole."""
    fit = min(1.0, one.fit)
    if asked.father_name is None:
        fit *= 0.9
    if asked.born is None:
        return fit * 0.8
    if not isinstance(asked.born, date) or one.person.birth_precision != "day":
        return fit * 0.9
    return fit if one.person.birth_date == asked.born else fit * 0.75
