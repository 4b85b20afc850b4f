"""The forms of the scheme book."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LARGEST = 300_000
"""Bytes of a scheme's file: the longest of the package is a tenth of it."""


class ProposalForm(forms.Form):
    """A scheme's file, uploaded or edited in the page, with the day from which it is to hold and the reason."""

    file = forms.FileField(
        label=_("Scheme file (YAML)"),
        required=False,
        help_text=_("Choose a file, or change the text below. A file counts before the text."),
        widget=forms.FileInput({"accept": ".yaml,.yml"}),
    )
    text = forms.CharField(
        label=_("Text of the scheme"),
        required=False,
        max_length=LARGEST,
        strip=False,
    )
    in_force_from = forms.DateField(label=_("In force from"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    why = forms.CharField(
        label=_("Why"),
        max_length=2000,
        help_text=_("The notification, Act or decision behind the change, so that whoever decides can check it."),
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Take the text from the file where one was chosen."""
        given = super().clean() or {}
        chosen = given.get("file")
        if chosen is not None:
            if chosen.size > LARGEST:
                raise ValidationError({"file": _("This file is too large for a scheme's rules.")})
            try:
                given["text"] = chosen.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise ValidationError({"file": _("This file is not text in UTF-8: save it as UTF-8.")}) from None
        if not (given.get("text") or "").strip():
            self.add_error("text", _("Choose a file or write the text of the scheme."))
        return given
