"""How long messages of partner systems are kept, and questions whose answers could not be delivered."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from saiban.exchange.models import Attempt, Delivery, Message
from saiban.frame.retention import Basis, Line, keep

DAYS = 30
REGISTERED_DAYS = 365


def declare() -> None:
    """Put this part's line on the retention schedule."""
    keep(
        Line(
            code="exchange.deliveries",
            what=_("Questions of partner systems whose answers could not be delivered"),
            days=DAYS,
            then=_("removed; that they were asked, by whom and about whom stays on the log"),
            basis=Basis.OURS,
            source=_("The partner asks anew, under an agreement that stands then."),
            dispose=forget_before,
        )
    )
    keep(
        Line(
            code="exchange.messages",
            what=_("The register of partner systems' messages and of the answers to them, without their content"),
            days=REGISTERED_DAYS,
            then=_("removed; that they were asked, by whom and about whom stays on the log"),
            basis=Basis.OURS,
            source=_(
                "Partners ask what became of a transaction for weeks, not years; a message is refused as a repeated "
                "one by its time long before."
            ),
            dispose=forget_messages_before,
        )
    )
    keep(
        Line(
            code="exchange.reports",
            what=_("Enrolments that partner systems reported by message, sealed"),
            days=None,
            then=_("kept"),
            basis=Basis.PRACTICE,
            source=_("They are what a scheme said of its people, as the rows of its extracts are."),
        )
    )


def forget_before(before: datetime) -> int:
    """Forget what was given up before a moment, and return how many messages that were."""
    old = Delivery.objects.filter(state=Delivery.State.GIVEN_UP, settled_at__lt=before)
    return old.update(state=Delivery.State.CANCELLED, question=None, content=None)


def forget_messages_before(before: datetime) -> int:
    """Remove messages that came in before a moment, with the answers sent before it; return how many that were.

    What is still on its way stays, with the message that it answers; so do messages that report something, and
    notifications, by which it is known whom a partner was told of.
    """
    settled = Delivery.objects.filter(answers__isnull=False, settled_at__lt=before)
    Attempt.objects.filter(delivery__in=settled).delete()
    sent, _rows = settled.delete()
    waited_for = Exists(Delivery.objects.filter(answers=OuterRef("pk")))
    came, _rows = Message.objects.filter(~waited_for, received_at__lt=before, content=None).delete()
    return sent + came
