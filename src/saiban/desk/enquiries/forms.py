"""Forms of the public page: which case, appeals, a word on an answer."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from saiban.cases.numbering import NotACaseNumber, parse_case_number
from saiban.desk.appeals.surveys import Decided, survey_schemes
from saiban.frame.language import page_language


class EnquiryForm(forms.Form):
    """A case number, and the phone that was left or the code that was shown."""

    number = forms.CharField(
        label=_("Case number"), max_length=30, widget=forms.TextInput({"autocomplete": "off", "dir": "ltr"})
    )
    secret = forms.CharField(
        label=_("Your phone number, or the code on your slip"),
        max_length=30,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel", "dir": "ltr"}),
    )

    def clean_number(self) -> str:
        """The number in the one form in which it is kept."""
        try:
            return parse_case_number(self.cleaned_data["number"])
        except NotACaseNumber as fault:
            raise ValidationError(str(fault)) from fault


class AppealForm(forms.Form):
    """Why a decision is wrong, and why the appeal comes late where it does."""

    grounds = forms.CharField(
        label=_("Why is the decision wrong?"), max_length=4000, widget=forms.Textarea({"rows": 5})
    )
    late_because = forms.CharField(
        label=_("If the last day is over: why do you come late?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class SurveyAppealForm(AppealForm):
    """An appeal against what a body decided by its survey: which scheme, which day, and why it is wrong."""

    scheme = forms.ChoiceField(label=_("Scheme"))
    decided_on = forms.DateField(
        label=_("Day of the decision"),
        help_text=_("The day on which the message came, or the answer was given."),
        widget=forms.DateInput({"type": "date"}),
    )
    field_order = ("person", "scheme", "decided_on")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"auto_id": "survey_%s"} | kwargs)
        language = page_language()
        self.fields["scheme"].choices = [(one.code, one.name.said(language)) for one in survey_schemes()]

    def decided(self) -> Decided:
        """What is appealed against, of a valid form."""
        told = self.cleaned_data
        return Decided(told["scheme"], told["decided_on"], told["grounds"], told["late_because"])


class LookAgainForm(forms.Form):
    """Why one is not content with an answer."""

    why = forms.CharField(label=_("Why are you not content?"), max_length=4000, widget=forms.Textarea({"rows": 4}))
