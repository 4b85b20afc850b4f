"""Steps that somebody takes with a reason, such as refusing what another proposed."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ReasonForm(forms.Form):
    """Why a step is taken; whether it has to be said is the step's to tell."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def settled_by(self, step: Callable[[str], object]) -> bool:
        """Take a step with the reason that was sent, and say whether it was taken; if not, the form says why."""
        if not self.is_valid():
            return False
        try:
            step(self.cleaned_data["reason"])
        except ValidationError as error:
            said = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
            for field, faults in said.items():
                self.add_error(field if field in self.fields else None, faults)
            return False
        return True


def given(reason: str) -> str:
    """Return a reason without blanks around it. Raises ValidationError where there is none."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    return reason.strip()
