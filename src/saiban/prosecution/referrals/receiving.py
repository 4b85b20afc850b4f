"""Taking a signed file in: read, checked against the bodies that we know, and kept, or kept with its fault."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases.declarations import Words
from saiban.cases.documents import storage
from saiban.cases.documents.kinds import DocumentRefused, recognise
from saiban.cases.documents.scanning import ScannerDown, scanner
from saiban.frame import crypto
from saiban.frame.turns import hold_turn
from saiban.prosecution.models import KnownBody, Referral
from saiban.prosecution.models.referrals import PAYLOAD
from saiban.prosecution.referrals import bodies, envelope
from saiban.prosecution.referrals.faults import ReferralFault
from saiban.prosecution.referrals.own_key import own_code
from saiban.prosecution.referrals.shapes import ComplaintFile, DocumentEntry, Payload, read_payload, written

_MAY = {
    "complaint": KnownBody.Kind.INSTITUTION,
    "transfer": KnownBody.Kind.SERVICE,
    "answer": KnownBody.Kind.SERVICE,
}
"""Which kind of body may send which kind of file."""


@dataclass(frozen=True)
class TakenIn:
    """A file that was handed in: its row, and whether it was here before."""

    row: Referral
    again: bool = False


def referrals_for(viewer: Viewer) -> QuerySet[Referral]:
    """The files that a viewer may see: of their service, that came in at their place; transfers the heads alone."""
    if viewer.organisation is None:
        return Referral.objects.none()
    seen = Referral.objects.filter(received_by__organisation=viewer.organisation)
    if viewer.place is not None:
        seen = seen.filter(Q(received_by__place=viewer.place) | Q(received_by__place=None))
    if not viewer.may("prosecution.transfer"):
        seen = seen.exclude(kind="transfer")
    return seen.select_related("body", "case", "received_by").order_by("-received_at", "-pk")


def payload_of(row: Referral) -> Payload:
    """Return what a file says. Whoever shows it writes the look on the log."""
    return read_payload(crypto.open_sealed(PAYLOAD, row.payload_cipher).encode())


def document_of(named: DocumentEntry) -> tuple[bytes | None, str]:
    """Return the bytes of a document of a file and their media type; none where a scanner does not let them out."""
    content = storage.read(named.sha256)
    asked = scanner()
    try:
        clean = asked is None or asked.scan(content).clean
    except ScannerDown:
        clean = False
    return (content if clean else None), recognise(named.name, content).media_type


@transaction.atomic
def take_in(*, viewer: Viewer, content: bytes) -> TakenIn:
    """Take a file in; the same one again is the same row. One that can't be taken in is kept with its fault."""
    digest = hashlib.sha256(content).hexdigest()
    hold_turn(f"referral {digest}")
    known = Referral.objects.filter(digest=digest).exclude(state=Referral.State.FAULTY).first()
    if known is not None:
        log.write(viewer, act="referral", subject_kind="referral", subjects=[known.pk], fields=["again"])
        return TakenIn(known, again=True)
    try:
        read = envelope.read(content, bodies.key_of)
        body = bodies.signer(read.kid)
        if body is None:
            raise _fault("unknown_key", _UNKNOWN, "signed.header.kid")
        _check(viewer, read, body)
        row = _keep(viewer, read, body)
    except ReferralFault as fault:
        said = fault.said
        row = Referral.objects.create(
            digest=digest,
            received_by=viewer.posting,
            state=Referral.State.FAULTY,
            fault=said.code[:40],
            field=said.field,
            said=str(said.words),
        )
    log.write(viewer, act="referral", subject_kind="referral", subjects=[row.pk], fields=[row.state])
    return TakenIn(row)


def _check(viewer: Viewer, read: envelope.Referral, body: KnownBody) -> None:
    """Raise `ReferralFault` where a file, rightly signed, is not from whom it says, or not for us."""
    payload = read.payload
    if payload.sender != body.code:
        raise _fault("wrong_body", _WRONG_BODY, "sender")
    if body.kind != _MAY[payload.kind]:
        raise _fault("wrong_kind", _WRONG_KIND, "kind")
    if payload.recipient != own_code(viewer):
        raise _fault("not_for_us", _NOT_FOR_US, "recipient")
    if payload.made_at > timezone.now() + timedelta(days=1):
        raise _fault("future", _FUTURE, "made_at")
    if isinstance(payload, ComplaintFile) and payload.complaint.law != body.law:
        raise _fault("wrong_law", _WRONG_LAW, "complaint.law")
    if Referral.objects.filter(body__code=body.code, file_id=payload.id).exclude(state=Referral.State.FAULTY).exists():
        raise _fault("id_again", _ID_AGAIN, "id")
    for place, one in enumerate(payload.documents):
        try:
            recognise(one.name, read.documents[one.sha256])
        except DocumentRefused as refused:
            raise _fault("document", Words(str(refused), str(refused)), f"documents.{place}.name") from None


def _keep(viewer: Viewer, read: envelope.Referral, body: KnownBody) -> Referral:
    for content in read.documents.values():
        storage.keep(content)
    return Referral.objects.create(
        digest=read.digest,
        file_id=read.payload.id,
        kind=read.payload.kind,
        body=body,
        made_at=read.payload.made_at,
        received_by=viewer.posting,
        payload_cipher=crypto.seal(PAYLOAD, written(read.payload).decode()),
        state=Referral.State.WAITING,
    )


def _fault(code: str, words: Words, field: str) -> ReferralFault:
    return ReferralFault(code, words, field)


_UNKNOWN = Words("No body that we know signs with this key.", "اس کلید سے دستخط کرنے والا کوئی ادارہ معلوم نہیں۔")
_WRONG_BODY = Words(
    "The file names another sender than the body whose key signed it.",
    "فائل میں لکھا بھیجنے والا وہ ادارہ نہیں جس کی کلید سے دستخط ہوئے۔",
)
_WRONG_KIND = Words("This body may not send a file of this kind.", "یہ ادارہ اس قسم کی فائل نہیں بھیج سکتا۔")
_NOT_FOR_US = Words("The file is for another service.", "یہ فائل کسی اور سروس کے لیے ہے۔")
_FUTURE = Words("The file says that it was made on a day to come.", "فائل کے مطابق یہ آنے والے دن بنی ہے۔")
_WRONG_LAW = Words("This institution does not complain under this law.", "یہ ادارہ اس قانون کے تحت استغاثہ نہیں کرتا۔")
_ID_AGAIN = Words(
    "A file of this sender with the same id is here already, and it was another.",
    "اس بھیجنے والے کی اسی شناخت کی ایک اور فائل پہلے سے موجود ہے۔",
)
