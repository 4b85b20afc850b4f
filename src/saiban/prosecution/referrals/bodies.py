"""Who may send files: bodies with their public keys, entered by one and approved by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from joserfc.jwk import OKPKey

from saiban.access import log, maker_checker
from saiban.access.models import Posting, Role, User
from saiban.access.viewer import Viewer
from saiban.directory.models import Place
from saiban.prosecution.models import KnownBody
from saiban.prosecution.queries import jurisdiction_of
from saiban.prosecution.referrals import envelope
from saiban.prosecution.referrals.faults import ReferralFault


@dataclass(frozen=True)
class NewBody:
    """A body with a key, as somebody enters it."""

    code: str
    name_en: str
    name_ur: str
    kind: str
    key: str
    valid_from: date
    valid_to: date | None = None
    law: str = ""
    place: Place | None = None


def bodies() -> QuerySet[KnownBody]:
    """Every body and key that was ever entered, what waits first."""
    return KnownBody.objects.select_related("proposed_by", "decided_by", "place").order_by("-proposed_at")


def services_for(viewer: Viewer) -> QuerySet[KnownBody]:
    """The services of other provinces to which a case can go today."""
    own = jurisdiction_of(viewer).code
    today = timezone.localdate()
    held = KnownBody.objects.filter(kind=KnownBody.Kind.SERVICE, state=KnownBody.State.APPROVED, valid_from__lte=today)
    return held.exclude(code__endswith=f"-{own}").exclude(valid_to__lt=today).order_by("name_en")


def signer(kid: str) -> KnownBody | None:
    """Return the body whose key this is and which holds today."""
    body = KnownBody.objects.filter(kid=kid, state=KnownBody.State.APPROVED).first()
    return body if body is not None and body.holds else None


def key_of(kid: str) -> OKPKey | None:
    """Return the public key of an id, for those who check signatures."""
    body = signer(kid)
    return OKPKey.import_key(body.public_key) if body is not None else None


@transaction.atomic
def propose(*, viewer: Viewer, new: NewBody) -> KnownBody:
    """Enter a body with a key, which another then approves. Raises ValidationError by field."""
    try:
        key = envelope.public_key(new.key)
    except ReferralFault as fault:
        raise ValidationError({"key": str(fault.said.words)}) from None
    if new.valid_to is not None and new.valid_to < new.valid_from:
        raise ValidationError({"valid_to": _("It can't end before it begins.")})
    if (new.kind == KnownBody.Kind.INSTITUTION) != bool(new.law):
        raise ValidationError({"law": _("An institution complains under a law; other bodies have none here.")})
    if new.kind == KnownBody.Kind.POLICE and new.place is None:
        raise ValidationError({"place": _("Of which district is this police?")})
    kid = key.thumbprint()
    standing = [KnownBody.State.PROPOSED, KnownBody.State.APPROVED]
    if KnownBody.objects.filter(kid=kid, state__in=standing).exists():
        raise ValidationError({"key": _("This key is entered already: every body has its own.")})
    told = key.as_dict(private=False)
    made = KnownBody.objects.create(
        code=new.code,
        name_en=new.name_en,
        name_ur=new.name_ur,
        kind=new.kind,
        law=new.law,
        place=new.place,
        public_key={name: told[name] for name in ("kty", "crv", "x")},
        kid=kid,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        proposed_by=viewer.user,
    )
    log.write(viewer, act="body_key", subject_kind="body", subjects=[made.pk], fields=["proposed"])
    return made


@transaction.atomic
def decide(*, viewer: Viewer, body: KnownBody, approve: bool) -> KnownBody:
    """Approve or refuse a body's key, by another than who entered it. Raises ValidationError.

    What an approved police body sends is written down under an account of its own, with which nobody signs in.
    """
    row = maker_checker.held(body)
    maker_checker.by_another(viewer, row)
    row.state = KnownBody.State.APPROVED if approve else KnownBody.State.REFUSED
    row.decided_by, row.decided_at = viewer.user, timezone.now()
    if approve and row.kind == KnownBody.Kind.POLICE:
        row.account = _account(viewer, row)
    row.save()
    log.write(viewer, act="body_key", subject_kind="body", subjects=[row.pk], fields=[row.state])
    return row


@transaction.atomic
def end(*, viewer: Viewer, body: KnownBody) -> KnownBody:
    """End a body's key at once, as when it was lost: nothing that it signs is taken any more."""
    row = maker_checker.held(body, KnownBody.State.APPROVED)
    row.state, row.ended_by = KnownBody.State.ENDED, viewer.user
    row.save(update_fields=["state", "ended_by"])
    log.write(viewer, act="body_key", subject_kind="body", subjects=[row.pk], fields=[row.state])
    return row


def _account(viewer: Viewer, row: KnownBody) -> Posting:
    """Return the posting of a police body: a registrar of its district, whose user has no password and is off."""
    if viewer.organisation is None:
        raise ValidationError(_("You act for no service: choose a posting first."))
    user, new = User.objects.get_or_create(
        username=f"body-{row.code}"[:60], defaults={"full_name": row.name_en, "is_active": False}
    )
    if new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return Posting.objects.create(
        user=user,
        role=Role.REGISTRAR,
        organisation=viewer.organisation,
        place=row.place,
        valid=DateRange(row.valid_from, None),
        given_by=row.proposed_by,
        approved_by=viewer.user,
    )
