"""Names of people in Urdu and Roman script: keyed so that spellings meet, compared, written in the other script."""

from __future__ import annotations

import functools

from rapidfuzz.distance import JaroWinkler

from saiban.terms import transliteration
from saiban.terms.name_key import token_key
from saiban.terms.name_vowels import agreement
from saiban.terms.name_words import Use, name_words, parts, plain_word, strip_titles, word_use, words
from saiban.terms.scripts import Script, clean, script, tokens

__all__ = [
    "SAME_NAME", "Script", "Use", "clean", "common_first_keys", "first_key", "key", "plain_word", "script",
    "similarity", "strip_titles", "to_latin", "to_urdu", "token_key", "tokens", "word_keys", "word_use",
]  # fmt: skip

SAME_NAME = 0.84
"""Names at least so similar are taken for one name (how well that holds: docs/names.md)."""

_LEAST_ALIKE = 0.55
_ARTICLES = frozenset(["ul", "ur", "ud", "us", "uz", "un"])
_ARTICLED = {"abdul": "عبدال", "allah": "اللہ", "din": "الدین"}


@functools.lru_cache(maxsize=1 << 16)
def key(text: str) -> str:
    """Return the key of a whole name: the keys of its words in their order, blank between, titles left out.

    Muhammad Aslam, Mohd. Aslam, "M Aslam" and محمد اسلم all give the same. Joined and parted writings meet too
    (Abdul Rehman, Abdurrehman, عبدالرحمان; Sana Ullah, Sanaullah). Empty where there is no name.
    """
    return " ".join(_keys(text))


@functools.lru_cache(maxsize=1 << 16)
def first_key(text: str) -> str:
    """Return the key of the word that names the person: Muhammad, Abdul, Syed and the like are passed over."""
    keys = key(text).split()
    passed_over = common_first_keys()
    return next((element for element in keys if element not in passed_over), keys[-1] if keys else "")


def similarity(first: str, second: str) -> float:
    """Return how alike two names are, from 0 to 1, in whatever scripts and word order.

    Words are paired by how alike their keys and vowels are, initials with words that begin so; Muhammad, Khan and other
    common words weigh little, and so do Pir, Nawab and the like where one name lacks them. A word that only one name
    has counts about a third, or half where the other name has one too. Words that agree don't make up for two that are
    plainly different names (Nasir Bhatti, Nasira Bhatti). 1.0 means the same words; 0.0 also where one
    name is empty. From `SAME_NAME` on the two are taken for one name.
    """
    ours, theirs = _elements(first), _elements(second)
    if not ours or not theirs:
        return 0.0
    if ours == theirs:
        return 1.0
    if len(ours) != len(theirs) and _bones(ours) == _bones(theirs):  # Gul Naz, Gulnaz; Sher Ali, Sherali
        return 0.98
    pairs = [
        (-alike, abs(i - j), i, j)
        for i, a in enumerate(ours)
        for j, b in enumerate(theirs)
        if (alike := _alike(a, b)) >= _LEAST_ALIKE
    ]
    pairs.sort()
    left, right = set(range(len(ours))), set(range(len(theirs)))
    reached, weighed, worst = 0.0, 0.0, 1.0
    for unlike, _, i, j in pairs:
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            weight = (_weight(ours[i]) + _weight(theirs[j])) / 2
            reached -= weight * unlike
            weighed += weight
            worst = worst if weight < 0.5 else min(worst, -unlike)
    if not pairs:
        return 0.0
    share = 0.5 if left and right else 0.35
    alone = [_weight_alone(ours[i]) for i in sorted(left)] + [_weight_alone(theirs[j]) for j in sorted(right)]
    mean = reached / (weighed + share * sum(alone))
    return min(mean, 0.3 + 0.7 * worst)


def to_latin(text: str) -> str:
    """Return an Urdu name in readable Roman letters, "Muhammad Aslam"; words already Roman stay as they are."""
    return " ".join(word if word.isascii() else _roman_word(word) for word in clean(text).split())


def to_urdu(text: str) -> str:
    """Return a Roman name in Urdu letters, every word in its most common writing; words already Urdu stay."""
    out: list[str] = []
    article = ""
    for word in clean(text).split():
        for part in tokens(word) if word.isascii() else (word,):
            if part in _ARTICLES:
                article = "ال"
                continue
            out.append(article + (_urdu_word(part) if part.isascii() else part))
            article = ""
    return " ".join(out).replace("عبدال ", "عبدال")


def _keys(text: str) -> tuple[str, ...]:
    keys: list[str] = []
    for word in name_words(text):
        keys += word_keys(word)
    return tuple(keys)


