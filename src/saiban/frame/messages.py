"""What pages say: every string of a room's templates and code, and whether it stands in the room's `.po` file.

`saiban messages` brings new strings into the `.po` files; a test holds that none stays without a translation and that
no template has bare words outside the translate tags.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

from saiban.frame.translations import ROOMS

_FUNCTIONS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_NEVER_CHANGES = datetime(2026, 1, 1, tzinfo=UTC)  # dates in the files' heads; git knows the true ones
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@dataclass(frozen=True, order=True)
class Message:
    """A string that pages say: `plural` and `context` are empty where it has none; `file` is where it first stands."""

    file: str
    singular: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> str | tuple[str, str]:
        """The string as a catalogue knows it."""
        return (self.singular, self.plural) if self.plural else self.singular


@dataclass(frozen=True)
class Fault:
    """What is wrong with a string in a room's catalogue."""

    room: str
    message: str
    reason: str


def rooms() -> dict[str, Path]:
    """The folder of every room with tables and pages, by its name."""
    return {folder.parent.name: folder.parent for folder in sorted(ROOMS.glob("*/migrations"))}


def messages_of(folder: Path) -> list[Message]:
    """Every string of a room's templates and Python files that is marked for translation, once, in order."""
    found: dict[tuple[str, str, str], Message] = {}
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.py")]):
        for message in _messages_in(path, str(path.relative_to(folder.parent))):
            found.setdefault((message.context, message.singular, message.plural), message)
    return sorted(found.values())


def _messages_in(path: Path, name: str) -> Iterator[Message]:
    source = path.read_text(encoding="utf-8")
    code = f"({templatize(source, origin=name)})" if path.suffix == ".html" else source  # brackets: no indentation
    for _line, function, said, _comments in extract_python(BytesIO(code.encode()), list(_FUNCTIONS), [], {}):
        spots = _FUNCTIONS[function] or (1,)
        words = said if isinstance(said, tuple) else (said,)
        context, texts = "", []
        for spot in spots:
            word = words[(spot if isinstance(spot, int) else spot[0]) - 1]
            if isinstance(spot, int):
                texts.append(word)
            else:
                context = word
        if all(texts):
            yield Message(name, *texts, *([""] if len(texts) == 1 else []), context)


def catalogue_path(folder: Path, language: str) -> Path:
    """Where a room's translations into a language lie."""
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(folder: Path, language: str) -> Catalog:
    """A room's translations into a language (an empty catalogue where there are none yet)."""
    path = catalogue_path(folder, language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="Saiban",
        version="1",
        header_comment="# Written by people; `saiban messages` adds new strings and drops unused ones.",
        last_translator="the Saiban project",
        language_team="the Saiban project",
        msgid_bugs_address="none",
        creation_date=_NEVER_CHANGES,
        revision_date=_NEVER_CHANGES,
        charset="utf-8",
        fuzzy=False,
    )


def update_messages(language: str = "ur") -> list[tuple[str, int]]:
    """Bring every room's strings into its `.po` file, keep what is translated, drop what no page says any more.

    Returns each room with how many of its strings have no translation yet. What did not change is not written.
    """
    for folder in rooms().values():
        old = read_catalogue(folder, language)
        new = _empty(language)
        for message in messages_of(folder):
            known = old.get(message.key, message.context or None)
            said = known.string if known and not known.fuzzy else ""
            new.add(message.key, said, locations=[(message.file, 0)], context=message.context or None)
        _write(catalogue_path(folder, language), new)
    waiting = Counter(fault.room for fault in faults(language))
    return [(room, waiting[room]) for room in rooms()]


def _write(path: Path, catalogue: Catalog) -> None:
    written = BytesIO()
    write_po(written, catalogue, width=120, include_lineno=False, omit_header=False, sort_by_file=True)
    if len(catalogue) and not (path.exists() and path.read_bytes() == written.getvalue()):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written.getvalue())


def faults(language: str = "ur") -> list[Fault]:
    """What is wrong with the rooms' translations: missing, empty, fuzzy, unused, or with other placeholders."""
    return [fault for room, folder in rooms().items() for fault in _faults_of(room, folder, language)]


def _faults_of(room: str, folder: Path, language: str) -> Iterator[Fault]:
    catalogue = read_catalogue(folder, language)
    wanted = {(message.key, message.context or None) for message in messages_of(folder)}
    for key, context in sorted(wanted, key=str):
        known = catalogue.get(key, context)
        texts = [key] if isinstance(key, str) else list(key)
        if known is None:
            yield Fault(room, texts[0], "not in the .po file; run: saiban messages")
            continue
        said = [known.string] if isinstance(known.string, str) else list(known.string)
        if known.fuzzy or not all(said) or len(said) != (1 if isinstance(key, str) else catalogue.num_plurals):
            yield Fault(room, texts[0], "without a translation")
        elif any(_placeholders(one) != _placeholders(texts[-1]) for one in said[-1:]):
            yield Fault(room, texts[0], "with other placeholders than the original")
    for known in catalogue:
        if known.id and (known.id, known.context) not in wanted:
            yield Fault(room, str(known.id), "no page says this any more; run: saiban messages")


def _placeholders(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


def bare_words(source: str) -> list[str]:
    """Words of a template that would be shown untranslated: text and attributes outside of translate tags.

    What stands in an element with a `lang` attribute is a name in that language and may stay.
    """
    finder = _BareWords()
    finder.feed("".join(_markup(source)))
    finder.close()
    return finder.found


def _markup(source: str) -> Iterator[str]:
    """The HTML of a template, without what template tags make."""
    inside = ""
    for token in Lexer(source).tokenize():
        name = token.contents.split()[0] if token.token_type == TokenType.BLOCK and token.contents.strip() else ""
        if inside:
            inside = "" if name == f"end{inside}" else inside
        elif name in ("blocktranslate", "comment"):
            inside = name
        elif token.token_type == TokenType.TEXT:
            yield token.contents


class _BareWords(HTMLParser):
    """Collects words in text and in attributes that people read."""

    _READ = frozenset({"alt", "title", "placeholder", "aria-label", "label"})
    _VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        quiet = tag in ("script", "style") or (tag != "html" and any(name == "lang" for name, _value in attrs))
        for name, value in attrs:
            if name in self._READ and not quiet:
                self._look(value or "")
        if tag not in self._VOID:
            self._open.append((tag, quiet))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if not any(quiet for _tag, quiet in self._open):
            self._look(data)

    def _look(self, text: str) -> None:
        if any(letter.isalpha() for letter in text):
            self.found.append(" ".join(text.split()))
