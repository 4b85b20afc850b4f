"""The form of a partner's details."""

from __future__ import annotations

import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from saiban.directory.queries import organisations
from saiban.exchange.models import Partner, PartnerChange
from saiban.exchange.partners.public_keys import ENCRYPTION, SIGNING, of_curve, read_keys

_HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LINES = {"rows": 5, "dir": "ltr", "spellcheck": "false"}


class PartnerForm(forms.Form):
    """What is agreed with the people who run a partner system."""

    organisation = forms.ModelChoiceField(organisations(), label=_("Organisation"))
    name = forms.CharField(label=_("Name of the system"), max_length=200)
    sender_id = forms.CharField(
        label=_("Sender id"), max_length=99, help_text=_("The sender_id in the header of its messages.")
    )
    public_keys = forms.CharField(
        label=_("Public keys"),
        help_text=_("Its JWKS: a key of Ed25519 for signatures, and one of X25519 if answers can be encrypted."),
        widget=forms.Textarea(_LINES),
    )
    signature_required = forms.BooleanField(label=_("Its messages must be signed"), required=False, initial=True)
    callback_hosts = forms.CharField(
        label=_("Hosts to which answers may be sent, one a line"), required=False, widget=forms.Textarea(_LINES)
    )
    active = forms.BooleanField(label=_("Active"), required=False, initial=True)

    @classmethod
    def of(cls, partner: Partner) -> PartnerForm:
        """The form filled with what is in force."""
        keys = [*partner.signing_keys, *([partner.encryption_key] if partner.encryption_key else [])]
        return cls(
            initial={
                "organisation": partner.organisation_id,
                "name": partner.name,
                "sender_id": partner.sender_id,
                "public_keys": json.dumps({"keys": keys}, indent=1),
                "signature_required": partner.signature_required,
                "callback_hosts": "\n".join(partner.callback_hosts),
                "active": partner.active,
            }
        )

    def clean_public_keys(self) -> list[dict[str, Any]]:
        """The keys: at least one for signatures, at most one for encryption."""
        found = read_keys(self.cleaned_data["public_keys"])
        if not of_curve(found, SIGNING) or len(of_curve(found, ENCRYPTION)) > 1:
            raise ValidationError(_("Give at least one key of Ed25519, and no more than one of X25519."))
        return found

    def clean_callback_hosts(self) -> list[str]:
        """The hosts, each once."""
        hosts = list(dict.fromkeys(self.cleaned_data["callback_hosts"].lower().split()))
        for host in hosts:
            if not _HOST.fullmatch(host):
                raise ValidationError(_("%(host)s is no host name, such as core.eobi.gov.pk."), params={"host": host})
        return hosts

    def details(self) -> dict[str, Any]:
        """The details of a valid form, as columns of a proposal."""
        told = dict(self.cleaned_data)
        keys = told.pop("public_keys")
        told.pop("code", None)
        return told | {
            "signing_keys": of_curve(keys, SIGNING),
            "encryption_key": next(iter(of_curve(keys, ENCRYPTION)), None),
        }


class NewPartnerForm(PartnerForm):
    """A partner that is not there yet."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Stands on the log; never changes."),
        error_messages={"invalid": _("Use Latin letters, digits and hyphens alone, such as eobi-core.")},
    )
    field_order = ["code"]

    def clean_code(self) -> str:
        """A code that no partner has or is proposed to have."""
        code = self.cleaned_data["code"].lower()
        waiting = PartnerChange.objects.filter(code=code, state=PartnerChange.State.PROPOSED)
        if Partner.objects.filter(code=code).exists() or waiting.exists():
            raise ValidationError(_("Another partner has this code."))
        return code
