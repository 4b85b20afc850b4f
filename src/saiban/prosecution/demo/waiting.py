"""Made-up cases in which something waits for somebody: teams to choose from, a memo at the police, an appeal's days."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from saiban.access.viewer import Viewer
from saiban.cases.actors import Actor
from saiban.cases.documents import generating
from saiban.cases.models import Case
from saiban.cases.work.opened import open_for
from saiban.prosecution.demo.cases import at_work
from saiban.prosecution.entrustment.services import propose
from saiban.prosecution.law.tracks import ANTI_TERRORISM
from saiban.prosecution.models import CounselProposal
from saiban.prosecution.registration.entry import (
    AccusedEntry,
    PersonEntry,
    PropertyEntry,
    Registration,
    WitnessEntry,
)
from saiban.prosecution.registration.services import register
from saiban.prosecution.scrutiny import documents
from saiban.prosecution.writing import Writing

COURT = "atc-2-karachi"


def make_waiting() -> list[tuple[str, str, str]]:
    """Make the cases that are not there yet, and return (page, user name, what waits there) of each."""
    head, lead = at_work("dpp"), at_work("deputy")
    return [_teams(head), _memo(lead), _appeal(lead)]


@transaction.atomic
def _teams(head: Viewer) -> tuple[str, str, str]:
    case = _registered(head, 901, days=6)
    if not CounselProposal.objects.filter(case=case).exists():
        propose(viewer=head, case=case)
    return f"/prosecution/counsel/{case.number}/", "dpp", "three teams for a complex case, with what speaks for each"


@transaction.atomic
def _memo(lead: Viewer) -> tuple[str, str, str]:
    case = _registered(lead, 902, days=40)
    if case.stage == "investigation":
        today = timezone.localdate()
        writing = Writing(case, lead, "demo-memo")
        writing.event("final_report", on=today - timedelta(days=4), fields={"report_class": "challan"})
        writing.event("scrutiny_began", on=today - timedelta(days=3))
        note = "The laboratory's report on the pistol is not on the file."
        found = {"item": "weapon_match", "verdict": "not_met", "note": note}
        writing.event("item_answered", on=today - timedelta(days=2), fields=found)
        writing.event("report_returned", on=today - timedelta(days=2), fields={"answer_by": today + timedelta(days=1)})
        opened = open_for(lead, case.number)
        generating.make(opened, documents.MEMO, format="docx", language="ur", actor=Actor.officer(lead))
    return f"/prosecution/scrutiny/{case.number}/", "deputy", "a report that is back with the police, and the memo"


@transaction.atomic
def _appeal(lead: Viewer) -> tuple[str, str, str]:
    case = _registered(lead, 903, days=300)
    if case.stage == "investigation":
        writing = Writing(case, lead, "demo-appeal")
        tracks = list(case.tracks.filter(kind="accused").order_by("number"))
        for track in tracks:
            writing.event("produced", on=_day(298), track=track)
            writing.event("judicial_remand", on=_day(290), track=track)
        writing.event("final_report", on=_day(275), fields={"report_class": "challan"})
        writing.event("scrutiny_began", on=_day(274))
        writing.event("report_passed", on=_day(273), fields={"opinion": "stand_trial", "for_trial": "1, 2"})
        writing.event("challan_submitted", on=_day(272))
        writing.event("cognizance", on=_day(265), fields={"court_code": COURT})
        for code, days in (("copies", 250), ("charge_framed", 240)):
            for track in tracks:
                writing.event(code, on=_day(days), track=track)
        for code, days in (("evidence_began", 200), ("evidence_closed", 60), ("heard", 30), ("judgment_reserved", 20)):
            writing.event(code, on=_day(days))
        writing.event("judgment", on=_day(10))
        convicted = {"court": "anti_terrorism", "sentence": "over_7", "outcome": "convicted"}
        writing.event("convicted", on=_day(10), track=tracks[0], fields=convicted)
        acquitted = {"outcome": "acquitted", "outcome_reason": "benefit_of_doubt"}
        writing.event("acquitted", on=_day(10), track=tracks[1], fields=acquitted)
    what = "an acquittal: of thirty days for the State's appeal twenty are left; the report on it is begun"
    return f"/prosecution/approvals/{case.number}/", "deputy", what


def _registered(viewer: Viewer, number: int, *, days: int) -> Case:
    """Register a complex murder under the law against terrorism; the same number again gives the same case."""
    on = _day(days)
    arrested = on + timedelta(days=1)
    entry = Registration(
        station="ps-ctd-karachi",
        number=number,
        year=on.year,
        on=on,
        offences="302/34 PPC r/w 7 ATA",
        track=ANTI_TERRORISM,
        received_on=on + timedelta(days=1),
        complainants=(PersonEntry("Sajjad Hussain", "0300 5552020"),),
        accused=(
            AccusedEntry("Kamran Yousaf", sex="male", column="3", arrested_on=arrested),
            AccusedEntry("Asif Iqbal", sex="male", column="3", arrested_on=arrested),
        ),
        property=(PropertyEntry("Pistol 30 bore with three rounds", "weapon", forensic=True),),
        witnesses=(
            WitnessEntry("Noor Muhammad", "eye", protected=True, authority="s. 21 ATA"),
            WitnessEntry("Dr Farah Naz", "medical"),
            WitnessEntry("Inspector Abdul Ghaffar", "investigating"),
        ),
        facts="A shopkeeper who refused to pay was shot dead.",
    )
    return register(viewer=viewer, entry=entry, key=f"demo-waiting-{number}")


def _day(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)
