"""What a steward does with messages that were given up: send them again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.exchange.deliveries.jobs import deliver_soon
from saiban.exchange.models import Delivery

MOST = 10_000
"""Messages that are sent again at a stroke."""


@transaction.atomic
def send_again(viewer: Viewer, deliveries: QuerySet[Delivery]) -> int:
    """Let messages that were given up wait again, under the ids that they had, and return how many.

    Their time begins anew; what agreements allow is looked at when they go out, as always.
    """
    wanted = deliveries.filter(state=Delivery.State.GIVEN_UP).order_by("pk").select_for_update(of=("self",))
    keys = list(wanted.values_list("pk", flat=True)[:MOST])
    now = timezone.now()
    Delivery.objects.filter(pk__in=keys).update(
        state=Delivery.State.WAITING, queued_at=now, next_at=now, settled_at=None, refusals=0
    )
    if keys:
        log.write(viewer, act="exchange.resend", subject_kind="delivery", subjects=keys, results=len(keys))
        deliver_soon()
    return len(keys)
