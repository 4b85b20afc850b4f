"""How long the prosecution room keeps what it writes down beside the cases themselves."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from saiban.frame.retention import Basis, Line, keep
from saiban.prosecution.models import StationListRow

LIST_DAYS = 365


def declare() -> None:
    """Put the room's lines on the retention schedule."""
    keep(
        Line(
            code="prosecution.lists",
            what=_("Rows of lists that police stations sent, as they were written (sealed)"),
            days=LIST_DAYS,
            then=_("removed; how many were registered and set aside stays"),
            basis=Basis.OURS,
            source=_("Long enough to mend rows that were set aside and to ask the station back."),
            dispose=_rows,
        )
    )
    keep(
        Line(
            code="prosecution.counsel",
            what=_("Which counsel were proposed for a case and from what, the roster, declared conflicts (sealed)"),
            days=None,
            then=_("kept with their case: how counsel were chosen can be shown years later"),
            basis=Basis.OURS,
            source=_("Who prosecuted a case, and whether somebody must not have, may be asked as long as it is."),
        )
    )
    keep(
        Line(
            code="prosecution.files",
            what=_("Witnesses, exhibits, charges, hearings and requests for approval of prosecutions"),
            days=None,
            then=_("kept with their case; names of witnesses, exhibits and words of requests are sealed"),
            basis=Basis.PRACTICE,
            source=_("A conviction may be asked about as long as somebody lives; the service has to settle a term."),
        )
    )
    keep(
        Line(
            code="prosecution.integrity",
            what=_("Emergencies with their answers, extracts that were issued, disclosure logs"),
            days=None,
            then=_("kept with their case: what was proved or told can be shown years later; words are sealed"),
            basis=Basis.OURS,
            source=_("An extract may be checked, and a disclosure disputed, as long as the judgment stands."),
        )
    )
    keep(
        Line(
            code="prosecution.reviews",
            what=_("Samples of files, marks of reviewers, words to counsel"),
            days=None,
            then=_("kept with their case; words are sealed, no figure of a prosecutor is made of marks"),
            basis=Basis.PRACTICE,
            source=_("Shows years later how quality was looked at; the service has to settle a term."),
        )
    )
    keep(
        Line(
            code="prosecution.referrals",
            what=_("Signed files that came in or went out, and the answers to them (sealed)"),
            days=None,
            then=_("kept: they show why a case was opened, refused or closed"),
            basis=Basis.PRACTICE,
            source=_("What was refused may be asked about in court; the service has to settle a term."),
        )
    )


def _rows(before: datetime) -> int:
    return StationListRow.objects.filter(list__taken_at__lt=before).delete()[0]
