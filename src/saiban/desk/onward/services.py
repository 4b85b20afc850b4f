"""What writes referrals that arise from a case."""

from __future__ import annotations

from django.db import transaction

from saiban.access.viewer import Viewer
from saiban.cases.actors import Actor
from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Case, Link
from saiban.cases.parties import first_party_as
from saiban.cases.services import open_case
from saiban.desk.departments import Department
from saiban.directory.models import Organisation


@transaction.atomic
def refer(*, by: Viewer, case: Case, to: Department, need: str, urgent: bool, key: str) -> Case:
    """Send the person of a case on to a department, and return the referral; the same key gives the same one.

    It is as secret as the case that it arises from; of a sealed one the window keeps nothing. Raises ValueError for a
    case without a person.
    """
    known = Case.objects.filter(key=key).first()
    if known is not None:
        return known
    person = first_party_as("person", case)
    if person is None:
        raise ValueError("Nobody can be referred from a nameless case.")
    level = Confidentiality(case.confidentiality)
    referral = open_case(
        case_type="referral",
        actor=Actor.officer(by, "window"),
        office=None if level == Confidentiality.SEALED else by.office or case.office,
        organisation=Organisation.objects.get(code=to.organisation),
        title=f"{to.name.ur} · {to.name.en}",
        parties=[person],
        fields={"department": to.code, "need": need, "urgent": urgent},
        place=case.place,
        confidentiality=level,
        key=key,
    )
    Link.objects.create(case=referral, other=case, kind=Link.Kind.ARISES_FROM, made_by=by.user)
    return referral
