"""How long the log and failed sign-ins are kept."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from saiban.frame.retention import Basis, Line, keep


def declare() -> None:
    """Put this room's lines on the retention schedule."""
    keep(
        Line(
            code="access.log",
            what=_("The access log with its seals"),
            days=None,
            then=_("kept"),
            basis=Basis.OURS,
            source=_("Each row is chained to the one before: a row that is removed is a row that was tampered with."),
        )
    )
    keep(
        Line(
            code="access.sign_in_failures",
            what=_("Failed sign-ins"),
            days=30,
            then=_("removed"),
            basis=Basis.OURS,
            source=_("They slow down guessing; names are kept as digests."),
            dispose=_failures,
        )
    )


def _failures(before: datetime) -> int:
    from saiban.access.models import SignInFailure

    return SignInFailure.objects.filter(at__lt=before).delete()[0]
