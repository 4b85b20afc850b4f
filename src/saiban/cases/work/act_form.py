"""The form of an event, made from the fields that its declaration asks for.

The form shows and keeps what somebody types; what can be taken is decided in one place, where the event is recorded
(`saiban.cases.fields`), and comes back here as faults beside the fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.cases.declarations import CaseType, Event, Field, FieldType
from saiban.cases.models import Case, Party
from saiban.cases.recording import REASON
from saiban.cases.work.shown import party_label
from saiban.directory.models import Office, Organisation, Place, Scheme

FEW = 5
_KEYBOARDS = {FieldType.INTEGER: "numeric", FieldType.MONEY: "decimal", FieldType.PHONE: "tel"}


class ActForm(forms.Form):
    """What an event asks for. `values()` is what `record_event` takes."""

    def __init__(self, declared: CaseType, event: Event, case: Case, parties: Sequence[Party], *args: Any) -> None:
        super().__init__(*args)
        self.event = event
        self._fields = [one for one in declared.fields_of(event) if not one.derived]
        for one in self._fields:
            self.fields[_name(one.code)] = _made(one, declared, case, parties)
        if event.needs_reason:
            words = forms.Textarea(attrs={"rows": 3})
            self.fields["reason"] = forms.CharField(label=_("Reason"), widget=words, max_length=20_000)
        self.fields["at"] = forms.DateTimeField(
            label=_("When it happened, if not now"),
            required=False,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            input_formats=["%Y-%m-%dT%H:%M"],
        )

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the event and the reason, without the time."""
        return [self[name] for name in self.fields if name != "at"]

    def values(self) -> dict[str, Any]:
        """Return what was entered, by the codes of the fields."""
        return {one.code: self.cleaned_data.get(_name(one.code)) for one in self._fields}

    def take_faults(self, faults: Mapping[str, str]) -> None:
        """Put faults beside the fields that they are about."""
        for code, fault in faults.items():
            name = "reason" if code == REASON else _name(code)
            self.add_error(name if name in self.fields else None, fault)


def _name(code: str) -> str:
    return f"f_{code}"


def _made(field: Field, declared: CaseType, case: Case, parties: Sequence[Party]) -> forms.Field:
    """Return the form's field for a declared one; required ones are told so by the recording, all at once."""
    about: dict[str, Any] = {"label": str(field.title), "required": False, "help_text": str(field.help or "")}
    choices = _choices(field, declared, case, parties)
    if field.type == FieldType.CHOICES:
        return forms.MultipleChoiceField(**about, choices=choices, widget=forms.CheckboxSelectMultiple)
    if choices is not None and len(choices) <= FEW:
        return forms.ChoiceField(**about, choices=choices, widget=forms.RadioSelect)
    if choices is not None:
        return forms.ChoiceField(**about, choices=[("", "—"), *choices])
    return forms.CharField(**about, widget=_widget(field))


def _widget(field: Field) -> forms.Widget:
    if field.type == FieldType.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 4})
    if field.type == FieldType.DATE:
        return forms.DateInput(attrs={"type": "date"})
    if field.type in _KEYBOARDS:
        return forms.TextInput(attrs={"inputmode": _KEYBOARDS[field.type], "dir": "ltr"})
    return forms.TextInput()


def _choices(field: Field, declared: CaseType, case: Case, parties: Sequence[Party]) -> list[tuple[str, str]] | None:
    match field.type:
        case FieldType.CHOICE | FieldType.CHOICES:
            return [(one.code, str(one.title)) for one in field.values]
        case FieldType.BOOLEAN:
            return [("yes", _("Yes")), ("no", _("No"))]
        case FieldType.PARTY:
            return [(str(party.number), party_label(declared, party)) for party in parties]
        case FieldType.SCHEME:
            return [(one.pk, str(one)) for one in Scheme.objects.all()]
        case FieldType.ORGANISATION:
            return [(one.pk, str(one)) for one in Organisation.objects.all()]
        case FieldType.OFFICE:
            return [(one.pk, str(one)) for one in Office.objects.filter(organisation=case.organisation_id)]
        case FieldType.PLACE:
            districts = Place.objects.filter(level=Place.Level.DISTRICT, valid_to=None)
            return [(one.pk, str(one)) for one in districts]
        case _:
            return None
