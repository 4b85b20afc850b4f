"""What one person proposes and another decides: it is decided once, by somebody else, and withdrawn by its proposer."""

from __future__ import annotations

from typing import Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer


class Proposed(Protocol):
    """A row of a model that was proposed by somebody, and says in `state` how far it is."""

    pk: int
    state: str
    proposed_by_id: int

    def get_state_display(self) -> str:
        """Return the state in words."""


Row = TypeVar("Row", bound=Proposed)


def held(row: Row, state: str = "proposed") -> Row:
    """Lock a row to the end of the transaction and return it as it is now. Raises ValidationError for another state."""
    now: Row = type(row).objects.select_for_update().get(pk=row.pk)  # type: ignore[attr-defined]
    if now.state != state:
        raise ValidationError(_("This is %(state)s already: nothing was changed.") % {"state": now.get_state_display()})
    return now


def by_another(by: Viewer, row: Proposed) -> None:
    """Raise ValidationError where the viewer proposed it, and so is not to decide on it."""
    if by.user.pk == row.proposed_by_id:
        raise ValidationError(_("You proposed this, so somebody else decides on it."))


def by_its_proposer(by: Viewer, row: Proposed) -> None:
    """Raise ValidationError where another proposed it, who alone withdraws it."""
    if by.user.pk != row.proposed_by_id:
        raise ValidationError(_("Only who proposed this withdraws it; refuse it instead."))
