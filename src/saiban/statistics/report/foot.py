"""What stands at the foot of each page of a report: of which figures it was made, and what is hidden."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saiban.statistics.models import Edition
from saiban.statistics.wording import HIDDEN


def foot(edition: Edition) -> str:
    """Return the line at the foot: the edition, and what the sign for a hidden figure means."""
    return _("Figures %(edition)s. %(sign)s: few people, not shown.") % {
        "edition": edition.digest[:12],
        "sign": HIDDEN,
    }
