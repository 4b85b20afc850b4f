"""Targets: what a plan or programme has promised of an indicator, by when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from saiban.statistics.models.checked import DECIDED_ONCE, NEVER_DELETED, Checked, as_proposed

VALUE = {"max_digits": 14, "decimal_places": 2}


class Target(Checked):
    """From where to where an indicator is to come, for a group of people, under a plan. The newest approved counts.

    `by` is the group as text (`saiban.statistics.figures.by_text`; empty: the whole country). Values are per cent of
    the people concerned, or people, as `measure` says.
    """

    class Measure(models.TextChoices):
        PERCENT = "percent", _("per cent")
        PEOPLE = "people", _("people")

    programme = models.CharField(_("plan or programme"), max_length=120)
    indicator = models.CharField(_("indicator"), max_length=40)
    by = models.CharField(_("group"), max_length=160, blank=True)
    measure = models.CharField(_("measured in"), max_length=7, choices=Measure, default=Measure.PERCENT)
    baseline = models.DecimalField(_("value at the start"), **VALUE)
    baseline_on = models.DateField(_("start"))
    value = models.DecimalField(_("value to reach"), **VALUE)
    due_on = models.DateField(_("to be reached by"))
    source = models.CharField(_("where it is laid down"), max_length=300)

    class Meta(Checked.Meta):
        verbose_name = _("target")
        ordering = ["programme", "indicator", "by", "due_on", "-id"]
        triggers = [
            NEVER_DELETED,
            DECIDED_ONCE,
            as_proposed(
                "programme", "indicator", "by", "measure", "baseline", "baseline_on", "value", "due_on", "source"
            ),
        ]
        constraints = [
            *Checked.Meta.constraints,
            models.UniqueConstraint(
                name="target_one_proposal",
                fields=["programme", "indicator", "by", "due_on"],
                condition=Q(state="proposed"),
            ),
            models.CheckConstraint(name="target_dates", condition=Q(baseline_on__lt=F("due_on"))),
            models.CheckConstraint(name="target_values", condition=Q(baseline__gte=0, value__gte=0)),
            models.CheckConstraint(
                name="target_percent", condition=Q(measure="people") | Q(baseline__lte=100, value__lte=100)
            ),
            models.CheckConstraint(name="target_said", condition=~Q(programme="") & ~Q(indicator="") & ~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.indicator}"
