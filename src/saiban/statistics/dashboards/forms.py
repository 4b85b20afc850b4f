"""The form by which borders of districts are supplied."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class BordersForm(forms.Form):
    """A GeoJSON file, and whose it is."""

    file = forms.FileField(
        label=_("GeoJSON file"),
        help_text=_(
            "One polygon or more for each district, with its P-code or name; degrees of longitude and latitude."
        ),
    )
    source = forms.CharField(
        label=_("Source and licence"),
        max_length=200,
        help_text=_("It stands below every map, such as: Survey of Pakistan, 2023."),
    )
