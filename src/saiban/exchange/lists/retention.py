"""How long lists, their answers and what NADRA said are kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from saiban.exchange.lists.services import KEPT, forget_before
from saiban.frame.retention import Basis, Line, keep


def declare() -> None:
    """Put this room's lines on the retention schedule."""
    keep(
        Line(
            code="exchange.lists",
            what=_("Rows and answers of lists"),
            days=KEPT.days,
            then=_("removed; that the list was asked, by whom and about whom stays on the log"),
            basis=Basis.OURS,
            source=_("The officer has downloaded them; a copy here would only be one more to lose."),
            dispose=forget_before,
        )
    )
    keep(
        Line(
            code="exchange.handouts",
            what=_("Who had which copy of answers, with its mark"),
            days=None,
            then=_("kept"),
            basis=Basis.OURS,
            source=_("A copy may be found years later."),
        )
    )
    keep(
        Line(
            code="exchange.verifications",
            what=_("What NADRA said of a number, with its day"),
            days=None,
            then=_("kept"),
            basis=Basis.PRACTICE,
            source=_("Payments were made on the strength of it; auditors ask for it as long as for the payments."),
        )
    )