@functools.lru_cache(maxsize=1 << 17)
def word_keys(word: str) -> tuple[str, ...]:
    """Return the keys of a cleaned word's elements: ("HBB", "RHMN") for habiburrehman."""
    return tuple(key for part in parts(word) if (key := token_key(part)))


@functools.cache
def common_first_keys() -> frozenset[str]:
    """Return the keys that `first_key` passes over where another follows: Muhammad, Abdul, Syed..."""
    return frozenset(token_key(word) for word in words("common_first"))


@functools.cache
def _light_keys() -> frozenset[str]:
    return common_first_keys() | {token_key(word) for word in words("common")}


@functools.lru_cache(maxsize=1 << 16)
def _elements(text: str) -> tuple[str, ...]:
    """Return the words of a name, joined ones in their parts, that have a key."""
    return tuple(part for word in name_words(text) for part in parts(word) if token_key(part))


@functools.lru_cache(maxsize=1 << 16)
def _bones(elements: tuple[str, ...]) -> str:
    """Return the keys as one, without the vowels and the h that a word loses inside a joined one."""
    return "".join(token_key(element) for element in elements).translate(_NO_BONES)


_NO_BONES = str.maketrans("", "", "AIH")


@functools.lru_cache(maxsize=1 << 17)
def _weight(element: str) -> float:
    return 0.3 if token_key(element) in _light_keys() else 1.0


@functools.lru_cache(maxsize=1 << 17)
def _weight_alone(element: str) -> float:
    return 0.3 if token_key(element) in _rank_keys() else _weight(element)


@functools.cache
def _rank_keys() -> frozenset[str]:
    return frozenset(token_key(word) for word in words("rank"))


@functools.lru_cache(maxsize=1 << 17)
def _alike(first: str, second: str) -> float:
    """Return how alike two words are: 0.6 to 1 with one key, 0.8 an initial against a word, else Jaro-Winkler.

    Two different names that are both well known (Hassan, Hussain), or whose keys differ in the ending of a woman's name
    (Karim, Karima, Bashir, Bashiran), are less alike than a name and a slip of it.
    """
    ours, theirs = token_key(first), token_key(second)
    if ours == theirs:
        return agreement(first, second)
    if (len(first) == 1 or len(second) == 1) and not _initials(first).isdisjoint(_initials(second)):
        return 0.8
    closeness = 0.95 * JaroWinkler.similarity(ours, theirs)
    if _is_known(ours) and _is_known(theirs):
        return 0.8 * closeness
    shorter, longer = sorted((ours, theirs), key=len)
    return 0.8 * closeness if longer[:-1] == shorter and longer[-1] in "AIN" else closeness


def _initials(word: str) -> set[str]:
    """Return the letters by which a word may be meant: the first of its key and of its Roman spelling."""
    return {token_key(word)[0].lower(), (word if word.isascii() else transliteration.token_to_roman(word))[:1]}


def _roman_word(word: str) -> str:
    counted = transliteration.roman_of()
    found = [
        element if element.isascii() else transliteration.token_to_roman(element)
        for token in tokens(word)
        for element in ((token,) if token in counted else parts(token))
    ]
    return " ".join(element.capitalize() for element in found)


@functools.lru_cache(maxsize=1 << 16)
def _urdu_word(token: str) -> str:
    """Return a Roman token in Urdu: its own counted writing, else that of a close spelling of its key, else by rule."""
    if token_key(token) == "MHMD":
        return "محمد"
    counted = transliteration.urdu_of()
    elements = parts(token)
    if elements == ("abdul",):
        return "عبدال"
    if token in counted:
        return counted[token]
    if len(elements) > 1:
        return "".join(_ARTICLED.get(element) or _urdu_word(element) for element in elements)
    for roman in _spellings().get(token_key(token), ()):
        if JaroWinkler.similarity(roman, token) >= 0.85:
            return counted[roman]
    return transliteration.urdu_by_rule(token)


def _is_known(key: str) -> bool:
    """Say whether a key is that of a listed name or of the woman's form of one (Majid, Majida)."""
    return key in _known_keys() or key.removesuffix("A") in _known_keys()


@functools.cache
def _known_keys() -> frozenset[str]:
    return frozenset(token_key(roman) for roman in transliteration.urdu_of())


@functools.cache
def _spellings() -> dict[str, list[str]]:
    """Return for every key of the counted names their Roman spellings, the most frequent first."""
    found: dict[str, list[str]] = {}
    for spellings in transliteration.writings().values():
        for roman, _ in spellings:
            found.setdefault(token_key(roman), []).append(roman)
    return found
