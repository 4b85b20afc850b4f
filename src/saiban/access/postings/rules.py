"""Who may give which posting: administrators look after their own organisation, the keeper's after all."""

from __future__ import annotations

from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.directory.models import Organisation, Place

KEEPER = "registry"
"""The code of the organisation that keeps the registry; its administrators and auditors look after all others."""


def looks_after(viewer: Viewer, organisation: Organisation | None) -> bool:
    """Say whether users and postings of an organisation are the viewer's to administer or review.

    Users who belong to none yet are the keeper's.
    """
    if viewer.organisation is None:
        return False
    return viewer.organisation.pk == KEEPER or viewer.organisation == organisation


def looks_after_user(viewer: Viewer, user: User) -> bool:
    """Say whether a user's account is the viewer's to look after; nobody looks after the own one."""
    return viewer.user.pk != user.pk and looks_after(viewer, user.organisation)


def reaches(viewer: Viewer, place: Place | None) -> bool:
    """Say whether a place (None: the whole country) lies within the viewer's own posting's place."""
    if viewer.place is None:
        return True
    while place is not None and place.pk != viewer.place.pk:
        place = place.parent
    return place is not None
