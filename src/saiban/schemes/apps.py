"""The schemes room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions


class SchemesConfig(AppConfig):
    name = "saiban.schemes"
    label = "schemes"
    verbose_name = _("the scheme book")

    def ready(self) -> None:
        from saiban.schemes import retention

        retention.declare()
        extensions.menu(_("Scheme book"), "schemes:book", act="schemes.view", order=35)
        extensions.menu(_("Changes to decide"), "schemes:changes", act="schemes.approve", order=36, figure=_waiting)
        extensions.panel("registry.person", "schemes/_could_get_link.html", act="schemes.eligibility", order=15)


def _waiting(request: HttpRequest) -> str:
    from saiban.schemes import queries

    waiting = queries.proposals().exclude(proposed_by=request.user).count()
    return str(waiting) if waiting else ""
