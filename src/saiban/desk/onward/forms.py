"""Forms of what follows from a case at the window."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.desk.departments import Department, department, departments


class ReferForm(forms.Form):
    """To which department somebody is sent, and what they need there."""

    department = forms.ChoiceField(label=_("Department"))
    need = forms.CharField(label=_("What is needed"), max_length=4000, widget=forms.Textarea({"rows": 4}))
    urgent = forms.BooleanField(label=_("Urgent"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [(one.code, f"{one.name}: {one.what}") for one in departments()]

    def chosen(self) -> Department:
        """The department of a valid form."""
        return department(self.cleaned_data["department"])
