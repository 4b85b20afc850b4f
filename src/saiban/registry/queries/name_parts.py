"""The parts of a typed name: their keys, how common each is, and the conditions under which people bear them."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, pairwise
from operator import and_, or_

from django.db.models import Q

from saiban.registry.models import NameToken
from saiban.terms import names

_NEAR = 16  # spellings tried for a part beside its own
_COMMON = 20_000  # people; where more people bear the rarest part left, one or two parts are too few to look for


@dataclass(frozen=True)
class Parts:
    """The tokens of a name's key with how many people bear each, and the tokens one slip away that somebody bears."""

    key: str
    tokens: tuple[str, ...]
    people: dict[str, int]
    near: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, name: str) -> Parts:
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
                if len(kept) > 2 or (kept and min(map(self._bearers, kept)) <= _COMMON)
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
    """Every way to part a token in two; at the cut there may be a vowel, which a key has only at its ends."""
    cuts = [(token[:cut], token[cut:]) for cut in range(2, len(token) - 1)]
    return [(head + ending, start + tail) for head, tail in cuts for ending in ("", "A", "I") for start in ("", "A")]


def _one_slip_away(token: str) -> set[str]:
    """Every token one letter wrong, missing, too many, two neighbours swapped, or with or without its al-."""
    cuts = [(token[:at], token[at:]) for at in range(len(token) + 1)]
    letters = string.ascii_uppercase
    missing = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    wrong = {head + letter + tail[1:] for head, tail in cuts if tail for letter in letters}
    more = {head + letter + tail for head, tail in cuts for letter in letters}
    article = {f"AL{token}", token.removeprefix("AL")}  # al-, written or left out
    slips = missing | swapped | wrong | more | article
    return {slip for slip in slips if len(slip) > 1 or len(token) < 3} - {token, ""}
