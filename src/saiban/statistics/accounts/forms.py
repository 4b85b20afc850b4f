"""The form of a yearly accounts return: its lines follow from the scheme."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.statistics.accounts.items import financial_year
from saiban.statistics.accounts.queries import lines_asked
from saiban.statistics.models import AccountsReturn
from saiban.terms.errors import Unreadable
from saiban.terms.money import parse_rupees

YEARS_BACK = 6


class AmountField(forms.CharField):
    """Rupees as people write them, in either script; in thousands or millions they would be misread, so in full."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=40, **options)
        self.widget.attrs |= {"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}

    def clean(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Return rupees; None where nothing is filled in."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return Decimal(parse_rupees(text)) / 100
        except Unreadable:
            raise forms.ValidationError(_("Write the amount in rupees, such as 12,34,567 or 1234567.50.")) from None


class AccountsForm(forms.Form):
    """What a scheme took in and spent in a financial year."""

    year = forms.TypedChoiceField(label=_("Financial year"), coerce=int)
    basis = forms.ChoiceField(label=_("State of the accounts"), choices=AccountsReturn.Basis.choices)
    document = forms.CharField(
        label=_("Document"),
        max_length=200,
        help_text=_("The accounts from which the figures are taken, so that whoever checks them can look them up."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *given: Any, scheme: str, last_year: int, **options: Any) -> None:
        super().__init__(*given, **options)
        years = range(last_year + 1, last_year - YEARS_BACK, -1)
        self.fields["year"].choices = [(year, financial_year(year)) for year in years]
        self.asked = {
            f"{item}__{function}": (item, function, section, label, meaning)
            for section in ("receipts", "expenditure")
            for item, function, label, meaning in lines_asked(scheme, section)
        }
        for name, (_item, _function, _section, label, meaning) in self.asked.items():
            self.fields[name] = AmountField(label=label, help_text=meaning)

    @property
    def receipts(self) -> list[forms.BoundField]:
        """The fields of what came in."""
        return self._fields_of("receipts")

    @property
    def expenditure(self) -> list[forms.BoundField]:
        """The fields of what was spent."""
        return self._fields_of("expenditure")

    @property
    def amounts(self) -> dict[tuple[str, str], Decimal]:
        """What was filled in, by item and function."""
        return {
            (item, function): self.cleaned_data[name]
            for name, (item, function, *_rest) in self.asked.items()
            if self.cleaned_data.get(name) is not None
        }

    def clean(self) -> dict[str, Any]:
        """Let only income from investments be negative: a loss."""
        given = super().clean() or {}
        for name, (item, *_rest) in self.asked.items():
            amount = given.get(name)
            if amount is not None and amount < 0 and item != "investment":
                self.add_error(name, _("An amount of this line is not negative."))
        return given

    def _fields_of(self, wanted: str) -> list[forms.BoundField]:
        return [self[name] for name, (_item, _function, section, *_rest) in self.asked.items() if section == wanted]
