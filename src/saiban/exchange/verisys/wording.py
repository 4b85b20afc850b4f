"""What became of a row of results, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saiban.exchange.verisys import services

BECAME: dict[str, Promise] = {
    services.APPLIED: _("stored beside the number"),
    services.REPEATED: _("said before, the same: nothing stored"),
    services.CONTRADICTS: _("contradicts what was said before: the first word stands, ask the partner"),
    services.WRONG_BATCH: _("names another batch than the one that asked"),
    services.UNKNOWN: _("answers nothing that was asked"),
    services.OTHER_NUMBER: _("speaks of another number than the one that was asked about"),
    services.UNREADABLE: _("has a result or a day that can't be read"),
}
