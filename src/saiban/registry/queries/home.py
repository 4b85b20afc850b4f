"""What the registry holds, for the home page: counts of the newest publication, nothing of a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from saiban.access.viewer import Viewer
from saiban.registry.models import Publication
from saiban.registry.queries.sight import Sight

_COUNTED = (
    ("persons", _("People")),
    ("households", _("Households")),
    ("employers", _("Employers")),
    ("enrolments", _("Enrolments")),
    ("benefits_paid", _("Payments reported")),
)


@dataclass(frozen=True)
class Figure:
    """One number of the home page with its name."""

    label: str
    count: int


@dataclass(frozen=True)
class Holdings:
    """The newest publication and what it counted."""

    publication: Publication
    tiles: list[Figure]
    merges: int | None
    splits: int | None


def holdings(viewer: Viewer) -> Holdings | None:
    """Return what the newest publication counted (see `saiban.registry.golden`); None before the first.

    The sources are those that the viewer may see; all other counts are of the whole registry.
    """
    newest = Publication.objects.order_by("-id").first()
    if newest is None:
        return None
    counted = ((label, newest.figures.get(name)) for name, label in _COUNTED)
    tiles = [Figure(str(label), count) for label, count in counted if isinstance(count, int)]
    return Holdings(
        publication=newest,
        tiles=[*tiles, Figure(str(_("Sources")), len(Sight(viewer).sources))],
        merges=newest.figures.get("merges"),
        splits=newest.figures.get("splits"),
    )
