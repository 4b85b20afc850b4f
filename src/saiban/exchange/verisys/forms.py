"""Forms of verification."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.exchange.models import ReportedDeath


class ResultsForm(forms.Form):
    """A file of results."""

    file = forms.FileField(
        label=_("File of results"),
        help_text=_("CSV as the partner sends it. The same file twice is taken in once."),
        allow_empty_file=True,
    )


class WorkedOffForm(forms.Form):
    """What was done about a reported death."""

    done = forms.ChoiceField(label=_("What was done?"), choices=ReportedDeath.Done)
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
