"""The words of a name that are not the name (titles, kinship, courtesy) and names that are written joined or parted."""

from __future__ import annotations

import enum
import functools
import re

from saiban.terms import packaged
from saiban.terms.scripts import clean, tokens


@functools.cache
def words(role: str) -> frozenset[str]:
    """Return the words of `tables/name_words.csv` with a role.

    Roles: title, courtesy (bibi, begum behind a name), particle, common_first (passed over as first name where another
    word follows), common (weighs little in comparisons), rank (weighs little where one name lacks it), joined_behind
    and before_joined (what together are a name and no title, as in Hafiz Ullah).
    """
    table = packaged.rows("saiban.terms", "tables/name_words.csv")
    return frozenset(row["word"] for row in table if row["role"] == role)


_CUT = re.compile(
    r"(?:^|(?<=[\s,(]))(?:(?:[sdwhf]|wd)\s*[/\\|.]\s*o\b\.?|[sdw]o\b\s*[:.]|(?:son|daughter|wife|widow|husband|father)\s+of\b"
    r"|(?:alias|urf)\b|@|(?:ولد|بنت|بنتِ|زوجہ|دختر|پسر|بیوہ|عرف)(?=\s))\s*[:.]?",
    re.IGNORECASE,
)
_MAY_CUT = re.compile(r"[/\\|.@:]|\bof\b|alias|urf|ولد|بنت|زوجہ|دختر|پسر|بیوہ|عرف", re.IGNORECASE)


@functools.lru_cache(maxsize=1 << 16)
def strip_titles(text: str) -> str:
    """Return a name without honorifics, professions and what follows "S/O", ولد or "alias"; capitals and script stay.

    "Mst. Rukhsana W/O Allah Ditta" gives "Rukhsana", "S/O Ghulam Nabi" gives "Ghulam Nabi", "حاجی محمد اسلم صاحب"
    gives "محمد اسلم". A name that consists of titles alone stays as it is.
    """
    titles = words("title")
    written = _without_relation(clean(text)).split(" ")
    bare = ["".join(tokens(word)) for word in written]
    start, end = 0, len(written)
    while start < end - 1 and (not bare[start] or bare[start] in titles) and not _is_name(bare[start], bare[start + 1]):
        start += 1
    while end - 1 > start and (not bare[end - 1] or bare[end - 1] in titles):
        end -= 1
    first = written[start]
    if "." in first and bare[start] not in titles:  # Dr.Ayesha, written without a blank
        before, _, behind = first.rpartition(".")
        if behind and "".join(tokens(before)) in titles:
            written[start] = behind
    return " ".join(written[start:end]).strip(" ,.-:;/")


def _is_name(title: str, following: str) -> bool:
    """Say whether a title is part of a name: Hafiz Ullah, but not Haji Allah Ditta."""
    return title in words("before_joined") and following in words("joined_behind")


def name_words(text: str) -> list[str]:
    """Return the words of a name that identify: no titles, particles (ul, bin) or Bibi and Begum behind other words."""
    found = list(tokens(text))
    if not words("title").isdisjoint(found) or _MAY_CUT.search(clean(text)):
        found = list(tokens(strip_titles(text)))
    if len(found) == 1:
        return found
    if not _WRITTEN_APART_FIRST.isdisjoint(found):
        for place in range(len(found) - 2, -1, -1):
            if (found[place], found[place + 1]) in _WRITTEN_APART:
                found[place : place + 2] = [_WRITTEN_APART[found[place], found[place + 1]]]
    courtesy = words("courtesy")
    while len(found) > 1 and found[-1] in courtesy:
        found.pop()
    for place, following in enumerate(found[1:]):
        if following[:1] in "rhn" and _AFTER_ARTICLE.fullmatch(following) and _JOINED_ARTICLE.fullmatch(found[place]):
            found[place] = found[place][:-2]
    particles = words("particle")
    return found if particles.isdisjoint(found) else [word for word in found if word not in particles] or found


class Use(enum.IntFlag):
    """How a word between two blanks behaves among others, for those who key many names by their words (`word_use`)."""

    ALONE = 0  # its keys are the same in every name
    READ = 1  # the whole name must be read: S/O, alias, marks within the word
    APART_FIRST = 2  # one word with an APART_SECOND behind it: bi bi, abd ullah
    APART_SECOND = 4
    BEFORE_ARTICLED = 8  # loses its article before an ARTICLED: azizur rehman
    ARTICLED = 16
    COURTESY = 32  # left out behind other words
    PARTICLE = 64  # left out among other words
    TITLE = 128  # left out at the beginning and at the end
    BEHIND_TITLE = 256  # may make the title before it a name: hafiz ullah


def plain_word(word: str) -> str:
    """Return a word without the point behind it; empty where the name must be read to know what a mark in it means."""
    bare = word.removesuffix(".")
    pointed = bare != word and bare in _MAY_BE_OF
    return bare if _PLAIN.fullmatch(bare) and not pointed and not _MAY_CUT.search(bare) else ""


def word_use(word: str) -> Use:
    """Return how a `plain_word` behaves among its neighbours; ALONE words keep their keys in every name."""
    if not word:
        return Use.READ
    use = Use.TITLE if word in words("title") else Use.ALONE
    if word in words("joined_behind"):
        use |= Use.BEHIND_TITLE
    if word in _WRITTEN_APART_FIRST:
        use |= Use.APART_FIRST
    if word in _WRITTEN_APART_SECOND:
        use |= Use.APART_SECOND
    if _JOINED_ARTICLE.fullmatch(word) and parts(word) != parts(word[:-2]):
        use |= Use.BEFORE_ARTICLED
    if _AFTER_ARTICLE.fullmatch(word):
        use |= Use.ARTICLED
    if word in words("courtesy"):
        use |= Use.COURTESY
    if word in words("particle"):
        use |= Use.PARTICLE
    return use


