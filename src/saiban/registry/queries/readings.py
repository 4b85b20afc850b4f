"""What a text typed into the search box can be: a registry, identity, phone or scheme number, or a name. Pure rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from saiban.terms import digits, registry_numbers
from saiban.terms.errors import Unreadable
from saiban.terms.identity_numbers import IdentityKind, parse_identifier
from saiban.terms.phones import parse_phone

_BETWEEN_DIGITS = re.compile(r"[\s\-‐-―−./()+]+")
_DASHES = re.compile(r"[‐-―−]")
_DIGIT = re.compile(r"[0-9]")
_OF_PEOPLE = tuple(kind for kind in IdentityKind if kind not in (IdentityKind.IBAN, IdentityKind.SCHEME))
LONGEST = 200


@dataclass(frozen=True)
class Reading:
    """One text, read. With a digit in it, it is a number and never a name.

    `registry`: twelve digits whose check digit agrees; `identities`: (kind, value) pairs to look up in the blind index;
    `plain`: the number without blanks and dashes; `written`: with its dashes; `name`: the text, where it is a name;
    `doubt`: why the number can't be right, for the case that nobody has it.
    """

    registry: str = ""
    identities: tuple[tuple[str, str], ...] = ()
    plain: str = ""
    written: str = ""
    name: str = ""
    doubt: str = ""

    @property
    def is_number(self) -> bool:
        return bool(self.plain)

    @property
    def numbers(self) -> tuple[tuple[str, str], ...]:
        """Every number that the text can be, as (kind, value)."""
        return ((("registry", self.registry),) if self.registry else ()) + self.identities


def read(text: str, schemes: Iterable[str]) -> Reading:
    """Read what was typed. `schemes` are the codes of the schemes whose own numbers are tried too."""
    latin = digits.to_latin(text.strip()[:LONGEST])
    if not _DIGIT.search(latin):
        return Reading(name=" ".join(text.split())[:LONGEST])
    plain = _BETWEEN_DIGITS.sub("", latin).upper()
    return Reading(
        registry=plain if registry_numbers.valid(plain) else "",
        identities=tuple(_identities(latin, schemes)),
        plain=plain,
        written=_scheme_number(latin),
        doubt=_doubt(latin, plain),
    )


def _identities(latin: str, schemes: Iterable[str]) -> Iterable[tuple[str, str]]:
    for kind in _OF_PEOPLE:
        value = _value(kind, latin)
        if value:
            yield str(kind), value
    phone = _phone(latin)
    if phone:
        yield "phone", phone
    for number in sorted({_scheme_number(latin), _value(IdentityKind.SCHEME, latin)} - {""}):
        yield from ((kind, number) for code in schemes for kind in (f"scheme:{code}", code))


def _value(kind: IdentityKind, latin: str) -> str:
    try:
        return parse_identifier(kind, latin).value
    except Unreadable:
        return ""


def _scheme_number(latin: str) -> str:
    """The form in which intake keeps a scheme's own number: capitals, no blanks, dashes stay."""
    return "".join(_DASHES.sub("-", latin).split()).upper()


def _phone(latin: str) -> str:
    try:
        return parse_phone(latin)
    except Unreadable:
        return ""


def _doubt(latin: str, plain: str) -> str:
    """Say what is wrong with a number; empty where its form is in order, or where it may be a scheme's own number."""
    if not plain.isdigit() or len(plain) < 9 or _phone(latin):
        return ""
    if len(plain) == 13:
        return "" if _value(IdentityKind.CNIC, latin) else _("This is not a valid CNIC: those begin with 1 to 8.")
    if len(plain) == 12:
        return "" if registry_numbers.valid(plain) else _registry_doubt(plain)
    if len(plain) == 11:
        mobile = plain.startswith("0")
        return _("This is not a valid phone number; one is written 0300 1234567.") if mobile else ""
    return _("A CNIC has 13 digits, a registry number 12, a mobile number and an old NIC 11; this has %(count)s.") % {
        "count": len(plain)
    }


def _registry_doubt(plain: str) -> str:
    if plain[0] not in "1234":
        return _("This is not a valid registry number: those begin with 1, 2, 3 or 4.")
    return _("This is not a valid registry number: its last digit does not agree with the others. Look for a slip.")
