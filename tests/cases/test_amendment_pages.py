"""A province moves its weekend and a law sets another term: one proposes on a page, another approves, clocks follow."""

from __future__ import annotations

import pytest

from saiban.access.models import Role
from saiban.cases import types
from saiban.cases.models import ClockTerm, WorkingWeek
from tests.access.people import looking_as
from tests.cases.at_work import WORKED
from tests.cases.people import key, office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types, "_registered", {})
    types.register(WORKED)


def steward(name: str) -> object:
    return looking_as(Role.STEWARD, "registry", username=name)


def test_a_working_week_counts_once_somebody_else_approved_it() -> None:
    imran, asma = steward("imran"), steward("asma")
    week = {"days_off": ["4", "5"], "province": "PK-PB", "valid_from": "2026-01-01", "said_by": "Notification 7"}
    assert imran.post("/procedures/weeks/", week | {"office": office().pk, "once": key()}).status_code == 400
    every = week | {"days_off": [str(day) for day in range(7)], "once": key()}
    assert "at least one day" in imran.post("/procedures/weeks/", every).content.decode()
    backwards = week | {"valid_to": "2025-01-01", "once": key()}
    assert "before the beginning" in imran.post("/procedures/weeks/", backwards).content.decode()
    imran.post("/procedures/weeks/", week | {"once": key()})
    row = WorkingWeek.objects.get()
    assert row.days_off == [4, 5]
    assert "waits for somebody else" in imran.get("/procedures/weeks/").content.decode()
    assert imran.post(f"/procedures/weeks/{row.pk}/approve/", {"once": key()}).status_code == 403
    assert "Friday · Saturday" in asma.get("/procedures/weeks/").content.decode()
    asma.post(f"/procedures/weeks/{row.pk}/approve/", {"once": key()})
    row.refresh_from_db()
    assert row.approved_by is not None


def test_a_term_is_proposed_for_one_kind_of_case_and_approved() -> None:
    imran, asma = steward("imran"), steward("asma")
    term = {
        "clock": "complaint|answer_in_time",
        "count": "۱۰",
        "unit": "working_days",
        "only_for": "complaint|about|money",
        "valid_from": "2026-03-01",
        "source": "Order 3 of 2026",
    }
    for wrong in ({"count": "0"}, {"count": "-3"}, {"count": "ten"}, {"clock": "x|y"}, {"source": ""}):
        assert imran.post("/procedures/terms/", term | wrong | {"once": key()}).status_code == 400
    imran.post("/procedures/terms/", term | {"once": key()})
    row = ClockTerm.objects.get()
    assert (row.count, row.when, row.clock) == (10, {"about": "money"}, "answer_in_time")
    page = asma.get("/procedures/terms/").content.decode()
    assert "Complaint: Answer to the complaint" in page and "What about: Money held back" in page
    assert "10 working days" in page
    asma.post(f"/procedures/terms/{row.pk}/approve/", {"once": key()})
    row.refresh_from_db()
    assert row.approved_by is not None
    assert "/procedures/terms/" in asma.get("/procedures/").content.decode()
