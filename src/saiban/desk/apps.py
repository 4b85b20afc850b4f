"""The desk room as a Django app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions


class DeskConfig(AppConfig):
    name = "saiban.desk"
    label = "desk"
    verbose_name = _("the desk")

    def ready(self) -> None:
        from saiban.cases import followers, types
        from saiban.cases.documents import generating
        from saiban.desk import retention, sealed
        from saiban.desk.appeals.following import follow_appeal
        from saiban.desk.case_types import CASE_TYPES
        from saiban.desk.corrections.services import follow_correction
        from saiban.desk.following import send_to_committee
        from saiban.desk.hubs import retention as of_hubs
        from saiban.desk.letters import decision_letter

        for case_type in CASE_TYPES:
            types.register(case_type)
        followers.follow("desk.appeals", follow_appeal)
        followers.follow("desk.corrections", follow_correction)
        followers.follow("desk.committee", send_to_committee)
        generating.template("desk_decision", _("decision letter"), decision_letter)
        extensions.panel("cases.case", "desk/onward/_case.html", context=_onward, order=60)
        extensions.menu(_("Queue"), "desk:queue", act="desk.queue", order=12, figure=_waiting)
        extensions.menu(_("Complaint"), "desk:complaint_at_window", act="desk.complain", order=14)
        extensions.menu(_("Hubs"), "desk:hubs", act="desk.hubs", order=78)
        extensions.menu(_("The window"), "desk:window", act="desk.sit", order=5)
        sealed.declare_columns()
        retention.declare()
        of_hubs.declare()


def _onward(request: HttpRequest, opened: Any) -> Mapping[str, object]:
    from saiban.desk.onward.panel import onward

    return onward(request, opened)


def _waiting(request: HttpRequest) -> str:
    from saiban.desk.hubs import queries

    return queries.waiting_figure(request.viewer)
