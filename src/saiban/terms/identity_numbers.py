"""Identity numbers: the CNIC and its relatives, the old NIC, foreigners' cards, tax, bank and scheme numbers.

Only the structure is checked. The CNIC has no check digit, so a number of the right shape may still belong to nobody;
NADRA alone can verify it. Region and sex digits are hints that raise a flag and never a rejection (the convention:
first digit province, last digit odd for men and even for women).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from saiban.terms import digits
from saiban.terms.errors import Unreadable


class IdentityKind(StrEnum):
    """What an identity number is the number of."""

    CNIC = "cnic"  # also SNIC, NICOP, B-form and child registration certificate: one number for life
    NIC_OLD = "nic_old"  # paper card, invalid since 2004, still in older files
    POC = "poc"  # Pakistan Origin Card
    POR = "por"  # Proof of Registration card of Afghan refugees
    ACC = "acc"  # Afghan Citizen Card
    PASSPORT = "passport"
    FAMILY = "family"  # NADRA family number
    BIRTH_REGISTRATION = "birth_registration"  # union council's certificate (CRMS)
    NTN = "ntn"  # national tax number
    IBAN = "iban"
    EOBI_NO = "eobi_no"  # insured person at EOBI
    ESSI_NO = "essi_no"  # secured worker at PESSI, SESSI, KP-ESSI or BESSI
    NSER_HOUSEHOLD = "nser_household"
    SCHEME = "scheme"  # any other scheme's own number


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number in canonical form (no blanks or dashes, Latin digits, capitals) with what is odd about it."""

    kind: IdentityKind
    value: str
    flags: tuple[str, ...] = ()


_KINDS = frozenset(kind.value for kind in IdentityKind)
_PLAIN_CNIC = re.compile(r"[1-8][0-9]{12}")
# besides blanks and dashes: the apostrophe that marks text in a spreadsheet
_SEPARATORS = re.compile(
    r"[\s\-\u2010-\u2015\u2212_./\\'\u2019\u0640\u200b-\u200f\ufeff]+"
)  # ' marks text in spreadsheets
_SPREADSHEET_NUMBER = re.compile(r"\s*[0-9](?:[0-9]*\.[0-9]*)?[eE]\+?[0-9]+\s*|\s*[0-9]{9,}\.0+\s*")
_FILLER_CNICS = frozenset({"1234512345671", "1234567890123", "1234567891234", "1234567890987", "1212121212121"})
_PROVINCE_OF_FIRST_DIGIT = {
    "1": "PK-KP",
    "2": "PK-KP",  # the former tribal areas, merged into Khyber Pakhtunkhwa in 2018
    "3": "PK-PB",
    "4": "PK-SD",
    "5": "PK-BA",
    "6": "PK-IS",
    "7": "PK-GB",
    "8": "PK-JK",
}


def parse_cnic(text: str) -> IdentityNumber:
    """Read a CNIC, NICOP or B-form number: 13 digits, the first 1-8, with or without dashes and blanks.

    Codes of `Unreadable`: `empty`, `mangled_number` (a spreadsheet turned it into 3.52E+12 or 3520212345671.0),
    `not_digits`, `not_13_digits`, `filler` (0000000000000, 1234512345671...), `first_digit`.
    """
    if _PLAIN_CNIC.fullmatch(text):
        value = text
    else:
        latin = digits.to_latin(text)
        _refuse_spreadsheet_number(latin)
        value = _SEPARATORS.sub("", latin)
        if not value:
            raise Unreadable("empty", "There is no number here; a CNIC has 13 digits.")
        if not (value.isascii() and value.isdigit()):
            raise Unreadable("not_digits", "A CNIC has 13 digits and no letters, such as 35202-1234567-1.")
        if len(value) != 13:
            _refuse_one_digit(value)
            raise Unreadable("not_13_digits", f"A CNIC has 13 digits; this has {len(value)}.")
    _refuse_one_digit(value)
    if value in _FILLER_CNICS or value[5:12] == "0000000":
        raise Unreadable("filler", "This is a filler, not a CNIC; leave the cell empty where the number is not known.")
    if value[0] not in _PROVINCE_OF_FIRST_DIGIT:
        raise Unreadable("first_digit", "A CNIC begins with a digit from 1 to 8, the province of registration.")
    return IdentityNumber(IdentityKind.CNIC, value, ("last_digit_zero",) if value[12] == "0" else ())


def parse_nic_old(text: str) -> IdentityNumber:
    """Read a NIC number of before 2004: 11 digits, usually written 123-45-678901.

    Codes of `Unreadable`: `empty`, `mangled_number`, `not_digits`, `not_11_digits`, `filler`.
    """
    latin = digits.to_latin(text)
    _refuse_spreadsheet_number(latin)
    value = _SEPARATORS.sub("", latin)
    if not value:
        raise Unreadable("empty", "There is no number here; an old NIC has 11 digits.")
    if not (value.isascii() and value.isdigit()):
        raise Unreadable("not_digits", "An old NIC has 11 digits and no letters, such as 123-45-678901.")
    _refuse_one_digit(value)
    if len(value) != 11:
        raise Unreadable("not_11_digits", f"An old NIC has 11 digits; this has {len(value)}.")
    return IdentityNumber(IdentityKind.NIC_OLD, value)


