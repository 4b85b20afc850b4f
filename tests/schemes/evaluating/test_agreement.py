"""One by one, as a batch, and as a table of made-up people: the same answers for every rule of the book.

And what is not known never makes a no of what is none: whoever learns more about a person only turns "cannot tell"
into an answer.
"""

from __future__ import annotations

import os
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from saiban.schemes.book import packaged_book
from saiban.schemes.definitions import Fact
from saiban.schemes.evaluating import Answer, Evaluator
from saiban.schemes.language import Where, parse, tree, vocabulary
from tests.schemes.evaluating.made_up_people import Person, households

DAY = date(2026, 3, 2)
ARROW = {
    "boolean": pa.bool_(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "money": pa.float64(),
    "date": pa.date32(),
    "text": pa.string(),
    "list": pa.list_(pa.string()),
}
Told = tuple[str, object, frozenset[str], frozenset[str], frozenset[str]]


def as_table(homes: list[list[Person]], facts: list[Fact]) -> pa.Table:
    people = [
        {**person, "person": 100 * number + place, "household": number}
        for number, home in enumerate(homes)
        for place, person in enumerate(home)
    ]
    fields = [("person", pa.int64()), ("household", pa.int64()), *((fact.code, ARROW[fact.type]) for fact in facts)]
    lists = [("enrolled", pa.list_(pa.string())), ("unseen", pa.list_(pa.string()))]
    return pa.Table.from_pylist(people, schema=pa.schema([*fields, *lists]))


def told(answer: Answer) -> Told:
    unknown = frozenset(each.code for each in answer.conditions if each.holds is None)
    open_ones = unknown if answer.answer == "cannot_tell" else frozenset()
    return (answer.answer, answer.amount, frozenset(answer.failed), open_ones, frozenset(answer.missing))


def told_rows(rows: duckdb.DuckDBPyRelation) -> dict[tuple[int, str], Told]:
    return {
        (person, scheme): (answer, amount, frozenset(failed), frozenset(unknown), frozenset(missing))
        for person, scheme, answer, amount, failed, unknown, missing in rows.fetchall()
    }


def agree(count: int, seed: int) -> None:
    book = packaged_book()
    evaluator = Evaluator(book, as_of=DAY)
    homes = households(book, count, seed=seed, day=DAY)
    table = as_table(homes, list(book.facts.values()))
    batch = told_rows(evaluator.table(table))
    made_up = duckdb.connect()
    made_up.register("imagined", table)
    shuffled = made_up.sql("SELECT * FROM imagined ORDER BY hash(person)")
    assert told_rows(evaluator.table(shuffled)) == batch
    assert len(batch) == count * len(book.schemes)

    def one_by_one(number: int) -> int:
        home = homes[number]
        for place, person in enumerate(home):
            others = home[:place] + home[place + 1 :]
            for scheme, answer in evaluator.one(person, others).items():
                assert told(answer) == batch[100 * number + place, scheme], (seed, scheme, person, others)
        return len(home)

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(one_by_one, range(len(homes)))) == count


def test_one_by_one_batch_and_made_up_people_agree_for_every_rule() -> None:
    agree(400, seed=5)


LOT = 2_500
"""People of one lot: what each of them was told stands in memory."""


@pytest.mark.long
def test_they_agree_on_people_drawn_anew() -> None:
    """`SAIBAN_AGREEMENT_PEOPLE=100000` takes half an hour on two cores; without it one lot is drawn."""
    seeds = random.SystemRandom()
    for _lot in range(0, int(os.environ.get("SAIBAN_AGREEMENT_PEOPLE", str(LOT))), LOT):
        agree(LOT, seed=seeds.randrange(10**6))


def asks_whether_known(scheme: str) -> bool:
    """Say whether a scheme has a rule with IS NULL: it says itself what follows from not knowing."""
    book = packaged_book()
    rules = book.schemes[scheme]
    words = vocabulary(book, scheme)
    read = [parse(each.when, vocabulary=words, where=Where(rules.file, each.line)) for each in rules.conditions]
    return any(isinstance(node, tree.Unknown) for rule in read for node in tree.walk(rule.tree))


def test_what_is_forgotten_of_a_person_never_makes_another_answer_than_cannot_tell() -> None:
    book = packaged_book()
    evaluator = Evaluator(book, as_of=DAY)
    homes = households(book, 3000, seed=11, day=DAY, unknown=0)
    facts = list(book.facts.values())
    known = told_rows(evaluator.table(as_table(homes, facts)))
    forgetting = random.Random(12)
    for home in homes:
        for code in [fact.code for fact in facts if fact.level == "household" and forgetting.random() < 0.2]:
            for person in home:
                person[code] = None
        for person in home:
            for code in [*(fact.code for fact in facts if fact.level == "person"), "enrolled"]:
                if forgetting.random() < 0.2:
                    person[code] = None
    forgotten = told_rows(evaluator.table(as_table(homes, facts)))
    strict = [scheme for scheme in book.schemes if not asks_whether_known(scheme)]
    assert len(strict) > len(book.schemes) / 2
    changed = 0
    for (person, scheme), (answer, *_rest, missing) in forgotten.items():
        if scheme in strict and answer != known[person, scheme][0]:
            assert answer == "cannot_tell" and missing, (person, scheme)
            changed += 1
    assert changed > 1000


def test_nobody_of_whom_nothing_is_known_is_refused() -> None:
    answers: dict[str, Any] = Evaluator(packaged_book(), as_of=DAY).one({}, None)
    refused = {scheme for scheme, answer in answers.items() if answer.answer == "no" and answer.failed != ("valid",)}
    assert refused == set()
