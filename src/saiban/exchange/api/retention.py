"""How long the answers of the API's jobs are kept."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from saiban.frame.retention import Basis, Line, keep

DAYS = 7


def declare() -> None:
    """Put this part's line on the retention schedule."""
    keep(
        Line(
            code="exchange.checks",
            what=_("Answers of jobs that other agencies' systems asked for"),
            days=DAYS,
            then=_("removed; that they were asked, by whom and about whom stays on the log"),
            basis=Basis.OURS,
            source=_("The system has fetched them; a copy here would only be one more to lose."),
            dispose=_forget,
        )
    )


def _forget(before: datetime) -> int:
    from saiban.exchange.api.checks import forget_before  # brings libraries that other commands do without

    return forget_before(before)
