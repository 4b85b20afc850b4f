"""The made-up office of the demonstration: every case came about by the same steps as a real one, and says so."""

from __future__ import annotations

import pytest
from django.utils import timezone

from saiban.access.rules import PURPOSES
from saiban.cases.models import Assignment, Case, RunningClock
from saiban.cases.verifying import verify_case
from saiban.prosecution.demo.cases import make_cases
from saiban.prosecution.demo.office import ACCOUNTS, make_office
from saiban.prosecution.demo.waiting import make_waiting
from saiban.prosecution.models import Counsel, CounselProposal, Court, Hearing, PoliceStation, Prosecution


@pytest.mark.django_db
def test_the_office_and_its_cases_are_made_once_and_hold_together() -> None:
    assert [account[0] for account in make_office()] == [one.username for one in ACCOUNTS]
    assert make_cases(count=4) == 4
    assert make_cases(count=4) == 4
    assert (Counsel.objects.count(), PoliceStation.objects.count()) == (12, 8)
    assert Court.objects.filter(in_prison=True).exists()
    assert min(Prosecution.objects.values_list("fir_on", flat=True)).year >= 2016
    for case in Case.objects.all():
        assert verify_case(case) == []
    assert Assignment.objects.filter(state="confirmed").count() == 4
    heard = Prosecution.objects.exclude(hearings_held=0)
    assert {row.case_id: row.hearings_held for row in heard} == {
        row.case_id: Hearing.objects.filter(case=row.case_id).exclude(result="listed").count() for row in heard
    }


@pytest.mark.django_db
def test_something_waits_for_the_head_the_police_and_the_state() -> None:
    make_office()
    pages = make_waiting()
    assert make_waiting() == pages
    assert CounselProposal.objects.filter(state="open").count() == 1
    returned = Prosecution.objects.get(case__stage="returned")
    assert returned.returns == 1 and returned.case.documents.filter(kind="memo_of_defects").count() == 1
    appeal = RunningClock.objects.get(code="appeal_of_state")
    assert appeal.standing == "running" and appeal.due_on is not None and appeal.due_on > timezone.localdate()
    assert all(verify_case(case) == [] for case in Case.objects.all())


def test_everybody_of_the_office_who_sees_cases_has_a_purpose_to_choose() -> None:
    assert all(PURPOSES[one.role] for one in ACCOUNTS if one.role != "administrator")
