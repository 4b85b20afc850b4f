"""Hearings in an officer's own calendar feed. No person stands in it; of a sealed case only its number."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.models import User
from saiban.cases.calendar import HERE
from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Assignment
from saiban.cases.work.feed import AHEAD, MOST, PAST, Entry, entry, shown
from saiban.prosecution.models import Hearing


def hearings_of(user: User) -> list[Entry]:
    """Return the hearings in which a user stands, of cases that are given to them."""
    today = timezone.localdate()
    given = Assignment.objects.filter(user=user, state__in=Assignment.HOLDS)
    rows = (
        Hearing.objects.filter(on__gte=today - PAST, on__lt=today + AHEAD, case__in=given.values("case"))
        .exclude(result=Hearing.Result.STRUCK)
        .filter(Q(counsel=user) | Q(counsel=None, case__prosecution__lead=user))
        .select_related("case", "court")
        .order_by("on", "pk")
    )
    entries = []
    for row in rows[:MOST]:
        sealed = row.case.confidentiality == Confidentiality.SEALED
        words = _("{case}: hearing") if sealed else _("{case}: hearing, {purpose}")
        said = words.format(case=shown(row.case), purpose=row.get_purpose_display())
        one = entry(f"hearing-{row.pk}", said, datetime.combine(row.on, time(0), HERE))
        one.add("dtstart", row.on)
        one.add("dtend", row.on + timedelta(days=1))
        if not sealed:
            one.add("location", str(row.court))
        entries.append(one)
    return entries