_MAY_BE_OF = frozenset(["s", "d", "w", "h", "f", "wd", "so", "do", "wo"])  # of s.o., w. o, so.
_PLAIN = re.compile("[a-z]+|[ابپتٹجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھیےثآءئ]+")
_WRITTEN_APART = {
    ("بی", "بی"): "بیبی",
    ("bi", "bi"): "bibi",
    ("b", "b"): "bibi",
    ("عبد", "اللہ"): "عبداللہ",
    ("abd", "ullah"): "abdullah",
    ("abd", "allah"): "abdullah",
    ("abdul", "lah"): "abdullah",
}
_WRITTEN_APART_FIRST = frozenset(first for first, _ in _WRITTEN_APART)
_WRITTEN_APART_SECOND = frozenset(second for _, second in _WRITTEN_APART)
_JOINED_ARTICLE = re.compile(r"[a-z]{3,}u[lrn]")  # azizur rehman, anwarul haq, mehrun nisa
_AFTER_ARTICLE = re.compile(r"r[ae]hm[ae]n|ha[qk](?:ue)?|ni+s+a+h?")


def _without_relation(plain: str) -> str:
    """Return the part of a name before "S/O", ولد or "alias", or the part behind where nothing stands before."""
    if not _MAY_CUT.search(plain):
        return plain
    rest = plain
    while (found := _CUT.search(rest)) is not None:
        before = rest[: found.start()].strip(" ,.-:(")
        if before:
            return before
        rest = rest[found.end() :].strip(" ,.-:")
    return rest or plain


_ROMAN_COMPOUNDS = (
    (re.compile(r"abd|abd[uoae]+[lrsznt]"), ("abdul",)),
    (re.compile(r"abd[uo]?l+[ae]h?"), ("abdullah",)),
    (re.compile(r"abd[uoae]+(?:l(?=[^l])|r(?=r)|s(?=s)|z(?=z)|n(?=n))?([a-z]{3,})"), ("abdul", "\\1")),
    (re.compile(r"[uae]l*d+[iue]+n"), ("din",)),
    (re.compile(r"([a-z]{3,}?)[uo]l+ah?"), ("\\1", "allah")),
    (re.compile(r"([a-z]{3,}?)[uo]d+[ie]+n"), ("\\1", "din")),
    (
        re.compile(
            r"([a-z]{3,}?)u[lr](ha[qk](?:ue)?|r[ae]hm[ae]n|has+an|islam|ame?e?n|nabi|qadir|ain|huda|zaman|mulk|arife?e?n)"
        ),
        ("\\1", "\\2"),
    ),
    (re.compile(r"ul(ha[qk](?:ue)?)"), ("\\1",)),
    (re.compile(r"([a-z]{3,}?)[uo]n+i+s+a+h?"), ("\\1", "nisa")),
    (re.compile(r"al+ah([a-z]{3,})"), ("allah", "\\1")),
    (re.compile(r"([a-z]{3,}?)(?:b[ie]+b[ie]+|beg[au]m)"), ("\\1",)),
    (re.compile(r"m[uo]ham+[ae]d([a-z]{3,})"), ("muhammad", "\\1")),
)
_URDU_COMPOUNDS = (
    (re.compile(r"عبد(?:ال|ا|ل|ر)?"), ("abdul",)),
    (re.compile(r"عبداللہ"), ("عبداللہ",)),
    (re.compile(r"عبدال?(.{3,})"), ("abdul", "\\1")),
    (re.compile(r"(.{2,})اللہ"), ("\\1", "اللہ")),
    (re.compile(r"(.{2,})الدین"), ("\\1", "دین")),
    (re.compile(r"(.{2,})النساء?"), ("\\1", "نساء")),
    (re.compile(r"محمد(.{3,})"), ("محمد", "\\1")),
    (re.compile(r"(.{3,})(?:بیبی|بیگم)"), ("\\1",)),
    (re.compile(r"(.{2,})ال(رحمان|رحمن|حق|حسن|اسلام|نبی|امین|زمان)"), ("\\1", "\\2")),
    (re.compile(r"(اللہ|الطاف|الیاس|الہی|الفت|الماس|المگیر)"), ("\\1",)),
    (re.compile(r"ال(.{2,})"), ("\\1",)),
)


_ROMAN_JOINED = re.compile("|".join(pattern.pattern for pattern, _ in _ROMAN_COMPOUNDS))
_URDU_JOINED = re.compile("|".join(pattern.pattern for pattern, _ in _URDU_COMPOUNDS))


def parts(word: str) -> tuple[str, ...]:
    """Return the elements of a joined word: ("abdul", "rehman") for abdurrehman, ("abdul", "رحمان") for عبدالرحمان."""
    roman = word.isascii()
    if not (_ROMAN_JOINED if roman else _URDU_JOINED).fullmatch(word):
        return (word,)
    for pattern, pieces in _ROMAN_COMPOUNDS if roman else _URDU_COMPOUNDS:
        found = pattern.fullmatch(word)
        if found is not None:
            return tuple(found.expand(piece) for piece in pieces)
    return (word,)
