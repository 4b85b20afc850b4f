"""The grid of a cause list: its rows as they were sent, and their choices made once for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from saiban.prosecution.diary.queries import Line
from saiban.prosecution.diary.rules import Written
from saiban.prosecution.models import Hearing

NAMES = ("result", "step", "asked_by", "reason", "next_on", "next_purpose", "because", "though_off")
OPTION, CHOSEN = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'
MANY = "many"
"""What the fields that hold for all ticked rows begin with."""


class RowForm(forms.Form):
    """A row of the grid as it was sent."""

    seen = forms.IntegerField(min_value=0)
    result = forms.CharField(max_length=9, required=False)
    step = forms.CharField(max_length=40, required=False)
    asked_by = forms.ChoiceField(choices=(("", ""), *Hearing.AskedBy.choices), required=False)
    reason = forms.ChoiceField(choices=(("", ""), *Hearing.Reason.choices), required=False)
    next_on = forms.DateField(required=False)
    next_purpose = forms.ChoiceField(choices=(("", ""), *Hearing.Purpose.choices), required=False)
    because = forms.CharField(max_length=200, required=False)
    though_off = forms.BooleanField(required=False)

    def written(self) -> Written:
        """Return what a valid row says."""
        told = self.cleaned_data
        return Written(**{name: told[name] for name in NAMES})


class CaseForm(forms.Form):
    """A case to be put on the list."""

    case = forms.CharField(label=_("Case number"), max_length=24, widget=forms.TextInput({"dir": "ltr"}))
    purpose = forms.ChoiceField(label=_("For"), choices=Hearing.Purpose.choices, initial=Hearing.Purpose.COPIES)


class WitnessForm(forms.Form):
    """What is known of a witness who was called."""

    _ANSWERS = (("", _("not known")), ("yes", _("yes")), ("no", _("no")))
    summoned_on = forms.DateField(
        label=_("Summoned"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    served = forms.ChoiceField(label=_("Served"), choices=_ANSWERS, required=False)
    came = forms.ChoiceField(label=_("Came"), choices=_ANSWERS, required=False)
    examined = forms.BooleanField(label=_("Examined"), required=False)
    hostile = forms.BooleanField(label=_("Hostile or resiled"), required=False)


@dataclass
class Row:
    """A line of the list with what its fields show: what stands, or what somebody typed and could not be written."""

    line: Line
    shown: dict[str, str]
    was: str
    ticked: bool = False
    faults: dict[str, str] = field(default_factory=dict)
    said: str = ""
    selects: dict[str, SafeString] = field(default_factory=dict)

    @property
    def key(self) -> int:
        """The key of the hearing."""
        return self.line.hearing.pk


class Choices:
    """The options of the grid's lists, each made once for a page and a chosen value."""

    def __init__(self) -> None:
        dash = ("", "–")
        results = [one for one in Hearing.Result.choices if one[0] != Hearing.Result.LISTED]
        self._lists: dict[str, list[tuple[str, Any]]] = {
            "result": [dash, *results],
            "asked_by": [dash, *Hearing.AskedBy.choices],
            "reason": [dash, *Hearing.Reason.choices],
            "next_purpose": [dash, *Hearing.Purpose.choices],
        }
        self._made: dict[tuple[object, str], SafeString] = {}

    def of(self, name: str, chosen: str) -> SafeString:
        """Return the options of a list, one of them chosen."""
        return self._options((name,), self._lists[name], chosen)

    def steps(self, line: Line, chosen: str) -> SafeString:
        """Return the steps that a line's case can take."""
        codes = tuple(event.code for event in line.steps)
        return self._options(codes, [("", "–"), *((event.code, event.title) for event in line.steps)], chosen)

    def _options(self, of: object, choices: Iterable[tuple[str, Any]], chosen: str) -> SafeString:
        made = self._made.get((of, chosen))
        if made is None:
            made = mark_safe(  # noqa: S308 - each part is escaped
                "".join(
                    format_html(
                        CHOSEN if value == chosen else OPTION,
                        value,
                        said,
                    )
                    for value, said in choices
                )
            )
            self._made[of, chosen] = made
        return made


def rows_of(lines: Iterable[Line]) -> list[Row]:
    """Return the rows of a list as they stand."""
    rows = []
    for line in lines:
        shown = _standing(line.hearing)
        rows.append(Row(line, shown, was=_joined(shown)))
    return rows


def sent_of(rows: Iterable[Row], sent: QueryDict) -> list[tuple[Row, RowForm]]:
    """Return the rows that somebody changed or ticked, each with what was sent of it.

    A row says how it was when it was shown (`was`), so that what others wrote since is not taken for a change.
    """
    changed = []
    for row in rows:
        prefix = f"r{row.key}"
        values = {name: sent.get(f"{prefix}-{name}", "").strip() for name in NAMES}
        row.ticked = bool(sent.get(f"{prefix}-tick"))
        if f"{prefix}-seen" not in sent:
            continue
        if _joined(values) == sent.get(f"{prefix}-was", ""):
            if not row.ticked:
                continue
            values |= _of_many(sent)
        row.shown = values
        form = RowForm({**values, "seen": sent.get(f"{prefix}-seen", "")})
        changed.append((row, form))
    return changed


def filled(rows: Iterable[Row]) -> list[Row]:
    """Give rows the lists that they show."""
    choices = Choices()
    done = list(rows)
    for row in done:
        row.selects = {
            name: choices.of(name, row.shown[name]) for name in ("result", "asked_by", "reason", "next_purpose")
        }
        row.selects["step"] = choices.steps(row.line, row.shown["step"])
    return done


def many_of(sent: Mapping[str, str]) -> dict[str, Any]:
    """Return what the line for all ticked rows shows."""
    choices = Choices()
    shown = {name: sent.get(f"{MANY}-{name}", "") for name in NAMES}
    lists = {name: choices.of(name, shown[name]) for name in ("result", "asked_by", "reason", "next_purpose")}
    return {"shown": shown, "selects": lists}


def faults_of(form: RowForm) -> dict[str, str]:
    """Return what is wrong with the form of a row, by field."""
    wrong = {name: str(errors[0]) for name, errors in form.errors.items()}
    return wrong | ({"next_on": str(_("Write a day as 2026-11-30."))} if "next_on" in wrong else {})


def _of_many(sent: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name in NAMES if (value := sent.get(f"{MANY}-{name}", "").strip())}


def _standing(hearing: Hearing) -> dict[str, str]:
    listed = hearing.result == Hearing.Result.LISTED
    return {
        "result": "" if listed else hearing.result,
        "step": "",
        "asked_by": hearing.asked_by,
        "reason": hearing.reason,
        "next_on": _iso(hearing.next_on),
        "next_purpose": hearing.next_purpose,
        "because": "",
        "though_off": "",
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _joined(values: Mapping[str, str]) -> str:
    return "|".join(values[name] for name in NAMES)
