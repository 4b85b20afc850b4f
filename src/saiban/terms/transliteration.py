"""Between Urdu and Roman letters, token by token: counted writings first, letter rules for the rest.

The counted writings (`tables/name_writings.csv`: an Urdu token and its Roman spellings with how often each was seen)
come from public lists of election candidates that print every name in both scripts. Few women and few old-fashioned
names stand in such lists, so `tables/name_writings_common.csv` adds some everyday ones, uncounted.
"""

from __future__ import annotations

import functools
import re

from rapidfuzz.distance import JaroWinkler

from saiban.terms import packaged

_LETTERS = {
    "ا": "a", "آ": "aa", "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "s", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh",
    "د": "d", "ڈ": "d", "ذ": "z", "ر": "r", "ڑ": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "z",
    "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n",
    "ں": "n", "ہ": "h", "ھ": "h", "ء": "", "ٰ": "a", "ئ": "i", "ؤ": "o", "ٔ": "", "ۓ": "ay", "ے": "e",
    "ټ": "t", "ډ": "d", "ړ": "r", "ڼ": "n", "ښ": "sh", "ږ": "g", "څ": "s", "ځ": "z", "ې": "e", "ۍ": "i",
    "ٻ": "b", "ڀ": "bh", "ٺ": "th", "ٽ": "t", "ٿ": "th", "ڄ": "j", "ڃ": "n", "ڇ": "ch", "ڌ": "dh", "ڏ": "d", "ڊ": "d",
    "ڍ": "dh", "ڙ": "r", "ڦ": "ph", "ڪ": "k", "ڳ": "g", "ڱ": "n", "ڻ": "n",
}  # fmt: skip
_CONSONANTS = frozenset("بپتٹثجچحخدڈذرڑزژسشصضطظغفقکگلمنھہ")
_ROMAN_LETTERS = (
    ("sch", "ش"), ("kh", "خ"), ("gh", "غ"), ("ch", "چ"), ("sh", "ش"), ("ph", "پھ"), ("th", "تھ"), ("dh", "دھ"),
    ("bh", "بھ"), ("jh", "جھ"), ("zh", "ژ"), ("aa", "ا"), ("ee", "ی"), ("oo", "و"), ("ou", "و"), ("au", "و"),
    ("ai", "ی"), ("ay", "ی"), ("ei", "ی"), ("ey", "ی"), ("ia", "یا"), ("iy", "ی"), ("b", "ب"), ("c", "ک"), ("d", "د"),
    ("f", "ف"), ("g", "گ"), ("h", "ہ"), ("j", "ج"), ("k", "ک"), ("l", "ل"), ("m", "م"), ("n", "ن"), ("p", "پ"),
    ("q", "ق"), ("r", "ر"), ("s", "س"), ("t", "ت"), ("v", "و"), ("w", "و"), ("x", "کس"), ("y", "ی"), ("z", "ز"),
    ("a", ""), ("e", ""), ("i", ""), ("o", "و"), ("u", ""),
)  # fmt: skip
_ROMAN_PIECE = re.compile("|".join(letters for letters, _ in _ROMAN_LETTERS))
_ROMAN_PIECES = dict(_ROMAN_LETTERS)
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1+")


