"""What writes witnesses: listed by number; of a protected one the identity goes into a table of its own."""

from __future__ import annotations

import json
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults
from saiban.frame import crypto
from saiban.prosecution.models import Witness, WitnessIdentity
from saiban.prosecution.models.witnesses import identity_kind, witness_name_kind
from saiban.prosecution.registration.entry import WitnessEntry
from saiban.prosecution.writing import Writing
from saiban.terms.phones import parse_phone


def add(writing: Writing, entry: WitnessEntry) -> Witness:
    """List a witness of a case, within the caller's transaction."""
    if entry.protected and not entry.authority.strip():
        raise FieldFaults({"authority": _("By whose order is the witness protected?")})
    last = Witness.objects.filter(case=writing.case).aggregate(last=Max("number"))["last"] or 0
    event = writing.event("witness_listed", fields={"witness": last + 1, "protected": entry.protected})
    known = Witness.objects.filter(case=writing.case, joined_seq=event.seq).first()
    if known is not None:
        return known  # the same key came before
    witness = Witness(
        case=writing.case,
        number=event.fields["witness"],
        kind=entry.kind,
        sex=entry.sex,
        child=entry.child,
        protected=entry.protected,
        joined_seq=event.seq,
    )
    phone = parse_phone(entry.phone) if entry.phone.strip() else ""
    name = " ".join(entry.name.split())
    if not entry.protected:
        if name:
            witness.name_cipher = crypto.seal(witness_name_kind(writing.case.pk, witness.number), name)
        if phone:
            witness.phone_cipher = crypto.seal("phone", phone)
    witness.save()
    if entry.protected:
        _keep_identity(writing.viewer, witness, {"name": name, "phone": phone}, entry.authority, timezone.localdate())
    return witness


@transaction.atomic
def protect(*, viewer: Viewer, witness: Witness, authority: str, ordered_on: date) -> Witness:
    """Take the name of a witness out of the file by an order; it stands under its letter from now on."""
    if witness.protected:
        return witness
    told = {"name": witness.name if witness.name_cipher else "", "phone": witness.phone}
    witness.name_cipher = witness.phone_cipher = None
    witness.protected = True
    witness.save()
    _keep_identity(viewer, witness, told, authority, ordered_on)
    log.write(viewer, act="witness_protect", subject_kind="case", subjects=[witness.case_id], results=1)
    return witness


@transaction.atomic
def open_identity(*, viewer: Viewer, witness: Witness, reason: str) -> dict[str, str]:
    """Return who a protected witness is (name, phone), with a row on the log. The page asks for the act first.

    `reason` is a code, which stands on that row; words do not.
    """
    log.write(
        viewer, act="witness_identity", subject_kind="case", subjects=[witness.case_id], fields=[reason], results=1
    )
    told: dict[str, str] = json.loads(crypto.open_sealed(identity_kind(witness.pk), witness.identity.cipher))
    return told


def _keep_identity(viewer: Viewer, witness: Witness, told: dict[str, str], authority: str, ordered_on: date) -> None:
    WitnessIdentity.objects.create(
        witness=witness,
        cipher=crypto.seal(identity_kind(witness.pk), json.dumps(told, ensure_ascii=False)),
        authority=authority.strip(),
        ordered_on=ordered_on,
        sealed_by=viewer.posting,
    )
