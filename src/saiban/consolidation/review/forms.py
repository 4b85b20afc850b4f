"""Forms of the review."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from saiban.consolidation.models import Judgement
from saiban.consolidation.review.services import Said

VERDICTS = [choice for choice in Judgement.Verdict.choices if choice[0] != Judgement.Verdict.WITHDRAWN]
KEYS = {"same": "s", "different": "d", "unsure": "c"}
"""The key of each verdict; reasons have the keys 1 to 8 in their order."""


class JudgeForm(forms.Form):
    """A verdict with its reason."""

    verdict = forms.ChoiceField(choices=VERDICTS)
    why = forms.ChoiceField(choices=Judgement.Why.choices)
    note = forms.CharField(max_length=300, required=False, label=_("Note"))

    def clean(self) -> dict[str, str]:
        """Want a note where the reason is none of those named."""
        given = super().clean()
        if given.get("why") == Judgement.Why.OTHER and not given.get("note"):
            self.add_error("note", _("Write down the reason."))
        return given

    def said(self) -> Said:
        """Return what the clerk said; only for a form that is valid."""
        given = self.cleaned_data
        return Said(given["verdict"], given["why"], given["note"].strip())
