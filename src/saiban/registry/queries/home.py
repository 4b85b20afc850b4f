"""What the registry holds, for the home page: counts of the newest publication, nothing of a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from saiban.registry.models import Publication

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


def holdings() -> Holdings | None:
    """Return what the newest publication counted (see `saiban.registry.golden`); None before the first."""
    newest = Publication.objects.order_by("-id").first()
    if newest is None:
        return None
    counted = ((label, newest.figures.get(name)) for name, label in _COUNTED)
    return Holdings(
        publication=newest,
        tiles=[Figure(str(label), count) for label, count in counted if isinstance(count, int)],
        merges=newest.figures.get("merges"),
        splits=newest.figures.get("splits"),
    )
