"""The form of an entry of the library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.prosecution.knowledge.folding import read_links
from saiban.prosecution.models import Authority
from saiban.terms.digits import to_latin

_URDU = {"lang": "ur", "dir": "rtl", "rows": 4}


class EntryForm(forms.Form):
    """What an entry says, and where it belongs."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Authority.Kind.choices)
    citation = forms.CharField(
        label=_("Citation"), max_length=120, help_text=_("As it is cited, for example: PLJ 2025 Cr.C. 453."),
        widget=forms.TextInput({"dir": "auto"}),
    )  # fmt: skip
    title = forms.CharField(label=_("Parties or heading"), max_length=200, required=False)
    court = forms.CharField(label=_("Court"), max_length=120, required=False)
    year = forms.CharField(label=_("Year"), max_length=4, required=False)
    point_en = forms.CharField(
        label=_("Point of law in English"), max_length=3000, required=False, widget=forms.Textarea({"rows": 4})
    )
    point_ur = forms.CharField(
        label=_("Point of law in Urdu"), max_length=3000, required=False, widget=forms.Textarea(_URDU)
    )
    sections = forms.CharField(
        label=_("Sections"), max_length=400, required=False, help_text=_("For example: 302/34 PPC; 7 ATA."),
        widget=forms.TextInput({"dir": "ltr"}),
    )  # fmt: skip
    items = forms.CharField(
        label=_("Items of the checklist"), max_length=400, required=False,
        help_text=_("Their codes, with commas between."), widget=forms.TextInput({"dir": "ltr"}),
    )  # fmt: skip
    link = forms.URLField(label=_("Full text (address)"), max_length=300, required=False, assume_scheme="https")
    confidence = forms.ChoiceField(
        label=_("How sure"), choices=Authority.Confidence.choices, initial=Authority.Confidence.REPORTED
    )

    def clean_citation(self) -> str:
        """Keep a citation with single blanks."""
        return " ".join(self.cleaned_data["citation"].split())

    def clean_year(self) -> int | None:
        """Read a year in the digits of either script."""
        said = to_latin(self.cleaned_data["year"]).strip()
        if not said:
            return None
        if not said.isdecimal() or not 1800 <= int(said) <= 2100:
            raise forms.ValidationError(_("Write a year such as 2019."))
        return int(said)

    def clean_sections(self) -> list[str]:
        """Read sections as they are written on a report."""
        found, unread = read_links(self.cleaned_data["sections"])
        if unread:
            raise forms.ValidationError(_("This names no section: %(text)s.") % {"text": "; ".join(unread)})
        return found

    def clean_items(self) -> list[str]:
        """Take codes apart."""
        return [one.strip() for one in self.cleaned_data["items"].replace("|", ",").split(",") if one.strip()]

    def clean(self) -> dict[str, Any]:
        """Want the point in one language at least."""
        given = super().clean() or {}
        if not given.get("point_en") and not given.get("point_ur"):
            self.add_error("point_en", _("Say the point in English or Urdu."))
        return given


def initial_of(entry: Authority) -> dict[str, Any]:
    """Return what the form shows of an entry that is to be put right."""
    shown = {name: getattr(entry, name) for name in EntryForm.base_fields}
    return shown | {"sections": "; ".join(entry.sections), "items": ", ".join(entry.items)}
