"""A complaint from the counter to the answer, by officers of a real office."""

from __future__ import annotations

import pytest

from saiban.access.models import AccessLog, Role
from saiban.cases import services, types
from saiban.cases.actors import Actor
from saiban.cases.models import Case
from saiban.cases.parties import NewParty
from saiban.directory.models import Organisation
from tests.cases.complaint import COMPLAINT
from tests.cases.people import happen, key, office, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _complaints_are_known() -> None:
    types.register(COMPLAINT)


def lodged(**about) -> Case:
    """Nasreen Bibi complains at the counter in Lahore that money was held back."""
    given = {
        "case_type": "complaint",
        "actor": Actor.officer(officer("sana", Role.DESK_OFFICER, office=office())),
        "office": office(),
        "organisation": Organisation.objects.get(pk="bisp"),
        "title": "Money held back at the shop",
        "parties": [NewParty("complainant", "Nasreen Bibi", "0300 5550123", identifiers={"cnic": "35202-2345678-2"})],
        "fields": {"about": "money", "story": "The shop kept 500 rupees."},
        "key": key(),
    }
    return services.open_case(**(given | about))


def test_from_the_counter_to_the_answer() -> None:
    case = lodged()
    imran = officer("imran")
    happen(case, "take", imran)
    happen(case, "ask", imran)
    happen(case, "reply", officer("sana", Role.DESK_OFFICER, office=office()), fields={"reply": "Here is the receipt."})
    happen(case, "answer", imran, fields={"outcome": "upheld"}, reason="The receipt shows it.")
    assert (case.stage, case.outcome, case.last_seq) == ("answered", "upheld", 5)
    assert case.closed_at is not None
    assert case.facts == {"about": "money"}
    clock = case.clocks.get()
    assert (clock.code, clock.standing, clock.late) == ("answer_in_time", "met", False)
    seen = AccessLog.objects.filter(subject_kind="case", subjects__contains=[case.pk])
    assert list(seen.order_by("id").values_list("act", flat=True)) == ["case_open", *["case_event"] * 4]


def test_verified() -> None:
    from saiban.cases.verifying import verify_case

    case = lodged()
    imran = officer("imran")
    happen(case, "take", imran)
    assert verify_case(case) == []
