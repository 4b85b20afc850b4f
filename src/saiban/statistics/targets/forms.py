"""The form of a target."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from saiban.directory.models import Place
from saiban.statistics.definitions import indicators
from saiban.statistics.figures import By, by
from saiban.statistics.models import Target
from saiban.statistics.wording import label, language
from saiban.terms import codes


def _choices() -> list[tuple[str, str]]:
    return [(code, label(one)) for code, one in indicators().items() if one.measure == "share"]


class TargetForm(forms.Form):
    """What a plan or programme has promised of an indicator, by when, and where that is laid down."""

    programme = forms.CharField(
        label=_("Plan or programme"),
        max_length=120,
        help_text=_("As its papers call it: its targets come together in one progress report."),
    )
    indicator = forms.ChoiceField(label=_("Indicator"), choices=lazy(_choices, list)())
    province = forms.ChoiceField(label=_("Where"), required=False)
    sex = forms.ChoiceField(label=_("Whom"), required=False)
    measure = forms.ChoiceField(label=_("Measured in"), choices=Target.Measure.choices)
    baseline = forms.DecimalField(label=_("Value at the start"), min_value=0, max_digits=14, decimal_places=2)
    baseline_on = forms.DateField(label=_("Start"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    value = forms.DecimalField(label=_("Value to reach"), min_value=0, max_digits=14, decimal_places=2)
    due_on = forms.DateField(label=_("To be reached by"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    source = forms.CharField(
        label=_("Where it is laid down"),
        max_length=300,
        help_text=_("The agreement, plan or strategy with its page, so that whoever decides can check it."),
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        provinces = Place.objects.filter(level=Place.Level.PROVINCE)
        self.fields["province"].choices = [("", _("the whole country")), *((one.code, str(one)) for one in provinces)]
        told = (codes.Sex.FEMALE, codes.Sex.MALE)
        self.fields["sex"].choices = [
            ("", _("everybody")),
            *((one.value, codes.label(one, language())) for one in told),
        ]

    @property
    def group(self) -> By:
        """The group of people that the target speaks of."""
        chosen = {name: self.cleaned_data[name] for name in ("province", "sex")}
        return by({name: code for name, code in chosen.items() if code})
