"""Names as people here bear them, as tokens that are then written in Roman or Urdu script.

A name has four places: what stands first (Muhammad, Syed, a clan's title), the given name, a second element, a family
name. A token is written by drawing one of its romanisations by how often each was counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from saiban.synth.families import FEMALE
from saiban.synth.tables import Ints, rows

PLACES = 4
FIRST, GIVEN, SECOND, FAMILY = range(PLACES)
NONE = -1
SPELLINGS = 256
"""A spelling is a number below this; it picks a romanisation, common ones for more numbers than rare ones."""

_SHARE_WITH_FAMILY_NAME = {"P": 0.34, "S": 0.66, "K": 0.5, "B": 0.6}
_SHARE_MUHAMMAD = {"P": 0.36, "S": 0.24, "K": 0.24, "B": 0.2}
_SHARE_SYED, _SHARE_CLAN = 0.045, 0.1


@dataclass(frozen=True)
class Choice:
    """Tokens of one kind that are used in one region, with their cumulative weights."""

    tokens: Ints
    steps: np.ndarray

    def draw(self, rng: np.random.Generator, count: int) -> Ints:
        """Return `count` tokens by their weights."""
        drawn: Ints = self.tokens[np.searchsorted(self.steps, rng.random(count) * self.steps[-1], side="right")]
        return drawn


@dataclass(frozen=True)
class Vocabulary:
    """All tokens, how each is written, and which of them a kind of name is drawn from in a region."""

    urdu: list[str]
    roman: list[str]  # all romanisations, in lower case
    spelled: Ints  # [token, spelling]: index in `roman`
    compound: np.ndarray  # true for tokens of several words, before which no Muhammad or Ghulam is written
    choices: dict[tuple[str, str], Choice]  # by kind and region

    def number(self, urdu: str) -> int:
        """Return the token of an Urdu word."""
        return self.urdu.index(urdu)


@cache
def vocabulary() -> Vocabulary:
    """Load names.csv and romanisations.csv."""
    written: dict[str, list[tuple[str, int]]] = {}
    for row in rows("romanisations.csv"):
        written.setdefault(row["urdu"], []).append((row["roman"], int(row["count"])))
    urdu, spelled = list(written), np.empty((len(written), SPELLINGS), dtype=np.int64)
    roman: list[str] = []
    for token, variants in enumerate(written.values()):
        steps = np.cumsum([count for _, count in variants])
        spelled[token] = len(roman) + np.searchsorted(steps, (np.arange(SPELLINGS) + 0.5) / SPELLINGS * steps[-1])
        roman += [variant for variant, _ in variants]
    weights: dict[tuple[str, str], dict[int, int]] = {}
    for row in rows("names.csv"):
        for region in row["regions"] or "PSKB":
            weights.setdefault((row["kind"], region), {})[urdu.index(row["urdu"])] = int(row["weight"])
    choices = {key: Choice(np.array(list(of)), np.cumsum(list(of.values()))) for key, of in weights.items()}
    return Vocabulary(urdu, roman, spelled, np.array([" " in token for token in urdu]), choices)


@dataclass(frozen=True)
class Lineages:
    """What runs in a male line: a family name, a title of the clan written first, or descent as Syed."""

    family: Ints  # token or NONE
    clan: Ints  # token or NONE
    syed: np.ndarray  # true for Syeds; `family` is then Shah, Bukhari...

    def take(self, which: Ints) -> Lineages:
        """Return the lineages at these places."""
        return Lineages(self.family[which], self.clan[which], self.syed[which])

    def inherit(self, heirs: Ints, parents: Ints) -> None:
        """Give heirs the lineage of their fathers."""
        self.family[heirs], self.clan[heirs] = self.family[parents], self.clan[parents]
        self.syed[heirs] = self.syed[parents]


def lineages(rng: np.random.Generator, region: str, count: int) -> Lineages:
    """Draw `count` lineages of a region."""
    choices = vocabulary().choices
    syed = rng.random(count) < _SHARE_SYED
    with_name = rng.random(count) < _SHARE_WITH_FAMILY_NAME[region]
    family = np.where(with_name, choices["surname", region].draw(rng, count), NONE)
    family = np.where(syed, choices["syed", region].draw(rng, count), family)
    with_clan = ~syed & (rng.random(count) < _SHARE_CLAN)
    return Lineages(family, np.where(with_clan, choices["clan", region].draw(rng, count), NONE), syed)


def men(rng: np.random.Generator, region: str, lineage: Lineages) -> Ints:
    """Return names [n, PLACES] of men of these lineages."""
    words, choices, count = vocabulary(), vocabulary().choices, len(lineage.syed)
    name = np.full((count, PLACES), NONE)
    name[:, GIVEN] = choices["male", region].draw(rng, count)
    u = rng.random((count, 4))
    muhammad = (u[:, 0] < _SHARE_MUHAMMAD[region]) & ~words.compound[name[:, GIVEN]]
    name[:, FIRST] = np.where(muhammad, choices["first", region].draw(rng, count), NONE)
    name[:, FIRST] = np.where((lineage.clan != NONE) & (u[:, 1] < 0.7), lineage.clan, name[:, FIRST])
    name[:, FIRST] = np.where(lineage.syed & (u[:, 1] < 0.85), words.number("سید"), name[:, FIRST])
    name[:, FAMILY] = np.where((lineage.family != NONE) & (u[:, 2] < 0.75), lineage.family, NONE)
    lonely = (name[:, FIRST] == NONE) & (name[:, FAMILY] == NONE)
    with_second = u[:, 3] < np.where(lonely, 0.9, 0.3)
    name[:, SECOND] = np.where(with_second, choices["male2", region].draw(rng, count), NONE)
    name[:, SECOND] = np.where(name[:, SECOND] == name[:, GIVEN], NONE, name[:, SECOND])
    return _without_words_of_two_kinds(name)


def women(rng: np.random.Generator, region: str, lineage: Lineages) -> Ints:
    """Return names [n, PLACES] of women of these lineages, as they are before marriage."""
    words, choices, count = vocabulary(), vocabulary().choices, len(lineage.syed)
    name = np.full((count, PLACES), NONE)
    name[:, GIVEN] = choices["female", region].draw(rng, count)
    u = rng.random((count, 3))
    name[:, FIRST] = np.where(lineage.syed & (u[:, 0] < 0.8), words.number("سیدہ"), NONE)
    name[:, FAMILY] = np.where((lineage.family != NONE) & (u[:, 1] < 0.15) & ~lineage.syed, lineage.family, NONE)
    with_second = (name[:, FAMILY] == NONE) & (u[:, 2] < 0.82)
    name[:, SECOND] = np.where(with_second, choices["female2", region].draw(rng, count), NONE)
    name[:, SECOND] = np.where(name[:, SECOND] == name[:, GIVEN], NONE, name[:, SECOND])
    return _without_words_of_two_kinds(name)


def people(rng: np.random.Generator, region: str, sex: Ints, lineage: Lineages) -> Ints:
    """Return names [n, PLACES] by sex."""
    male, female = men(rng, region, lineage), women(rng, region, lineage)
    return np.where((sex == FEMALE)[:, None], female, male)


def _without_words_of_two_kinds(name: Ints) -> Ints:
    for later in range(1, PLACES):
        for earlier in range(later):
            if later != GIVEN:
                name[:, later] = np.where(name[:, later] == name[:, earlier], NONE, name[:, later])
    return name


def married_names(rng: np.random.Generator, name: Ints, husband: Ints, share: float) -> Ints:
    """Return women's names after marriage: a `share` take a husband's name in place of their second or family name."""
    takes = (rng.random(len(name)) < share) & (husband[:, GIVEN] != NONE)
    last = np.where(husband[:, FAMILY] != NONE, husband[:, FAMILY], husband[:, GIVEN])
    after = name.copy()
    after[:, SECOND] = np.where(takes, NONE, name[:, SECOND])
    after[:, FAMILY] = np.where(takes, last, name[:, FAMILY])
    return after


def roman(name: Ints, spelling: Ints) -> list[str]:
    """Write names in Roman script, in lower case; `spelling` [n, PLACES] picks the romanisation of each token."""
    words = vocabulary()
    texts = np.array(["", *words.roman], dtype=object)
    index = np.where(name == NONE, 0, words.spelled[name, spelling] + 1)
    return _joined(texts[index])


def urdu(name: Ints) -> list[str]:
    """Write names in Urdu script."""
    texts = np.array(["", *vocabulary().urdu], dtype=object)
    return _joined(texts[name + 1])


def _joined(parts: Sequence[Sequence[str]] | np.ndarray) -> list[str]:
    return [" ".join(filter(None, words)) for words in parts]
