"""Nobody sees a case beyond their scope: all kinds of cases against all kinds of viewers, by a rule said plainly."""

from __future__ import annotations

from itertools import product

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saiban.access.models import AccessLog, Posting, Role, User
from saiban.access.viewer import Viewer
from saiban.cases import keeping, queries, services, types
from saiban.cases.actors import Actor
from saiban.cases.declarations import CaseType, Confidentiality
from saiban.cases.faults import NotAllowed
from saiban.cases.models import Assignment, Case
from saiban.cases.rules import Why
from saiban.directory.models import Office, Organisation, Place
from tests.access.people import SINCE_2020
from tests.cases.complaint import COMPLAINT
from tests.cases.people import key, office, officer
from tests.cases.prosecution import PROSECUTION

pytestmark = pytest.mark.django_db

ORGANISATIONS = ("bisp", "eobi")
PLACES = ("PK618", "PK602", "PK-PB", "PK-SD", None)
ROLES = (
    Role.SCHEME_OFFICER,
    Role.DESK_OFFICER,
    Role.AUDITOR,
    Role.STEWARD,
    Role.ADMINISTRATOR,
    Role.DISTRICT_PROSECUTOR,
)
TYPES = (COMPLAINT, PROSECUTION)


def province(place: Place | None) -> Place | None:
    while place is not None and place.level != Place.Level.PROVINCE:
        place = place.parent
    return place


def may_see(viewer: Viewer, case: Case, declared: CaseType, assigned: bool) -> bool:
    """The rule of docs/cases.md, read word by word for one viewer and one case."""
    if assigned:
        return True
    if viewer.posting is None or viewer.role.value not in declared.roles:
        return False
    theirs = viewer.organisation == case.organisation
    if theirs and viewer.place is not None:
        if viewer.place.level == Place.Level.PROVINCE:
            theirs = case.district is not None and province(case.place) == viewer.place
        else:
            theirs = case.district == viewer.place
    here = theirs or (viewer.office is not None and viewer.office == case.office)
    if case.confidentiality == Confidentiality.NORMAL:
        return here
    if case.confidentiality == Confidentiality.RESTRICTED:
        return here and viewer.role.value in declared.restricted_to
    return theirs and viewer.role.value in declared.sealed_to


def every_case(first: Office, second: Office) -> list[Case]:
    """One case of each type, organisation, office, place and confidentiality, written straight into the table."""
    offices, cases = (first, second, None), []
    for number, (declared, organisation, where, place, level) in enumerate(
        product(TYPES, ORGANISATIONS, offices, ("PK618", "PK602", None), Confidentiality)
    ):
        there = Place.objects.get(pk=place) if place else None
        cases.append(
            Case(
                number=f"{declared.prefix}-{number}",
                case_type=declared.code,
                version_id=types.keep_version(declared),
                organisation_id=organisation,
                office=where,
                place=there,
                district=there,
                stage=declared.opening.to,
                confidentiality=level.value,
                opened_at=timezone.now(),
                last_seq=1,
                last_event_at=timezone.now(),
                head="0" * 64,
                key=f"scope-{number}",
            )
        )
    return Case.objects.bulk_create(cases)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_nobody_sees_beyond_their_scope(data: st.DataObject) -> None:
    for declared in TYPES:
        types.register(declared)
    offices = (office("hub-lahore", "PK618"), office("hub-other", "PK602", "eobi"))
    cases = list(Case.objects.filter(key__startswith="scope-").select_related("place", "district")) or every_case(
        *offices
    )
    user, _new = User.objects.get_or_create(username="somebody", defaults={"full_name": "Somebody"})
    place = data.draw(st.sampled_from(PLACES), "place")
    posting = Posting(
        user=user,
        role=data.draw(st.sampled_from(ROLES), "role"),
        organisation=Organisation.objects.get(pk=data.draw(st.sampled_from(ORGANISATIONS), "organisation")),
        place=Place.objects.get(pk=place) if place else None,
        office=data.draw(st.sampled_from((*offices, None)), "office"),
        valid=SINCE_2020,
    )
    viewer = Viewer(user, data.draw(st.sampled_from((posting, posting, posting, None)), "posting"))
    assigned = set(data.draw(st.lists(st.sampled_from([case.pk for case in cases]), max_size=3), "assigned"))
    Assignment.objects.filter(user=user).delete()
    for case in assigned:
        Assignment.objects.create(case_id=case, user=user, state="confirmed", proposed_by=user)
    by_code = {declared.code: declared for declared in TYPES}
    wanted = {case.pk for case in cases if may_see(viewer, case, by_code[case.case_type], case.pk in assigned)}
    if viewer.posting is None:
        wanted = set()
    assert set(queries.cases_for(viewer).filter(key__startswith="scope-").values_list("pk", flat=True)) == wanted


def complained(**about) -> Case:
    types.register(COMPLAINT)
    given = {
        "case_type": "complaint",
        "actor": Actor.officer(officer("sana", Role.DESK_OFFICER, office=office())),
        "office": office(),
        "organisation": Organisation.objects.get(pk="bisp"),
        "fields": {"about": "manner", "story": "He wanted something in return."},
        "key": key(),
    }
    return services.open_case(**(given | about))


def test_the_counter_that_took_in_a_sealed_complaint_does_not_see_it_any_more() -> None:
    sealed = complained(confidentiality=Confidentiality.SEALED)
    sana = officer("sana", Role.DESK_OFFICER, office=office())
    imran = officer("imran")
    assert not queries.cases_for(sana).filter(pk=sealed.pk).exists()
    with pytest.raises(Case.DoesNotExist):
        queries.look_at(sana, sealed.number)
    with pytest.raises(NotAllowed) as refused:
        services.record_event(case=sealed, event="reply", actor=Actor.officer(sana), seen=1, key=key())
    assert refused.value.why == Why.SCOPE
    assert queries.look_at(imran, sealed.number) == sealed


def test_every_look_stands_on_the_log() -> None:
    case, imran = complained(), officer("imran")
    queries.look_at(imran, case.number)
    row = AccessLog.objects.get(act="case_view")
    assert (row.user, row.subjects, row.purpose) == (imran.user, [case.pk], "case_handling")


def test_a_case_that_was_handed_over_is_seen_there_and_no_more_here() -> None:
    case, imran = complained(), officer("imran")
    rida = officer("rida", organisation="eobi")
    assert not queries.cases_for(rida).filter(pk=case.pk).exists()
    handing = {
        "case": case,
        "organisation": Organisation.objects.get(pk="eobi"),
        "office": None,
        "reason": "It is about a pension.",
        "actor": Actor.officer(imran),
        "seen": 1,
        "key": key(),
    }
    handed = keeping.hand_over(**handing)
    assert keeping.hand_over(**handing) == handed  # sent twice, though it is out of sight by now
    assert queries.look_at(rida, case.number).organisation_id == "eobi"
    assert not queries.cases_for(imran).filter(pk=case.pk).exists()
