"""The form by which a day is declared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saiban.cases.models import DeclaredDay
from saiban.directory.models import Office, Place


class DayForm(forms.Form):
    """Which day, what it is, for whom, and who said so."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}))
    kind = forms.ChoiceField(label=_("It is a"), choices=DeclaredDay.Kind.choices)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_ur = forms.CharField(
        label=_("Name in Urdu"), max_length=200, widget=forms.TextInput({"lang": "ur", "dir": "rtl"})
    )
    province = forms.ModelChoiceField(
        Place.objects.filter(level=Place.Level.PROVINCE), label=_("Only in this province"), required=False
    )
    office = forms.ModelChoiceField(Office.objects.all(), label=_("Only in this office"), required=False)
    said_by = forms.CharField(
        label=_("Who said so"),
        max_length=300,
        help_text=_("The committee or department, number and date of the notification."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a day of both a province and an office, and one that has long gone by."""
        given = super().clean() or {}
        if given.get("province") and given.get("office"):
            self.add_error("office", _("Name a province or an office, not both."))
        day = given.get("day")
        if day and day.year < timezone.localdate().year - 1:
            self.add_error("day", _("This day is more than a year ago: its cases are decided."))
        return given