_SHAPES: dict[IdentityKind, tuple[re.Pattern[str], str]] = {
    IdentityKind.POC: (re.compile(r"[1-9][0-9]{12}"), "A POC number has 13 digits."),
    IdentityKind.POR: (re.compile(r"(?=.*[0-9])[A-Z0-9]{5,20}"), "A PoR card number has 5 to 20 letters and digits."),
    IdentityKind.ACC: (re.compile(r"(?=.*[0-9])[A-Z0-9]{5,20}"), "An ACC number has 5 to 20 letters and digits."),
    IdentityKind.PASSPORT: (
        re.compile(r"[A-Z]{0,3}[0-9]{6,9}[A-Z]?"),
        "A passport number has up to three letters and 6 to 9 digits, such as AB1234567.",
    ),
    IdentityKind.FAMILY: (re.compile(r"[A-Z0-9]{4,16}"), "A family number has 4 to 16 letters and digits."),
    IdentityKind.BIRTH_REGISTRATION: (
        re.compile(r"(?=.*[0-9])[A-Z0-9]{4,24}"),
        "A birth registration number has 4 to 24 letters and digits.",
    ),
    IdentityKind.NTN: (
        re.compile(r"[A-Z0-9][0-9]{6,7}|[1-8][0-9]{12}"),
        "An NTN has 7 characters and a check digit, such as 1234567-8, or is the owner's CNIC.",
    ),
    IdentityKind.IBAN: (
        re.compile(r"PK[0-9]{2}[A-Z]{4}[A-Z0-9]{16}"),
        "A Pakistani IBAN has 24 characters: PK, two digits, the bank's four letters and 16 of the account.",
    ),
    IdentityKind.EOBI_NO: (
        re.compile(r"[0-9]{4}[A-Z][0-9]{6}"),
        "An EOBI number has four digits, a letter and six digits, such as 4700B012345.",
    ),
    IdentityKind.ESSI_NO: (
        re.compile(r"(?=.*[0-9])[A-Z0-9]{4,20}"),
        "A social security number has 4 to 20 letters and digits.",
    ),
    IdentityKind.NSER_HOUSEHOLD: (re.compile(r"[A-Z0-9]{4,24}"), "An NSER household has 4 to 24 letters and digits."),
    IdentityKind.SCHEME: (re.compile(r"[A-Z0-9]{1,32}"), "A scheme number has up to 32 letters and digits."),
}


def parse_identifier(kind: str, text: str) -> IdentityNumber:
    """Read an identity number of a stated kind (`cnic`, `passport`, `eobi_no`...: see `IdentityKind`).

    Codes of `Unreadable`: `unknown_kind`, `empty`, `mangled_number`, `wrong_shape`, `filler`, `check_digits` (an IBAN
    that fails ISO 7064 MOD 97-10), and those of `parse_cnic` and `parse_nic_old`.
    """
    reader = _OWN_READERS.get(kind)
    if reader is not None:
        return reader(text)
    if kind not in _KINDS:
        raise Unreadable("unknown_kind", f"No such kind of identity number; expected one of {', '.join(IdentityKind)}.")
    known = IdentityKind(kind)
    latin = digits.to_latin(text)
    _refuse_spreadsheet_number(latin)
    value = _SEPARATORS.sub("", latin).upper()
    shape, expected = _SHAPES[known]
    if not value:
        raise Unreadable("empty", f"There is no number here. {expected}")
    if not shape.fullmatch(value):
        raise Unreadable("wrong_shape", expected)
    if len(value) >= 5:
        _refuse_one_digit(value)
    if known is IdentityKind.IBAN and int("".join(str(int(c, 36)) for c in value[4:] + value[:4])) % 97 != 1:
        raise Unreadable("check_digits", "The check digits of this IBAN do not agree with the rest: look for a typo.")
    return IdentityNumber(known, value)


def cnic_hints(cnic: str) -> tuple[str | None, str | None]:
    """Return what a CNIC's digits hint at: (ISO 3166-2 code of the province of registration, male | female)."""
    return _PROVINCE_OF_FIRST_DIGIT.get(cnic[:1]), "male" if cnic[-1:] in "13579" else "female"


def hint_flags(cnic: str, sex: str | None = None, province: str | None = None) -> tuple[str, ...]:
    """Return `sex_differs`, `province_differs` or both where the digits hint at other values than those stated.

    Flags only: people move, and a differing number may be mistyped, borrowed or right. A person recorded as
    transgender never differs.
    """
    hinted_province, hinted_sex = cnic_hints(cnic)
    flags = []
    if sex in ("male", "female") and hinted_sex != sex:
        flags.append("sex_differs")
    if province is not None and hinted_province is not None and hinted_province != province:
        flags.append("province_differs")
    return tuple(flags)


def format_cnic(cnic: str) -> str:
    """Return 13 digits as printed on the card: 35202-1234567-1."""
    return f"{cnic[:5]}-{cnic[5:12]}-{cnic[12:]}"


def mask_cnic(cnic: str) -> str:
    """Return a CNIC with the middle hidden, as shown by default: 35202-*****67-1."""
    return f"{cnic[:5]}-*****{cnic[10:12]}-{cnic[12:]}"


def digit_distance(first: str, second: str) -> int:
    """Return how many typing slips turn one number into the other: a digit wrong, missing, extra, or two swapped."""
    return OSA.distance(first, second)


def _refuse_one_digit(value: str) -> None:
    if value.count(value[0]) == len(value):
        raise Unreadable("filler", "This is one character repeated, a filler; leave the cell empty instead.")


def _refuse_spreadsheet_number(latin: str) -> None:
    if ("." in latin or "e" in latin or "E" in latin) and _SPREADSHEET_NUMBER.fullmatch(latin):
        raise Unreadable(
            "mangled_number",
            "A spreadsheet has turned this number into a quantity and digits may be lost; "
            "format the column as text at the source and export it again.",
        )


_OWN_READERS: dict[str, Callable[[str], IdentityNumber]] = {
    IdentityKind.CNIC: parse_cnic,
    IdentityKind.NIC_OLD: parse_nic_old,
}
