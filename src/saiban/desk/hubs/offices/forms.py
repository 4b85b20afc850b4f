"""The form of an office."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saiban.access.viewer import Viewer
from saiban.desk.hubs.offices.services import OfficeSaid, organisations_of
from saiban.directory.models import Office, OpeningHours, Place, Service
from saiban.terms.digits import to_latin

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})")
_URDU = {"lang": "ur", "dir": "rtl"}


class OfficeForm(forms.Form):
    """Everything that is known of an office; `code` is asked of a new one alone and stays for good."""

    code = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Small letters and digits, words joined by a dash, such as now-2. It stays for good."),
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Write small letters and digits, words joined by a dash.")},
    )
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200)
    name_ur = forms.CharField(label=gettext_lazy("Name in Urdu"), max_length=200, widget=forms.TextInput(_URDU))
    organisation = forms.ModelChoiceField(None, label=gettext_lazy("Organisation"))
    place = forms.ModelChoiceField(None, label=gettext_lazy("Tehsil or district"))
    one_window = forms.BooleanField(label=gettext_lazy("It has the one window"), required=False)
    address_en = forms.CharField(label=gettext_lazy("Address in English"), max_length=200, required=False)
    address_ur = forms.CharField(
        label=gettext_lazy("Address in Urdu"), max_length=200, required=False, widget=forms.TextInput(_URDU)
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone of the office"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "dir": "ltr"}),
    )
    services = forms.ModelMultipleChoiceField(
        Service.objects.all(),
        label=gettext_lazy("Services"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, viewer: Viewer, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_of(viewer)
        places = Place.objects.filter(level__in=(Place.Level.TEHSIL, Place.Level.DISTRICT), valid_to=None)
        if viewer.districts is not None:
            places = places.filter(parent__in=viewer.districts) | places.filter(pk__in=viewer.districts)
        self.fields["place"].queryset = places.order_by("name_en")
        if not new:
            del self.fields["code"]
        for day in OpeningHours.Weekday:
            self.fields[f"hours_{day.value}"] = forms.CharField(
                label=day.label,
                required=False,
                max_length=60,
                widget=forms.TextInput(
                    {"dir": "ltr", "autocomplete": "off", "placeholder": "09:00-13:00, 14:00-16:00"}
                ),
            )

    @property
    def hours(self) -> list[forms.BoundField]:
        """The fields of the opening hours, Monday first."""
        return [self[f"hours_{day.value}"] for day in OpeningHours.Weekday]

    def clean_code(self) -> str:
        """A code that no office has."""
        code: str = self.cleaned_data["code"]
        if Office.objects.filter(pk=code).exists():
            raise ValidationError(_("Another office has this code. Choose a different one."))
        return code

    def clean(self) -> dict[str, Any]:
        """Read the spans of each day."""
        given = super().clean() or {}
        for day in OpeningHours.Weekday:
            name = f"hours_{day.value}"
            if name in given:
                try:
                    given[name] = spans_typed(given[name])
                except ValidationError as fault:
                    self.add_error(name, fault)
        return given

    def said(self) -> OfficeSaid:
        """What was said, of a valid form."""
        told = self.cleaned_data
        names = ("name_en", "name_ur", "organisation", "place", "one_window", "address_en", "address_ur", "phone")
        hours = {day.value: told[f"hours_{day.value}"] for day in OpeningHours.Weekday}
        return OfficeSaid(**{name: told[name] for name in names}, services=list(told["services"]), hours=hours)


def spans_typed(text: str) -> list[tuple[time, time]]:
    """Return the spans of a day as somebody typed them; none for a day that is closed. Raises ValidationError."""
    spans = []
    for part in filter(None, (one.strip() for one in re.split(r"[,،;]", to_latin(text)))):
        found = _SPAN.fullmatch(part)
        try:
            if found is None:
                raise ValueError
            opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        except ValueError:
            raise ValidationError(_("Write hours like 09:00-13:00, 14:00-16:00; leave a closed day empty.")) from None
        if opens >= closes or (spans and opens < spans[-1][1]):
            raise ValidationError(_("Write the hours in order: each from earlier to later, one after the other."))
        spans.append((opens, closes))
    return spans


def first_of(office: Office) -> dict[str, Any]:
    """What stands of an office, as the form shows it."""
    shown: dict[str, Any] = {
        name: getattr(office, name)
        for name in ("name_en", "name_ur", "organisation", "place", "one_window", "address_en", "address_ur", "phone")
    }
    shown["services"] = list(office.services.values_list("pk", flat=True))
    for day in OpeningHours.Weekday:
        spans = [one for one in office.hours.all() if one.weekday == day.value]
        shown[f"hours_{day.value}"] = ", ".join(f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in spans)
    return shown
