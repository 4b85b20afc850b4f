"""Forms of oversight: which rule and days, who is well known, which number is one's own."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.access.oversight.looks import Period
from saiban.access.oversight.rules import LONGEST, Rule
from saiban.terms.errors import Unreadable
from saiban.terms.registry_numbers import NumberKind, kind_of, parse_number


class UnusualForm(forms.Form):
    """The days to look through, and one rule (empty: all, as numbers)."""

    rule = forms.ChoiceField(label=_("Rule"), choices=[("", _("all")), *Rule.choices], required=False)
    first_day = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}))
    last_day = forms.DateField(label=_("To"), widget=forms.DateInput({"type": "date"}))

    def clean(self) -> dict[str, object]:
        """Refuse days that are the wrong way round, or too many."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and not first <= last < first + LONGEST:
            raise forms.ValidationError(_("Give the earlier day first, and at most 31 days."))
        return cleaned

    def period(self) -> Period:
        """The days of a valid form."""
        return Period(self.cleaned_data["first_day"], self.cleaned_data["last_day"])


def last_week(today: date) -> dict[str, date]:
    """The days that are shown at first."""
    return {"first_day": today - timedelta(days=6), "last_day": today}


class _PersonsNumberForm(forms.Form):
    number = forms.CharField(label=_("Registry number"), max_length=20, widget=forms.TextInput({"autocomplete": "off"}))

    def clean_number(self) -> str:
        """The number as twelve digits, of a person."""
        try:
            number = parse_number(self.cleaned_data["number"])
        except Unreadable as error:
            raise forms.ValidationError(
                _("This is not a registry number: 12 digits, such as 1234-5678-9012.")
            ) from error
        if kind_of(number) != NumberKind.PERSON:
            raise forms.ValidationError(_("This is not the number of a person."))
        return number


class WellKnownForm(_PersonsNumberForm):
    """Somebody for the list, and why."""

    why = forms.CharField(label=_("Why"), max_length=200)


class OwnNumberForm(_PersonsNumberForm):
    """The user's own registry number."""
