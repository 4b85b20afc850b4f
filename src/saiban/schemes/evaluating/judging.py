"""The query's row for one person told as answers, with what each condition was judged by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from saiban.schemes.definitions import Book, FactValue, Verdict, Words
from saiban.schemes.evaluating.answers import Answer, Judged, UsedParameter
from saiban.schemes.evaluating.everybody import missing_code
from saiban.schemes.evaluating.plan import VALID, Asked, Plan, SchemePlan, ended, used_value
from saiban.schemes.evaluating.query import amount_column, condition_column, verdict_column

Known = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """What came out for one person, and what went in: the person's row first, then the members'."""

    found: Mapping[str, object]
    people: Sequence[Known]
    province: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """Makes answers of a row."""

    book: Book
    plan: Plan
    assumed: Mapping[str, Decimal]
    row: Row

    def answers(self) -> dict[str, Answer]:
        """Return the answer of each scheme of the plan, by its code."""
        return {scheme.rules.code: self.answer(scheme, number) for number, scheme in enumerate(self.plan.schemes)}

    def answer(self, scheme: SchemePlan, number: int) -> Answer:
        """Return the answer of one scheme."""
        rules, holds = scheme.rules, self.row.found[verdict_column(number)]
        conditions = tuple(
            self.judged(asked, self.row.found[condition_column(number, place)], scheme)
            for place, asked in enumerate(scheme.asked)
        )
        verdict: Verdict = "cannot_tell" if holds is None else "no"
        if holds:
            verdict = "body_decides" if rules.decided_by else "yes"
        missing = (code for each in conditions for code in each.missing) if holds is None else ()
        amount = self.row.found[amount_column(number)] if scheme.amount is not None else None
        return Answer(
            scheme=rules.code,
            name=rules.name,
            answer=verdict,
            amount=amount if isinstance(amount, Decimal) else None,
            per=rules.entitlement.per,
            entitlement=rules.entitlement,
            amount_parameters=self.used(scheme.figures),
            conditions=conditions,
            missing=tuple(dict.fromkeys(missing)),
        )

    def judged(self, asked: Asked, holds: object, scheme: SchemePlan) -> Judged:
        """Return a condition as it was judged."""
        person, facts = self.row.people[0], self.book.facts
        lacking = [each for each in asked.own if person[each] is None]
        lacking += [each for each in asked.members if any(one[each] is None for one in self.row.people)]
        refused: Words = asked.refused
        if asked.code == VALID and holds is False:
            refused = ended(scheme.rules, self.plan.as_of, self.row.province)
        return Judged(
            code=asked.code,
            label=asked.label,
            refused=refused,
            holds=None if holds is None else bool(holds),
            facts=tuple((facts[code], _value(person[code])) for code in asked.rule.facts if code in asked.own),
            parameters=self.used(asked.rule.parameters),
            missing=tuple(dict.fromkeys(map(missing_code, lacking))) if holds is None else (),
        )

    def used(self, names: Sequence[str]) -> tuple[UsedParameter, ...]:
        """Return the figures that something was judged by; those worked out from others are told by the others."""
        found = []
        for name in names:
            parameter = self.book.parameter(name)
            if parameter is not None and (parameter.formula is None or name in self.assumed):
                value = used_value(self.book, name, self.plan.as_of, self.row.province, self.assumed)
                found.append(UsedParameter(name, parameter, value))
        return tuple(found)


def _value(value: object) -> FactValue:
    return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value]
