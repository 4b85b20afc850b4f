"""The frame at start-up: its lines of the menu and of the retention schedule."""

from __future__ import annotations

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions


class FrameConfig(AppConfig):
    """What every page and job shares."""

    name = "saiban.frame"
    verbose_name = _("frame")

    def ready(self) -> None:
        """Say what is kept of forms and sessions, and lead to the schedule."""
        from saiban.frame.retention import Basis, Line, keep

        extensions.menu(_("Retention"), "frame:retention", act="frame.retention", order=94)
        keep(
            Line(
                code="frame.forms",
                what=_("Keys of forms that were sent, and ended sessions"),
                days=7,
                then=_("removed"),
                basis=Basis.OURS,
                source=_("They guard against double clicks and let people stay signed in for a working day."),
                dispose=_forms,
            )
        )


def _forms(before: datetime) -> int:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from saiban.frame.models import IdempotencyKey

    gone, _each = IdempotencyKey.objects.filter(at__lt=before).delete()
    ended, _each = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return gone + ended
