"""The borders of districts that maps of figures draw, as somebody supplied them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Borders(models.Model):
    """A set of borders; the newest is drawn. `areas`: district -> polygons -> rings -> [longitude, latitude].

    The lines are thinned for drawing. `source` says whose they are and under which licence, below every map.
    """

    source = models.CharField(_("source"), max_length=200)
    areas = models.JSONField()
    supplied_at = models.DateTimeField(_("supplied on"), db_default=models.functions.Now())
    supplied_by = models.ForeignKey("access.User", models.PROTECT, related_name="+", verbose_name=_("supplied by"))

    class Meta:
        verbose_name = _("borders of districts")
        get_latest_by = "pk"
