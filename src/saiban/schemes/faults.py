"""Faults of a scheme file, each with its file, line and field, gathered so that all are told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TypeVar, cast

from saiban.intake.yaml_lines import Entry, MappingError, read_yaml
from saiban.schemes.definitions import Words

Word = TypeVar("Word", bound=str)
YES, NO = frozenset({"yes", "true"}), frozenset({"no", "false"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing in a scheme file that can't be used, where it stands, and what to do."""

    file: str
    line: int
    field: str  # e.g. parameters.cash.values
    said: Words

    def words(self, language: str = "en") -> str:
        """Return the fault as one sentence with its place."""
        at = f" ({self.field})" if self.field else ""
        if language == "ur":
            return f"{self.file}، سطر {self.line}{at}: {self.said.ur}"
        return f"{self.file}, line {self.line}{at}: {self.said.en}"


class SchemeRefused(ValueError):
    """Files of the scheme book that can't be used; `faults` has every reason once, in the order of file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults), key=lambda one: (one.file, one.line, one.field, one.said.en)))
        super().__init__("\n".join(fault.words() for fault in self.faults))


class Reader:
    """Reads the entries of one file; what can't be read becomes a fault, and reading goes on."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def root(self, text: str) -> dict[str, Entry]:
        """Parse the file's YAML. A file that is not YAML has this one fault."""
        if not text.strip():
            self.faults.append(Fault(self.file, 1, "", Words("the file is empty.", "فائل خالی ہے۔")))
            return {}
        try:
            entry = read_yaml(text, self.file)
        except MappingError as error:
            place, _, problem = str(error).partition(": ")
            line = int("".join(filter(str.isdigit, place.removeprefix(self.file))) or 1)
            urdu = "یہاں سے YAML پڑھی نہیں جا سکی؛ فاصلے، کولن اور واوین دیکھیں۔"
            self.faults.append(Fault(self.file, line, "", Words(problem, urdu)))
            return {}
        return self.entries(entry)

    def refuse(self, entry: Entry, en: str, ur: str) -> None:
        """Note a fault at an entry."""
        self.faults.append(Fault(self.file, entry.line, entry.place, Words(en, ur)))

    def entries(self, entry: Entry) -> dict[str, Entry]:
        """Return an entry's parts by name."""
        if entry.value is None:
            return {}
        if not isinstance(entry.value, dict):
            self.refuse(entry, "expected lines of the form `name: value`.", "یہاں «نام: قدر» کی سطریں ہونی چاہییں۔")
            return {}
        return entry.value

    def parts(self, entry: Entry, needed: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Entry]:
        """Return an entry's parts; those needed and not there, and those not known, are faults."""
        found = self.entries(entry)
        self.known(entry, found, needed, optional)
        return found

    def known(self, at: Entry, found: Mapping[str, Entry], needed: Sequence[str], optional: Sequence[str]) -> None:
        """Note which needed parts are not there and which parts are not known."""
        for name in needed:
            if name not in found or found[name].value is None:
                self.refuse(at, f"`{name}` is missing.", f"«{name}» موجود نہیں۔")
        for name, child in found.items():
            if name not in needed and name not in optional:
                names = [*needed, *optional]
                en = f"`{name}` is not known here.{nearest(name, names)} Known are: {', '.join(names)}."
                self.refuse(child, en, f"«{name}» یہاں معلوم نہیں۔ یہ لکھے جا سکتے ہیں: {'، '.join(names)}۔")

    def items(self, entry: Entry | None) -> list[Entry]:
        """Return the items of a list; one value is a list of one, nothing is an empty list."""
        if entry is None or entry.value is None:
            return []
        if isinstance(entry.value, dict):
            self.refuse(
                entry,
                "expected a list: lines that begin with `- `.",
                "یہاں فہرست ہونی چاہیے: «- » سے شروع ہونے والی سطریں۔",
            )
            return []
        return entry.value if isinstance(entry.value, list) else [entry]

    def text(self, entry: Entry | None) -> str:
        """Return a text; "" where there is none to read."""
        if entry is None:
            return ""
        if not isinstance(entry.value, str) or not entry.value.strip():
            self.refuse(entry, "expected a text.", "یہاں عبارت ہونی چاہیے۔")
            return ""
        return entry.value.strip()

    def words(self, entry: Entry | None) -> Words:
        """Return what is said in both languages: {en: ..., ur: ...}."""
        if entry is None:
            return Words("", "")
        parts = self.parts(entry, ("en", "ur"))
        return Words(self.text(parts.get("en")), self.text(parts.get("ur")))

    def word(self, entry: Entry | None, words: tuple[Word, ...]) -> Word:
        """Return one of a list of words."""
        text = self.text(entry)
        if entry is not None and text and text not in words:
            en = f"{text!r} is not known.{nearest(text, words)} Use one of: {', '.join(words)}."
            self.refuse(entry, en, f"«{text}» معلوم نہیں۔ ان میں سے ایک لکھیں: {'، '.join(words)}۔")
        return cast(Word, text)

    def yes(self, entry: Entry | None, otherwise: bool) -> bool:
        """Return yes or no."""
        text = self.text(entry) if entry else ""
        if entry is not None and text and text not in YES | NO:
            self.refuse(entry, f"expected yes or no, found {text!r}.", f"یہاں yes یا no ہونا چاہیے، «{text}» نہیں۔")
        return text in YES if text in YES | NO else otherwise

    def day(self, entry: Entry | None) -> date:
        """Return a date of the form 2025-06-30."""
        text = self.text(entry)
        try:
            return date.fromisoformat(text)
        except ValueError:
            if entry is not None and text:
                en = f"{text!r} is not a date of the form 2025-06-30."
                self.refuse(entry, en, f"«{text}» تاریخ نہیں؛ اس طرح لکھیں: 2025-06-30۔")
            return date.min

    def last_day(self, entry: Entry | None) -> date | None:
        """Return a date, or None where the entry is empty or not there."""
        return None if entry is None or entry.value is None else self.day(entry)

    def decimal(self, entry: Entry | None) -> Decimal:
        """Return a number, written without grouping."""
        text = self.text(entry)
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return number
        if entry is not None and text:
            en = f"{text!r} is not a number. Write it without commas, e.g. 13500 or 0.75."
            self.refuse(entry, en, f"«{text}» عدد نہیں؛ کوما کے بغیر لکھیں، جیسے 13500 یا 0.75۔")
        return Decimal(0)

    def count(self, entry: Entry | None) -> int | None:
        """Return a whole number from 0, or None where the entry is empty or not there."""
        if entry is None or entry.value is None:
            return None
        text = self.text(entry)
        if text.isascii() and text.isdigit():
            return int(text)
        if text:
            self.refuse(entry, f"expected a whole number, found {text!r}.", f"یہاں پورا عدد ہونا چاہیے، «{text}» نہیں۔")
        return None


def nearest(word: str, words: Iterable[str]) -> str:
    """Return a hint at the known word that is meant, or nothing."""
    close = get_close_matches(word, list(words), n=1)
    return f" Did you mean {close[0]!r}?" if close else ""
