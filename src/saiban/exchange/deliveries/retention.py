"""How long questions are kept whose answers could not be delivered."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from saiban.exchange.models import Delivery
from saiban.frame.retention import Basis, Line, keep

DAYS = 30


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


def forget_before(before: datetime) -> int:
    """Forget what was given up before a moment, and return how many messages that were."""
    old = Delivery.objects.filter(state=Delivery.State.GIVEN_UP, settled_at__lt=before)
    return old.update(state=Delivery.State.CANCELLED, question=None, content=None)
