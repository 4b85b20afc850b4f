"""What a prosecutor does with an institution's complaint: takes it as a case, or refuses it for a reason."""

from __future__ import annotations

from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log, rules
from saiban.access.viewer import Viewer
from saiban.cases import services
from saiban.cases.actors import Actor
from saiban.cases.calendars import calendar_for
from saiban.cases.documents import storage
from saiban.cases.documents.services import add
from saiban.cases.models import Case
from saiban.cases.parties import NewIdentifier, NewParty
from saiban.cases.queries import type_of
from saiban.directory.models import Place
from saiban.prosecution import charges
from saiban.prosecution.case_types.complaint_case import CODE
from saiban.prosecution.clocks import LAW_AS_OF, law_as_of
from saiban.prosecution.law.tracks import ORDINARY
from saiban.prosecution.models import Referral
from saiban.prosecution.queries import jurisdiction_of
from saiban.prosecution.referrals import answers
from saiban.prosecution.referrals.checks import Check, authorities, checks_of
from saiban.prosecution.referrals.receiving import payload_of
from saiban.prosecution.referrals.shapes import ComplaintFile, DocumentEntry, Person
from saiban.prosecution.writing import Writing


class Looked(NamedTuple):
    """A complaint as the page shows it: what it says, and what was checked of it on the day."""

    file: ComplaintFile
    checks: tuple[Check, ...]

    @property
    def bars(self) -> bool:
        """Say whether something is wrong that bars it from being taken."""
        return any(check.right is False for check in self.checks)


def looked_at(viewer: Viewer, row: Referral) -> Looked:
    """Return a complaint with its checks by today's calendar, and write the look on the log."""
    file = payload_of(row)
    if not isinstance(file, ComplaintFile):
        raise ValidationError(_("This file is no complaint."))
    log.write(viewer, act="referral", subject_kind="referral", subjects=[row.pk], fields=["view"], results=1)
    service = jurisdiction_of(viewer)
    calendar = calendar_for(service.province, viewer.office)
    return Looked(file, checks_of(file, jurisdiction=service.code, today=timezone.localdate(), calendar=calendar))


def held(viewer: Viewer, row: Referral) -> Referral:
    """Lock a referral that waits, for a prosecutor who decides on it. Raises PermissionDenied, ValidationError."""
    if viewer.role not in rules.PROSECUTORS:
        raise PermissionDenied(_("A prosecutor takes or refuses it."))
    now = Referral.objects.select_for_update().get(pk=row.pk)
    if now.state != Referral.State.WAITING:
        raise ValidationError(_("This is %(state)s already: nothing was changed.") % {"state": now.get_state_display()})
    return now


@transaction.atomic
def take(*, viewer: Viewer, row: Referral, place: Place, key: str) -> Case:
    """Take a complaint: open its case with everything that the file says, and sign the answer.

    `place` is the district of the court. Raises ValidationError where a check bars it or somebody was quicker,
    PermissionDenied for who is no prosecutor, and what opening a case raises.
    """
    row = held(viewer, row)
    looked = looked_at(viewer, row)
    if looked.bars:
        raise ValidationError(_("It can't be taken: a check above says why. Refuse it with that reason."))
    case = _open(viewer, row, looked.file, place, key)
    attach(viewer, case, looked.file.documents)
    row.state, row.case = Referral.State.TAKEN, case
    answers.settle(viewer, row)
    log.write(viewer, act="referral", subject_kind="case", subjects=[case.pk], fields=["taken"], results=1)
    return case


@transaction.atomic
def refuse(*, viewer: Viewer, row: Referral, reason: str, words: str) -> Referral:
    """Refuse a referral for a coded reason with words, and sign the answer. Raises ValidationError by field."""
    row = held(viewer, row)
    if row.kind == "transfer" and not viewer.may("prosecution.transfer"):
        raise PermissionDenied
    if reason not in Referral.Reason.values:
        raise ValidationError({"reason": _("Choose the reason.")})
    if not words.strip():
        raise ValidationError({"words": _("Say in words why, for the sender.")})
    row.state, row.reason = Referral.State.REFUSED, reason
    answers.settle(viewer, row, words=" ".join(words.split())[:2_000])
    log.write(viewer, act="referral", subject_kind="referral", subjects=[row.pk], fields=["refused"])
    return row


def attach(viewer: Viewer, case: Case, documents: tuple[DocumentEntry, ...]) -> None:
    """Put the documents of a file into its case, those of a kind that it does not have as other papers."""
    kinds = {one.code for one in type_of(case).documents}
    for one in documents:
        add(
            actor=Actor.officer(viewer),
            case=case,
            kind=one.kind if one.kind in kinds else "other",
            title=one.title,
            file_name=one.name,
            content=storage.read(one.sha256),
        )


def _open(viewer: Viewer, row: Referral, file: ComplaintFile, place: Place, key: str) -> Case:
    complaint, jurisdiction = file.complaint, jurisdiction_of(viewer).code
    offences = charges.written(charges.read_charges(complaint.offences, jurisdiction=jurisdiction))
    assert viewer.organisation is not None and row.body is not None  # noqa: S101 - a prosecutor; a file that was read
    employer = f"{complaint.employer.name} {complaint.employer.registration}".strip()
    case = services.open_case(
        case_type=CODE,
        actor=Actor.officer(viewer, "referral"),
        organisation=viewer.organisation,
        office=viewer.office,
        place=place,
        title=f"{complaint.employer.name}: {offences}"[:300],
        parties=[
            *(_party("accused", one) for one in complaint.accused),
            NewParty("complainant", f"{complaint.complainant.name}, {row.body.name_en}", complaint.complainant.phone),
        ],
        identifiers=[NewIdentifier("origin", complaint.reference, row.body.name_en, complaint.known_on.year)],
        fields={
            "jurisdiction": jurisdiction,
            "track": ORDINARY,
            LAW_AS_OF: law_as_of(complaint.known_on),
            "known_on": complaint.known_on,
            "employer_law": complaint.law,
            "complaint_case": "yes",
            "institution": row.body.code,
            "offences": offences[:300],
            "facts": f"{employer}\n{complaint.employer.address}\n\n{complaint.facts}".strip(),
        },
        key=f"{key}:0",
    )
    writing = Writing(case, viewer, key)
    tracks = case.tracks.filter(kind="accused").order_by("number")
    for accused, track in zip(complaint.accused, tracks, strict=True):
        told = "; ".join(filter(None, [accused.designation, accused.parentage]))
        writing.event("described", track=track, fields={"particulars": told})
        writing.event(
            "charged_with",
            track=track,
            fields={"charges": offences[:300], "origin": "report", "why": _("as the institution complains")},
        )
    given = complaint.sanction
    if given is not None:
        title = next(
            (one.title.en for one in authorities(complaint.law, jurisdiction) if one.code == given.authority),
            given.authority,
        )
        fields = {
            "sanction": f"{given.number}, {given.on.isoformat()}",
            "sanctioned_by": f"{title} {given.name}".strip(),
        }
        writing.event("sanction_checked", fields=fields)
    case.refresh_from_db()
    return case


def _party(kind: str, one: Person) -> NewParty:
    return NewParty(kind, one.name, one.phone, {"cnic": one.cnic} if one.cnic else {})
