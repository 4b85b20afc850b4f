"""Forms of the own record: the slip's code, an objection, its answer."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Objection
from saiban.access.shared_fields import SharedField
from saiban.terms.errors import Unreadable
from saiban.terms.registry_numbers import parse_number

_DIGITS = {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}


class SlipForm(forms.Form):
    """What stands on the slip."""

    number = forms.CharField(label=_("Registry number"), max_length=20, widget=forms.TextInput(_DIGITS))
    code = forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(_DIGITS))

    def clean_number(self) -> str:
        """The number as twelve digits."""
        try:
            return parse_number(self.cleaned_data["number"])
        except Unreadable as error:
            raise forms.ValidationError(
                _("This is not a registry number. Copy the 12 digits from the slip.")
            ) from error


class ObjectionForm(forms.Form):
    """What a person says of their record."""

    kind = forms.ChoiceField(
        label=_("What do you want?"),
        choices=[
            (Objection.Kind.CORRECTION.value, _("Something in my record is wrong: correct it")),
            (Objection.Kind.OBJECTION.value, _("Somebody should not have seen my record")),
        ],
        widget=forms.RadioSelect,
    )
    fields_meant = forms.MultipleChoiceField(
        label=_("What is it about?"),
        choices=SharedField.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
    )
    text = forms.CharField(label=_("In your words"), max_length=2000, widget=forms.Textarea({"rows": 4, "dir": "auto"}))


class AnswerForm(forms.Form):
    """A steward's answer."""

    state = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Objection.State.UPHELD.value, _("The person is right: it is put right")),
            (Objection.State.REFUSED.value, _("Refused, for the reason given")),
            (Objection.State.ANSWERED.value, _("Answered: there was nothing to decide")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer, as the person will read it"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5, "dir": "auto"}),
    )


class LanguageForm(forms.Form):
    """The language in which to print."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
