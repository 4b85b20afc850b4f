"""Slips of the hand on one cell: what a typist, a spreadsheet or a hurried clerk makes of it.

Each takes the text and a random number, so that the same numbers make the same slips.
"""

from __future__ import annotations

_NEIGHBOURS = {
    "a": "s", "b": "v", "c": "x", "d": "f", "e": "r", "f": "d", "g": "h", "h": "j", "i": "o", "j": "k", "k": "l",
    "l": "k", "m": "n", "n": "m", "o": "i", "p": "o", "q": "w", "r": "t", "s": "a", "t": "y", "u": "i", "v": "b",
    "w": "e", "x": "z", "y": "u", "z": "x",
}  # fmt: skip
_SAYS_LITTLE = frozenset(["muhammad", "mohammad", "syed", "syeda", "ghulam", "abdul", "محمد", "سید", "سیدہ", "غلام"])
_ALIKE_IN_URDU = str.maketrans("صثظضطحذآھعق", "سسززتہزاہاک")
_EMPLOYER_WORDS = (
    ("(Pvt) Ltd", "Pvt. Limited"),
    (" & ", " and "),
    ("Limited", "Ltd."),
    ("Company", "Co."),
    ("Industries", "Ind."),
    ("Textile Mills", "Textiles"),
    ("Al-", "Al "),
    ("Brothers", "Bros."),
    ("Engineering", "Engg."),
    ("Enterprises", "Enterprise"),
    ("Mills", "Mill"),
    ("Traders", "Trading"),
)
_TITLES: dict[tuple[bool, bool], tuple[str, ...]] = {  # (woman, urdu)
    (False, False): ("Mr. ", "Haji ", "Hafiz ", "Ch. ", "Dr. ", "Molvi ", "Malik ", "Mr "),
    (True, False): ("Mst. ", "Mst ", "Mrs. ", "Ms. ", "Musammat ", "Miss ", "Bibi ", "Mst."),
    (False, True): ("جناب ", "حاجی ", "حافظ ", "چوہدری ", "مولوی "),
    (True, True): ("مسماۃ ", "محترمہ ", "بی بی ", "مسمات "),
}


def letter(text: str, number: int) -> str:
    """Leave a letter out, double it, exchange it with the next or hit the key beside it."""
    if len(text) < 3:
        return text
    place = 1 + number % (len(text) - 2)
    here, after = text[place], text[place + 1]
    kind = number // 64 % 4
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + here + text[place:]
    if kind == 2:
        return text[:place] + after + here + text[place + 2 :]
    beside = _NEIGHBOURS.get(here.lower(), here)
    return text[:place] + (beside.upper() if here.isupper() else beside) + text[place + 1 :]


def urdu_letter(text: str, number: int) -> str:
    """Write letters that sound alike for one another, or leave a letter out."""
    alike = text.translate(_ALIKE_IN_URDU)
    return alike if alike != text and number % 3 else letter(text, number // 3)


def title(text: str, number: int, *, woman: bool, urdu: bool) -> str:
    """Put a title or honorific before a name."""
    titles = _TITLES[woman, urdu]
    return titles[number % len(titles)] + text


def initial(text: str, number: int) -> str:
    """Write the first of several elements as its initial."""
    first, blank, rest = text.partition(" ")
    return f"{first[0]}{'.' if number % 2 else ''} {rest}" if blank else text


def dropped(text: str, number: int) -> str:
    """Leave out one of three or more elements, or of two the one that says less."""
    words = text.split(" ")
    if len(words) < 2:
        return text
    out = number % len(words) if len(words) > 2 else int(words[0].casefold() not in _SAYS_LITTLE)
    return " ".join(word for place, word in enumerate(words) if place != out)


def joined(text: str, number: int) -> str:
    """Write two elements as one."""
    words = text.split(" ")
    if len(words) < 2:
        return text
    place = number % (len(words) - 1)
    return " ".join([*words[:place], words[place] + words[place + 1].lower(), *words[place + 2 :]])


def digit(number: int, chance: int) -> int:
    """Change one digit of a 13-digit number, mostly among the last eight."""
    place = chance % 8 if chance // 8 % 8 else chance // 64 % 12
    scale = int(10**place)
    old = number // scale % 10
    return number + ((old + 1 + chance // 1024 % 9) % 10 - old) * scale


def exchanged(number: int, chance: int) -> int:
    """Exchange two neighbouring digits that differ, of the last twelve."""
    for step in range(11):
        scale = int(10 ** ((chance + step) % 11))
        low, high = number // scale % 10, number // scale // 10 % 10
        if low != high:
            return number + (high - low) * scale + (low - high) * scale * 10
    return number


def employer(name: str, number: int) -> str:
    """Write an employer's name otherwise than its registration says, the same for the same number."""
    for place, (old, new) in enumerate(_EMPLOYER_WORDS):
        if (number + place) % 4:
            name = name.replace(old, new)
    if number % 6 == 0:
        name = " ".join(word for word in name.split(" ") if word not in ("Pvt.", "Limited", "(Pvt)", "Ltd", "Ltd."))
    return name.upper() if number % 5 == 0 else name
