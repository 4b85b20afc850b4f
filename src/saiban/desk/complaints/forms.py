"""The form of a complaint: short on the public page, with the person's registry number at the window."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from saiban.desk.case_types.grievance import ABOUT, CONTACT
from saiban.desk.hubs.forms import LANGUAGES, phone_typed
from saiban.directory.models import Office, Place
from saiban.directory.queries import districts, schemes
from saiban.terms.errors import Unreadable
from saiban.terms.registry_numbers import parse_number


class ComplaintForm(forms.Form):
    """What happened, and how to reach who says it; a name is never needed."""

    about = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("What happened?"), max_length=4000, widget=forms.Textarea({"rows": 6}))
    scheme = forms.ModelChoiceField(None, label=_("Scheme"), required=False, empty_label=_("none, or not known"))
    place = forms.ModelChoiceField(None, label=_("Your district"), empty_label=_("choose"))
    contact = forms.ChoiceField(label=_("How may we reach you?"), initial="none")
    phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False, widget=forms.TextInput({"inputmode": "tel", "dir": "ltr"})
    )
    safe_time = forms.CharField(label=_("When is it safe to call?"), max_length=120, required=False)
    name = forms.CharField(label=_("Your name (not needed)"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language of messages"), choices=LANGUAGES, initial="ur")

    def __init__(self, *args: object, places: QuerySet[Place] | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [(one.code, str(one.title)) for one in ABOUT]
        self.fields["contact"].choices = [(one.code, str(one.title)) for one in CONTACT]
        self.fields["scheme"].queryset = schemes()
        self.fields["place"].queryset = districts() if places is None else places

    def clean_phone(self) -> str:
        """The number in E.164, or nothing."""
        typed = self.cleaned_data["phone"].strip()
        return phone_typed(typed) if typed else ""

    def clean(self) -> dict[str, object]:
        """A phone where messages or calls are wanted."""
        given = super().clean() or {}
        if given.get("contact") in ("sms", "call") and not given.get("phone") and "phone" not in self.errors:
            self.add_error("phone", ValidationError(_("Without a phone choose “do not contact me”.")))
        return given


class WindowComplaintForm(ComplaintForm):
    """A complaint that an officer writes down; `office` says which office it is about, where it is about one."""

    registry_number = forms.CharField(label=_("Registry number (not needed)"), max_length=20, required=False)
    office = forms.ModelChoiceField(None, label=_("Office"), required=False, empty_label=_("none"))

    def __init__(self, offices: QuerySet[Office], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices

    def clean_registry_number(self) -> str:
        """The number as twelve digits, or nothing."""
        typed = self.cleaned_data["registry_number"].strip()
        try:
            return parse_number(typed) if typed else ""
        except Unreadable as error:
            raise ValidationError(_("A registry number has 12 digits, such as 1234-5678-9012.")) from error
