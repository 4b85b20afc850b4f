"""Forms of proposing an agreement and of deciding on one."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from saiban.access.agreements.rules import Proposal
from saiban.access.purposes import AGREEABLE, BARRED_KINDS
from saiban.access.shared_fields import SharedField
from saiban.directory import queries
from saiban.directory.models import Organisation, Place, Scheme


def _places() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each province with itself and its districts of today."""
    provinces = list(Place.objects.filter(level=Place.Level.PROVINCE))
    districts = list(queries.districts())
    for province in provinces:
        own = [(one.code, str(one)) for one in districts if one.parent_id == province.code]
        whole = _("the whole of %(province)s") % {"province": province}
        yield str(province), [(province.code, str(whole)), *sorted(own, key=lambda pair: pair[1])]


class ProposalForm(forms.Form):
    """What would be agreed, with whom, under which law."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.exclude(kind__in=BARRED_KINDS), label=_("Which organisation asks")
    )
    purpose = forms.ChoiceField(label=_("What for"), choices=[(one.value, one.label) for one in AGREEABLE])
    law = forms.CharField(label=_("Law that allows it"), max_length=200)
    section = forms.CharField(label=_("Section of the law"), max_length=100)
    all_schemes = forms.BooleanField(label=_("About people of all schemes"), required=False)
    schemes = forms.ModelMultipleChoiceField(
        Scheme.objects.order_by("code"),
        label=_("About people of these schemes"),
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
    )
    whole_country = forms.BooleanField(label=_("About the whole country"), required=False)
    places = forms.MultipleChoiceField(
        label=_("About people who live in these provinces and districts"),
        choices=lazy(lambda: list(_places()), list),
        required=False,
        widget=forms.SelectMultiple({"size": 12}),
        help_text=_("Hold Ctrl to choose several."),
    )
    fields_shared = forms.MultipleChoiceField(
        label=_("What comes back of each person"),
        choices=SharedField.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
        help_text=_("Choose nothing where it is enough to learn whether a person is enrolled: yes or no."),
    )
    a_day = forms.IntegerField(label=_("People a day"), min_value=1, max_value=50_000_000)
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput({"type": "date"}))
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput({"type": "date"}))
    notes_en = forms.CharField(label=_("Notes in English"), required=False, widget=forms.Textarea({"rows": 3}))
    notes_ur = forms.CharField(
        label=_("Notes in Urdu"), required=False, widget=forms.Textarea({"rows": 3, "dir": "rtl", "lang": "ur"})
    )

    def proposal(self) -> Proposal:
        """What a valid form proposes."""
        given = dict(self.cleaned_data)
        lists = {
            "fields": tuple(given.pop("fields_shared")),
            "places": tuple(given.pop("places")),
            "schemes": tuple(one.code for one in given.pop("schemes")),
        }
        return Proposal(**given, **lists)
