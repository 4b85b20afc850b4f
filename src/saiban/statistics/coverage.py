"""Coverage of the whole country on any day, computed from the tables that were published where it is not stored."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from saiban.consolidation.store import published_tables
from saiban.engine.duck import connect
from saiban.frame.faults import InstallationFault
from saiban.registry.models import Publication
from saiban.statistics.figures import Figure
from saiban.statistics.making import compute, inputs_of
from saiban.statistics.queries import current_edition, days, figures


def coverage_on(day: date | None = None) -> list[Figure]:
    """Return every indicator of the whole country on a day (the newest of the current edition).

    Raises InstallationFault for a day that is not stored and cannot be computed, since it has not come, the tables are
    gone, or the population of that day is not known.
    """
    edition = current_edition()
    if edition is not None and (day is None or day in days(edition)):
        return figures(edition, as_of=day, by=())
    if day is None:
        return []
    if day > timezone.localdate():
        raise InstallationFault(f"{day} has not come yet; give a day up to today")
    golden = published_tables(Publication.objects.order_by("-pk").first())
    if golden is None:
        raise InstallationFault("the tables of the publication are not in the lake; run `saiban consolidate` first")
    with connect() as con:
        try:
            made = compute(inputs_of(golden), day, con, detailed=False)
        except ValueError as fault:  # a day beyond the projection of the population
            raise InstallationFault(str(fault)) from fault
    return sorted((one for one in made if one.by == ()), key=lambda one: one.indicator)
