"""The others of a household: who they are in a word, and what the rules answer for each by what was said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import ngettext

from saiban.schemes.definitions import FactValue
from saiban.schemes.entitled.said import Said
from saiban.schemes.evaluating import Evaluator
from saiban.schemes.facts import facts

COULD = ("yes", "body_decides")


@dataclass(frozen=True)
class Other:
    """Somebody else of the household: what they could get by what was said; of how many schemes it is not told yet."""

    number: int
    about: str  # sex and age, as far as they were said
    could: tuple[str, ...]
    open: int


def others_told(evaluator: Evaluator, said: Said, language: str) -> list[Other]:
    """Tell of every other member who was described what they could get, in the order in which they were asked."""
    told = []
    for number, member in enumerate(said.members, 1):
        asked = said.as_member(number)
        household = None if asked.household is None else [{**one, "enrolled": None} for one in asked.household]
        answers = evaluator.one({**asked.person, "enrolled": None}, household).values()
        could = tuple(one.name.said(language) for one in answers if one.answer in COULD)
        untold = sum(one.answer == "cannot_tell" for one in answers)
        told.append(Other(number, about(member, language), could, untold))
    return told


def about(member: Mapping[str, FactValue], language: str) -> str:
    """Say sex and age of a member, as far as they were said."""
    known = facts()
    sex = next((one.label.said(language) for one in known["sex"].choices if one.code == member.get("sex")), "")
    born = member.get("birth_date")
    if not isinstance(born, date):
        return sex
    today = timezone.localdate()
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    years = ngettext("%(age)s year old", "%(age)s years old", age) % {"age": age}
    return f"{sex}، {years}" if sex and language == "ur" else f"{sex}, {years}" if sex else years
