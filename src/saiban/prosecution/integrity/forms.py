"""Forms of the pages of integrity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from saiban.cases.faults import FieldFaults, NotAllowed, Overtaken
from saiban.cases.models.cases import LEVELS
from saiban.prosecution.models import CustodyEntry, Disclosure, Exhibit, Opening, Witness


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "dir": "auto"})


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class FaultsForm(forms.Form):
    """A form that shows what services say of its fields."""

    def take(self, faults: Mapping[str, str]) -> None:
        """Show faults at their fields; what belongs to none stands above."""
        for name, said in faults.items():
            self.add_error(name if name in self.fields else None, said)

    def done(self, act: Callable[[], object]) -> int:
        """Do what the form is for, all of it or nothing, and return the status: 200, or why it was not done."""
        if not self.is_valid():
            return 400
        try:
            with transaction.atomic():
                act()
        except FieldFaults as faults:
            self.take(faults.faults)
            return 400
        except (NotAllowed, Overtaken) as refused:
            self.add_error(None, str(refused))
            return 409
        return 200


class SealForm(FaultsForm):
    """Who is to see a case, by whose order, and why."""

    level = forms.ChoiceField(label=_("Who sees the case"), choices=LEVELS)
    authority = forms.CharField(label=_("By whose order"), max_length=200)
    ordered_on = forms.DateField(label=_("Day of the order"), widget=_day())
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=_words())


class OpenForm(FaultsForm):
    """A closed case to be opened in an emergency."""

    number = forms.CharField(
        label=_("Case number"), max_length=24, widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"})
    )
    reason = forms.ChoiceField(label=_("What the emergency is"), choices=[("", "–"), *Opening.Reason.choices])
    words = forms.CharField(label=_("Why it can't wait"), max_length=1000, widget=_words())


class AnswerForm(FaultsForm):
    """A head's answer to an emergency."""

    verdict = forms.ChoiceField(label=_("Was it needed?"), choices=Opening.Verdict.choices, widget=forms.RadioSelect)
    remarks = forms.CharField(label=_("Remarks"), max_length=1000, required=False, widget=_words(2))


class ProtectForm(FaultsForm):
    """A witness to be protected by an order."""

    authority = forms.CharField(label=_("By whose order"), max_length=200)
    ordered_on = forms.DateField(label=_("Day of the order"), widget=_day())


class IdentityForm(FaultsForm):
    """Why somebody has to know who a protected witness is."""

    REASONS = (
        ("", "–"),
        ("summons", _("to summon the witness")),
        ("protection", _("to arrange protection")),
        ("court", _("the court orders it")),
        ("conference", _("to prepare the evidence with the witness")),
    )
    reason = forms.ChoiceField(label=_("Why you need to know"), choices=REASONS)


class MoveForm(FaultsForm):
    """A line of the ledger of an exhibit."""

    from_holder = forms.ChoiceField(label=_("From"), choices=CustodyEntry.Holder.choices)
    from_who = forms.CharField(label=_("Handed over by"), max_length=120, required=False)
    left_at = forms.DateTimeField(label=_("Left"), widget=_moment())
    to_holder = forms.ChoiceField(label=_("To"), choices=CustodyEntry.Holder.choices)
    to_who = forms.CharField(label=_("Received by"), max_length=120, required=False)
    arrived_at = forms.DateTimeField(label=_("Arrived"), widget=_moment())
    purpose = forms.CharField(label=_("Purpose"), max_length=120)
    seal = forms.CharField(label=_("Seal number"), max_length=40, required=False)
    intact = forms.BooleanField(label=_("Seal intact"), required=False, initial=True)
    receipt = forms.CharField(label=_("Receipt or road certificate"), max_length=60, required=False)
    corrects = forms.TypedChoiceField(
        label=_("Puts line right"), coerce=int, empty_value=None, required=False, choices=[("", "–")]
    )

    def __init__(self, *args: Any, lines: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["corrects"].choices = [("", "–"), *((number, str(number)) for number in lines)]


class DisclosureForm(FaultsForm):
    """A line of the disclosure log."""

    kind = forms.ChoiceField(label=_("What"), choices=Disclosure.Kind.choices)
    what = forms.CharField(label=_("In words"), max_length=300)
    version = forms.TypedChoiceField(label=_("Document of the case"), coerce=int, empty_value=None, required=False)
    witness = forms.TypedChoiceField(label=_("Of which witness"), coerce=int, empty_value=None, required=False)
    accused = forms.TypedChoiceField(label=_("To which accused"), coerce=int, empty_value=None, required=False)
    on = forms.DateField(label=_("Day"), widget=_day())
    way = forms.ChoiceField(label=_("How it was given"), choices=[("", "–"), *Disclosure.Way.choices], required=False)
    to = forms.CharField(label=_("Received by"), max_length=120, required=False)
    ground = forms.ChoiceField(
        label=_("Or withheld, on the ground of"), choices=[("", "–"), *Disclosure.Ground.choices], required=False
    )
    copies = forms.BooleanField(
        label=_("These are the copies of ss. 241-A and 265-C Cr.P.C.: record it for the accused"), required=False
    )
    corrects = forms.TypedChoiceField(label=_("Puts line right"), coerce=int, empty_value=None, required=False)

    def __init__(
        self,
        *args: Any,
        papers: Sequence[tuple[int, str]] = (),
        witnesses: Sequence[Witness] = (),
        accused: Sequence[tuple[int, str]] = (),
        lines: Sequence[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [("", "–"), *papers]
        self.fields["witness"].choices = [("", "–"), *((one.number, one.pseudonym) for one in witnesses)]
        self.fields["accused"].choices = [("", _("all accused")), *accused]
        self.fields["corrects"].choices = [("", "–"), *((number, str(number)) for number in lines)]


class ExtractForm(FaultsForm):
    """Which extract is to be issued."""

    language = forms.ChoiceField(label=_("Language"), choices=[("en", _("English")), ("ur", _("Urdu"))])
    exhibit = forms.TypedChoiceField(label=_("Of what"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, exhibits: Sequence[Exhibit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ledgers = [(one.number, _("ledger of exhibit %(exhibit)s") % {"exhibit": one}) for one in exhibits]
        self.fields["exhibit"].choices = [("", _("the whole record")), *ledgers]


LARGEST_FILE = 20 * 1024 * 1024


class VerifyForm(forms.Form):
    """A code, and the file itself where somebody has it."""

    code = forms.CharField(
        label=_("Code"), max_length=20, required=False, widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"})
    )
    file = forms.FileField(label=_("The PDF file, to see whether it was changed"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        told = super().clean() or {}
        file = told.get("file")
        if file is not None and file.size > LARGEST_FILE:
            self.add_error("file", _("The file is larger than 20 MB: it is no extract."))
        elif not told.get("code") and file is None and not self.errors:
            raise forms.ValidationError(_("Type the code that stands on the extract, or choose its file."))
        return told
