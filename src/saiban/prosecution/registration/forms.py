"""The form of a registration: the line of the report, then the columns of the police report in their order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from saiban.prosecution.case_types.pick_lists import REPORT_CLASSES
from saiban.prosecution.law.tracks import tracks
from saiban.prosecution.models import Accused, Exhibit, PoliceStation, Witness
from saiban.prosecution.registration.entry import (
    AccusedEntry,
    PersonEntry,
    PropertyEntry,
    Registration,
    WitnessEntry,
)

MOST_ROWS = 60
COLUMNS = (("", "–"), ("2", _("2 not sent up, absconding")), ("3", _("3 in custody")), ("4", _("4 on bail")))


def _day(label: str, *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput({"type": "date", "dir": "ltr"}))


def _latin(most: int) -> forms.TextInput:
    return forms.TextInput({"dir": "ltr", "size": most, "autocomplete": "off"})


class LineForm(forms.Form):
    """The line of a first information report, as it is written."""

    line = forms.CharField(
        label=_("Line of the report"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2, "dir": "auto", "autofocus": True}),
        help_text=_("Such as: FIR No.317/2022 dated 22.12.2022 u/s 302/34 PPC r/w 7-ATA, PS Saddar Karachi"),
    )


class FileForm(forms.Form):
    """What makes the case: station, number, date, offences, track; who complained; the police report with it."""

    station = forms.ModelChoiceField(None, label=_("Police station"), empty_label=_("choose"))
    series = forms.CharField(label=_("Letters before the number"), max_length=3, required=False, widget=_latin(3))
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=99999)
    year = forms.IntegerField(label=_("Year"), min_value=1947, max_value=2100)
    on = _day(_("Date of the report"), required=True)
    offences = forms.CharField(label=_("Offences"), max_length=300, widget=_latin(40))
    track = forms.ChoiceField(label=_("Court track"))
    received_on = _day(_("Copy reached the prosecutor"))
    complainant = forms.CharField(label=_("1 Complainant"), max_length=200, required=False)
    complainant_phone = forms.CharField(label=_("Phone of the complainant"), required=False, widget=_latin(15))
    facts = forms.CharField(
        label=_("7 Facts"), max_length=20_000, required=False, widget=forms.Textarea({"rows": 3, "dir": "auto"})
    )
    women_or_children = forms.BooleanField(label=_("A woman or child is the victim"), required=False)
    report = forms.ChoiceField(
        label=_("Police report"),
        required=False,
        choices=(("", _("not yet")), ("interim", _("interim")), ("final", _("final"))),
    )
    report_on = _day(_("Came in on"))
    report_class = forms.ChoiceField(label=_("Class of a final report"), required=False)

    def __init__(self, stations: QuerySet[PoliceStation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = stations
        self.fields["track"].choices = [(one.code, str(one.title)) for one in tracks().values()]
        self.fields["report_class"].choices = [(one.code, str(one.title)) for one in REPORT_CLASSES]


class AccusedForm(forms.Form):
    """A line for an accused (columns 2, 3 and 4)."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    parentage = forms.CharField(label=_("Father's name, address"), max_length=300, required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False)
    juvenile = forms.BooleanField(label=_("Under 18"), required=False)
    column = forms.ChoiceField(label=_("Column"), choices=COLUMNS, required=False)
    arrested_on = _day(_("Arrested"))
    bailed_on = _day(_("Bail"))
    offences = forms.CharField(label=_("Own offences"), max_length=300, required=False, widget=_latin(14))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sex"].choices = [("", "–"), *Accused.Sex.choices]


class PropertyForm(forms.Form):
    """A line for a thing (column 5)."""

    words = forms.CharField(label=_("What"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Exhibit.Kind, initial=Exhibit.Kind.OTHER, required=False)
    quantity = forms.CharField(label=_("Quantity"), max_length=60, required=False)
    forensic = forms.BooleanField(label=_("To the laboratory"), required=False)


class WitnessForm(forms.Form):
    """A line for a witness (column 6)."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Witness.Kind, initial=Witness.Kind.OTHER, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, widget=_latin(15))
    protected = forms.BooleanField(label=_("Protected"), required=False)
    authority = forms.CharField(label=_("By whose order"), max_length=200, required=False)


class ListForm(forms.Form):
    """A police station's list."""

    file = forms.FileField(
        label=_("List of a police station (CSV, UTF-8)"),
        help_text=_("The first line names the columns: fir, or number, year, date, offences, station; and complainant, "
                    "accused, facts."),
    )  # fmt: skip


AccusedLines = forms.formset_factory(AccusedForm, extra=3, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
PropertyLines = forms.formset_factory(PropertyForm, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
WitnessLines = forms.formset_factory(WitnessForm, extra=3, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def entry_of(
    told: dict[str, Any],
    accused: Sequence[dict[str, Any]],
    things: Sequence[dict[str, Any]],
    people: Sequence[dict[str, Any]],
) -> Registration:
    """Return what the forms say as a registration; lines without a name are left out."""
    complainant = PersonEntry(told["complainant"], told["complainant_phone"]) if told["complainant"] else None
    return Registration(
        station=told["station"].pk,
        number=told["number"],
        year=told["year"],
        series=told["series"],
        on=told["on"],
        offences=told["offences"],
        track=told["track"],
        received_on=told["received_on"],
        complainants=(complainant,) if complainant else (),
        accused=tuple(
            AccusedEntry(
                name=one["name"],
                parentage=one["parentage"],
                sex=one["sex"],
                juvenile=one["juvenile"],
                column=one["column"],
                arrested_on=one["arrested_on"],
                bailed_on=one["bailed_on"],
                absconding=one["column"] == "2" and one["arrested_on"] is None,
                offences=one["offences"],
            )
            for one in accused
            if one.get("name")
        ),
        property=tuple(
            PropertyEntry(one["words"], one["kind"] or "other", one["quantity"], forensic=one["forensic"])
            for one in things
            if one.get("words")
        ),
        witnesses=tuple(
            WitnessEntry(
                one["name"],
                one["kind"] or "other",
                one["phone"],
                protected=one["protected"],
                authority=one["authority"],
            )
            for one in people
            if one.get("name")
        ),
        facts=told["facts"],
        report=told["report"],
        report_on=told["report_on"],
        report_class=told["report_class"] or "challan",
        women_or_children=told["women_or_children"],
    )
