"""How what was chosen becomes cases: applications to those who decide, referrals to departments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases.actors import Actor
from saiban.cases.declarations import Words
from saiban.cases.models import Case
from saiban.cases.parties import NewParty
from saiban.cases.services import open_case, record_event
from saiban.desk.departments import departments
from saiban.desk.enquiries.codes import give_code
from saiban.desk.models import SetOff, Sitting
from saiban.desk.sitting.entries import Entries
from saiban.desk.sitting.family import Family, Member
from saiban.desk.sitting.offers import Offer
from saiban.directory.models import Organisation
from saiban.frame.crypto import open_sealed

SURVEY = "survey"
RESURVEY, NADRA = "resurvey", "nadra"
CHANNEL = "desk"


@dataclass(frozen=True)
class Referral:
    """Somewhere that a person can be sent from the window: `department` takes the case, `need` is what it asks for."""

    code: str
    department: str
    organisation: str
    name: Words
    need: Words


def referrals() -> list[Referral]:
    """Every referral of the window: the departments, and a new survey by BISP."""
    every = [Referral(one.code, one.code, one.organisation, one.name, one.what) for one in departments()]
    again = Words("New household survey", "گھرانے کا نیا سروے")
    need = Words(
        "The household asks to be surveyed again: its survey is old or its circumstances have changed.",
        "گھرانہ دوبارہ سروے چاہتا ہے: سروے پرانا ہے یا حالات بدل گئے ہیں۔",
    )
    bisp = next(one for one in every if one.code == "bisp")
    return [*every, Referral(RESURVEY, bisp.department, bisp.organisation, again, need)]


def referral(code: str) -> Referral:
    """Return the referral of a code (KeyError where there is none)."""
    return {one.code: one for one in referrals()}[code]


def file_all(
    *, by: Viewer, sitting: Sitting, family: Family, chosen: Sequence[Offer], entries: Entries
) -> dict[str, str]:
    """Open a case for every path and referral that was chosen, in the caller's transaction.

    Returns the code of each case by its number where no phone was left; else nothing.
    """
    cases = []
    for offer in chosen:
        there = [one.code for one in offer.papers if f"{offer.member.key}:{one.code}" in entries.papers]
        case = _application(by, sitting, family, offer, there)
        _note(sitting, offer.member, "application", case, scheme=offer.scheme, papers=there)
        cases.append(case)
    for key in entries.referrals:
        code, _colon, whose = key.partition(":")
        member = family.member(whose)
        if member is not None:
            case = _referred(by, sitting, family, member, referral(code))
            _note(sitting, member, code, case)
            cases.append(case)
    return {} if entries.phone else {case.number: give_code(case) for case in cases}


def _note(
    sitting: Sitting, member: Member, what: str, case: Case, *, scheme: str | None = None, papers: Sequence[str] = ()
) -> None:
    SetOff.objects.create(
        sitting=sitting, person=member.key, scheme_id=scheme, what=what, case_number=case.number, papers=list(papers)
    )


def _application(by: Viewer, sitting: Sitting, family: Family, offer: Offer, there: Sequence[str]) -> Case:
    """Open the application; one whose way in is a survey gets its token at once."""
    missing = [one.label for one in offer.papers if one.obligatory and one.code not in there]
    actor, key = Actor.officer(by, channel=CHANNEL), f"sitting:{sitting.code}:{offer.key}"
    case = open_case(
        case_type="application",
        actor=actor,
        office=by.office,
        organisation=Organisation.objects.get(code=offer.decides),
        title=offer.name,
        parties=[_party("applicant", sitting, offer.member)],
        fields={
            "scheme": offer.scheme,
            "path": offer.entry,
            "found": "\n".join(offer.reasons) or _("The scheme book says yes."),
            "missing": ", ".join(missing),
        },
        place=family.place,
        key=key,
    )
    if offer.entry == SURVEY:
        record_event(case=case, event="give_token", actor=actor, seen=case.last_seq, key=f"{key}:token")
    return case


def _referred(by: Viewer, sitting: Sitting, family: Family, member: Member, to: Referral) -> Case:
    return open_case(
        case_type="referral",
        actor=Actor.officer(by, channel=CHANNEL),
        office=by.office,
        organisation=Organisation.objects.get(code=to.organisation),
        title=str(to.name),
        parties=[_party("person", sitting, member)],
        fields={"department": to.department, "need": str(to.need)},
        place=family.place,
        key=f"sitting:{sitting.code}:{to.code}:{member.key}",
    )


def _party(kind: str, sitting: Sitting, member: Member) -> NewParty:
    """Whom a case is about: name, the phone given at the window, and the registry number or else the CNIC."""
    entry = member.entry
    cnic = open_sealed("cnic", bytes(entry.cnic)) if entry is not None and entry.cnic and not member.number else ""
    latin, urdu = member.name, member.name_ur
    return NewParty(
        kind,
        name=(urdu or latin) if sitting.language == "ur" else (latin or urdu),
        phone=sitting.phone_number,
        identifiers={"cnic": cnic} if cnic else {},
        registry_number=member.number,
        language=sitting.language,
    )
