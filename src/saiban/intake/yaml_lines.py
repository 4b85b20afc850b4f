"""YAML read as text with the line of every entry, so that an error in a mapping can name its line."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is seven times as fast, where PyYAML has it


class MappingError(ValueError):
    """A mapping that can't be used: the message names the place, what was expected and what to do."""


@dataclass(frozen=True)
class Entry:
    """A part of a YAML document: a text (None for an empty value), a list or a dictionary, and its line from 1."""

    value: str | list[Entry] | dict[str, Entry] | None
    line: int
    place: str  # e.g. "columns.CNIC.to"
    origin: str  # the file, or "mapping"
    written: str = ""  # of a block (`>` or `|`): its lines as they stand, not joined
    begins: int = 0  # the line of the first of them

    def error(self, message: str) -> MappingError:
        """Return an error that names this entry's place."""
        at = f" at {self.place!r}" if self.place else ""
        return MappingError(f"{self.origin}, line {self.line}{at}: {message}")

    def text(self) -> str:
        """Return the entry as a non-empty text."""
        if not isinstance(self.value, str) or not self.value:
            raise self.error("expected a text.")
        return self.value

    def number(self) -> int:
        """Return the entry as a whole number from 0."""
        text = self.text()
        if not text.isascii() or not text.isdigit():
            raise self.error(f"expected a whole number, found {text!r}.")
        return int(text)

    def entries(self) -> dict[str, Entry]:
        """Return the entry as a dictionary; an empty value is an empty dictionary."""
        if self.value is None:
            return {}
        if not isinstance(self.value, dict):
            raise self.error("expected entries of the form 'name: value'.")
        return self.value

    def items(self) -> list[Entry]:
        """Return the entry as a list; a single text is a list of one."""
        if self.value is None:
            return []
        if isinstance(self.value, dict):
            raise self.error("expected a list.")
        return self.value if isinstance(self.value, list) else [self]


def read_yaml(text: str, origin: str) -> Entry:
    """Parse YAML; every scalar stays the text that was written: `No`, `07` and `2024-05-31` are no other values."""
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it can't be read"
        raise MappingError(f"{origin}{where}: this is not YAML: {problem}. Check indents, colons and quotes.") from None
    if node is None:
        raise MappingError(f"{origin}: the mapping is empty. Draft one with `saiban intake describe FILE`.")
    return _entry(node, "", origin, text.splitlines())


def _entry(node: yaml.Node, place: str, origin: str, lines: list[str]) -> Entry:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        empty = node.tag == "tag:yaml.org,2002:null"
        written, begins = _block(node, lines) if node.style in (">", "|") else ("", 0)
        return Entry(None if empty else node.value, line, place, origin, written, begins)
    if isinstance(node, yaml.SequenceNode):
        return Entry([_entry(child, place, origin, lines) for child in node.value], line, place, origin)
    entries: dict[str, Entry] = {}
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise MappingError(f"{origin}, line {key.start_mark.line + 1}: a name must be a text.")
        inner = f"{place}.{key.value}" if place else key.value
        if key.value in entries:
            raise MappingError(f"{origin}, line {key.start_mark.line + 1}: {inner!r} stands twice. Keep one.")
        entries[key.value] = _entry(child, inner, origin, lines)
    return Entry(entries, line, place, origin)


def _block(node: yaml.ScalarNode, lines: list[str]) -> tuple[str, int]:
    """Return the lines of a block without their common indent, and the line on which the first stands."""
    first = node.start_mark.line + 1  # from 0: the one after `>` or `|`
    content = lines[first : max(first, node.end_mark.line + (node.end_mark.column > 0))]
    while content and not content[0].strip():
        content, first = content[1:], first + 1
    return textwrap.dedent("\n".join(content)).rstrip(), first + 1