@functools.cache
def writings() -> dict[str, tuple[tuple[str, int], ...]]:
    """Return every counted Urdu token with its Roman spellings and counts, the most frequent first."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for row in _table("name_writings"):
        pairs = (pair.rsplit(":", 1) for pair in row["roman_counts"].split())
        found[row["urdu"]] = tuple((roman, int(count)) for roman, count in pairs)
    return found


@functools.cache
def roman_of() -> dict[str, str]:
    """Return every listed Urdu token in Roman: the most frequent, of equals the nearest to the letters."""
    return {urdu: _best_spelling(urdu, spellings) for urdu, spellings in writings().items()} | everyday_writings()


@functools.cache
def everyday_writings() -> dict[str, str]:
    """Return everyday Urdu tokens that no list counts, with their Roman spelling."""
    return {row["urdu"]: row["roman"] for row in _table("name_writings_common")}


@functools.cache
def urdu_of() -> dict[str, str]:
    """Return the most frequent Urdu writing of every listed Roman token; ties go to the first in code point order."""
    best: dict[str, tuple[int, str]] = {}
    for urdu, spellings in sorted(writings().items()):
        for roman, count in spellings:
            if count > best.get(roman, (0, ""))[0]:
                best[roman] = (count, urdu)
    added = {roman: urdu for urdu, roman in reversed(everyday_writings().items())}
    return {roman: urdu for roman, (_, urdu) in best.items()} | added


def _best_spelling(urdu: str, spellings: tuple[tuple[str, int], ...]) -> str:
    most = spellings[0][1]
    by_letters = roman_by_rule(urdu)
    equals = [roman for roman, count in spellings if count == most]
    return max(equals, key=lambda roman: (JaroWinkler.similarity(roman, by_letters), roman))


def _table(name: str) -> list[dict[str, str]]:
    return packaged.rows("saiban.terms", f"tables/{name}.csv")


def token_to_roman(token: str) -> str:
    """Return an Urdu token in lower-case Roman letters: its most frequent spelling, or one by letter rules."""
    return roman_of().get(token) or roman_by_rule(token)


def token_to_urdu(token: str) -> str:
    """Return a lower-case Roman token in Urdu letters: its most frequent writing, or one by letter rules."""
    return urdu_of().get(token) or urdu_by_rule(token)


_LONG = frozenset("اآویے")


def roman_by_rule(token: str) -> str:
    """Return an Urdu token in Roman letters by letter rules alone; short vowels, which Urdu leaves out, become `a`.

    و and ی are consonants at the start of a word and before or between long vowels, else vowels.
    """
    out: list[str] = []
    end = len(token) - 1
    for place, letter in enumerate(token):
        before = token[place - 1] if place else ""
        after = token[place + 1] if place < end else ""
        match letter:
            case "و":
                piece = "w" if _is_consonantal_wao(place, before, after, last=place == end - 1) else "o"
            case "ی":
                piece = "y" if place == 0 or (after and after in "اآوہ") else "i"
            case "ہ" if place == end and place and before not in "اآ":
                piece = "a"
            case "ہ" | "ح" if 0 < place < end and not _is_spoken_h(before, after, token[place + 2 :]):
                continue
            case "ن" if after == "ب" and place < end - 1:
                piece = "m"
            case "ع" if place == end and before in _LONG:
                piece = ""
            case "ا" if place == 0 and after and after in "یو":
                piece = "a" if after == "و" else ""
            case _:
                piece = _LETTERS.get(letter, "")
        if letter in _CONSONANTS and before and before in _CONSONANTS and letter != "ھ":
            if letter not in "ہح" or place == 1:
                out.append("a")
            elif letter == "ح" and place == end:
                out.append("e")
        out.append(piece)
    return "".join(out)


def _is_spoken_h(before: str, after: str, rest: str) -> bool:
    """Say whether an inner ہ or ح stands before a vowel (سہیل, فرحان, زاہد, شاہدہ), where Roman spellings keep it."""
    return after in _LONG or (before in _LONG and rest in ("", "ہ", "ا", "ی"))


def _is_consonantal_wao(place: int, before: str, after: str, *, last: bool) -> bool:
    if place == 0:
        return True
    if place == 1 and before == "ا":
        return after != "" and after in "اآیے"
    return (after != "" and after in "اآیے") or (after == "ہ" and last) or (before in "اآ" and after != "")


def urdu_by_rule(token: str) -> str:
    """Return a Roman token in Urdu letters by letter rules alone; short inner vowels are left out as in Urdu print."""
    plain = _DOUBLED.sub(r"\1", token)
    out: list[str] = []
    for found in _ROMAN_PIECE.finditer(plain):
        piece = found.group()
        first, last = found.start() == 0, found.end() == len(plain)
        if first and piece[0] in "aeiou":
            long = {"aa": "آ", "ee": "ای", "ai": "ای", "ay": "ای", "ei": "ای", "au": "او", "oo": "او", "ou": "او"}
            out.append(long.get(piece, "ا"))
        elif last and piece in ("a", "ah"):
            out.append("ہ")
        elif last and piece in ("i", "y", "e"):
            out.append("ی")
        elif last and piece == "u":
            out.append("و")
        else:
            out.append(_ROMAN_PIECES[piece])
    return "".join(out)
