"""Bodies outside the service with keys of their own, and the files that they send, for the tests of the bridge."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone
from joserfc.jwk import OKPKey

from saiban.access.models import Role
from saiban.access.viewer import Viewer
from saiban.directory.models import Place
from saiban.prosecution.models import KnownBody
from saiban.prosecution.referrals import bodies, envelope, shapes
from tests.prosecution.office import karachi_south, prosecutor

PDF = b"%PDF-1.7\n"
COMPLAINT, SANCTION = PDF + b"complaint of the institution", PDF + b"order of sanction"


def new_key() -> OKPKey:
    """A pair of keys."""
    return OKPKey.import_key(Ed25519PrivateKey.generate())


def known(code: str, kind: str, key: OKPKey, *, law: str = "", place: Place | None = None) -> KnownBody:
    """A body whose key an administrator entered and the prosecutor general approved."""
    new = bodies.NewBody(
        code=code,
        name_en=code.upper(),
        name_ur="ادارہ",
        kind=kind,
        key=envelope.public_form(key),
        valid_from=date(2020, 1, 1),
        law=law,
        place=place,
    )
    made = bodies.propose(viewer=prosecutor("asma", Role.ADMINISTRATOR, everywhere=True), new=new)
    return bodies.decide(viewer=general(), body=made, approve=True)


def general() -> Viewer:
    """The prosecutor general of Sindh."""
    return prosecutor("general", Role.PROSECUTOR_GENERAL, everywhere=True)


def district_head() -> Viewer:
    """The district public prosecutor of Karachi South."""
    return prosecutor("head", Role.DISTRICT_PROSECUTOR, district=karachi_south())


def entry(kind: str, content: bytes, name: str = "paper.pdf") -> shapes.DocumentEntry:
    """A document as a file names it."""
    digest = hashlib.sha256(content).hexdigest()
    return shapes.DocumentEntry(kind=kind, title=kind, name=name, bytes=len(content), sha256=digest)


def complaint(*, today: date, known_days_ago: int = 60, **changed: Any) -> shapes.ComplaintFile:
    """The pension institution complains of a mill; `changed` are fields of the complaint, or of the file."""
    known_on = today - timedelta(days=known_days_ago)
    told: dict[str, Any] = {
        "reference": "EOBI/KHI/2026/118",
        "law": "eob",
        "known_on": known_on,
        "offences": "37 EOBA",
        "facts": "Contributions of 212 workers were deducted and not paid since January.",
        "employer": shapes.Employer(name="Karim Textile Mills", registration="AAB-04412"),
        "accused": (shapes.Person(name="Karim Bakhsh", designation="managing director", cnic="42301-7654321-9"),),
        "complainant": shapes.Person(name="Saima Noor", designation="Assistant Director"),
        "sanction": shapes.Sanction(number="S-12", on=known_on + timedelta(days=10), authority="institution"),
    }
    file: dict[str, Any] = {
        "format": "saiban-referral",
        "version": 1,
        "kind": "complaint",
        "id": str(uuid.uuid4()),
        "made_at": timezone.now(),
        "sender": "eobi",
        "recipient": "prosecution-sindh",
        "documents": (entry("complaint", COMPLAINT), entry("sanction", SANCTION)),
    }
    for name, value in changed.items():
        (file if name in file else told)[name] = value
    return shapes.ComplaintFile(**file, complaint=shapes.Complaint(**told))


def signed(file: shapes.Payload, key: OKPKey) -> bytes:
    """The file with its two papers, signed."""
    papers = {hashlib.sha256(one).hexdigest(): one for one in (COMPLAINT, SANCTION)}
    return envelope.sign(file, {one.sha256: papers[one.sha256] for one in file.documents}, key)
