"""The forms by which a day, a working week or the term of a clock is proposed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saiban.cases import types
from saiban.cases.declarations import FieldType, Unit
from saiban.cases.models import DeclaredDay
from saiban.directory.models import Office, Place, Scheme
from saiban.terms.digits import to_latin


class DayForm(forms.Form):
    """Which day, what it is, for whom, and who said so."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}))
    kind = forms.ChoiceField(label=_("It is a"), choices=DeclaredDay.Kind.choices)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_ur = forms.CharField(
        label=_("Name in Urdu"), max_length=200, widget=forms.TextInput({"lang": "ur", "dir": "rtl"})
    )
    province = forms.ModelChoiceField(
        Place.objects.filter(level=Place.Level.PROVINCE), label=_("Only in this province"), required=False
    )
    office = forms.ModelChoiceField(Office.objects.all(), label=_("Only in this office"), required=False)
    said_by = forms.CharField(
        label=_("Who said so"),
        max_length=300,
        help_text=_("The committee or department, number and date of the notification."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a day of both a province and an office, and one that has long gone by."""
        given = super().clean() or {}
        if given.get("province") and given.get("office"):
            self.add_error("office", _("Name a province or an office, not both."))
        day = given.get("day")
        if day and day.year < timezone.localdate().year - 1:
            self.add_error("day", _("This day is more than a year ago: its cases are decided."))
        return given


WEEKDAYS = [
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
]
UNITS = [
    (Unit.HOURS.value, _("hours")),
    (Unit.DAYS.value, _("days")),
    (Unit.WORKING_DAYS.value, _("working days")),
    (Unit.MONTHS.value, _("months")),
]
LONGEST = 3_000


class WeekForm(forms.Form):
    """Which days of the week a province or an office has off, since when, and who said so."""

    days_off = forms.MultipleChoiceField(
        label=_("Days on which nobody works"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    province = forms.ModelChoiceField(
        Place.objects.filter(level=Place.Level.PROVINCE), label=_("Only in this province"), required=False
    )
    office = forms.ModelChoiceField(Office.objects.all(), label=_("Only in this office"), required=False)
    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}))
    valid_to = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}))
    said_by = forms.CharField(
        label=_("Who said so"),
        max_length=300,
        help_text=_("The committee or department, number and date of the notification."),
    )

    def clean_days_off(self) -> frozenset[int]:
        """The days as numbers; at least one day is worked on."""
        days = frozenset(int(day) for day in self.cleaned_data["days_off"])
        if len(days) == len(WEEKDAYS):
            raise forms.ValidationError(_("Leave at least one day to work on."))
        return days

    def clean(self) -> dict[str, Any]:
        """A province or an office, one of them; an end that is not before the beginning."""
        given = super().clean() or {}
        if bool(given.get("province")) == bool(given.get("office")):
            self.add_error("province", _("Name a province or an office, one of them."))
        _in_order(self, given)
        return given


class TermForm(forms.Form):
    """Which clock has which term from when on, for which cases, and by which law."""

    clock = forms.ChoiceField(label=_("Clock"))
    count = forms.CharField(
        label=_("How many"), max_length=6, widget=forms.TextInput({"inputmode": "numeric", "dir": "ltr"})
    )
    unit = forms.ChoiceField(label=_("Of what"), choices=UNITS, initial=Unit.DAYS.value)
    only_for = forms.ChoiceField(label=_("Only for"), required=False)
    province = forms.ModelChoiceField(
        Place.objects.filter(level=Place.Level.PROVINCE),
        label=_("Only in this province"),
        required=False,
        empty_label=_("everywhere"),
    )
    valid_from = forms.DateField(label=_("For what begins from this day on"), widget=forms.DateInput({"type": "date"}))
    valid_to = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}))
    source = forms.CharField(
        label=_("Law or regulation"), max_length=300, help_text=_("Act and section, or number and date of the order.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clock"].choices = [
            (str(declared.title), [(f"{declared.code}|{one.code}", str(one.title)) for one in declared.clocks])
            for declared in types.registered()
            if declared.clocks
        ]
        self.fields["only_for"].choices = [("", _("all of them")), *only_for_choices()]

    def clean_count(self) -> int:
        """A whole number from 1."""
        typed = to_latin(self.cleaned_data["count"]).strip()
        if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed) <= LONGEST:
            raise forms.ValidationError(_("Write a whole number from 1 to 3,000."))
        return int(typed)

    def clean(self) -> dict[str, Any]:
        """The facts belong to the clock's own case type; an end that is not before the beginning."""
        given = super().clean() or {}
        own = given.get("clock", "").partition("|")[0]
        if given.get("only_for") and own and given["only_for"].partition("|")[0] != own:
            self.add_error("only_for", _("This belongs to another kind of case than the clock."))
        _in_order(self, given)
        return given

    def term(self) -> dict[str, Any]:
        """What is proposed, of a valid form."""
        told = self.cleaned_data
        case_type, _bar, clock = told["clock"].partition("|")
        when = {}
        if told["only_for"]:
            _type, fact, value = told["only_for"].split("|")
            when[fact] = value
        if told["province"]:
            when["province"] = told["province"].pk
        return {
            "case_type": case_type,
            "clock": clock,
            "count": told["count"],
            "unit": Unit(told["unit"]),
            "source": told["source"],
            "valid_from": told["valid_from"],
            "valid_to": told["valid_to"],
            "when": when,
        }


def only_for_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The facts that stand on cases, with their values: what a term may hold for alone, by kind of case."""
    schemes = list(Scheme.objects.order_by("code"))
    groups = []
    for declared in types.registered():
        fields = [field for event in declared.all_events for field in event.fields if field.fact]
        choices = []
        for field in {field.code: field for field in fields}.values():
            values = [(one.code, str(one.title)) for one in field.values]
            if field.type == FieldType.SCHEME:
                values = [(one.pk, str(one)) for one in schemes]
            choices += [(f"{declared.code}|{field.code}|{code}", f"{field.title}: {title}") for code, title in values]
        if choices and declared.clocks:
            groups.append((str(declared.title), choices))
    return groups


def _in_order(form: forms.Form, given: dict[str, Any]) -> None:
    begins, ends = given.get("valid_from"), given.get("valid_to")
    if begins and ends and ends < begins:
        form.add_error("valid_to", _("The end lies before the beginning."))
