"""Which columns of the desk hold ciphers, and how long what is not yet sent is kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from saiban.desk.models.drafts import KIND as DRAFT
from saiban.desk.models.sittings import KNOWN, TOLD
from saiban.frame.retention import Basis, Line, keep
from saiban.frame.sealed import SealedColumn, declare

DRAFT_DAYS = 7


def declare_columns() -> None:
    """Tell which columns hold ciphers, so that keys can be changed."""
    declare(SealedColumn("desk_windowappointment", "phone", "'phone'"))
    for kind in ("cnic", "phone"):
        declare(SealedColumn("desk_registeredperson", kind, f"'{kind}'", blind=f"{kind}_blind"))
    declare(SealedColumn("desk_registeredperson", "disability", "'registered:' || t.code || ':disability'"))
    declare(SealedColumn("desk_draft", "entries", f"'{DRAFT}'"))
    declare(SealedColumn("desk_sitting", "phone", "'phone'"))
    declare(SealedColumn("desk_sitting", "told", f"'{TOLD}'"))
    declare(SealedColumn("desk_sitting", "known", f"'{KNOWN}'"))


def declare_retention() -> None:
    """Put the desk's lines on the retention schedule."""
    from saiban.desk.complaints.rules import forget_turns
    from saiban.desk.sitting.services import forget_drafts

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
