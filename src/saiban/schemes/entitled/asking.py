"""What to ask next, a few things at a time: what closes schemes first, then what still keeps most of them open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from saiban.schemes.definitions import Fact
from saiban.schemes.entitled.said import Said
from saiban.schemes.evaluating import Answer, Evaluator

FIRST = ("province", "sex", "birth_date", "marital_status")
GATES = (
    "cnic_held",
    "disability",
    "employed",
    "government_employee",
    "eobi_registered",
    "essi_secured",
    "worker_died",
    "household_income_monthly",
    "religion",
    "aided_elsewhere",
    "in_school",
    "pregnant",
    "medical_need",
    "sick_certified",
    "injured_at_work",
)
"""Asked before all others, in this order: what closes most schemes, so that nobody is asked for details in vain."""
AT_ONCE = 4
OF_A_MEMBER = 6
NEVER = frozenset({"alive", "relation", "flood_district"})
"""Facts that make no question here: who answers is alive; lists of districts are the registry's to know."""

Step = Literal["person", "others", "member", "enrolled", "done"]


@dataclass(frozen=True)
class Next:
    """The next page: of whom it asks (`member`: the next one, by its number from 1), and which facts."""

    step: Step
    facts: tuple[Fact, ...] = ()
    member: int = 0


def next_questions(evaluator: Evaluator, said: Said, answers: Mapping[str, Answer]) -> Next:
    """Return what to ask after this, given what the rules answer so far."""
    facts = evaluator.book.facts
    if first := [facts[code] for code in FIRST if code not in said.person]:
        return Next("person", tuple(first))
    open_ones = [one for one in answers.values() if one.answer == "cannot_tell"]
    if said.others is not None and len(said.members) < said.others:
        return Next("member", _of_members(evaluator, open_ones), len(said.members) + 1)
    wanted = Counter(code for one in open_ones for code in one.missing)
    askable = [code for code in wanted if code in facts and code not in said.person and is_asked(facts[code])]
    gates = sorted((code for code in askable if code in GATES), key=GATES.index)
    askable.sort(key=lambda code: (-wanted[code], list(facts).index(code)))
    if gates:
        return Next("person", tuple(facts[code] for code in gates[:AT_ONCE]))
    if wanted["household"] and not said.asked_others:
        return Next("others")
    if wanted["enrolled"] and not said.asked_enrolled:
        return Next("enrolled")
    if askable:
        return Next("person", tuple(facts[code] for code in askable[:AT_ONCE]))
    return Next("done")


def is_asked(fact: Fact) -> bool:
    """Say whether a fact makes a question: none that only a survey measures, none that the answerer can't know."""
    return fact.source != "survey" and fact.code not in NEVER


def _of_members(evaluator: Evaluator, answers: Sequence[Answer]) -> tuple[Fact, ...]:
    """Return the facts to ask of each member: those that rules still open read of members, the commonest first."""
    still = {one.scheme for one in answers}
    read = Counter(
        code
        for scheme in evaluator.plan.schemes
        if scheme.rules.code in still
        for asked in scheme.asked
        for code in asked.members
    )
    facts = evaluator.book.facts
    codes = [code for code, _times in read.most_common() if code in facts and facts[code].level == "person"]
    return tuple(facts[code] for code in codes if is_asked(facts[code]))[:OF_A_MEMBER]
