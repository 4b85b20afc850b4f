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
        from saiban.frame.sealed import SealedColumn, declare

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
        keep(
            Line(
                code="frame.outbox",
                what=_("Text messages and mails that went out, with their recipients"),
                days=180,
                then=_("removed; what they told of stands in its case"),
                basis=Basis.OURS,
                source=_("Whoever says that no message came can be answered for half a year."),
                dispose=_messages,
            )
        )
        for column in ("recipient", "content"):
            declare(SealedColumn("frame_outboxmessage", column, "'outbox'"))


def _forms(before: datetime) -> int:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from saiban.frame.models import IdempotencyKey

    gone, _each = IdempotencyKey.objects.filter(at__lt=before).delete()
    ended, _each = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return gone + ended


def _messages(before: datetime) -> int:
    from saiban.frame.models import OutboxMessage

    return OutboxMessage.objects.filter(settled_at__lt=before).delete()[0]
