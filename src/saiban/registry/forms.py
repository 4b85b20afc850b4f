"""Forms of the registry's pages."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saiban.directory.models import Place
from saiban.registry.queries import LONGEST, Wanted
from saiban.terms.codes import Sex, label
from saiban.terms.dates import EARLIEST

_TYPED_NUMBER = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "autocomplete": "off"})


class FindForm(forms.Form):
    """The search box and what narrows a name down. An empty box finds nothing."""

    q = forms.CharField(
        label=_("Name, CNIC, phone, registry or scheme number"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "dir": "auto", "autofocus": True}),
    )
    guardian = forms.CharField(
        label=_("Father's or husband's name"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    district = forms.ChoiceField(label=_("District"), required=False)
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False, widget=_TYPED_NUMBER)
    sex = forms.ChoiceField(label=_("Sex"), required=False)

    def __init__(self, data: object = None, *, language: str) -> None:
        super().__init__(data, auto_id="find_%s")
        self.fields["district"].choices = [("", _("Any")), *_districts()]
        self.fields["sex"].choices = [("", _("Any")), *((sex.value, label(sex, language)) for sex in Sex)]
        year: forms.Field = self.fields["birth_year"]
        year.validators += [MinValueValidator(EARLIEST), MaxValueValidator(timezone.localdate().year)]

    def tampered(self) -> bool:
        """True where a list was sent a value that it does not offer, which no reader of the page can do."""
        errors = self.errors.as_data()
        return any(error.code == "invalid_choice" for field in ("district", "sex") for error in errors.get(field, []))

    def narrows(self) -> list[str]:
        """The names of the fields that were filled beside the box."""
        return [name for name in ("guardian", "district", "birth_year", "sex") if self.cleaned_data.get(name)]

    def wanted(self) -> Wanted:
        """Return what was asked for; call after `is_valid()`."""
        asked = self.cleaned_data
        return Wanted(asked["q"], asked["guardian"], asked["district"], asked["birth_year"], asked["sex"])


def _districts() -> list[tuple[str, list[tuple[str, str]]]]:
    """Districts that exist today, by province, each group by name in the reader's language."""
    today: date = timezone.localdate()
    districts = Place.objects.filter(level=Place.Level.DISTRICT).exclude(valid_to__lt=today).select_related("parent")
    in_order = sorted(districts, key=lambda place: (place.parent_id or "", str(place)))
    return [
        (str(next(iter(group)).parent or ""), [(place.code, str(place)) for place in group])
        for _province, group in ((key, list(places)) for key, places in groupby(in_order, key=lambda p: p.parent_id))
    ]
