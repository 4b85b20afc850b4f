"""The form in which somebody at the window appeals against what a survey decided."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.desk.enquiries.forms import SurveyAppealForm
from saiban.desk.hubs.forms import phone_typed


class AppealAtWindowForm(SurveyAppealForm):
    """Whose appeal it is, against which scheme's decision, and the phone to which messages go."""

    person = forms.ChoiceField(label=_("Who appeals"))
    phone = forms.CharField(
        label=_("Phone for messages, if she wants them"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off", "dir": "ltr"}),
    )

    def __init__(self, *args: object, people: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people

    def clean_phone(self) -> str:
        """The number in E.164, or nothing."""
        typed = self.cleaned_data["phone"].strip()
        return phone_typed(typed) if typed else ""
