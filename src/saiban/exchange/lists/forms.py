"""Forms of lists: handing one in, saying what its columns mean, asking, and tracing a copy."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.access.permits import Permit
from saiban.access.shared_fields import SharedField
from saiban.exchange.lists.queries import Column
from saiban.exchange.lists.rules import MEANINGS
from saiban.exchange.models import SentList


def _ticked(widget: type[forms.ChoiceWidget]) -> forms.ChoiceWidget:
    return widget(attrs={"class": "form-check-input"})


class HandInForm(forms.Form):
    """A file, and the agreement under which it is asked about."""

    agreement = forms.ChoiceField(label=_("For what, and under which agreement?"))
    file = forms.FileField(
        label=_("Your list"),
        help_text=_(
            "Excel (XLSX) or CSV, up to 10,000 rows: a column of CNICs or other numbers, or names with the father's "
            "name and the date of birth."
        ),
        allow_empty_file=True,
    )

    def __init__(self, *args: object, allowed: Sequence[Permit], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._allowed = {one.agreement.code: one for one in allowed}
        self.fields["agreement"].choices = [
            (code, f"{one.agreement.get_purpose_display()} ({code})") for code, one in self._allowed.items()
        ]

    def chosen(self) -> Permit:
        """The permit of a valid form."""
        return self._allowed[self.cleaned_data["agreement"]]


class ColumnsForm(forms.Form):
    """What each column means."""

    def __init__(self, *args: object, columns: Sequence[Column], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("is not asked about")), *MEANINGS.items()]
        for place, column in enumerate(columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=column.heading or str(place + 1),
                choices=choices,
                initial=column.meaning,
                required=False,
                help_text=", ".join(cell for cell in column.cells if cell),
            )

    def meanings(self) -> list[str]:
        """The meaning of each column of a valid form, in their order."""
        return [self.cleaned_data[name] for name in self.fields]


class AskForm(forms.Form):
    """What is wanted of everybody on the list."""

    want = forms.ChoiceField(
        label=_("What do you need to know?"), choices=SentList.Want, widget=_ticked(forms.RadioSelect)
    )
    fields_wanted = forms.MultipleChoiceField(
        label=_("Which fields?"),
        required=False,
        widget=_ticked(forms.CheckboxSelectMultiple),
        help_text=_(
            "The agreement shares these. Tick only what the work needs: every field of every person is logged."
        ),
    )

    def __init__(self, *args: object, sent: SentList, allowed: Permit, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        granted = [(field.value, field.label) for field in SharedField if field in allowed.fields]
        self.fields["fields_wanted"].choices = granted
        if not granted:
            del self.fields["fields_wanted"]
        if sent.kind:
            self.fields["want"].initial = SentList.Want.ENROLLED
        else:
            self.fields["want"].choices = [(SentList.Want.FIELDS.value, SentList.Want.FIELDS.label)]
            self.fields["want"].initial = SentList.Want.FIELDS


class TraceForm(forms.Form):
    """The number and the mark of a copy that was found somewhere."""

    number = forms.CharField(label=_("Number of the copy"), max_length=30, help_text=_("Such as L-000017/1."))
    mark = forms.CharField(label=_("Mark"), max_length=40, help_text=_("Such as ABCD-EFGH-IJKL-MNOP."))
