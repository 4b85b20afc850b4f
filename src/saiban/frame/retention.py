"""The retention schedule: what is kept, for how long, by which rule, and what then happens, as data.

Each room adds its own lines in `AppConfig.ready()`. A line with `dispose` is carried out every night (or by
`./saiban dispose` at once); what went is written on the disposal log, to which rows are only added.
A line without it says what is kept for good, or what somebody has to do by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saiban.frame.models import Disposal

BY_ITSELF = 0
"""The days of a line that finds by itself what is past its time: `dispose` then gets the moment itself."""


class Basis(models.TextChoices):
    """How sure the period is: a section of an Act says so, offices of this kind do so, or it was chosen here."""

    LAW = "law", _("law")
    PRACTICE = "practice", _("practice, to be confirmed by the data controller")
    OURS = "ours", _("chosen here: no longer than the work needs")


@dataclass(frozen=True)
class Line:
    """A line of the schedule.

    `days` is None for what is kept for good, `BY_ITSELF` where each thing says its own time. `source` names the Act
    or the reason. `dispose(before)` removes what is older than a moment and returns how many things that were.
    """

    code: str
    what: Promise | str
    days: int | None
    then: Promise | str
    basis: Basis
    source: Promise | str
    dispose: Callable[[datetime], int] | None = None


_schedule: dict[str, Line] = {}


def keep(line: Line) -> None:
    """Add a line to the schedule."""
    _schedule[line.code] = line


def schedule() -> list[Line]:
    """Every line, the shortest period first."""
    return sorted(_schedule.values(), key=lambda line: (line.days is None, line.days or 0, line.code))


def dispose_of_all() -> list[Disposal]:
    """Dispose of everything that is past its period, each line in one transaction with its row on the disposal log.

    A line that fails undoes itself and stops none of the others; the first failure is raised in the end.
    """
    done, failed = [], []
    for line in schedule():
        if line.dispose is None or line.days is None:
            continue
        try:
            with transaction.atomic():
                before = timezone.now() - timedelta(days=line.days)
                things = line.dispose(before)
                if things:
                    done.append(
                        Disposal.objects.create(rule=line.code, kept_days=line.days, before=before, things=things)
                    )
        except Exception as fault:  # whatever one line fails by, the others are carried out
            failed.append(fault)
    if failed:
        raise failed[0]
    return done


def disposals() -> QuerySet[Disposal]:
    """The disposal log, the newest first."""
    return Disposal.objects.order_by("-at", "-pk")
