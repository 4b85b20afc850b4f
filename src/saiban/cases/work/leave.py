"""Days on which people are away."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.cases.models import Leave
from saiban.cases.work.refused import WorkRefused


def enter(*, viewer: Viewer, first: date, last: date, user: User | None = None) -> Leave:
    """Write down that the viewer, or `user` for whom they answer, is away from one day to another, both included.

    Raises `WorkRefused`.
    """
    days = DateRange(first, last + timedelta(days=1))
    try:
        with transaction.atomic():
            return Leave.objects.create(user=user or viewer.user, days=days, entered_by=viewer.user)
    except IntegrityError:
        raise WorkRefused(_("Some of these days are on your list already.")) from None


def cancel(*, viewer: Viewer, key: str) -> None:
    """Take one's own leave back; it stays written down. Raises `WorkRefused` where there is none."""
    own = Leave.objects.filter(user=viewer.user, cancelled_at=None, pk=key if key.isdecimal() else None)
    if not own.update(cancelled_at=timezone.now()):
        raise WorkRefused(_("These days are not on your list any more."))


def coming(user: User) -> QuerySet[Leave]:
    """The leaves of somebody that have not passed, the first one first."""
    today = timezone.localdate()
    return Leave.objects.filter(user=user, cancelled_at=None, days__endswith__gt=today).order_by("days")
