"""The audit of what stands published: the current edition day by day, and beside the edition before it."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.statistics.audit import Determined, audit
from saiban.statistics.models import Edition
from saiban.statistics.publishing import tables
from saiban.statistics.queries import standing_edition


@dataclass(frozen=True)
class Audited:
    """How many tables were laid side by side, how many figures of them are hidden, and which of these can be told."""

    tables: int
    hidden: int
    determined: tuple[Determined, ...]


def audit_current() -> Audited:
    """Audit the current edition. Raises NoFiguresYet before the first."""
    edition = standing_edition()
    days = tables(edition)
    found = audit(days)
    before = Edition.objects.filter(pk__lt=edition.pk).order_by("-pk").first()
    earlier = {told.figures[0].as_of: told for told in tables(before)} if before else {}
    for told in days:
        if earlier:
            beside = earlier.get(told.figures[0].as_of, earlier[max(earlier)])
            found += [one for one in audit([beside, told]) if one.beside is not None]
    hidden = sum(figure.suppressed for told in days for figure in told.public())
    return Audited(len(days) + len(earlier), hidden, tuple(dict.fromkeys(found)))
