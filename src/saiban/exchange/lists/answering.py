"""Rows become answers: found, several, not found, or why not asked; with the fields that were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from saiban.access.permits import Permit
from saiban.exchange.lists import rules
from saiban.exchange.lists.told import told
from saiban.exchange.models import SentList
from saiban.registry import shared

FOUND, SEVERAL, NOT_FOUND, UNUSABLE = "found", "several", "not_found", "unusable"
YES, NO, UNCLEAR = "yes", "no", "unclear"

Answer = dict[str, Any]
"""`is`: found, several, not_found, yes, no, unclear or unusable. Beside it `why` (a code of `rules.UNUSABLE`), `sure`
(0 to 1, of names), `of` (how many fit), `key` and `told` (field -> text)."""


def rows_of(sent: SentList, kept: Iterable[Sequence[Any]], today: date) -> list[rules.Row]:
    """Return what each kept row (its number, cells and misfit) asks about."""
    return [
        rules.Unusable(misfit) if misfit else rules.read_row(cells, sent.columns, sent.kind, today)
        for _number, cells, misfit in kept
    ]


def answers(permit: Permit, sent: SentList, kept: Sequence[Sequence[Any]], today: date) -> list[Answer]:
    """Return an answer for each kept row, in their order. Spends and logs under the permit; raises NotPermitted."""
    rows = rows_of(sent, kept, today)
    usable = [place for place, row in enumerate(rows) if not isinstance(row, rules.Unusable)]
    asked = [rows[place] for place in usable]
    if sent.want == SentList.Want.ENROLLED:
        found = _enrolled(permit, asked)
    elif sent.kind:
        found = _by_number(permit, asked, sent.fields)
    else:
        found = _by_name(permit, asked, sent.fields)
    answered: list[Answer] = [
        {"is": UNUSABLE, "why": row.why} if isinstance(row, rules.Unusable) else {} for row in rows
    ]
    for place, one in zip(usable, found, strict=True):
        answered[place] = one
    return answered


def _enrolled(permit: Permit, asked: Sequence[rules.ByNumber]) -> list[Answer]:
    words = {True: YES, False: NO, None: UNCLEAR}
    return [{"is": words[one]} for one in shared.enrolled(permit, [(row.kind, row.value) for row in asked])]


def _by_number(permit: Permit, asked: Sequence[rules.ByNumber], fields: Sequence[str]) -> list[Answer]:
    numbers = [(row.kind, row.value) for row in asked]
    found = shared.look_up(permit, numbers, fields=fields)
    return [_of(people) for people in found]


def _of(people: Sequence[shared.SharedPerson]) -> Answer:
    if len(people) == 1:
        return {"is": FOUND, "key": int(people[0].key), "told": told(people[0])}
    return {"is": SEVERAL, "of": len(people)} if people else {"is": NOT_FOUND}


def _by_name(permit: Permit, asked: Sequence[rules.ByName], fields: Sequence[str]) -> list[Answer]:
    """Only who is surely meant is shown: of the others it is said that somebody fits, and how surely."""
    names = [shared.NameAsked(row.name, row.father_name, row.born) for row in asked]
    found = shared.find_by_names(permit, names)
    sure = [ones[0].key for ones in found if ones and ones[0].sureness >= rules.SURE_ENOUGH]
    people = {person.key: person for person in shared.read(permit, sure, fields=fields)}
    answered: list[Answer] = []
    for ones in found:
        if not ones:
            answered.append({"is": NOT_FOUND})
        elif person := people.get(ones[0].key if ones[0].sureness >= rules.SURE_ENOUGH else -1):
            answered.append({"is": FOUND, "sure": ones[0].sureness, "key": int(person.key), "told": told(person)})
        else:
            answered.append({"is": SEVERAL, "sure": ones[0].sureness, "of": len(ones)})
    return answered
