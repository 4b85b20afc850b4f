"""Access at start-up: its lines in the menu and its part of the top bar."""

from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions


class AccessConfig(AppConfig):
    """Users, postings, purposes and the log."""

    name = "saiban.access"
    verbose_name = _("access")

    def ready(self) -> None:
        """Listen to second factors; put who I am and why I look into the top bar, and the log into the menu."""
        from saiban.access.sign_in import second_factor

        second_factor.listen()
        extensions.panel("topbar", "access/_topbar.html")
        extensions.menu(_("Agreements"), "access:agreements", act="access.agreements", order=80)
        extensions.menu(_("Objections"), "access:objections", act="access.objections", order=82, figure=_waiting)
        extensions.menu(_("Log"), "access:log", act="access.log", order=90)
        extensions.menu(_("Users"), "access:users", act="access.postings", order=95)


def _waiting(_request: HttpRequest) -> str:
    from saiban.access.own_record import objections

    return str(objections.open_count() or "")
