"""Forms of the window: whom to look for, and a household that the registry does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saiban.desk.registering import HomeSaid, PersonSaid
from saiban.directory.models import Place
from saiban.frame.language import page_language
from saiban.terms.codes import MaritalStatus, Relation, Sex, label
from saiban.terms.dates import PartialDate, from_age, parse_date
from saiban.terms.digits import to_latin
from saiban.terms.errors import Unreadable
from saiban.terms.identity_numbers import parse_cnic
from saiban.terms.phones import parse_phone

ROWS = 8
OLDEST = 130
_TYPED = {"autocomplete": "off", "dir": "auto"}
_NUMBER = {"autocomplete": "off", "inputmode": "numeric", "dir": "ltr"}


class HomeForm(forms.Form):
    """Where the household lives."""

    district = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("District"), empty_label=None)
    tehsil = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("Tehsil"), required=False)
    address = forms.CharField(
        label=gettext_lazy("Street, village or camp"), max_length=200, required=False, widget=forms.TextInput(_TYPED)
    )

    def __init__(self, *args: Any, districts: frozenset[str] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = Place.objects.filter(valid_to=None).order_by("name_en")
        known = today.filter(level=Place.Level.DISTRICT)
        self.fields["district"].queryset = known if districts is None else known.filter(code__in=districts)
        if districts is None:
            del self.fields["tehsil"]
        else:
            tehsils = today.filter(level=Place.Level.TEHSIL, parent__in=districts)
            self.fields["tehsil"].queryset = tehsils

    def said(self) -> HomeSaid:
        """Return what was said; call after `is_valid()`."""
        told = self.cleaned_data
        return HomeSaid(told["district"], told.get("tehsil"), " ".join(told["address"].split()))


class PersonForm(forms.Form):
    """One person of the household. A row without a name is nobody."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False, widget=forms.TextInput(_TYPED))
    relation = forms.ChoiceField(label=gettext_lazy("Relation to the head"), required=False)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), required=False)
    born = forms.CharField(
        label=gettext_lazy("Date of birth, year or age"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("14/08/1979, 1979 or 46"),
        widget=forms.TextInput(_NUMBER),
    )
    guardian = forms.CharField(
        label=gettext_lazy("Father's name; a married woman's: her husband's"),
        max_length=200,
        required=False,
        widget=forms.TextInput(_TYPED),
    )
    marital_status = forms.ChoiceField(label=gettext_lazy("Marital status"), required=False)
    cnic = forms.CharField(
        label=gettext_lazy("CNIC, or a child's B-form number"),
        max_length=20,
        required=False,
        widget=forms.TextInput(_NUMBER),
    )
    no_document = forms.BooleanField(
        label=gettext_lazy("Has no paper at all: NADRA is asked to register"), required=False
    )
    disabled = forms.ChoiceField(label=gettext_lazy("Lives with a disability"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("Mobile phone"), max_length=30, required=False, widget=forms.TextInput(_NUMBER)
    )

    def __init__(self, *args: Any, first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = page_language()
        for name, codes in (("relation", Relation), ("sex", Sex), ("marital_status", MaritalStatus)):
            self.fields[name].choices = [("", _("not said")), *((str(one), label(one, language)) for one in codes)]
        self.fields["disabled"].choices = [("", _("not said")), ("yes", _("yes")), ("no", _("no"))]
        self.fields["name"].required = first
        if not first:
            del self.fields["phone"]

    @property
    def is_somebody(self) -> bool:
        """Whether a name was given; call after `is_valid()`."""
        return bool(self.cleaned_data.get("name"))

    def clean_born(self) -> PartialDate | None:
        """A day, a month, a year, or an age of one to three digits."""
        text = to_latin(self.cleaned_data["born"]).strip()
        if not text:
            return None
        today = timezone.localdate()
        if text.isdigit() and len(text) <= 3 and int(text) <= OLDEST:
            return from_age(int(text), today)
        try:
            return parse_date(text, today=today)
        except Unreadable:
            raise ValidationError(_("Write a day like 14/08/1979, a year like 1979, or an age like 46.")) from None

    def clean_cnic(self) -> str:
        """Thirteen digits."""
        text = self.cleaned_data["cnic"].strip()
        try:
            return parse_cnic(text).value if text else ""
        except Unreadable:
            raise ValidationError(_("A CNIC or B-form number has 13 digits, such as 17201-1234567-1.")) from None

    def clean_phone(self) -> str:
        """A number in E.164."""
        text = self.cleaned_data["phone"].strip()
        try:
            return parse_phone(text) if text else ""
        except Unreadable:
            raise ValidationError(_("This is not a phone number. Write it like 0300 1234567.")) from None

    def clean(self) -> dict[str, Any]:
        """Hold to: a number or no paper, not both; nothing about nobody."""
        told = super().clean() or self.cleaned_data
        if told.get("cnic") and told.get("no_document"):
            self.add_error("no_document", _("A number was given: take the tick away, or the number."))
        if not told.get("name") and any(value for name, value in told.items() if name != "name"):
            self.add_error("name", _("Write the name of this person."))
        return told

    def said(self) -> PersonSaid:
        """Return what was said; call after `is_valid()`."""
        told = self.cleaned_data
        by_husband = told["sex"] == Sex.FEMALE and told["marital_status"] in (
            MaritalStatus.MARRIED,
            MaritalStatus.WIDOWED,
        )
        guardian = " ".join(told["guardian"].split())
        return PersonSaid(
            name=" ".join(told["name"].split()),
            father_name="" if by_husband else guardian,
            husband_name=guardian if by_husband else "",
            relation=told["relation"],
            sex=told["sex"],
            born=told["born"],
            marital_status=told["marital_status"],
            disabled={"yes": True, "no": False}.get(told["disabled"]),
            cnic=told["cnic"],
            phone=told.get("phone", ""),
            no_document=told["no_document"],
        )


class HouseholdForms:
    """The form of a household: where it lives, who stands at the window, and the others."""

    def __init__(
        self,
        sent: Mapping[str, Any] | None,
        *,
        districts: frozenset[str] | None,
        initial: Mapping[str, str] | None = None,
    ) -> None:
        given = dict(initial or {})
        self.home = HomeForm(sent, districts=districts, prefix="home", initial=_part(given, "home"))
        self.people = [
            PersonForm(sent, first=place == 0, prefix=f"p{place}", initial=_part(given, f"p{place}"))
            for place in range(ROWS)
        ]
        self.given = given

    @property
    def shown(self) -> int:
        """How many rows stand open: the first, and every one in which something was filled in."""
        named = [place for place in range(ROWS) if self.given.get(f"p{place}-name") or self.people[place].errors]
        return max([0, *named]) + 1

    def is_valid(self) -> bool:
        """Check every part, so that all faults are told at once."""
        return all([self.home.is_valid(), *(one.is_valid() for one in self.people)])

    def said(self) -> tuple[HomeSaid, list[PersonSaid]]:
        """Return the household and its people; call after `is_valid()`."""
        return self.home.said(), [one.said() for one in self.people if one.is_somebody]


def _part(given: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(f"{prefix}-"): value for name, value in given.items() if name.startswith(f"{prefix}-")}
