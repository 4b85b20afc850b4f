"""People by name: near spellings through the index of name keys, the rarest part first, ranked by everything given.

A name becomes its canonical key (`saiban.terms.names`), so that spellings and scripts meet. The parts of the key are
looked up in `NameToken` with the parts one slip away; then rounds from strict to loose ask the trigram index for
people until there are enough, and the candidates are ranked here.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial, reduce
from itertools import combinations, pairwise
from operator import and_, or_

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, ExpressionWrapper, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Greatest, Lower
from rapidfuzz.distance import OSA, JaroWinkler

from saiban.registry.models import NameToken, Person
from saiban.terms import names

SHOWN = 50
_CANDIDATES = 400  # ranked here for each round
_NEAR = 8  # spellings tried for a part beside its own
_COMMON = 20_000  # people; a part that more people bear is not looked up alone
_TOO_MANY = 50_000  # people; where more bear every part of a name, only the first are looked at
_FIRST = 5_000
_GOOD_NAME, _GOOD_GUARDIAN = 0.72, 0.6
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


def people_named(people: QuerySet[Person], wanted: Wanted) -> tuple[list[Person], bool, bool]:
    """Return at most `SHOWN` people, the best first; whether there are more; whether all contradict something given.

    `people` are those whom the viewer may see. A name without letters finds nobody.
    """
    parts = _Parts.of(wanted.name)
    if not parts.tokens:
        return [], False, False
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
    fitting = [one for one in found.values() if one.fits]
    astray = not fitting and bool(found)
    best = sorted(fitting or found.values(), key=lambda one: (-one.score, one.person.pk))
    if astray:
        best = [one for one in best if one.score >= _GOOD_NAME]
    return [one.person for one in best[:SHOWN]], crowded or len(best) > SHOWN, astray and bool(best)


@dataclass(frozen=True)
class _Parts:
    """The tokens of a name's key with how many people bear each, and the tokens one slip away that somebody bears."""

    key: str
    tokens: tuple[str, ...]
    people: dict[str, int]
    near: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, name: str) -> _Parts:
        key = names.key(name)
        tokens = tuple(dict.fromkeys(key.split()))[:8]
        slips = {token: _one_slip_away(token) for token in tokens}
        asked = {*tokens, *(slip for every in slips.values() for slip in every)}
        asked |= {first + second for first, second in pairwise(tokens)}
        asked |= {half for token in tokens for both in _halves(token) for half in both}
        people = dict(NameToken.objects.filter(token__in=asked).values_list("token", "people"))
        near = {token: tuple(sorted(slips[token] & people.keys(), key=lambda s: (-people[s], s))) for token in tokens}
        return cls(key, tokens, people, near)

    def rounds(self) -> Iterator[Q]:
        """Conditions on `name_key`, from strict to loose."""
        yield self._all(self.tokens)
        loose = {token: self._with_slips(token) for token in self.tokens}
        if any(self.near[token] for token in self.tokens):
            yield reduce(and_, loose.values())
        joined = list(self._joined_or_split())
        if joined:
            yield reduce(or_, joined)
        for left_out in (1, 2) if len(self.tokens) > 3 else (1,):
            fewer = [
                reduce(and_, (loose[token] for token in kept))
                for kept in combinations(self.tokens, len(self.tokens) - left_out)
                if kept and min(map(self._bearers, kept)) <= _COMMON
            ]
            if fewer:
                yield reduce(or_, fewer)

    def bearers(self) -> int:
        """How many people bear the rarest part at most."""
        return min(self.people.get(token, 0) for token in self.tokens)

    def _bearers(self, token: str) -> int:
        return self.people.get(token, 0) + sum(self.people[slip] for slip in self.near[token][:_NEAR])

    def _with_slips(self, token: str) -> Q:
        tried = (token, *self.near[token][:_NEAR]) if self.people.get(token, 0) <= _COMMON else (token,)
        return reduce(or_, (_bears(one) for one in tried))

    def _all(self, tokens: tuple[str, ...]) -> Q:
        rarest_first = sorted(tokens, key=lambda token: (self.people.get(token, 0), token))
        return reduce(and_, (_bears(token) for token in rarest_first))

    def _joined_or_split(self) -> Iterator[Q]:
        """Abdul Rehman typed as one word, or Abdulrehman as two."""
        for first, second in pairwise(self.tokens):
            if first + second in self.people:
                yield self._all((*(kept for kept in self.tokens if kept not in (first, second)), first + second))
        for token in self.tokens:
            for first, second in _halves(token):
                if first in self.people and second in self.people:
                    yield self._all((*(kept for kept in self.tokens if kept != token), first, second))


def _bears(token: str) -> Q:
    """A condition that the trigram index answers: the key has this very token."""
    return Q(name_key__regex=f"(^| ){token}( |$)")


def _halves(token: str) -> list[tuple[str, str]]:
    """Every way to part a token in two; the second half may begin with a vowel, which no key has inside."""
    cuts = [(token[:cut], token[cut:]) for cut in range(2, len(token) - 1)]
    return cuts + [(head, f"A{tail}") for head, tail in cuts]


def _one_slip_away(token: str) -> set[str]:
    """Every token one letter wrong, missing, too many, or two neighbours swapped."""
    cuts = [(token[:at], token[at:]) for at in range(len(token) + 1)]
    letters = string.ascii_uppercase
    missing = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    wrong = {head + letter + tail[1:] for head, tail in cuts if tail for letter in letters}
    more = {head + letter + tail for head, tail in cuts for letter in letters}
    return {slip for slip in missing | swapped | wrong | more if len(slip) > 1 or len(token) < 3} - {token, ""}


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


def _candidates(people: QuerySet[Person], wanted: Wanted, parts: _Parts) -> list[Person]:
    """The first of those who match, the likeliest before the others where more match than can be ranked."""
    likely: list[object] = [Case(When(name_key=parts.key, then=1.0), default=0.0)]
    if wanted.district:
        likely.append(Case(When(district=wanted.district, then=2.0), default=0.0))
    if wanted.birth_year:
        likely.append(Case(When(_born_about(wanted.birth_year, 1), then=2.0), default=0.0))
    if wanted.guardian:
        likely.append(3.0 * _closeness_of_guardian(wanted.guardian))
    total = ExpressionWrapper(reduce(lambda a, b: a + b, likely), output_field=FloatField())
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


def _ranked(person: Person, wanted: Wanted, parts: _Parts) -> Ranked:
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
    written = max(
        JaroWinkler.similarity(wanted.name.casefold(), one.casefold()) for one in (person.name, person.name_ur)
    )
    return Ranked(person, score / weights + 0.05 * written, fits)


def _likeness(asked: str, parts: _Parts, person: Person) -> float:
    """How like the name is, from 0 to 1.

    Also alike are a name of which only a part was typed, and two that differ only in where a word ends.
    """
    known = person.name_key.split()
    covered = sum(max(map(partial(_same_part, token), known), default=0.0) for token in parts.tokens)
    joined = OSA.normalized_similarity(parts.key.replace(" ", ""), "".join(known))
    part = 0.85 * covered / len(parts.tokens)
    return max(names.similarity(asked, person.name), part, joined if joined > 0.85 else 0.0)


def _same_part(first: str, second: str) -> float:
    likeness = float(JaroWinkler.similarity(first, second))
    return likeness if likeness >= 0.8 else 0.0
