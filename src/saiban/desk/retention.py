"""How long the desk keeps what it writes down; the hubs say it of their own (`saiban.desk.hubs.retention`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from saiban.desk.complaints.rules import forget_turns
from saiban.desk.sitting.services import forget_drafts
from saiban.frame.retention import Basis, Line, keep

DRAFT_DAYS = 7


def declare() -> None:
    """Put the desk's lines on the retention schedule."""
    keep(
        Line(
            code="desk.drafts",
            what=_("What was filled in at a window and never sent"),
            days=DRAFT_DAYS,
            then=_("removed"),
            basis=Basis.OURS,
            source=_("Long enough for a line that broke or a family that comes back; no longer."),
            dispose=forget_drafts,
        )
    )
    keep(
        Line(
            code="desk.complaint_turns",
            what=_("That a public complaint came from an address, as a keyed digest of the address"),
            days=1,
            then=_("removed"),
            basis=Basis.OURS,
            source=_("It slows down a flood within a quarter of an hour, and leads to no complaint."),
            dispose=forget_turns,
        )
    )
    keep(
        Line(
            code="desk.sittings",
            what=_("Sittings at the window: what was explained and set off, and people registered there"),
            days=None,
            then=_("kept; what was explained is sealed"),
            basis=Basis.PRACTICE,
            source=_("A complaint or an appeal may ask what was said; the registry leads back to who was registered."),
        )
    )
