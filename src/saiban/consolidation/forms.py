"""Forms of this room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.access.viewer import Viewer
from saiban.consolidation import queries
from saiban.directory.models import DataSource


class HandInForm(forms.Form):
    """A file, and which list it is: one that has come before, or a new kind."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, text, Excel (XLSX, XLS, ODS), Parquet, an ODK zip or Kobo JSON, as your system writes it."),
        allow_empty_file=True,
    )
    source = forms.ModelChoiceField(
        DataSource.objects.none(),
        label=_("Which list is it?"),
        required=False,
        empty_label=_("A new kind of list (you will say what its columns mean)"),
    )

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = queries.sources(viewer).filter(mappings__isnull=False).distinct()


class MendedForm(forms.Form):
    """The quarantine of an extract, mended."""

    file = forms.FileField(
        label=_("The mended file"),
        help_text=_("The downloaded file with its rows corrected; keep the first two columns as they are."),
        allow_empty_file=True,
    )


class UndoForm(forms.Form):
    """Why a merge is undone."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
