"""The forms of the public questions: one for a few facts, one for how many live together, one for what one gets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saiban.directory.models import Place
from saiban.schemes.definitions import Book, Fact, FactValue
from saiban.schemes.entitled.said import MOST_OTHERS

OPEN = ""
OLDEST = 120
_YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), (OPEN, gettext_lazy("I don't know"))]


class FactsForm(forms.Form):
    """A question for each fact; whatever is left open is not known."""

    def __init__(self, *args: Any, facts: Sequence[Fact], language: str, province: FactValue = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.asked = {fact.code: fact for fact in facts}
        for fact in facts:
            self.fields[fact.code] = _question(fact, language, province)
            if fact.code == "birth_date":
                self.fields["age"] = forms.IntegerField(
                    label=_("or: how old in years?"), required=False, min_value=0, max_value=OLDEST
                )

    def clean_birth_date(self) -> date | None:
        """A day of birth that a living person can have."""
        born = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if born and not today - timedelta(days=366 * OLDEST) <= born <= today:
            raise ValidationError(_("This can't be a day of birth. Write it as on the identity card, or give the age."))
        return born

    def values(self) -> dict[str, FactValue]:
        """What was answered, unknown ones as None; an age stands for a birthday on this day of the year."""
        given = dict(self.cleaned_data)
        age = given.pop("age", None)
        if given.get("birth_date") is None and age is not None:
            given["birth_date"] = _years_ago(timezone.localdate(), age)
        return {code: _value(fact, given.get(code)) for code, fact in self.asked.items()}


class OthersForm(forms.Form):
    """How many more people live and eat together with the person."""

    others = forms.IntegerField(
        label=gettext_lazy("How many other people live and eat with you?"),
        required=False,
        min_value=0,
        max_value=MOST_OTHERS,
        help_text=gettext_lazy("You need not answer. Without it some schemes can't be told."),
    )


class EnrolledForm(forms.Form):
    """Which schemes somebody gets already."""

    enrolled = forms.MultipleChoiceField(
        label=gettext_lazy("Which of these do you get already?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Leave all empty if you get none of them."),
    )
    open = forms.BooleanField(label=gettext_lazy("I don't know"), required=False)

    def __init__(self, *args: Any, book: Book, language: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["enrolled"].choices = [(code, one.name.said(language)) for code, one in book.schemes.items()]


def _question(fact: Fact, language: str, province: FactValue) -> forms.Field:
    asked = {"label": fact.question.said(language), "required": False}
    match fact.type:
        case "boolean":
            return forms.ChoiceField(choices=_YES_NO, widget=forms.RadioSelect, initial=OPEN, **asked)
        case "integer":
            return forms.IntegerField(min_value=0, max_value=10_000, **asked)
        case "number" | "money":
            return forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, **asked)
        case "date":
            return forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **asked)
    choices = [(one.code, one.label.said(language)) for one in fact.choices]
    if fact.code == "district":
        districts = Place.objects.filter(level=Place.Level.DISTRICT, parent=province, valid_to__isnull=True)
        choices = [(one.code, str(one)) for one in districts]
    known = [*choices, (OPEN, _("I don't know"))]
    widget = forms.RadioSelect if len(known) <= 6 else forms.Select
    return forms.ChoiceField(
        choices=known if widget is forms.RadioSelect else [known[-1], *choices], widget=widget, **asked
    )


def _value(fact: Fact, given: Any) -> FactValue:
    if given in (None, OPEN):
        return None
    return given == "yes" if fact.type == "boolean" else given


def _years_ago(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
