"""Who may do what in the prosecution's room: the whole table of roles and steps of a case, and that it is enforced."""

from __future__ import annotations

import pytest

from saiban.access import rules
from saiban.access.models import Role
from saiban.cases.declarations import Event
from saiban.cases.faults import NotAllowed
from saiban.prosecution.case_types import CRIMINAL_CASE
from saiban.prosecution.registration.services import register
from saiban.prosecution.writing import Writing
from tests.prosecution.office import key, murder, prosecutor

G, A, D, S = (
    "prosecutor_general",
    "additional_prosecutor_general",
    "deputy_prosecutor_general",
    "assistant_prosecutor_general",
)
DISTRICT, DEPUTY, ASSISTANT = "district_prosecutor", "deputy_district_prosecutor", "assistant_district_prosecutor"
COUNSEL = {G, A, D, S, DISTRICT, DEPUTY, ASSISTANT}
HEADS = {G, A, DISTRICT}

JUDGED_BY_COUNSEL = {
    "scrutiny_began",
    "item_answered",
    "report_returned",
    "report_passed",
    "later_report_passed",
    "adverse_report",
    "instructed",
    "withdrawn",
    "appeal_by_state",
    "closed_without_trial",
    "file_closed",
    "conflict_declared",
}
"""Steps that a prosecutor decides; a registrar writes down the others, which police and courts have taken."""

DECIDED_BY_HEADS = {
    "transfer_sent",
    "transferred_out",
    "sent_along",
    "entrusted",
    "counsel_refused",
    "conflict_answered",
}


DECIDED_BY_LADDER = {"appeal_approved", "no_appeal_decided", "withdrawal_approved", "withdrawal_refused"}
"""Steps that follow from a request for approval, and that nobody writes by hand."""


def expected(event: Event) -> set[str]:
    """The roles that may do a step of the criminal case."""
    if event.code in DECIDED_BY_LADDER:
        return {"system"}
    if event.code in DECIDED_BY_HEADS:
        return HEADS
    return COUNSEL if event.code in JUDGED_BY_COUNSEL else COUNSEL | {"registrar"}


@pytest.mark.parametrize("event", CRIMINAL_CASE.all_events, ids=lambda event: event.code)
def test_each_step_is_done_by_the_roles_of_the_table_and_no_other(event: Event) -> None:
    assert set(event.by) == expected(event)


OFFICE = COUNSEL | {"registrar"}
PAGES: dict[str, set[str]] = {
    "register": OFFICE,
    "scrutinise": COUNSEL,
    "diary": OFFICE,
    "approvals": COUNSEL | {"law_officer"},
    "approve": HEADS | {"law_officer"},
    "counsel": COUNSEL,
    "entrust": HEADS,
    "figures": (COUNSEL - {ASSISTANT}) | {"auditor"},
    "prosecutors": HEADS,
    "review": COUNSEL,
    "reviews": HEADS,
    "referrals": OFFICE,
    "transfer": HEADS,
    "bodies": {G, A, "administrator"},
    "court": {"court_reader"},
    "terrorism_figures": {G, "statistics_reader"},
    "seal": HEADS,
    "break_glass": COUNSEL,
    "answer_opening": HEADS,
    "notices": COUNSEL | {"auditor"},
    "extract": COUNSEL,
    "disclose": OFFICE,
    "exhibits": OFFICE,
    "witnesses": COUNSEL,
    "identity": COUNSEL,
    "library": OFFICE | {"law_officer"},
    "approve_authority": HEADS,
    "places": OFFICE,
    "change_places": HEADS | {"registrar"},
    "tour": OFFICE,
}
"""Every act of the room's pages, and the roles that may do it; the addresses of each stand in `expected_access.csv`."""

PRIVILEGED = {
    "approve",
    "approve_authority",
    "answer_opening",
    "bodies",
    "break_glass",
    "entrust",
    "identity",
    "prosecutors",
    "reviews",
    "seal",
    "transfer",
}
"""What approves, unmasks or oversees: whoever may do it signs in with a second factor."""


def test_pages_are_opened_by_the_roles_of_the_table_and_no_other() -> None:
    acts = {act.code.partition(".")[2]: act for act in rules.ACTS.values() if act.code.startswith("prosecution.")}
    assert {name: {role.value for role in act.roles} for name, act in acts.items()} == PAGES
    assert {name for name, act in acts.items() if act.privileged} == PRIVILEGED


def test_prosecutors_sign_in_with_a_second_factor_and_registrars_need_none() -> None:
    needing = {role.value for role in rules.PROSECUTION_SERVICE if rules.needs_second_factor(role)}
    assert needing == COUNSEL | {"law_officer"}


@pytest.mark.parametrize("act", ["cases.view", "cases.act"])
def test_cases_are_opened_by_the_whole_service_and_by_nobody_from_outside(act: str) -> None:
    ours = {role.value for role in rules.PROSECUTION_SERVICE | rules.READERS_FROM_OUTSIDE}
    assert {role.value for role in rules.ACTS[act].roles} & ours == OFFICE | {"law_officer"}


def test_nobody_of_the_registry_registers_a_report_and_no_prosecutor_opens_the_registry() -> None:
    for act in rules.ACTS.values():
        room = act.code.split(".")[0]
        if room in ("registry", "consolidation", "desk", "schemes", "statistics", "exchange"):
            assert not act.roles & (rules.PROSECUTION_SERVICE | rules.READERS_FROM_OUTSIDE), act.code
        if room == "prosecution":
            others = rules.READERS_FROM_OUTSIDE | {Role.ADMINISTRATOR, Role.AUDITOR, Role.ANALYST}
            assert act.roles <= rules.PROSECUTION_SERVICE | others, act.code


@pytest.mark.django_db
def test_a_registrar_writes_down_what_came_in_and_does_not_judge_it() -> None:
    registrar = prosecutor("karim", Role.REGISTRAR)
    case = register(viewer=registrar, entry=murder(), key=key())
    writing = Writing(case, registrar, key())
    writing.event("final_report", fields={"report_class": "challan"})
    with pytest.raises(NotAllowed):
        writing.event("report_passed", fields={"opinion": "stand_trial"})
    case.refresh_from_db()
    Writing(case, prosecutor("rashid"), key()).event("report_passed", fields={"opinion": "stand_trial"})
    case.refresh_from_db()
    assert case.stage == "passed"
