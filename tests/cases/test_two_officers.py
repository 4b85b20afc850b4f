"""Two officers act on one case at the same moment, on two connections to a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from saiban.access.models import Role
from saiban.cases import keeping, services, types
from saiban.cases.actors import Actor
from saiban.cases.declarations import Confidentiality
from saiban.cases.faults import Overtaken
from saiban.cases.models import Case
from saiban.cases.verifying import verify_case
from saiban.directory.models import Organisation
from tests.cases.complaint import COMPLAINT
from tests.cases.people import happen, key, office, officer

pytestmark = pytest.mark.django_db(transaction=True)


def lodged(**about: Any) -> Case:
    types.register(COMPLAINT)
    given = {
        "case_type": "complaint",
        "actor": Actor.public("web"),
        "office": office(),
        "organisation": Organisation.objects.get(pk="bisp"),
        "fields": {"about": "manner", "story": "I was sent away."},
        "key": key(),
    }
    return services.open_case(**(given | about))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment, each on a connection of its own; return what each gave or raised."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=60)
            return act()
        except Exception as raised:
            return raised
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def test_one_wins_and_the_other_is_told_what_happened() -> None:
    case = lodged()
    imran, asma = officer("imran"), officer("asma")
    happen(case, "take", imran)
    seen = case.last_seq

    def answering(viewer, event: str, **about) -> Callable[[], Any]:
        return lambda: services.record_event(
            case=case, event=event, actor=Actor.officer(viewer), seen=seen, key=key(), **about
        )

    outcomes = at_once(
        answering(imran, "answer", fields={"outcome": "not_upheld"}, reason="He was polite."),
        answering(asma, "ask"),
    )
    told = [one for one in outcomes if isinstance(one, Overtaken)]
    won = [one for one in outcomes if not isinstance(one, Exception)]
    assert (len(told), len(won)) == (1, 1)
    assert [(event.seq, event.code, event.user) for event in told[0].since] == [(3, won[0].code, won[0].user)]
    case.refresh_from_db()
    assert case.last_seq == 3
    assert verify_case(case) == []


def test_nothing_is_lost_when_the_other_looks_and_acts_again() -> None:
    """Eight officers write notes at once, each looking again after being told: all eight notes stand, in one chain."""
    case = lodged()
    happen(case, "take", officer("imran"))
    officers = [officer(f"clerk{n}", Role.SCHEME_OFFICER) for n in range(8)]
    levels = [Confidentiality.RESTRICTED, Confidentiality.NORMAL] * 4

    def until_done(viewer, level: Confidentiality) -> int:
        told = 0
        while True:
            seen = Case.objects.get(pk=case.pk).last_seq
            about = {"case": case, "actor": Actor.officer(viewer), "seen": seen, "key": f"note-{viewer.user.username}"}
            try:
                keeping.change_confidentiality(level=level, reason="ordered", **about)
                return told
            except Overtaken as overtaken:
                assert overtaken.since
                told += 1

    results = at_once(
        *(lambda v=viewer, one=level: until_done(v, one) for viewer, level in zip(officers, levels, strict=True))
    )
    assert all(isinstance(one, int) for one in results), results
    case.refresh_from_db()
    assert case.last_seq == 10
    assert {one.user for one in case.events.filter(code="@confidentiality")} == {one.user for one in officers}
    assert verify_case(case) == []


def test_one_form_sent_three_times_at_once_records_one_event() -> None:
    case = lodged()
    imran = officer("imran")
    about = {"case": case, "event": "take", "actor": Actor.officer(imran), "seen": case.last_seq, "key": "form-77"}
    results = at_once(*[lambda: services.record_event(**about)] * 3)
    assert {one.pk for one in results} == {case.events.get(seq=2).pk}
    case.refresh_from_db()
    assert case.last_seq == 2


def test_one_opening_sent_three_times_at_once_opens_one_case() -> None:
    types.register(COMPLAINT)
    office()
    results = at_once(*[lambda: lodged(key="form-78")] * 3)
    assert len({one.number for one in results}) == 1
    assert Case.objects.filter(key="form-78").count() == 1


def test_cases_opened_at_once_have_numbers_without_gaps() -> None:
    types.register(COMPLAINT)
    office()
    made = at_once(*[lambda: lodged() for _ in range(6)])
    counters = sorted(int(one.number.split("-")[3]) for one in made)
    assert counters == list(range(counters[0], counters[0] + 6))
