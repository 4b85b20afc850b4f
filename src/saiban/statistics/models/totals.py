"""What a scheme says of how many people it pays, where it sends no list of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.directory.models import Scheme


class SchemeTotal(models.Model):
    """How many people a scheme pays or insures on a day, by its own word; the newest entry for a day counts."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+", verbose_name=_("scheme"))
    as_of = models.DateField(_("as of"))
    people = models.PositiveBigIntegerField(_("people"))
    source = models.CharField(_("source"), max_length=200)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"), db_default=models.functions.Now())

    class Meta:
        verbose_name = _("total of a scheme")
        indexes = [models.Index(name="scheme_total_day", fields=["scheme", "as_of"])]
