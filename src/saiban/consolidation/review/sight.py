"""Who may judge which pair.

Stewards, and clerks of the organisation that keeps the registry whose posting names no place (posted for the whole
country), judge pairs of any two lists. Every other clerk judges only pairs of two records of the own organisation;
where the posting names a province or district, only pairs of people who stay there; in a tehsil none.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from saiban.access.models import Role
from saiban.access.viewer import Viewer
from saiban.consolidation.models import ReviewPair
from saiban.registry.queries.sight import Sight

KEEPER = "registry"
"""The code of the organisation that keeps the registry."""


def judges_across(viewer: Viewer) -> bool:
    """Say whether the viewer may compare what different organisations' lists say."""
    if viewer.role == Role.CLERK:
        return viewer.posting.organisation_id == KEEPER and viewer.place is None
    return viewer.sees_all_sources


@dataclass(frozen=True)
class ReviewSight(Sight):
    """What a viewer may see of people while judging pairs."""

    @property
    def whole(self) -> bool:
        """True when what every organisation's sources say may be seen."""
        return judges_across(self.viewer)

    def pairs(self) -> QuerySet[ReviewPair]:
        """The pairs that the viewer may judge or read."""
        pairs = ReviewPair.objects.all()
        if not self.whole:
            pairs = pairs.filter(organisation=self.viewer.organisation)
        if self.viewer.tehsil is not None:  # of a pair only the districts are known
            return pairs.none()
        if self.viewer.districts is not None:
            pairs = pairs.filter(districts__contained_by=list(self.viewer.districts)).exclude(districts=[])
        return pairs
