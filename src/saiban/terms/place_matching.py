"""Finding which of some known places a text names: exactly, by word order, by sound, or by a slip of the pen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from saiban.terms import transliteration
from saiban.terms.name_key import token_key
from saiban.terms.scripts import tokens

_IDLE_WORDS = frozenset(
    """district distt dist zila zilla zillah agency the of tehsil taluka teh province
    ضلع تحصیل تعلقہ ایجنسی صوبہ""".split()  # noqa: SIM905 (a list of quoted Urdu words is hard to read)
)
_BETWEEN_NAMES = re.compile(r"[(),;/،]|\s[-–]\s")
_LEAST_LETTERS_OF_SOUND = 4
_LEAST_LETTERS = 6  # shorter names have too many neighbours for guesses by letters alone
_LEAST_LIKENESS = 0.8
_LEAST_LIKENESS_OF_SOUND = 0.6  # where the consonants agree, as between scripts
_LEAST_LEAD = 0.09  # by which the likeliest place must be ahead of the next one


class Gazetteer:
    """The names of some places, each with the code it leads to."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._codes = frozenset(names)
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._any_order: dict[str, set[str]] = defaultdict(set)
        self._sound: dict[str, set[str]] = defaultdict(set)
        for code, texts in names.items():
            for text in texts:
                words = _words(text)
                self._exact["".join(words)].add(code)
                self._any_order["".join(sorted(words))].add(code)
                self._sound[_sound(words)].add(code)

    def find(self, text: str, within: frozenset[str] | None = None) -> str | None:
        """Return the code of the one place that a text names, among the codes `within` where they are given."""
        code = text.strip().upper()
        if code in self._codes:
            return code if within is None or code in within else None
        found = self._find_name(text, within)
        if found is None and _BETWEEN_NAMES.search(text):  # "Islamabad (ICT)", "Lahore, Punjab"
            each = {self._find_name(part, within) for part in _BETWEEN_NAMES.split(text)} - {None}
            return each.pop() if len(each) == 1 else None
        return found

    def _find_name(self, text: str, within: frozenset[str] | None) -> str | None:
        words = _words(text)
        if not words:
            return None
        letters = "".join(words)
        for index, name in ((self._exact, letters), (self._any_order, "".join(sorted(words)))):
            found = _among(index.get(name), within)
            if found:
                return found.pop() if len(found) == 1 else None
        if len(letters) < _LEAST_LETTERS_OF_SOUND:
            return None
        sounding = _among(self._sound.get(_sound(words)), within)
        if len(sounding) == 1:
            nearest = self._by_likeness(_roman(words), within, least=_LEAST_LIKENESS_OF_SOUND)
            if nearest and nearest[0][0] in sounding and (len(nearest) == 1 or nearest[1][1] < nearest[0][1]):
                return sounding.pop()
        if len(letters) < _LEAST_LETTERS:
            return None
        ranked = self._by_likeness(letters, within, least=_LEAST_LIKENESS - _LEAST_LEAD)
        if not ranked or ranked[0][1] < _LEAST_LIKENESS:
            return None
        lead = ranked[0][1] - ranked[1][1] if len(ranked) > 1 else 1.0
        return ranked[0][0] if lead >= _LEAST_LEAD else None

    def _by_likeness(self, letters: str, within: frozenset[str] | None, *, least: float) -> list[tuple[str, float]]:
        """Return the places whose names are at least so like these letters (from 0 to 1), the likest first."""
        near = process.extract(
            letters, self._exact.keys(), scorer=OSA.normalized_similarity, score_cutoff=least, limit=20
        )
        best: dict[str, float] = {}
        for name, likeness, _ in near:
            for code in _among(self._exact[name], within):
                best[code] = max(best.get(code, 0.0), likeness)
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))


def _among(codes: set[str] | None, within: frozenset[str] | None) -> set[str]:
    return set() if not codes else set(codes) if within is None else codes & within


def _words(text: str) -> list[str]:
    words = tokens(text)
    return [word for word in words if word not in _IDLE_WORDS] or list(words)


def _roman(words: list[str]) -> str:
    return "".join(word if word.isascii() else transliteration.token_to_roman(word) for word in words)


def _sound(words: list[str]) -> str:
    return "".join(token_key(word) for word in words)
