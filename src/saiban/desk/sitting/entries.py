"""What stands in the sitting's form: answers, chosen paths, papers, referrals. Read from a browser or from a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from saiban.schemes.definitions import Fact, FactValue
from saiban.schemes.facts import facts
from saiban.terms.digits import to_latin
from saiban.terms.errors import Unreadable
from saiban.terms.phones import parse_phone

FACT = "fact"
_KEPT = frozenset({"path", "paper", "refer", "notice", "phone", "language", "draws"})
_LONGEST = 200
_DIGITS = 12


@dataclass(frozen=True)
class Entries:
    """The fields of the form with their values, as a browser sends them; `faults` says by field what can't be read."""

    given: Mapping[str, list[str]]
    answers: Mapping[str, Mapping[str, FactValue]] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> list[str]:
        """Keys of the offers that were chosen."""
        return list(dict.fromkeys(self.given.get("path", [])))

    @property
    def papers(self) -> set[str]:
        """The papers that are there, as member and code joined by a colon."""
        return set(self.given.get("paper", []))

    @property
    def referrals(self) -> list[str]:
        """Departments to which somebody is sent, as department and member joined by a colon."""
        return list(dict.fromkeys(self.given.get("refer", [])))

    @property
    def draws(self) -> dict[str, frozenset[str]] | None:
        """The schemes that each member says to draw from, by member; None where it was not asked."""
        told = self.given.get("draws")
        if not told:
            return None
        found: dict[str, set[str]] = {}
        for one in told:
            member, _colon, scheme = one.partition(":")
            if scheme:
                found.setdefault(member, set()).add(scheme)
        return {member: frozenset(schemes) for member, schemes in found.items()}

    @property
    def drawn(self) -> list[str]:
        """What was said of drawing, as it was ticked: member and scheme joined by a colon, or that nobody draws."""
        return self.given.get("draws", [])

    @property
    def phone(self) -> str:
        """The phone in E.164; empty where none was given or it can't be read."""
        return _phone(self.first("phone"))

    @property
    def language(self) -> str:
        """In which language the slip is written."""
        return "en" if self.first("language") == "en" else "ur"

    @property
    def notice_read(self) -> bool:
        """Whether the notice of use was read out."""
        return bool(self.given.get("notice"))

    def first(self, name: str) -> str:
        """The first value of a field; empty where there is none."""
        return next(iter(self.given.get(name, [])), "")


def read(sent: QueryDict | Mapping[str, list[str]]) -> Entries:
    """Read a form that was sent, or kept; fields that the form does not have are left out."""
    lists = dict(sent.lists()) if isinstance(sent, QueryDict) else dict(sent)
    known = facts()
    given: dict[str, list[str]] = {}
    answers: dict[str, dict[str, FactValue]] = {}
    faults: dict[str, str] = {}
    for name, values in lists.items():
        texts = [str(value).strip()[:_LONGEST] for value in values if str(value).strip()]
        if name in _KEPT:
            given[name] = texts
            continue
        part, _colon, rest = name.partition(":")
        member, _colon, code = rest.partition(":")
        if part != FACT or code not in known or not texts:
            continue
        given[name] = texts
        try:
            answers.setdefault(member, {})[code] = _value(known[code], texts[0])
        except ValueError as fault:
            faults[name] = str(fault)
    if given.get("phone") and not _phone(given["phone"][0]):
        faults["phone"] = _("This is not a phone number. Write it like 0300 1234567.")
    return Entries(given, answers, faults)


def _value(fact: Fact, text: str) -> FactValue:
    """Read an answer as its fact's type, or raise ValueError that says how it is written."""
    latin = to_latin(text).replace(",", "")
    if fact.type == "boolean":
        return text == "yes"
    if fact.type == "date":
        try:
            return date.fromisoformat(latin)
        except ValueError:
            raise ValueError(_("Write the day like 2024-05-31.")) from None
    if fact.type == "text":
        codes = {choice.code for choice in fact.choices}
        if codes and text not in codes:
            raise ValueError(_("Choose one of the answers."))
        return text
    try:
        number = Decimal(latin)
    except InvalidOperation:
        raise ValueError(_("Write a number.")) from None
    if not number.is_finite() or number < 0 or number.adjusted() >= _DIGITS:
        raise ValueError(_("Write a number from 0 upwards."))
    return int(number) if fact.type == "integer" else number


def _phone(text: str) -> str:
    try:
        return parse_phone(text) if text else ""
    except Unreadable:
        return ""
