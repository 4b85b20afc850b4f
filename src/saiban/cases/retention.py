"""What this room keeps, for how long, and by which rule."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from saiban.cases.disposing import dispose_of_due
from saiban.frame.retention import BY_ITSELF, Basis, Line, keep


def declare() -> None:
    """Add this room's lines to the schedule."""
    keep(
        Line(
            code="cases.cases",
            what=_("That there was a case, its events and decisions, without what they tell of people"),
            days=None,
            then=_("kept"),
            basis=Basis.OURS,
            source=_("What was decided is never removed: each event is chained to the one before."),
        )
    )
    keep(
        Line(
            code="cases.content",
            what=_("What the file of a closed case holds: names, numbers, words, papers"),
            days=BY_ITSELF,
            then=_("removed; an event of the case says so"),
            basis=Basis.OURS,
            source=_("Each outcome says in the procedure how many days; a file linked to a running case waits."),
            dispose=dispose_of_due,
        )
    )
