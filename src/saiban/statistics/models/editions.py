"""Editions of the figures: each computed once from one state of the registry, and kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.registry.models import Publication
from saiban.statistics import figures


class Edition(models.Model):
    """All figures that follow from one publication of the registry; `digest` names everything that went in."""

    digest = models.CharField(max_length=64, unique=True)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", verbose_name=_("publication"))
    as_of = models.DateField(_("as of"))  # the newest day in it; earlier ones make the series
    made_at = models.DateTimeField(_("made at"), db_default=models.functions.Now())
    current = models.BooleanField(_("current"), default=True)
    reporting = models.JSONField(default=dict)  # the schemes that report people: code -> first day

    class Meta:
        verbose_name = _("edition of the figures")
        constraints = [
            models.UniqueConstraint(fields=["current"], condition=models.Q(current=True), name="edition_current_once")
        ]

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d} ({self.digest[:8]})"


class StoredFigure(models.Model):
    """One figure of an edition (`saiban.statistics.figures.Figure`)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="figures")
    indicator = models.CharField(max_length=40)
    as_of = models.DateField()
    dimensions = models.CharField(max_length=100)  # "district;sex"; empty: the whole country
    by = models.CharField(max_length=160)  # "district=PK201;sex=female"
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    denominator_source = models.CharField(max_length=60)
    share = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    kind = models.CharField(max_length=10)
    # what `saiban.statistics.publishing` decides: it does not go out at all, or goes out without a number
    withheld = models.BooleanField(db_default=False)
    suppressed = models.BooleanField(db_default=False)

    class Meta:
        verbose_name = _("figure")
        constraints = [
            models.UniqueConstraint(fields=["edition", "indicator", "as_of", "by"], name="figure_once"),
            models.CheckConstraint(condition=models.Q(kind__in=figures.KINDS), name="figure_kind"),
        ]
        indexes = [models.Index(name="figure_series", fields=["edition", "indicator", "by"])]

    @property
    def figure(self) -> figures.Figure:
        """The figure as the value that everything else works with."""
        return figures.Figure(
            self.indicator,
            self.as_of,
            figures.by_of_text(self.by),
            self.numerator,
            self.denominator,
            self.denominator_source,
            self.share,
            self.low,
            self.high,
            self.kind,
        )
