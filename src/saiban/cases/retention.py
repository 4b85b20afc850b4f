"""What this room keeps, for how long, and by which rule."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from saiban.frame.retention import Basis, Line, keep


def declare() -> None:
    """Add this room's lines to the schedule."""
    keep(
        Line(
            code="cases.cases",
            what=_("Cases with their events, parties, papers and clocks"),
            days=None,
            then=_("kept; how long a file is needed after its end stands with each outcome in the procedure"),
            basis=Basis.OURS,
            source=_("What was decided is never removed: each event is chained to the one before."),
        )
    )
