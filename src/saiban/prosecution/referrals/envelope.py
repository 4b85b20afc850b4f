"""The signed file itself: a JWS (RFC 7515) over the payload by Ed25519 (RFC 9864), and the documents beside it.

    {"saiban_referral": 1, "signed": "<compact JWS>", "documents": {"<SHA-256>": "<Base64>"}}

The header of the JWS holds `alg`, `typ` and `kid`, the thumbprint (RFC 7638) of the sender's key, and nothing else.
What is signed names every document by its SHA-256: one that is missing, too many or changed makes the file false.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from saiban.cases.declarations import Words
from saiban.prosecution.referrals.faults import ReferralFault
from saiban.prosecution.referrals.shapes import MOST_DOCUMENTS, Payload, read_json, read_payload, written

ALGORITHM, TYPE, CURVE = "Ed25519", "saiban-referral+json", "Ed25519"
LARGEST = 64 * 1024 * 1024
_NAMES = {"saiban_referral", "signed", "documents"}


@dataclass(frozen=True)
class Referral:
    """A file that was read: what it says, its documents by SHA-256, the id of the key, and the digest of the file."""

    payload: Payload
    documents: Mapping[str, bytes]
    kid: str
    digest: str


def sign(payload: Payload, documents: Mapping[str, bytes], key: OKPKey) -> bytes:
    """Return the signed file. Raises `ReferralFault` where the documents are not those that the payload names."""
    _check_documents(payload, documents)
    header = {"alg": ALGORITHM, "typ": TYPE, "kid": key.thumbprint()}
    signed = jws.serialize_compact(header, written(payload), key, algorithms=[ALGORITHM])
    carried = {name: base64.b64encode(content).decode() for name, content in sorted(documents.items())}
    file = json.dumps({"saiban_referral": 1, "signed": signed, "documents": carried}, separators=(",", ":")).encode()
    if len(file) > LARGEST:
        raise _too_large()
    return file


def read(file: bytes, key_of: Callable[[str], OKPKey | None]) -> Referral:
    """Read a signed file. `key_of` gives the public key of an id. Raises `ReferralFault`, the signature's first.

    Nothing of the payload is looked at before its signature has been found good.
    """
    if len(file) > LARGEST:
        raise _too_large()
    told = read_json(file)
    if not isinstance(told, dict) or set(told) != _NAMES or told["saiban_referral"] != 1:
        raise ReferralFault("no_referral", Words("This is no referral file.", "یہ ریفرل فائل نہیں ہے۔"))
    if not isinstance(told["signed"], str) or not isinstance(told["documents"], dict):
        raise ReferralFault("no_referral", Words("This is no referral file.", "یہ ریفرل فائل نہیں ہے۔"))
    content, kid = verified(told["signed"], key_of)
    payload = read_payload(content)
    documents = {name: _decoded(name, one) for name, one in told["documents"].items()}
    _check_documents(payload, documents)
    return Referral(payload, documents, kid, hashlib.sha256(file).hexdigest())


def verified(signed: str, key_of: Callable[[str], OKPKey | None], *, typ: str = TYPE) -> tuple[bytes, str]:
    """Return what a compact JWS of a type says, and the id of its key. Raises `ReferralFault`."""
    try:
        header = jws.extract_compact(signed.encode()).headers()
        if not all(_one_spelling(part) for part in signed.split(".")):
            raise ValueError(signed)
    except (JoseError, ValueError, TypeError):
        raise _false("signed") from None
    if set(header) != {"alg", "typ", "kid"} or header["alg"] != ALGORITHM or header["typ"] != typ:
        raise _false("signed.header")
    kid = str(header["kid"])
    key = key_of(kid)
    if key is None:
        words = Words("No body that we know signs with this key.", "اس کلید سے دستخط کرنے والا کوئی ادارہ معلوم نہیں۔")
        raise ReferralFault("unknown_key", words, "signed.header.kid")
    try:
        return jws.deserialize_compact(signed, key, algorithms=[ALGORITHM]).payload, kid
    except (JoseError, ValueError, TypeError):
        raise _false("signed") from None


def _one_spelling(part: str) -> bool:
    """Say whether Base64url is spelt in the one way that there is for its bytes: others would sign the same."""
    content = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return base64.urlsafe_b64encode(content).rstrip(b"=") == part.encode()


def _false(field: str) -> ReferralFault:
    words = Words(
        "The signature does not fit: the file was changed, or signed by another key.",
        "دستخط درست نہیں: فائل بدلی گئی یا کسی اور کلید سے دستخط ہوئے۔",
    )
    return ReferralFault("bad_signature", words, field)


def _too_large() -> ReferralFault:
    return ReferralFault("too_large", Words("The file is larger than 64 MB.", "فائل 64 ایم بی سے بڑی ہے۔"))


def _decoded(name: str, content: object) -> bytes:
    try:
        decoded = base64.b64decode(content if isinstance(content, str) else "", validate=True)
        if base64.b64encode(decoded).decode() == content:
            return decoded
        raise ValueError(name)
    except ValueError:
        words = Words("The document can't be read: Base64 is expected.", "دستاویز پڑھی نہیں گئی: Base64 چاہیے۔")
        raise ReferralFault("document", words, f"documents.{name[:64]}") from None


def _check_documents(payload: Payload, documents: Mapping[str, bytes]) -> None:
    if len(documents) > MOST_DOCUMENTS:
        raise ReferralFault("too_long", Words("These are too many.", "یہ تعداد حد سے زیادہ ہے۔"), "documents")
    for place, one in enumerate(payload.documents):
        content = documents.get(one.sha256)
        if content is None or len(content) != one.bytes or hashlib.sha256(content).hexdigest() != one.sha256:
            words = Words("The document is not in the file, or was changed.", "دستاویز فائل میں نہیں یا بدلی گئی ہے۔")
            raise ReferralFault("document", words, f"documents.{place}.sha256")
    if set(documents) != {one.sha256 for one in payload.documents}:
        words = Words("A document in the file is not named.", "فائل کی ایک دستاویز کا ذکر نہیں۔")
        raise ReferralFault("document", words, "documents")


def public_key(text: str) -> OKPKey:
    """Read a public key of Ed25519 (PEM or JWK). Raises `ReferralFault`, for a private key too: none is handed over."""
    given: Any = text.strip()
    if given.startswith("{"):
        given = read_json(given.encode())
    if "PRIVATE KEY" in given if isinstance(given, str) else "d" in given:
        words = Words(
            "This is a private key. Make a new pair, and hand over the public key alone.",
            "یہ نجی کلید ہے۔ نیا جوڑا بنائیں اور صرف عوامی کلید دیں۔",
        )
        raise ReferralFault("private_key", words, "key")
    return _imported(given)


def private_key(path: Path) -> OKPKey:
    """Read a private key of Ed25519 from a PEM file. Raises `ReferralFault`."""
    key = _imported(path.read_text())
    if not key.is_private:
        words = Words("This is the public key; sign with the private one.", "یہ عوامی کلید ہے؛ نجی کلید سے دستخط کریں۔")
        raise ReferralFault("public_key", words, "key")
    return key


def _imported(given: Any) -> OKPKey:
    try:
        key = OKPKey.import_key(given)
        if key.curve_name == CURVE:
            return key
    except (JoseError, ValueError, TypeError, KeyError):
        pass
    words = Words("This is no key of Ed25519 (PEM or JWK).", "یہ Ed25519 کلید (PEM یا JWK) نہیں ہے۔")
    raise ReferralFault("no_key", words, "key")


def new_key(path: Path) -> OKPKey:
    """Make a pair of keys: the private one into a new file that only its owner reads; raises FileExistsError."""
    key = OKPKey.import_key(Ed25519PrivateKey.generate())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(key.as_pem(private=True))
    return key


def public_form(key: OKPKey) -> str:
    """Return the public half as a JWK in one line, with its id: what is handed over."""
    told = key.as_dict(private=False)
    return json.dumps({name: told[name] for name in ("kty", "crv", "x")} | {"kid": key.thumbprint()})
