"""Answers to the question whether somebody is enrolled: yes or no, and nothing else.

Both query shapes of the standard are read: {"person_identifier": {"eq": ...}, "programme_identifier...": {"eq": ...}}
and {"attribute_name", "operator", "attribute_value"}. With the operator `in` up to 10,000 numbers are asked at once;
each answer's reference_id is then the place of its number in the list, from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from saiban.exchange.dci import authority
from saiban.exchange.dci.codes import Err, Status
from saiban.exchange.dci.criteria import number_kind
from saiban.exchange.dci.faults import NotTaken
from saiban.exchange.dci.messages import EnrolledRequest, EnrolledResponse, EnrolledResult, moment
from saiban.exchange.dci.receiving import Received
from saiban.exchange.scheme_codes import require_known
from saiban.registry import shared
from saiban.registry.shared.reach import AT_ONCE
from saiban.terms import registry_numbers

_PERSON = ("person_identifier", "member_identifier", "identifier", "identifier_value", "uin")
_KIND = ("identifier_type", "person_identifier_type", "type")
_PROGRAMME = "programme_identifier"
_QUERY = "enrolled_criteria.query"


@dataclass(frozen=True)
class Question:
    """Numbers of people (kind None: to be told from the number), and a scheme (None: any of the agreement)."""

    values: tuple[str, ...]
    kind: str | None
    scheme: str | None

    def numbers(self) -> list[tuple[str, str]]:
        """Return each number with its kind; without one, a registry number is known by its check digit."""
        return [(self.kind or _told(value), value) for value in self.values]


def respond(received: Received) -> EnrolledResponse:
    """Answer a question, in the running transaction. Raises NotPermitted, `Unanswerable` or NotTaken."""
    asked = received.content(EnrolledRequest)
    criteria = asked.enrolled_criteria
    question = read(criteria.query)
    under = authority.stated(criteria.authorize, criteria.consent, received.header.meta)
    permit = under.permit(received.partner.asker(received.request))
    schemes = [question.scheme] if question.scheme else None
    require_known(schemes or ())
    answers = shared.enrolled(permit, question.numbers(), schemes)
    now = moment()
    return EnrolledResponse(
        transaction_id=asked.transaction_id,
        correlation_id=received.correlation_id,
        enrolled_response=[_result(str(place), answer, now) for place, answer in enumerate(answers, 1)],
    )


def read(query: Mapping[str, Any]) -> Question:
    """Read either shape of query. Raises NotTaken for what can't be read, or is empty."""
    said = _compared(query)
    person = next((said[name] for name in _PERSON if name in said), None)
    values = person if isinstance(person, list) else [person]
    if not 0 < len(values) <= AT_ONCE or not all(_is_number(value) for value in values):
        raise NotTaken(
            Err.BAD, f"{_QUERY}: person_identifier is compared by eq, or by in with up to {AT_ONCE} numbers."
        )
    kind = next((said[name] for name in _KIND if name in said), None)
    scheme = said.get(_PROGRAMME)
    if not isinstance(kind, str | None) or not isinstance(scheme, str | None):
        raise NotTaken(Err.BAD, f"{_QUERY}: identifier_type and programme_identifier are texts.")
    return Question(
        tuple(str(value).strip() for value in values),
        number_kind(kind) if kind else None,
        scheme.casefold() if scheme else None,
    )


def _compared(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return what each attribute is compared with, by eq or in."""
    if "attribute_name" in query:
        query = {str(query["attribute_name"]): {str(query.get("operator", "eq")): query.get("attribute_value")}}
    said: dict[str, Any] = {}
    for name, compared in query.items():
        if isinstance(compared, Mapping):
            operators = {str(operator).removeprefix("$").casefold(): value for operator, value in compared.items()}
            if len(operators) != 1 or not operators.keys() <= {"eq", "in"}:
                raise NotTaken(Err.BAD, f"{_QUERY}: attributes are compared by eq or in.")
            compared = next(iter(operators.values()))
        said[name.casefold().rsplit(".", 1)[-1]] = compared
    return said


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    return (0 < len(value.strip()) <= 200) if isinstance(value, str) else 0 <= value < 10**40


def _told(value: str) -> str:
    return "registry" if registry_numbers.valid(value.replace("-", "")) else "cnic"


def _result(reference: str, answer: bool | None, now: str) -> EnrolledResult:
    if answer is None:
        return EnrolledResult(
            reference_id=reference,
            timestamp=now,
            status=Status.REJECTED,
            status_reason_message="This can't be a number of its kind, or several people bear it.",
            enrolled_status="no",
        )
    return EnrolledResult(
        reference_id=reference, timestamp=now, status=Status.DONE, enrolled_status="yes" if answer else "no"
    )
