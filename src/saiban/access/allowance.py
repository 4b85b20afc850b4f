"""A day's allowance of an agreement, counted exactly though many ask at once.

The allowance lies in slots, rows of their own. Who asks takes from a slot that no other running transaction holds, so
that questions do not queue for one another's commit; only what no free slot can give waits for those that are held.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.db.utils import OperationalError

from saiban.access.models import Agreement, AgreementUse
from saiban.frame import prepared

SLOTS = 8
SMALL = 1000  # people a day, below which one slot does

_TAKE = """
    UPDATE access_agreementuse SET people = people + %s WHERE id = (
        SELECT id FROM access_agreementuse WHERE agreement_id = %s AND day = %s AND allowed - people >= %s
        ORDER BY slot LIMIT 1 FOR UPDATE SKIP LOCKED
    ) AND EXISTS (SELECT FROM access_agreement WHERE id = %s AND state = 'approved' AND valid @> %s::date)
    RETURNING id"""


def take(
    agreement: Agreement, day: date, people: int, *, still: Callable[[], object], too_many: Callable[[], Exception]
) -> None:
    """Count `people` against the day's allowance in the running transaction, or raise what `too_many` makes.

    All or nothing. Where the agreement may stand no longer `still` is asked, and raises why. Raises ValueError for a
    negative number.
    """
    if people < 0:
        raise ValueError("Nobody can ask about fewer than no people.")
    if people == 0:
        return
    if people > agreement.a_day:
        raise too_many()

    def spread() -> None:
        still()
        with transaction.atomic(savepoint=False):
            fits = _spread(agreement, day, people, wait=False) or _wait_and_spread(agreement, day, people)
        if not fits:
            raise too_many()

    prepared.write(
        _TAKE,
        [people, agreement.pk, day, people, agreement.pk, day],
        otherwise=spread,
        alone=f"allowance {agreement.pk}",
    )


def _wait_and_spread(agreement: Agreement, day: date, people: int) -> bool:
    """Take from all slots, and wait for those that others hold; nothing where two wait for each other."""
    slots = SLOTS if agreement.a_day >= SMALL else 1
    share, rest = divmod(agreement.a_day, slots)
    new = (AgreementUse(agreement=agreement, day=day, slot=n, allowed=share + (n < rest)) for n in range(slots))
    try:
        with transaction.atomic():
            AgreementUse.objects.bulk_create(new, ignore_conflicts=True)
            return _spread(agreement, day, people, wait=True)
    except OperationalError as fault:
        if getattr(fault.__cause__, "sqlstate", "") != "40P01":  # a deadlock: who has more of the day goes on
            raise
        return False


def _spread(agreement: Agreement, day: date, people: int, *, wait: bool) -> bool:
    slots = AgreementUse.objects.filter(agreement=agreement, day=day).order_by("slot")
    held = [one for one in slots.select_for_update(skip_locked=not wait) if one.people < one.allowed]
    if sum(one.allowed - one.people for one in held) < people:
        return False
    for one in held:
        taken = min(people, one.allowed - one.people)
        one.people += taken
        people -= taken
        if taken:
            one.save(update_fields=["people"])
    return True
