"""Forms of the hubs: which ones to list, a ticket, a counter, an appointment."""

from __future__ import annotations

from datetime import time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from saiban.directory.models import Office, Place, Service
from saiban.directory.queries import districts
from saiban.terms.errors import Unreadable
from saiban.terms.phones import parse_phone

LANGUAGES = [("ur", "اردو"), ("en", "English")]


class HubFilterForm(forms.Form):
    """Which hubs to list."""

    words = forms.CharField(label=_("Name or code"), max_length=60, required=False)
    district = forms.ModelChoiceField(None, label=_("District"), required=False, empty_label=_("all districts"))

    def __init__(self, codes: frozenset[str] | None, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        places = districts()
        self.fields["district"].queryset = places if codes is None else places.filter(pk__in=codes)

    @property
    def place(self) -> str:
        """The code of the chosen district; empty where none was chosen."""
        chosen: Place | None = self.cleaned_data.get("district")
        return chosen.pk if chosen else ""


class TicketForm(forms.Form):
    """What somebody comes for, and whether they are called first."""

    service = forms.ModelChoiceField(None, label=_("Service"), required=False, empty_label=_("not said"))
    priority = forms.BooleanField(
        label=_("Is called first: old, disabled, pregnant or with a small child"), required=False
    )

    def __init__(self, office: Office | None, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = office.services.all() if office else Service.objects.none()


class CounterForm(forms.Form):
    """At which counter the next one is called."""

    counter = forms.CharField(label=_("Counter"), max_length=10)


class AppointmentForm(forms.Form):
    """A time at the window for somebody with a phone."""

    starts = forms.TypedChoiceField(label=_("Time"), coerce=time.fromisoformat)
    service = forms.ModelChoiceField(None, label=_("Service"), required=False, empty_label=_("not said"))
    phone = forms.CharField(
        label=_("Mobile phone"), max_length=30, widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
    )
    language = forms.ChoiceField(label=_("Language of the message"), choices=LANGUAGES, initial="ur")

    def __init__(self, office: Office, times: list[time], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts"].choices = [(one.isoformat(), one.strftime("%H:%M")) for one in times]
        self.fields["service"].queryset = office.services.all()

    def clean_phone(self) -> str:
        """The number in E.164."""
        return phone_typed(self.cleaned_data["phone"])


class DayForm(forms.Form):
    """Which day to show."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}))


def phone_typed(typed: str) -> str:
    """Return a phone as somebody typed it in E.164. Raises ValidationError that says how one is written."""
    try:
        return parse_phone(typed)
    except Unreadable as error:
        raise ValidationError(_("This is not a phone number. Write it like 0300 1234567.")) from error
