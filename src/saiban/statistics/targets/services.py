"""What writes targets: one is put forward here; `saiban.statistics.deciding` decides on it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.statistics import deciding
from saiban.statistics.definitions import indicators
from saiban.statistics.figures import By, by_text
from saiban.statistics.models import Target
from saiban.statistics.models.checked import State


@transaction.atomic
def put_forward(
    *,
    by: Viewer,
    programme: str,
    indicator: str,
    group: By,
    measure: str,
    baseline: Decimal,
    baseline_on: date,
    value: Decimal,
    due_on: date,
    source: str,
) -> Target:
    """Put a target forward; it counts when somebody else has approved it, in the place of an earlier one for that day.

    Raises ValidationError, by field where there is one: for a group by which the indicator is not broken down, days
    that do not follow each other, a share above 100 per cent, or where the same target waits for a decision already.
    """
    allowed = indicators()[indicator].breakdowns
    if any(dimension not in allowed for dimension, _code in group):
        raise ValidationError(_("This indicator is not broken down in that way."))
    if due_on <= baseline_on:
        raise ValidationError({"due_on": _("The day by which it is to be reached comes after the start.")})
    if measure == Target.Measure.PERCENT and max(baseline, value) > 100:
        raise ValidationError({"value": _("A share is at most 100 per cent.")})
    same = {"programme": programme.strip(), "indicator": indicator, "by": by_text(group), "due_on": due_on}
    if Target.objects.filter(**same, state=State.PROPOSED).exists():
        raise ValidationError({"due_on": _("Such a target waits for a decision already.")})
    made = Target.objects.create(
        **same,
        measure=measure,
        baseline=baseline,
        baseline_on=baseline_on,
        value=value,
        source=source.strip(),
        proposed_by=by.user,
        proposed_as=by.posting,
    )
    deciding.note(by, made)
    return made
