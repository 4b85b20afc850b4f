"""Partner systems are registered by two people; their secrets are shown once."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from joserfc.jwk import ECKey, OKPKey

from saiban.access.models import AccessLog, Role
from saiban.exchange import tokens
from saiban.exchange.models import Partner, PartnerChange
from saiban.exchange.partners.public_keys import read_keys
from tests.access.people import looking_as

pytestmark = pytest.mark.django_db


def jwks(*keys: OKPKey) -> str:
    return json.dumps({"keys": [key.as_dict(private=False) for key in keys]})


SIGNING, SEALING = OKPKey.generate_key("Ed25519", {"kid": "e-1"}), OKPKey.generate_key("X25519", {"kid": "x-1"})
FORM: dict[str, Any] = {
    "code": "EOBI-core",
    "organisation": "eobi",
    "name": "EOBI core system",
    "sender_id": "core.eobi.gov.pk",
    "public_keys": jwks(SIGNING, SEALING),
    "signature_required": "on",
    "callback_hosts": "core.eobi.gov.pk\nbackup.eobi.gov.pk",
    "active": "on",
}


def administrator(name: str = "ayesha") -> Client:
    return looking_as(Role.ADMINISTRATOR, username=name)


def officer(name: str = "tahira") -> Client:
    return looking_as(Role.AGREEMENT_OFFICER, username=name)


def proposed(**changed: Any) -> PartnerChange:
    answer = administrator().post("/partners/new/", FORM | changed)
    assert answer.status_code == 302, answer.content.decode()
    return PartnerChange.objects.get(state="proposed")


def test_a_partner_is_proposed_by_one_and_approved_by_another(client: Client) -> None:
    change = proposed()
    assert not Partner.objects.exists()
    approver = officer()
    assert "core.eobi.gov.pk" in approver.get("/partners/").content.decode()
    assert approver.post(f"/partners/changes/{change.pk}/approve/").status_code == 302
    partner = Partner.objects.get(code="eobi-core")
    assert (partner.organisation_id, [key["kid"] for key in partner.signing_keys]) == ("eobi", ["e-1"])
    assert (partner.encryption_key["kid"], partner.callback_hosts) == ("x-1", FORM["callback_hosts"].split())
    assert list(
        AccessLog.objects.filter(subject_kind="partner_change").order_by("pk").values_list("act", flat=True)
    ) == [
        "propose_partner",
        "approve_partner",
    ]
    assert approver.post(f"/partners/changes/{change.pk}/decline/").status_code == 400


def test_nobody_approves_their_own_proposal_not_even_in_the_database() -> None:
    change = proposed()
    same_person = officer("ayesha")
    answer = same_person.post(f"/partners/changes/{change.pk}/approve/")
    assert answer.status_code == 400 and not Partner.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerChange.objects.update(decided_by=change.proposed_by)


def test_a_change_waits_while_the_old_details_stay_in_force() -> None:
    officer().post(f"/partners/changes/{proposed().pk}/approve/")
    changed = {name: value for name, value in FORM.items() if name not in ("code", "active")}
    maker = administrator()
    assert maker.post("/partners/of/eobi-core/change/", changed).status_code == 302
    assert Partner.objects.get().active
    again = maker.post("/partners/of/eobi-core/change/", changed)
    assert again.status_code == 400
    change = PartnerChange.objects.get(state="proposed")
    officer().post(f"/partners/changes/{change.pk}/decline/")
    assert Partner.objects.get().active and "EOBI core system" in maker.get("/partners/of/eobi-core/").content.decode()
    assert maker.post("/partners/of/eobi-core/change/", changed).status_code == 302
    officer().post(f"/partners/changes/{PartnerChange.objects.get(state='proposed').pk}/approve/")
    assert not Partner.objects.get().active


def test_a_secret_is_shown_once_and_opens_until_the_next() -> None:
    officer().post(f"/partners/changes/{proposed().pk}/approve/")
    maker = administrator()
    shown = [maker.post("/partners/of/eobi-core/secret/").content.decode() for _ in range(2)]
    first, second = (re.findall(r"[\w-]{43}", page)[-1] for page in shown)
    client_id = Partner.objects.get().client_id
    assert tokens.issue(client_id=client_id, secret=second).partner == "eobi-core"
    with pytest.raises(tokens.TokenRefused):
        tokens.issue(client_id=client_id, secret=first)
    assert second not in maker.get("/partners/of/eobi-core/").content.decode()
    assert AccessLog.objects.filter(act="partner_secret", fields=["eobi-core"]).count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("public_keys", json.dumps(SIGNING.as_dict(private=True))),
        ("public_keys", jwks(SEALING)),
        ("public_keys", jwks(SIGNING, SIGNING)),
        ("public_keys", json.dumps(ECKey.generate_key("P-256").as_dict(private=False))),
        ("public_keys", "{}"),
        ("public_keys", "[7]"),
        ("public_keys", "my key"),
        ("callback_hosts", "https://core.eobi.gov.pk/callback"),
        ("callback_hosts", "core eobi!"),
        ("sender_id", ""),
    ],
)
def test_a_wrong_detail_is_named(field: str, value: str) -> None:
    answer = administrator().post("/partners/new/", FORM | {field: value})
    assert answer.status_code == 400 and field in answer.context["form"].errors
    assert not PartnerChange.objects.exists()


def test_keys_are_read_from_pem_too() -> None:
    private = Ed25519PrivateKey.generate()
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    (key,) = read_keys(pem)
    assert (key["crv"], key["kid"]) == ("Ed25519", OKPKey.import_key(private).thumbprint())
    with pytest.raises(ValidationError):
        read_keys(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
