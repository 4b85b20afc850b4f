"""Holding a case while something is added to it, as events do, so that two who act at once don't cross."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saiban.cases.models import Case
from saiban.cases.work.refused import WorkRefused


def held_open(case: Case) -> Case:
    """Return a case, its row locked to the end of the transaction. Raises `WorkRefused` for one that is closed."""
    held = Case.objects.select_for_update().get(pk=case.pk)
    if held.closed_at is not None:
        raise WorkRefused(_("The case is closed: there is nothing left to do in it."))
    return held
