"""The form of a correction: whose record, what is wrong, what is right, which paper shows it."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.desk.case_types.correction import WHAT

_TYPED = {"autocomplete": "off", "dir": "auto"}


class CorrectionForm(forms.Form):
    """What a person says of a record of their family."""

    person = forms.ChoiceField(label=_("Whose record"))
    what = forms.ChoiceField(label=_("What is wrong"), choices=[(one.code, one.title) for one in WHAT])
    right = forms.CharField(label=_("What is right"), max_length=200, widget=forms.TextInput(_TYPED))
    stands = forms.CharField(
        label=_("What stands there"), max_length=200, required=False, widget=forms.TextInput(_TYPED)
    )
    evidence = forms.CharField(
        label=_("Paper that shows it"), max_length=200, required=False, widget=forms.TextInput(_TYPED)
    )

    def __init__(self, data: object = None, *, people: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["person"].choices = people
