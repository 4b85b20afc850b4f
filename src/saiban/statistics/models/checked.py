"""What one person puts forward and another decides. A decision is taken once, and nothing is deleted or changed."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)
DECIDED_ONCE = pgtrigger.Protect(
    name="decided_once", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__state="proposed")
)


class State(models.TextChoices):
    """How far something is that one person puts forward and another decides."""

    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Checked(models.Model):
    """Something that counts when a second person has approved it; a correction is a new one."""

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(_("proposed on"), db_default=models.functions.Now())
    proposed_by = models.ForeignKey("access.User", models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_as = models.ForeignKey("access.Posting", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided on"), null=True)
    decided_by = models.ForeignKey(
        "access.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.TextField(_("reason of the decision"), blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_two_people",
                condition=Q(decided_by__isnull=True) | Q(state="withdrawn") | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="%(class)s_decided",
                condition=Q(state="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | Q(state__in=("approved", "refused", "withdrawn"), decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]


def as_proposed(*fields: str) -> pgtrigger.Trigger:
    """Hold what was proposed: none of these fields changes."""
    return pgtrigger.ReadOnly(name="as_proposed", fields=[*fields, "proposed_at", "proposed_by", "proposed_as"])
