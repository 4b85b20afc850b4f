"""People by name: near spellings through the index of name keys, the rarest part first, ranked by everything given.

A name becomes its canonical key (`saiban.terms.names`), so that spellings and scripts meet. The parts of the key are
looked up in `NameToken` with the parts one slip away; then rounds from strict to loose ask the trigram index for
people until there are enough, and the candidates are ranked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial, reduce
from operator import add

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, ExpressionWrapper, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Greatest, Lower
from rapidfuzz.distance import OSA, JaroWinkler

from saiban.registry.models import Person
from saiban.registry.queries.name_parts import Parts
from saiban.terms import names

SHOWN = 50
_CANDIDATES = 400  # ranked here in each round
_TOO_MANY = 50_000  # people; where more bear every part of a name, only the first are looked at
_FIRST = 5_000
_GOOD_NAME = _GOOD_GUARDIAN = 0.6  # likeness from which a name may be the one that was meant
_OF_LETTERS = 0.15  # what the letters themselves count beside everything else
_UNKNOWN = 0.4  # what a value counts that the registry does not have


@dataclass(frozen=True)
class Wanted:
    """What somebody knows of the person they look for; only `name` is needed."""

    name: str
    guardian: str = ""
    district: str = ""
    birth_year: int | None = None
    sex: str = ""


@dataclass(frozen=True)
class Ranked:
    """A candidate with how well it fits, from 0 to 1; `fits` is false where something given is contradicted."""

    person: Person
    score: float
    fits: bool

    @property
    def fit(self) -> float:
        """How well it fits as a share of the best that could be."""
        return self.score / (1 + _OF_LETTERS)


def people_named(people: QuerySet[Person], wanted: Wanted) -> tuple[list[Person], bool, bool]:
    """Return at most `SHOWN` people, the best first; whether there are more; whether all contradict something given.

    `people` are those whom the viewer may see. A name without letters finds nobody.
    """
    found, crowded = ranked_by_name(people, wanted)
    fitting = [one for one in found if one.fits]
    astray = not fitting and bool(found)
    best = fitting or found
    if astray:
        best = [one for one in best if one.score >= _GOOD_NAME]
    return [one.person for one in best[:SHOWN]], crowded or len(best) > SHOWN, astray and bool(best)


def ranked_by_name(people: QuerySet[Person], wanted: Wanted) -> tuple[list[Ranked], bool]:
    """Return everybody of `people` who may be meant, the best first, and whether only a part could be looked at."""
    parts = Parts.of(wanted.name)
    if not parts.tokens:
        return [], False
    people = people.filter(sex__in=(wanted.sex, "")) if wanted.sex else people
    found: dict[int, Ranked] = {}
    crowded = parts.bearers() > _TOO_MANY
    for condition in parts.rounds():
        named = people.filter(condition)
        if crowded:
            first = named.filter(_given(wanted)).order_by("pk").values_list("pk", flat=True)[:_FIRST]
            named = people.filter(pk__in=list(first))
        for person in _candidates(named, wanted, parts):
            found.setdefault(person.pk, _ranked(person, wanted, parts))
        if sum(one.fits for one in found.values()) >= SHOWN:
            break
    return sorted(found.values(), key=lambda one: (-one.score, one.person.pk)), crowded


def _given(wanted: Wanted) -> Q:
    """What the index of names leaves to be checked row by row: district and year of birth, where they are known."""
    condition = Q()
    if wanted.district:
        condition &= Q(district=wanted.district)
    if wanted.birth_year:
        condition &= _born_about(wanted.birth_year, 2)
    return condition


def _born_about(year: int, apart: int) -> Q:
    return Q(birth_date__year__gte=year - apart, birth_date__year__lte=year + apart)


def _candidates(people: QuerySet[Person], wanted: Wanted, parts: Parts) -> list[Person]:
    """The first of those who match, the likeliest before the others where more match than can be ranked."""
    column = "name_ur" if names.script(wanted.name) == "urdu" else "name"
    likely: list[object] = [
        Case(When(name_key=parts.key, then=1.0), default=0.0),
        TrigramSimilarity(Lower(column), Value(wanted.name.casefold())),
    ]
    if wanted.district:
        likely.append(Case(When(district=wanted.district, then=2.0), default=0.0))
    if wanted.birth_year:
        likely.append(Case(When(_born_about(wanted.birth_year, 1), then=2.0), default=0.0))
    if wanted.guardian:
        likely.append(3.0 * _closeness_of_guardian(wanted.guardian))
    total = ExpressionWrapper(reduce(add, likely), output_field=FloatField())
    return list(people.annotate(likely=total).order_by("-likely", "id")[:_CANDIDATES])


def _closeness_of_guardian(guardian: str) -> object:
    writings = {guardian.casefold(), names.to_latin(guardian).casefold(), names.to_urdu(guardian)}
    compared = [
        TrigramSimilarity(Lower(column), Value(writing))
        for column in ("father_name", "husband_name")
        for writing in sorted(writings)
        if writing
    ]
    return Greatest(*compared)


def _ranked(person: Person, wanted: Wanted, parts: Parts) -> Ranked:
    name = _likeness(wanted.name, parts, person)
    fits, score, weights = name >= _GOOD_NAME, 6 * name, 6.0
    if wanted.guardian:
        known = [one for one in (person.father_name, person.husband_name) if one]
        likeness = max((names.similarity(wanted.guardian, one) for one in known), default=None)
        score += 3 * (_UNKNOWN if likeness is None else likeness)
        weights += 3
        fits = fits and (likeness is None or likeness >= _GOOD_GUARDIAN)
    if wanted.district:
        score += 1.5 * (_UNKNOWN if person.district_id is None else person.district_id == wanted.district)
        weights += 1.5
        fits = fits and person.district_id in (None, wanted.district)
    if wanted.birth_year:
        apart = None if person.birth_date is None else abs(person.birth_date.year - wanted.birth_year)
        score += 1.5 * (_UNKNOWN if apart is None else max(0.0, 1 - apart / 5))
        weights += 1.5
        fits = fits and (apart is None or apart <= 2)
    return Ranked(person, score / weights + _OF_LETTERS * _written_likeness(wanted.name, person), fits)


def _likeness(asked: str, parts: Parts, person: Person) -> float:
    """How like the name is, from 0 to 1.

    Also alike are a name of which only a part was typed, and two that differ only in where a word ends.
    """
    known = person.name_key.split()
    covered = sum(max(map(partial(_same_part, token), known), default=0.0) for token in parts.tokens)
    joined = OSA.normalized_similarity(parts.key.replace(" ", ""), "".join(known))
    whole = max(joined, _written_likeness(asked, person))
    return max(names.similarity(asked, person.name), 0.85 * covered / len(parts.tokens), whole if whole >= 0.8 else 0.0)


def _same_part(first: str, second: str) -> float:
    likeness = float(JaroWinkler.similarity(first, second))
    return likeness if likeness >= 0.8 else 0.0


def _written_likeness(asked: str, person: Person) -> float:
    """How like the letters themselves are, blanks aside, in the script in which the name was typed."""
    typed = asked.casefold().replace(" ", "")
    known = (name.casefold().replace(" ", "") for name in (person.name, person.name_ur))
    return max(float(OSA.normalized_similarity(typed, name)) for name in known)
