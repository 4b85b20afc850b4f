"""The worked examples in the packaged scheme files come out as their authors said."""

from __future__ import annotations

import pytest

from saiban.schemes.book import packaged_book
from saiban.schemes.definitions import Example
from saiban.schemes.evaluating import Answer, Evaluator
from saiban.schemes.outcomes import asked_of

EXAMPLES = [
    pytest.param(code, example, id=f"{code}: {example.name}")
    for code, scheme in packaged_book().schemes.items()
    for example in scheme.examples
]


def answered(code: str, example: Example) -> Answer:
    person, members = asked_of(example)
    return Evaluator(packaged_book(), as_of=example.as_of, schemes=[code]).one(person, members)[code]


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_example(code: str, example: Example) -> None:
    answer = answered(code, example)

    assert (answer.answer, answer.amount) == (example.answer, example.amount)
    assert set(answer.failed) == set(example.failed)
    assert set(example.missing) <= set(answer.missing)


@pytest.mark.parametrize("code", packaged_book().schemes)
def test_each_scheme_shows_somebody_who_gets_it_somebody_who_does_not_and_somebody_of_whom_too_little_is_known(
    code: str,
) -> None:
    answers = [example.answer for example in packaged_book().schemes[code].examples]

    assert len(answers) >= 4
    assert {"yes", "body_decides"} & set(answers)
    assert "no" in answers
    assert "cannot_tell" in answers


@pytest.mark.parametrize("code", packaged_book().schemes)
def test_nothing_known_of_somebody_is_never_a_silent_no_or_yes(code: str) -> None:
    scheme = packaged_book().schemes[code]
    day = max(row.valid_from for row in scheme.valid)

    answer = Evaluator(packaged_book(), as_of=day, schemes=[code]).one({}, None)[code]

    assert answer.answer == "cannot_tell"
    assert answer.missing
