"""Whether two spellings under one consonant key are one word: what counted lists know of them, else their vowels.

Jamal and Jameel, Ghafoor and Ghaffar, Aslam and Islam have the same consonants and are different names. Spellings of
one name differ in vowels too (Yousaf, Yusuf; Ejaz, Ijaz), but not in every way: where Urdu writes a long vowel, Roman
spellings keep its colour.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict

from saiban.terms import transliteration

OTHER_WORD, OTHER_VOWELS = 0.7, 0.6
_KNOWN_FROM = 3  # a spelling seen less often is not known
_UNCOUNTED = 10  # the weight of an everyday writing that no list counts

_FOLDED = str.maketrans(
    {"ث": "س", "ص": "س", "ذ": "ز", "ض": "ز", "ظ": "ز", "ژ": "ز", "ط": "ت", "ق": "ک", "ح": "ہ", "ھ": "ہ", "آ": "ا",
     "ں": "ن", "ڑ": "ر", "ڈ": "د", "ٹ": "ت", "ے": "ی", "ئ": "ی", "ء": None}
)  # fmt: skip
_ALIF_UNWRITTEN = {"رہمن": "رہمان", "اسہک": "اسہاک", "لکمن": "لکمان", "سلیمن": "سلیمان"}
_LAST_VOWEL = re.compile("(?<=..)[ہای]+$")

_ROMAN = re.compile("(sch|sh|ch|kh|ck|gh|ph|zh|th|dh|bh|jh|[bcdfgj-np-tvwxz]|h(?=[aeiouy]))|([aeiouy]+)|h")
_URDU = re.compile("([بپتٹثجچحخدڈذرڑزژسشصضطظغفقکگلمنںہ])|([اآویےعئ]+)|[ءھ]")
_SOUNDS = {
    "": "aiu", "a": "aA", "aa": "A", "e": "aiIE", "ee": "IE", "ea": "IE", "ie": "IE", "i": "iI", "y": "iIE", "u": "auU",
    "uu": "UO", "oo": "UO", "o": "uUO", "ou": "uUO", "au": "uUO", "ai": "aiIE", "ay": "aiIE", "ei": "aiIE",
    "ey": "aiIE", "ae": "aiIE", "ا": "A", "آ": "A", "و": "UO", "ی": "IE", "ے": "IE",
}  # fmt: skip
"""The vowels (short a i u, long A I U E O) that may stand behind a writing between two consonants."""


@functools.lru_cache(maxsize=1 << 17)
def agreement(first: str, second: str) -> float:
    """Return how surely two words with one key are one word: 1.0, or less where lists or vowels speak against it.

    Where both are known, their chance to be writings of one Urdu word decides; else 1.0 unless a vowel excludes it.
    """
    if first == second:
        return 1.0
    if not first.isascii() and not second.isascii():
        return 1.0 if _folded(first) == _folded(second) else OTHER_VOWELS
    known, other = _words_of(first), _words_of(second)
    if known and other:
        same = sum(share * other.get(word, 0.0) for word, share in known.items())
        if same >= 0.5:
            return 1.0
        return (OTHER_WORD if _vowels_meet(first, second) else OTHER_VOWELS) + 0.3 * same
    return 1.0 if _vowels_meet(first, second) else OTHER_VOWELS


def _folded(urdu: str) -> str:
    """Return an Urdu word with letters of one sound made equal, without the vowel at its end (which its key tells)."""
    folded = urdu.translate(_FOLDED).replace("خو", "خ")  # خورشید and خرشید, خواجہ and خاجہ
    return _LAST_VOWEL.sub("", _ALIF_UNWRITTEN.get(folded, folded))


def _words_of(word: str) -> dict[str, float]:
    """Return of which Urdu words this is a known writing, with their shares; empty where it is not known."""
    if not word.isascii():
        return {_folded(word): 1.0} if word in transliteration.roman_of() else {}
    return _shares().get(word, {})


@functools.cache
def _shares() -> dict[str, dict[str, float]]:
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for urdu, spellings in transliteration.writings().items():
        for roman, count in spellings:
            counts[roman][_folded(urdu)] += count
    for urdu, roman in transliteration.everyday_writings().items():
        counts[roman][_folded(urdu)] += _UNCOUNTED
    totals = {roman: sum(words.values()) for roman, words in counts.items()}
    return {
        roman: {word: count / totals[roman] for word, count in words.items()}
        for roman, words in counts.items()
        if totals[roman] >= _KNOWN_FROM
    }


def _vowels_meet(first: str, second: str) -> bool:
    """Say whether at every place between consonants some vowel could be meant by both."""
    ours, theirs = _vowels(first), _vowels(second)
    if len(ours) != len(theirs):
        return True
    return all(
        x not in _SOUNDS or y not in _SOUNDS or not set(_SOUNDS[x]).isdisjoint(_SOUNDS[y])
        for x, y in zip(ours, theirs, strict=True)
    )


@functools.lru_cache(maxsize=1 << 17)
def _vowels(word: str) -> tuple[str, ...]:
    """Return the writing of the vowels before each consonant (doubled ones count once) of a word in either script."""
    out: list[str] = []
    vowels = last = ""
    for consonant, vowel in (_ROMAN if word.isascii() else _URDU).findall(word):
        if vowel:
            vowels += vowel
        elif consonant and (consonant != last or vowels):
            out.append(vowels)
            vowels, last = "", consonant
    return tuple(out)
