"""Agreements for tests: proposed by one person, approved by another, as in the office."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from saiban.access.agreements import services
from saiban.access.agreements.rules import Proposal
from saiban.access.models import Agreement, Role, User
from saiban.access.viewer import Viewer
from saiban.directory.models import Organisation
from tests.access.people import post


def colleague(username: str, role: Role, organisation: str = "registry") -> Viewer:
    """Somebody of a role, as the viewer of a page."""
    user, _new = User.objects.get_or_create(username=username, defaults={"full_name": username.title()})
    return Viewer(user, post(user, role, organisation))


def proposal(organisation: str = "eobi", purpose: str = "eligibility_check", **told: Any) -> Proposal:
    """EOBI may ask whether people of Kafaalat are enrolled, a hundred a day; whatever else is `told`."""
    today = timezone.localdate()
    given: dict[str, Any] = {
        "law": "Employees' Old-Age Benefits Act 1976",
        "section": "s. 9",
        "a_day": 100,
        "first_day": today - timedelta(days=30),
        "last_day": today + timedelta(days=300),
        "schemes": ("kafaalat",),
        "whole_country": True,
    } | told
    if given.get("all_schemes"):
        given["schemes"] = ()
    if given.get("places"):
        given["whole_country"] = False
    return Proposal(organisation=Organisation.objects.get(code=organisation), purpose=purpose, **given)


def agree(organisation: str = "eobi", purpose: str = "eligibility_check", **told: Any) -> Agreement:
    """An approved agreement: see `proposal`. One whose last day is past was approved while it could be."""
    last_day: date | None = told.get("last_day")
    proposed = services.propose(
        by=colleague("ayesha.steward", Role.STEWARD), proposal=proposal(organisation, purpose, **told)
    )
    approver = colleague("tahira.agreements", Role.AGREEMENT_OFFICER)
    if last_day is not None and last_day < timezone.localdate():
        proposed.state, proposed.decided_by = Agreement.State.APPROVED, approver.user
        proposed.save()
        return proposed
    return services.approve(by=approver, agreement=proposed)
