"""The forms of a police station and of a court."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.access.viewer import Viewer
from saiban.prosecution.models import Court, PoliceStation
from saiban.prosecution.places import services
from saiban.prosecution.queries import courts_for

_URDU = {"lang": "ur", "dir": "rtl"}


class _PlaceForm(forms.Form):
    """What both have."""

    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_ur = forms.CharField(label=_("Name in Urdu"), max_length=200, widget=forms.TextInput(_URDU))
    valid_from = forms.DateField(label=_("Exists since"), required=False, widget=forms.DateInput({"type": "date"}))
    valid_to = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput({"type": "date"}))


class StationForm(_PlaceForm):
    """A police station."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PoliceStation.Kind.choices)
    aliases = forms.CharField(
        label=_("Other names"),
        max_length=400,
        required=False,
        help_text=_("As reports write it, with semicolons between."),
    )
    field_order = ("name_en", "name_ur", "kind", "district", "aliases", "valid_from", "valid_to")

    def __init__(self, viewer: Viewer, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["district"] = forms.ModelChoiceField(services.districts_of(viewer), label=_("District"))
        self.order_fields(self.field_order)

    def clean_aliases(self) -> list[str]:
        """Take names apart; they are compared in lower case."""
        written = self.cleaned_data["aliases"].lower().replace("؛", ";").split(";")
        return list(dict.fromkeys(" ".join(name.split())[:80] for name in written if name.strip()))


class CourtForm(_PlaceForm):
    """A court."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Court.Kind.choices)
    in_prison = forms.BooleanField(label=_("Sits in a prison"), required=False)
    field_order = ("name_en", "name_ur", "kind", "place", "in_prison", "appeals_to", "valid_from", "valid_to")

    def __init__(self, viewer: Viewer, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["place"] = forms.ModelChoiceField(services.places_of_courts(viewer), label=_("Place"))
        above = Court.objects.filter(pk__in=courts_for(viewer).values("pk")) | Court.objects.filter(
            kind__in=(Court.Kind.HIGH, Court.Kind.SUPREME, Court.Kind.SHARIAT)
        )
        self.fields["appeals_to"] = forms.ModelChoiceField(
            above.order_by("name_en"), label=_("Appeals go to"), required=False
        )
        self.order_fields(self.field_order)


FORMS: dict[str, type[StationForm] | type[CourtForm]] = {
    services.Of.STATION: StationForm,
    services.Of.COURT: CourtForm,
}


def initial_of(row: PoliceStation | Court, of: str) -> dict[str, Any]:
    """Return what a form shows of a station or court."""
    shown = {name: getattr(row, name) for name in services.COLUMNS[services.Of(of)]}
    if isinstance(row, PoliceStation):
        shown["aliases"] = "; ".join(row.aliases)
    return {
        name: value.isoformat() if name.startswith("valid_") and value is not None else value
        for name, value in shown.items()
    }
