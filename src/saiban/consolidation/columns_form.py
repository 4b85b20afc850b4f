"""The form on which a clerk says what each column of a new file holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.consolidation import queries
from saiban.directory.models import Scheme
from saiban.intake.describe import describe, mapping_of
from saiban.intake.fields import FIELDS
from saiban.intake.guess import IGNORE
from saiban.intake.mapping_parts import Mapping as SourceMapping
from saiban.intake.yaml_lines import MappingError

LONG_NUMBER = 10  # digits from which on a number may be somebody's identity or phone
UNITS = (
    ("person", gettext_lazy("a person")),
    ("household", gettext_lazy("a household")),
    ("employer", gettext_lazy("an employer")),
)
MODES = (
    ("snapshot", gettext_lazy("the whole list: a newer file replaces it")),
    ("increment", gettext_lazy("only what is new, such as a month: each file adds to it")),
)
GROUPS = {
    "person": gettext_lazy("Person"),
    "identity": gettext_lazy("Identity numbers"),
    "contact": gettext_lazy("Phone"),
    "place": gettext_lazy("Place"),
    "household": gettext_lazy("Household"),
    "benefit": gettext_lazy("Enrolment"),
    "payment": gettext_lazy("Payment"),
    "job": gettext_lazy("Work and employer"),
}


@dataclass(frozen=True)
class ShownColumn:
    """A column of the file as the page shows it."""

    header: str
    field: forms.BoundField
    values: tuple[str, ...]


class ColumnsForm(forms.Form):
    """Name and kind of the list, and for each column of the file what it holds."""

    name_en = forms.CharField(label=gettext_lazy("Name of the list in English"), max_length=100)
    name_ur = forms.CharField(label=gettext_lazy("Name of the list in Urdu"), max_length=100)
    unit = forms.ChoiceField(label=gettext_lazy("Each row is"), choices=UNITS)
    scheme = forms.ModelChoiceField(
        Scheme.objects.none(),
        label=gettext_lazy("Scheme"),
        required=False,
        empty_label=gettext_lazy("none (a survey or a register)"),
    )
    mode = forms.ChoiceField(label=gettext_lazy("The file holds"), choices=MODES)
    key = forms.ChoiceField(
        label=gettext_lazy("Which column has the list's own number for each row?"),
        required=False,
        help_text=gettext_lazy("With such a number a row is known again when the list comes again."),
    )

    def __init__(self, *args: Any, viewer: Viewer, path: Path, **kwargs: Any) -> None:
        self.draft = describe(path)
        super().__init__(*args, initial={"unit": self.draft.unit}, **kwargs)
        self.organisation = viewer.organisation
        self.fields["scheme"].queryset = queries.schemes(viewer)
        self.fields["key"].choices = [("", _("none")), *((header, header) for header in self.draft.header)]
        for number, column in enumerate(self.draft.columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column.header,
                choices=_choices(),
                initial=column.guess.field,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    @property
    def general(self) -> Iterator[forms.BoundField]:
        """Return the fields about the list as a whole."""
        return (self[name] for name in ("name_en", "name_ur", "unit", "scheme", "mode", "key"))

    @property
    def columns(self) -> Iterator[ShownColumn]:
        """Return each column with its first values."""
        return (
            ShownColumn(column.header, self[f"column_{number}"], tuple(map(_masked, column.samples)))
            for number, column in enumerate(self.draft.columns)
        )

    @property
    def preview(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Return the first rows of the file."""
        return self.draft.preview

    def clean(self) -> dict[str, Any]:
        """Refuse a key whose column is ignored, and what the mapping itself refuses."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.mapping()
            except MappingError as wrong:
                raise forms.ValidationError(str(wrong)) from wrong
        return cleaned

    def mapping(self) -> SourceMapping:
        """Return the mapping that the clerk has described. Raises MappingError where it can't be."""
        given = self.cleaned_data
        chosen = {column.header: given[f"column_{number}"] for number, column in enumerate(self.draft.columns)}
        keyed = given.get("key")
        if keyed and chosen[keyed] == IGNORE:
            raise MappingError(_("The column with the list's own number must hold something: choose what."))
        return mapping_of(
            self.draft,
            source=_code(self.organisation.code, given["name_en"]),
            organisation=self.organisation.code,
            unit=given["unit"],
            scheme=given["scheme"].code if given["scheme"] else None,
            name=(("en", given["name_en"]), ("ur", given["name_ur"])),
            mode=given["mode"],
            key=(chosen[keyed],) if keyed else (),
            chosen=chosen,
            constants={"enrolment_status": "active"}
            if given["scheme"] and "enrolment_status" not in chosen.values()
            else {},
        )


def _choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    urdu = get_language() == "ur"
    groups = [
        (
            str(GROUPS[group]),
            [(field.name, field.label_ur if urdu else field.label_en) for field in fields],
        )
        for group, fields in groupby(FIELDS.values(), key=lambda field: field.group)
    ]
    return [(IGNORE, _("not needed")), *groups]


def _masked(cell: str) -> str:
    """Show a cell of the preview, but of a long number only the last four digits."""
    digits = sum(character.isdigit() for character in cell)
    return re.sub(r"\d(?=(?:\D*\d){4})", "•", cell) if digits >= LONG_NUMBER else cell


def _code(organisation: str, name: str) -> str:
    """Make the code of a source from its organisation and its English name."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return f"{organisation}-{words}"[:40].rstrip("-")
