"""An institution's complaint against an employer: taken or refused by a prosecutor, within the law's six months."""

from __future__ import annotations

from datetime import date

import pytest

from saiban.cases import services
from saiban.cases.actors import Actor
from saiban.cases.clock_rows import clocks_of
from saiban.cases.declarations import Confidentiality
from saiban.cases.faults import NotAllowed
from saiban.cases.models import Case
from saiban.cases.parties import NewParty
from saiban.cases.verifying import verify_case
from saiban.directory.models import Organisation
from saiban.prosecution.clocks import law_as_of
from saiban.prosecution.models import Prosecution
from saiban.prosecution.writing import Writing
from tests.prosecution.office import SINDH, court, karachi_south, key, prosecutor

pytestmark = pytest.mark.django_db


def taken(known_on: date) -> Case:
    """A complaint of the pension institution against a mill, taken by Rashid."""
    return services.open_case(
        case_type="complaint_case",
        actor=Actor.officer(prosecutor("rashid")),
        organisation=Organisation.objects.get(pk=SINDH),
        office=None,
        place=karachi_south(),
        title="Contributions not paid",
        parties=[NewParty("accused", "Seth Karim, managing director"), NewParty("complainant", "EOBI, Karachi")],
        fields={
            "jurisdiction": "sindh",
            "track": "ordinary",
            "law_as_of": law_as_of(known_on),
            "known_on": known_on,
            "employer_law": "eob",
            "complaint_case": "yes",
            "institution": "eobi",
            "offences": "37 EOBA",
        },
        key=key(),
    )


def test_the_six_months_begin_when_the_institution_learnt_of_the_offence_and_end_with_the_filing() -> None:
    case = taken(date(2026, 7, 1))
    [limitation] = [state for state in clocks_of(case) if state.code == "complaint_limitation"]
    assert str(limitation.due_on) == "2027-01-01"
    assert limitation.term.source == "Employees' Old-Age Benefits Act 1976, s. 38"
    writing = Writing(case, prosecutor("nadia"), key())
    with pytest.raises(NotAllowed):
        writing.event("complaint_filed")  # nobody has looked at the sanction yet
    writing.event("sanction_checked", fields={"sanction": "EOBI/K/12 of 2 July 2026", "sanctioned_by": "Director"})
    writing.event("complaint_filed")
    magistrate = court("magistrate-1", "magistrate")
    writing.event("cognizance", fields={"court_code": magistrate.pk})
    row = Prosecution.objects.get(pk=case.pk)
    assert (row.fir, row.court_id, row.accused_count) == ("", magistrate.pk, 1)
    assert row.submitted_on is not None
    [met] = [state for state in clocks_of(case) if state.code == "complaint_limitation"]
    assert met.met_at is not None and not met.late
    assert verify_case(case) == []


def test_a_prosecutor_may_refuse_a_complaint_with_a_reason() -> None:
    case = taken(date(2025, 1, 10))
    assert case.confidentiality == Confidentiality.NORMAL
    writing = Writing(case, prosecutor("nadia"), key())
    track = case.tracks.get()
    writing.event("ended_otherwise", track=track, fields={"outcome": "consigned"})
    writing.event("complaint_refused", reason="The six months were over before it was sent.")
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("closed", "complaint_refused")
