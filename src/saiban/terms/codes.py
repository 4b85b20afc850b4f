"""Code lists that every floor shares, in both languages: sexes, relations to the head, marital and enrolment status."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from saiban.terms import digits
from saiban.terms.errors import Unreadable


class Sex(StrEnum):
    """As recorded on identity documents; X on the card is transgender (Transgender Persons Act 2018)."""

    MALE = "male"
    FEMALE = "female"
    TRANSGENDER = "transgender"


class Relation(StrEnum):
    """How a member of a household is related to its head."""

    HEAD = "head"
    SPOUSE = "spouse"
    SON = "son"
    DAUGHTER = "daughter"
    FATHER = "father"
    MOTHER = "mother"
    BROTHER = "brother"
    SISTER = "sister"
    GRANDCHILD = "grandchild"
    GRANDPARENT = "grandparent"
    SON_IN_LAW = "son_in_law"
    DAUGHTER_IN_LAW = "daughter_in_law"
    PARENT_IN_LAW = "parent_in_law"
    SIBLING_IN_LAW = "sibling_in_law"
    NEPHEW_NIECE = "nephew_niece"
    UNCLE_AUNT = "uncle_aunt"
    OTHER_RELATIVE = "other_relative"
    NOT_RELATED = "not_related"


class MaritalStatus(StrEnum):
    """As the census of Pakistan counts them, with the separated apart from the divorced."""

    NEVER_MARRIED = "never_married"
    MARRIED = "married"
    WIDOWED = "widowed"
    DIVORCED = "divorced"
    SEPARATED = "separated"


class EnrolmentStatus(StrEnum):
    """Where a person stands in a scheme."""

    APPLIED = "applied"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXITED = "exited"
    DECEASED = "deceased"


Code = Sex | Relation | MaritalStatus | EnrolmentStatus

LABELS: Mapping[Code, tuple[str, str]] = {
    Sex.MALE: ("Male", "مرد"),
    Sex.FEMALE: ("Female", "عورت"),
    Sex.TRANSGENDER: ("Transgender", "خواجہ سرا"),
    Relation.HEAD: ("Head", "سربراہ"),
    Relation.SPOUSE: ("Husband or wife", "شوہر یا بیوی"),
    Relation.SON: ("Son", "بیٹا"),
    Relation.DAUGHTER: ("Daughter", "بیٹی"),
    Relation.FATHER: ("Father", "والد"),
    Relation.MOTHER: ("Mother", "والدہ"),
    Relation.BROTHER: ("Brother", "بھائی"),
    Relation.SISTER: ("Sister", "بہن"),
    Relation.GRANDCHILD: ("Grandchild", "پوتا، پوتی، نواسا یا نواسی"),
    Relation.GRANDPARENT: ("Grandparent", "دادا، دادی، نانا یا نانی"),
    Relation.SON_IN_LAW: ("Son-in-law", "داماد"),
    Relation.DAUGHTER_IN_LAW: ("Daughter-in-law", "بہو"),
    Relation.PARENT_IN_LAW: ("Father- or mother-in-law", "سسر یا ساس"),
    Relation.SIBLING_IN_LAW: ("Brother- or sister-in-law", "دیور، نند، سالا یا بھابھی"),
    Relation.NEPHEW_NIECE: ("Nephew or niece", "بھتیجا، بھتیجی، بھانجا یا بھانجی"),
    Relation.UNCLE_AUNT: ("Uncle or aunt", "چچا، ماموں، پھوپھی یا خالہ"),
    Relation.OTHER_RELATIVE: ("Other relative", "دیگر رشتہ دار"),
    Relation.NOT_RELATED: ("Not related", "غیر رشتہ دار"),
    MaritalStatus.NEVER_MARRIED: ("Never married", "غیر شادی شدہ"),
    MaritalStatus.MARRIED: ("Married", "شادی شدہ"),
    MaritalStatus.WIDOWED: ("Widowed", "بیوہ یا رنڈوا"),
    MaritalStatus.DIVORCED: ("Divorced", "طلاق یافتہ"),
    MaritalStatus.SEPARATED: ("Separated", "علیحدہ"),
    EnrolmentStatus.APPLIED: ("Applied", "درخواست گزار"),
    EnrolmentStatus.ACTIVE: ("Active", "فعال"),
    EnrolmentStatus.SUSPENDED: ("Suspended", "معطل"),
    EnrolmentStatus.EXITED: ("Exited", "خارج"),
    EnrolmentStatus.DECEASED: ("Deceased", "متوفی"),
}

_SEXES = {
    Sex.MALE: "m male man boy mr 1 mard مرد لڑکا مذکر م",
    Sex.FEMALE: "f female woman girl mrs 2 w aurat khatoon عورت خاتون لڑکی مونث مؤنث ع",
    Sex.TRANSGENDER: "x t tg transgender trans 3 khawajasira khwajasira خواجہسرا مخنث ٹرانسجینڈر",
}
_RELATIONS = {
    Relation.HEAD: "head headofhousehold hoh householdhead self headself selfhead خود سربراہ سربراہخانہ سربراہگھرانہ",
    Relation.SPOUSE: "spouse wife husband wo ho wifehusband husbandwife secondwife 2ndwife biwi zauja shohar"
    " زوجہ بیوی شوہر خاوند اہلیہ دوسریبیوی شوہریابیوی",
    Relation.SON: "son so stepson adoptedson beta بیٹا پسر ولد فرزند",
    Relation.DAUGHTER: "daughter do stepdaughter adopteddaughter beti بیٹی دختر بنت",
    Relation.FATHER: "father fo dad walid والد باپ",
    Relation.MOTHER: "mother mo mom walida والدہ ماں",
    Relation.BROTHER: "brother bro stepbrother bhai بھائی برادر",
    Relation.SISTER: "sister sis stepsister behn behan بہن ہمشیرہ",
    Relation.GRANDCHILD: "grandchild grandson granddaughter grandsondaughter pota poti nawasa nawasi"
    " پوتا پوتی نواسا نواسہ نواسی",
    Relation.GRANDPARENT: "grandparent grandfather grandmother dada dadi nana nani دادا دادی نانا نانی",
    Relation.SON_IN_LAW: "soninlaw damad داماد",
    Relation.DAUGHTER_IN_LAW: "daughterinlaw bahu بہو",
    Relation.PARENT_IN_LAW: "parentinlaw fatherinlaw motherinlaw sasur saas سسر ساس",
    Relation.SIBLING_IN_LAW: "siblinginlaw brotherinlaw sisterinlaw dewar nand nanad bhabhi bhabi sala sali"
    " دیور جیٹھ نند بھابھی سالا سالی بہنوئی",
    Relation.NEPHEW_NIECE: "nephew niece nephewniece bhatija bhatiji bhanja bhanji بھتیجا بھتیجی بھانجا بھانجی",
    Relation.UNCLE_AUNT: "uncle aunt uncleaunt chacha mamu phupho khala چچا تایا ماموں پھوپھی خالہ چچی",
    Relation.OTHER_RELATIVE: "otherrelative relative otherrelation cousin other رشتہدار دیگررشتہدار دیگر",
    Relation.NOT_RELATED: "notrelated nonrelative norelation unrelated servant lodger tenant غیررشتہدار ملازم نوکر",
}
_MARITAL_STATUSES = {
    MaritalStatus.NEVER_MARRIED: "nevermarried unmarried single bachelor spinster u s nm kunwara kunwari"
    " غیرشادیشدہ کنوارا کنواری",
    MaritalStatus.MARRIED: "married currentlymarried m nikah nikahed شادیشدہ منکوحہ",
    MaritalStatus.WIDOWED: "widowed widow widower w bewa بیوہ رنڈوا بیوہرنڈوا",
    MaritalStatus.DIVORCED: "divorced divorcee divorce d mutallaqa طلاقیافتہ مطلقہ",
    MaritalStatus.SEPARATED: "separated sep livingapart علیحدہ علیحدگی",
}

_Member = TypeVar("_Member", Sex, Relation, MaritalStatus)
_NOT_LETTERS = re.compile(r"[\W_]+|[‌‍]")
_NUMBER_CELL = re.compile(r"^([1-9])0$")  # 1.0, as a spreadsheet gives the number 1
_ARABIC_TO_URDU = str.maketrans("يىكةۀه", "ییکہہہ")


def parse_sex(text: str) -> Sex:
    """Read a sex: M, female, 1, مرد, عورت, X, خواجہ سرا. `Unreadable` has the code `empty` or `unknown_sex`."""
    return _read(text, _SEX_WORDS, "sex")


def parse_relation(text: str) -> Relation:
    """Read a relation to the head: wife, W/O, زوجہ, Son-in-law. `Unreadable`: `empty` or `unknown_relation`."""
    return _read(text, _RELATION_WORDS, "relation")


def parse_marital(text: str) -> MaritalStatus:
    """Read a marital status: Widow, شادی شدہ, unmarried. `Unreadable`: `empty` or `unknown_marital_status`."""
    return _read(text, _MARITAL_WORDS, "marital status")


def label(code: Code, language: str = "en") -> str:
    """Return a code's name for a reader, in English ("en") or Urdu ("ur")."""
    return LABELS[code][language == "ur"]


def _by_word(words_of: Mapping[_Member, str]) -> dict[str, _Member]:
    return {word: code for code, words in words_of.items() for word in words.split()}


_SEX_WORDS = _by_word(_SEXES)
_RELATION_WORDS = _by_word(_RELATIONS)
_MARITAL_WORDS = _by_word(_MARITAL_STATUSES)


def _read(text: str, words: Mapping[str, _Member], what: str) -> _Member:
    code = words.get(text)
    if code is not None:
        return code
    plain = _NOT_LETTERS.sub("", digits.to_latin(text).translate(_ARABIC_TO_URDU).casefold())
    if not plain:
        raise Unreadable("empty", f"There is no {what} here.")
    code = words.get(_NUMBER_CELL.sub(r"\1", plain))
    if code is None:
        known = ", ".join(dict.fromkeys(words.values()))
        raise Unreadable(f"unknown_{what.replace(' ', '_')}", f"This {what} is not known; expected one of {known}.")
    return code
