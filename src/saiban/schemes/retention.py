"""How long versions of the scheme book are kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from saiban.frame.retention import Basis, Line, keep


def declare() -> None:
    """Put this room's lines on the retention schedule."""
    keep(
        Line(
            code="schemes.versions",
            what=_("Versions of scheme files, who proposed and who decided, and counts of whom each would affect"),
            days=None,
            then=_("kept for good"),
            basis=Basis.OURS,
            source=_("Old decisions must stay explainable by the rules of their day. Only officers are named."),
        )
    )
