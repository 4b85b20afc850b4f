"""What writes complaints."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from saiban.cases.actors import Actor
from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Case
from saiban.cases.parties import NewParty
from saiban.cases.services import open_case
from saiban.desk.case_types.grievance import confidentiality_of
from saiban.desk.enquiries.codes import give_code
from saiban.desk.models import ReplyCode
from saiban.directory.models import Office, Organisation, Place, Scheme

KEEPER = "registry"


@dataclass(frozen=True)
class Complaint:
    """What somebody complains of. Everything but `about` and `words` may be left out.

    `office` is where it comes in or which it is about, `place` where the person lives. `contact` is sms, call or none;
    with none the phone is not kept.
    """

    about: str
    words: str
    scheme: Scheme | None = None
    office: Office | None = None
    place: Place | None = None
    name: str = ""
    phone: str = ""
    registry_number: str = ""
    contact: str = "none"
    safe_time: str = ""
    language: str = "ur"


@dataclass(frozen=True)
class Lodged:
    """The case of a complaint; `code` asks after it, empty where the phone does, or where it was shown before."""

    case: Case
    code: str


@transaction.atomic
def lodge(*, actor: Actor, complaint: Complaint, key: str) -> Lodged:
    """Open the case of a complaint; the same key gives the case that was opened before, without its code.

    It goes to the body of the scheme, else to the office's, else to the registry. What speaks of an office's own
    people does not stand at that office, and harassment or violence goes to the stewards of the registry, sealed.
    """
    level = confidentiality_of(complaint.about)
    if complaint.contact == "none":
        complaint = replace(complaint, phone="", safe_time="")
    place = complaint.place or (complaint.office.place if complaint.office is not None else None)
    named = bool(complaint.name or complaint.phone or complaint.registry_number)
    sealed = level == Confidentiality.SEALED
    case = open_case(
        case_type="grievance",
        actor=actor,
        office=complaint.office if level == Confidentiality.NORMAL else None,
        organisation=_body(complaint, level),
        parties=[_complainant(complaint, protected=sealed)] if named else [],
        fields={
            "about": complaint.about,
            "scheme": complaint.scheme.pk if complaint.scheme is not None and not sealed else "",
            "words": complaint.words,
            "contact": complaint.contact,
            "safe_time": complaint.safe_time,
        },
        place=place,
        confidentiality=level,
        key=key,
    )
    wants_code = sealed or not complaint.phone
    if not wants_code or ReplyCode.objects.filter(case=case).exists():
        return Lodged(case, "")
    return Lodged(case, give_code(case))


def _body(complaint: Complaint, level: Confidentiality) -> Organisation:
    if level == Confidentiality.SEALED:
        return Organisation.objects.get(code=KEEPER)
    if complaint.scheme is not None:
        return complaint.scheme.organisation
    if complaint.office is not None:
        return complaint.office.organisation
    return Organisation.objects.get(code=KEEPER)


def _complainant(complaint: Complaint, *, protected: bool) -> NewParty:
    return NewParty(
        "complainant",
        name=complaint.name,
        phone=complaint.phone,
        registry_number=complaint.registry_number,
        language=complaint.language,
        protected=protected,
    )
