"""Forms of signing in, choosing posting and purpose, and filtering the log."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.access.acts import LABELS
from saiban.access.models import Purpose, Role, User
from saiban.access.postings import queries as postings
from saiban.access.viewer import Viewer
from saiban.directory.models import Place
from saiban.terms.errors import Unreadable
from saiban.terms.registry_numbers import parse_number

_USER_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")


class SignInForm(forms.Form):
    """User name and password."""

    username = forms.CharField(
        label=_("User name"), max_length=60, widget=forms.TextInput({"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class PurposeForm(forms.Form):
    """Why the viewer will look at records, among the purposes of the role."""

    purpose = forms.ChoiceField(label=_("Why are you looking at records?"), widget=forms.RadioSelect)

    def __init__(self, viewer: Viewer, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [(one.value, one.label) for one in viewer.purposes]

    def chosen(self) -> Purpose:
        """The purpose of a valid form."""
        return Purpose(self.cleaned_data["purpose"])


class PostingForm(forms.Form):
    """Which of one's postings to act from."""

    posting = forms.IntegerField(widget=forms.HiddenInput)


class LogFilterForm(forms.Form):
    """Which rows of the log to show: about one registry number, by one user or system, of one act, between two days."""

    number = forms.CharField(label=_("Registry number"), max_length=20, required=False)
    user = forms.CharField(label=_("User name"), max_length=60, required=False)
    partner = forms.CharField(label=_("Partner system"), max_length=60, required=False)
    act = forms.ChoiceField(label=_("Act"), choices=[("", _("any")), *LABELS.items()], required=False)
    first_day = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    last_day = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))

    def clean_number(self) -> str:
        """The number as twelve digits, or nothing."""
        typed = self.cleaned_data["number"]
        if not typed:
            return ""
        try:
            return parse_number(typed)
        except Unreadable as error:
            raise forms.ValidationError(
                _("This is not a registry number: 12 digits, such as 1234-5678-9012.")
            ) from error


class NewUserForm(forms.ModelForm):
    """The names of a new user, and the organisation that keeps the account."""

    class Meta:
        model = User
        fields = ("full_name", "username", "organisation")

    def __init__(self, viewer: Viewer, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = postings.organisations(viewer)
        self.fields["organisation"].required = True
        self.fields["organisation"].initial = viewer.organisation

    def clean_username(self) -> str:
        """The user name in small letters, as it is typed at sign-in."""
        username = self.cleaned_data["username"].strip().lower()
        if not _USER_NAME.fullmatch(username):
            raise forms.ValidationError(
                _("Use Latin letters, digits, dots, hyphens and underscores alone, such as sana.iqbal.")
            )
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("This user name is taken."))
        return username


class PlaceField(forms.ModelChoiceField):
    """A province, district or tehsil, named with what it is and what it is part of."""

    def label_from_instance(self, place: Place) -> str:
        """Such as "Nowshera (district), Khyber Pakhtunkhwa"."""
        named = f"{place} ({place.get_level_display()})"
        return f"{named}, {place.parent}" if place.parent else named


class PostingWantedForm(forms.Form):
    """A role in an organisation, for a place or the whole country, and from when to when."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "---------"), *Role.choices])
    organisation = forms.ModelChoiceField(None, label=_("Organisation"))
    place = PlaceField(None, label=_("Place"), required=False, empty_label=_("the whole country"))
    office = forms.ModelChoiceField(None, label=_("Hub or office"), required=False, empty_label=_("none"))
    first_day = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    last_day = forms.DateField(
        label=_("Until (with this day)"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, viewer: Viewer, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = postings.organisations(viewer)
        self.fields["place"].queryset = postings.places()
        self.fields["office"].queryset = postings.offices(viewer)

    def clean_role(self) -> Role:
        """The role as a member of its list."""
        return Role(self.cleaned_data["role"])


class SubjectForm(forms.Form):
    """What the agency's provider calls a user."""

    subject = forms.CharField(label=_("Subject at the agency's sign-in"), max_length=190, required=False)


class ReviewTermForm(forms.Form):
    """How often the postings of an organisation are confirmed."""

    organisation = forms.ModelChoiceField(None, label=_("Organisation"), required=False, empty_label=_("all others"))
    months = forms.IntegerField(label=_("Months between reviews"), min_value=1, max_value=12)
    grace_days = forms.IntegerField(label=_("Days of grace"), min_value=0, max_value=60)

    def __init__(self, viewer: Viewer, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = postings.organisations(viewer)
