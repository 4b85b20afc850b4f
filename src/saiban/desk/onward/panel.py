"""What the page of a case offers at the window: an appeal against a refusal, a referral."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from saiban.cases.work.opened import Opened
from saiban.desk.appeals.surveys import is_referral_to_survey
from saiban.desk.case_types import CASE_TYPES

_OURS = frozenset(one.code for one in CASE_TYPES)


def onward(request: HttpRequest, opened: Opened) -> Mapping[str, object]:
    """Return which ways lead on from a case for this viewer."""
    case, viewer = opened.case, request.viewer
    refused = (case.case_type == "application" and case.stage == "refused") or is_referral_to_survey(case)
    return {
        "appeal": refused and viewer.may("desk.appeal"),
        "refer": case.case_type in _OURS - {"referral"} and bool(opened.parties) and viewer.may("desk.refer"),
    }
