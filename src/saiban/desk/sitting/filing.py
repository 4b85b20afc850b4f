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
from saiban.cases.services import open_case
from saiban.desk.departments import departments
from saiban.desk.enquiries.codes import give_code
from saiban.desk.models import SetOff, Sitting
from saiban.desk.sitting.entries import Entries
from saiban.desk.sitting.family import Family, Member
from saiban.desk.sitting.offers import Offer
from saiban.directory.models import Organisation
from saiban.frame.crypto import open_sealed

SURVEY, APPLICATION, APPEAL = "survey", "application", "appeal"
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


def _to_survey(offer: Offer) -> Referral:
    """Where a household is sent to be surveyed for a scheme that a survey decides."""
    to = next((one for one in referrals() if one.organisation == offer.decides), referral("bisp"))
    need = Words("The household asks to be surveyed.", "گھرانہ سروے چاہتا ہے۔")
    return Referral(f"survey-{to.code}", to.department, to.organisation, to.name, need)


def file_all(
    *, by: Viewer, sitting: Sitting, family: Family, chosen: Sequence[Offer], entries: Entries
) -> dict[str, str]:
    """Open a case for every path and referral that was chosen, in the caller's transaction.

    Returns the code of each case by its number where no phone was left; else nothing.
    """
    cases, surveys = [], {}
    for offer in chosen:
        there = [one.code for one in offer.papers if f"{offer.member.key}:{one.code}" in entries.papers]
        if offer.entry != SURVEY:
            case = _application(by, sitting, family, offer, there)
        elif offer.decides in surveys:  # one survey is the whole household's
            case = surveys[offer.decides]
        else:
            case = surveys[offer.decides] = _referred(by, sitting, family, offer.member, _to_survey(offer))
        what = SURVEY if offer.entry == SURVEY else APPLICATION
        _note(sitting, offer.member, what, case, scheme=offer.scheme, papers=there)
        cases.append(case)
    for key in entries.referrals:
        code, _colon, whose = key.partition(":")
        member = family.member(whose)
        if member is not None:
            case = _referred(by, sitting, family, member, referral(code))
            _note(sitting, member, code, case)
            cases.append(case)
    return {} if entries.phone else {case.number: give_code(case) for case in dict.fromkeys(cases)}


def _note(
    sitting: Sitting, member: Member, what: str, case: Case, *, scheme: str | None = None, papers: Sequence[str] = ()
) -> None:
    SetOff.objects.create(
        sitting=sitting, person=member.key, scheme_id=scheme, what=what, case_number=case.number, papers=list(papers)
    )


def _application(by: Viewer, sitting: Sitting, family: Family, offer: Offer, there: Sequence[str]) -> Case:
    """Open the application or claim at the body that decides."""
    missing = [one.label for one in offer.papers if one.obligatory and one.code not in there]
    return open_case(
        case_type="application",
        actor=Actor.officer(by, channel=CHANNEL),
        office=by.office,
        organisation=Organisation.objects.get(code=offer.decides),
        title=offer.name,
        parties=[party("applicant", sitting, offer.member)],
        fields={
            "scheme": offer.scheme,
            "path": offer.entry,
            "found": "\n".join(offer.reasons) or _("The scheme book says yes."),
            "missing": ", ".join(missing),
        },
        place=family.place,
        key=f"sitting:{sitting.code}:{offer.key}",
    )


def _referred(by: Viewer, sitting: Sitting, family: Family, member: Member, to: Referral) -> Case:
    return open_case(
        case_type="referral",
        actor=Actor.officer(by, channel=CHANNEL),
        office=by.office,
        organisation=Organisation.objects.get(code=to.organisation),
        title=str(to.name),
        parties=[party("person", sitting, member)],
        fields={"department": to.department, "need": str(to.need)},
        place=family.place,
        key=f"sitting:{sitting.code}:{to.code}:{member.key}",
    )


def party(kind: str, sitting: Sitting, member: Member) -> NewParty:
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
