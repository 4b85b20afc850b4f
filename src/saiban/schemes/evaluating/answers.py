"""What the evaluator answers: of four words one, with the amount and the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from saiban.schemes.definitions import Entitlement, Fact, FactValue, Parameter, ParameterValue, Per, Verdict, Words

HOUSEHOLD = "household"
"""Stands among what is missing where it is not known with whom a person lives."""
ENROLLED = "enrolled"
"""Stands among what is missing where it is not known which schemes somebody draws from."""


@dataclass(frozen=True, slots=True)
class UsedParameter:
    """A dated figure that a condition was judged by; `value` is None where the book has none for the day and place."""

    name: str  # scheme.code
    parameter: Parameter
    value: ParameterValue | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A condition and whether it holds (None: can't be told), with the facts and figures it was judged by."""

    code: str
    label: Words
    refused: Words
    holds: bool | None
    facts: tuple[tuple[Fact, FactValue], ...]  # the person's own
    parameters: tuple[UsedParameter, ...]
    missing: tuple[str, ...]  # facts that it reads and that are not known


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one person is entitled to one scheme, to how much, and why."""

    scheme: str
    name: Words
    answer: Verdict
    amount: (
        Decimal | None
    )  # rupees per `per`; None unless the answer is yes or body_decides, or where no formula sets it
    per: Per
    entitlement: Entitlement
    amount_parameters: tuple[UsedParameter, ...]
    conditions: tuple[Judged, ...]
    missing: tuple[str, ...]  # facts without which it can't be told; empty for any other answer

    @property
    def failed(self) -> tuple[str, ...]:
        """Return the codes of the conditions that are not met."""
        return tuple(each.code for each in self.conditions if each.holds is False)
