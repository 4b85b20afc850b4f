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
        from saiban.access import retention
        from saiban.access.sign_in import second_factor

        second_factor.listen()
        retention.declare()
        extensions.panel("topbar", "access/_topbar.html")
        extensions.menu(_("Agreements"), "access:agreements", act="access.agreements", order=80)
        extensions.menu(_("Objections"), "access:objections", act="access.objections", order=82, figure=_waiting)
        extensions.menu(_("Log"), "access:log", act="access.log", order=90)
        extensions.menu(_("Users"), "access:users", act="access.postings", order=95)
        extensions.menu(_("Review of postings"), "access:reviews", act="access.review_postings", order=96, figure=_due)
        extensions.panel("home", "access/_review_due.html", context=_warnings, order=1)


def _waiting(_request: HttpRequest) -> str:
    """How many objections wait for an answer; nothing where none does."""
    from saiban.access.own_record import objections

    return str(objections.open_count() or "")


def _due(request: HttpRequest) -> str:
    """How many postings wait for review; nothing where none does."""
    from saiban.access.reviews.queries import waiting

    return str(len(waiting(request.viewer)) or "")


def _warnings(request: HttpRequest, _subject: object) -> dict[str, object]:
    """The viewer's own postings that will lapse."""
    from saiban.access.reviews.queries import warnings

    return {"warnings": warnings(request.viewer)}
