"""Which role may do what: the decisions that must not change unnoticed."""

from __future__ import annotations

import pytest

from saiban.access import rules
from saiban.access.models import Purpose, Role


@pytest.mark.parametrize(
    ("role", "act", "allowed"),
    [
        (Role.STEWARD, "registry.unmask", True),
        (Role.CLERK, "registry.unmask", False),
        (Role.AUDITOR, "registry.unmask", False),
        (Role.AUDITOR, "access.log", True),
        (Role.STEWARD, "access.log", False),
        (Role.SCHEME_OFFICER, "registry.overlap", False),
        (Role.ANALYST, "registry.overlap", True),
        (Role.ANALYST, "registry.person", False),
        (Role.DESK_OFFICER, "consolidation.load", False),
        (Role.CLERK, "consolidation.run", False),
        (Role.STEWARD, "consolidation.run", True),
    ],
)
def test_a_role_may_do_its_own_work_and_no_other(role: Role, act: str, allowed: bool) -> None:
    assert rules.may(role, act) is allowed


def test_an_administrator_sees_no_content() -> None:
    allowed = {act for act in rules.ACTS if rules.may(Role.ADMINISTRATOR, act)}
    accounts = {"access.postings", "access.review_postings", "exchange.partners", "exchange.propose_partner"}
    of_nobody = {"directory.view", "cases.procedures", "cases.days", "desk.hubs", "desk.offices", "prosecution.bodies"}
    assert allowed == of_nobody | accounts
    assert not any(rules.reads_people(act) for act in allowed)


def test_only_an_administrator_gives_postings() -> None:
    assert rules.ACTS["access.postings"].roles == {Role.ADMINISTRATOR}


def test_a_misspelt_act_is_an_error_and_not_a_permission() -> None:
    with pytest.raises(KeyError):
        rules.may(Role.STEWARD, "registry.persn")


def test_whoever_reads_people_has_a_purpose_to_choose() -> None:
    for act in rules.ACTS.values():
        if act.reads_people:
            assert all(rules.PURPOSES[role] for role in act.roles), act.code
    assert set(rules.PURPOSES) == set(Role)
    assert Purpose.STATISTICS not in rules.PURPOSES[Role.DESK_OFFICER]
