"""Made-up cases with their way through scrutiny and court: by the same services as real ones, dated in the past."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from saiban.access.models import Purpose, User
from saiban.access.viewer import Viewer, postings_today
from saiban.cases.calendar import HERE
from saiban.cases.models import Assignment, Case
from saiban.prosecution.demo import hearings
from saiban.prosecution.demo.office import STATIONS
from saiban.prosecution.law.tracks import ANTI_TERRORISM, NARCOTICS, ORDINARY, SEXUAL_OFFENCE
from saiban.prosecution.models import Accused, Counsel, CounselPosting, Prosecution
from saiban.prosecution.registration.entry import (
    AccusedEntry,
    PersonEntry,
    PropertyEntry,
    Registration,
    WitnessEntry,
)
from saiban.prosecution.registration.services import register
from saiban.prosecution.writing import Writing

CASES, SEED = 40, 1
_MEN = (
    "Akbar Ali", "Shahid Raza", "Noor Muhammad", "Ghulam Rasool", "Asif Iqbal", "Bashir Ahmed", "Kamran Yousaf",
    "Muhammad Hanif", "Jan Muhammad", "Sajjad Hussain", "Waqar Younis Solangi", "Zahid Khan", "Imran Mirani",
    "Faisal Lashari",
)  # fmt: skip
_WOMEN = ("Nasreen Bibi", "Shabana Kausar", "Zainab Khatoon", "Parveen Akhtar", "Rukhsana Mai", "Hajra Begum")
_WORK = ("driver", "shopkeeper", "labourer", "unemployed", "student", "mason", "clerk")


@dataclass(frozen=True)
class _Kind:
    """A kind of case: what it is charged under, before which court, what was found."""

    offences: str
    track: str
    court: str
    facts: str
    accused: int = 1
    thing: tuple[str, str] = ("", "other")


_KINDS = (
    _Kind("302/34 PPC r/w 7 ATA", ANTI_TERRORISM, "atc-2-karachi", "A shopkeeper who refused to pay was shot dead.", 2,
          ("Pistol 30 bore with three rounds", "weapon")),
    _Kind("302/34 PPC", ORDINARY, "session-south", "A quarrel over a plot ended in the death of a neighbour.", 2,
          ("Hatchet, stained", "weapon")),
    _Kind("9(c) CNSA", NARCOTICS, "narcotics-1-karachi", "Charas was recovered at a picket from a rickshaw.", 1,
          ("Charas, 2,100 grams in two packets", "narcotics")),
    _Kind("376 PPC", SEXUAL_OFFENCE, "gbv-south", "The complainant was assaulted by an acquaintance.", 1,
          ("Swabs, sealed", "sample")),
    _Kind("392/34 PPC", ORDINARY, "session-1-south", "Two men took a motorcycle and a phone at gunpoint.", 2,
          ("Mobile telephone", "digital")),
    _Kind("379/411 PPC", ORDINARY, "magistrate-1-south", "A motorcycle was stolen from outside a mosque.", 1,
          ("Motorcycle, red", "vehicle")),
    _Kind("489-F PPC", ORDINARY, "magistrate-2-south", "A cheque for goods was dishonoured.", 1,
          ("Cheque", "document")),
    _Kind("324/337-F(v) PPC", ORDINARY, "session-1-south", "The complainant was shot in the leg.", 1,
          ("Empty of 9 mm", "weapon")),
    _Kind("365-A/34 PPC r/w 7 ATA", ANTI_TERRORISM, "atc-2-karachi", "A trader was kidnapped for ransom.", 3,
          ("Rope and blindfold", "other")),
    _Kind("420/468/471 PPC", ORDINARY, "magistrate-1-south", "A flat was sold twice on forged papers.", 2,
          ("Sale agreement", "document")),
)  # fmt: skip

# How far a case went: so many steps of its way, each with the days after the one before
_WAY = (
    ("final_report", 18),
    ("scrutiny_began", 1),
    ("report_passed", 2),
    ("challan_submitted", 2),
    ("cognizance", 7),
    ("copies", 20),
    ("charge_framed", 15),
    ("evidence_began", 30),
    ("evidence_closed", 150),
    ("heard", 30),
    ("judgment", 25),
)


def make_cases(count: int = CASES, seed: int = SEED) -> int:
    """Register the cases that are not there yet and lead each on its way; return how many there are."""
    rng = np.random.default_rng(seed)
    people = {name: at_work(name) for name in ("registrar", "rashid", "nadia", "dpp")}
    for place in range(count):
        kind = _KINDS[place % len(_KINDS)]
        age = int(rng.integers(5, 60)) if place % 3 == 0 else int(rng.integers(60, 900))
        if place == count - 1:
            age = (timezone.localdate() - date(2016, 5, 3)).days  # one that has been waiting since 2016
        steps = int(rng.integers(0, len(_WAY) + 1))
        draws = rng.integers(0, 1000, 12)
        _make(place, kind, age, steps, [int(draw) for draw in draws], people)
    return Prosecution.objects.count()


@transaction.atomic
def _make(place: int, kind: _Kind, age: int, steps: int, draws: list[int], people: dict[str, Viewer]) -> None:
    on = timezone.localdate() - timedelta(days=age)
    known = Case.objects.filter(key=f"demo-{place}:0").exists()
    if known:
        return
    head = people["dpp"]
    case = register(viewer=head, entry=_entry(place, kind, on, draws), key=f"demo-{place}")
    writing = Writing(case, head, f"demo-way-{place}")
    stands = _lead(writing, kind, on, steps, draws)
    _give(case, people["dpp"].user, CounselPosting.objects.get(court=kind.court).counsel)
    hearings.make(case, kind.court, stands, draws, people)


def _give(case: Case, head: User, counsel: Counsel) -> None:
    """Give the case to the counsel of the court's roster."""
    Assignment.objects.create(
        case=case,
        user=counsel.user,
        state=Assignment.State.CONFIRMED,
        proposed_by=head,
        answered_at=timezone.now(),
    )
    Prosecution.objects.filter(pk=case.pk).update(lead=counsel.user)


def _entry(place: int, kind: _Kind, on: date, draws: list[int]) -> Registration:
    woman = kind.track == SEXUAL_OFFENCE
    complainant = _WOMEN[draws[0] % len(_WOMEN)] if woman else _MEN[(draws[0] + 3) % len(_MEN)]
    words, sort = kind.thing
    return Registration(
        station=STATIONS[place % len(STATIONS)][0] if kind.track != ANTI_TERRORISM else "ps-ctd-karachi",
        number=11 + place * 7,
        year=on.year,
        on=on,
        offences=kind.offences,
        track=kind.track,
        received_on=on + timedelta(days=1),
        complainants=(PersonEntry(complainant, f"0300555{1000 + place}"),),
        victims=(PersonEntry(complainant),) if woman else (),
        accused=tuple(_accused(place, number, on, draws) for number in range(kind.accused)),
        property=(PropertyEntry(words, sort, forensic=sort in ("narcotics", "sample", "weapon")),),
        witnesses=(
            WitnessEntry(complainant, "complainant", protected=woman, authority="s. 376-A PPC" if woman else ""),
            WitnessEntry(_MEN[(draws[1] + 5) % len(_MEN)], "eye"),
            WitnessEntry("Dr Farah Naz", "medical"),
            WitnessEntry("Inspector Abdul Ghaffar", "investigating"),
        ),
        facts=kind.facts,
        women_or_children=woman,
    )


def _accused(place: int, number: int, on: date, draws: list[int]) -> AccusedEntry:
    draw = draws[2 + number]
    woman = draw % 11 == 0
    names = _WOMEN if woman else _MEN
    arrested = on + timedelta(days=1 + draw % 3) if (number == 0 or draw % 4) else None
    bailed = arrested + timedelta(days=20 + draw % 30) if arrested and draw % 3 == 0 else None
    today = timezone.localdate()
    return AccusedEntry(
        name=names[(place + number * 5) % len(names)],
        parentage="Muhammad Bux",
        sex="female" if woman else "male",
        profession=_WORK[draw % len(_WORK)],
        column="2" if arrested is None else "4" if bailed and bailed <= today else "3",
        arrested_on=arrested if arrested and arrested <= today else None,
        bailed_on=bailed if bailed and bailed <= today else None,
        absconding=arrested is None,
    )


def _lead(writing: Writing, kind: _Kind, on: date, steps: int, draws: list[int]) -> dict[str, date]:
    """Lead a case on its way as far as it went by today, and return the day of each step."""
    stands: dict[str, date] = {}
    day = on
    _produce(writing)
    for (code, days), draw in zip(_WAY[:steps], _stretched(draws), strict=False):
        day += timedelta(days=days + draw % (days // 2 + 1))
        if day > timezone.localdate():
            break
        stands[code] = day
        if code == "scrutiny_began" and draws[5] % 3 == 0:
            writing.event("report_returned", on=day)
            writing.event("police_answered", on=day + timedelta(days=1))
            continue
        _step(writing, kind, code, day, draws)
    return stands


def _produce(writing: Writing) -> None:
    """Bring those in custody before the court in time, and to judicial custody a week later."""
    today = timezone.localdate()
    for accused in Accused.objects.filter(case=writing.case, stage="custody").select_related("track"):
        produced, judicial = (accused.arrested_on + timedelta(days=days) for days in (0, 7))
        if produced <= today:
            writing.event("produced", on=datetime.combine(produced, time(16), HERE), track=accused.track)
        if judicial <= today:
            writing.event("judicial_remand", on=judicial, track=accused.track)


def _stretched(draws: list[int]) -> Iterator[int]:
    while True:
        yield from draws


def _step(writing: Writing, kind: _Kind, code: str, day: date, draws: list[int]) -> None:
    tracks = list(writing.case.tracks.filter(kind="accused", stage__in=("custody", "prison", "bail")))
    match code:
        case "final_report":
            writing.event(code, on=day, fields={"report_class": "challan"})
        case "report_passed":
            writing.event(code, on=day, fields={"opinion": "stand_trial"})
        case "cognizance":
            writing.event(code, on=day, fields={"court_code": kind.court})
        case "copies" | "charge_framed":
            for track in tracks:
                writing.event(code, on=day, track=track)
        case "judgment":
            writing.event(code, on=day)
            for place, track in enumerate(tracks):
                _outcome(writing, kind, day, track, draws[6 + place])
        case _:
            writing.event(code, on=day)


def _outcome(writing: Writing, kind: _Kind, day: date, track: object, draw: int) -> None:
    if draw % 3 == 0:
        court = kind.court.split("-")[0]
        known = {"atc": "anti_terrorism", "gbv": "anti_rape"}.get(court, court)
        fields = {"court": known, "sentence": "over_7" if known != "magistrate" else "up_to_3", "outcome": "convicted"}
        writing.event("convicted", on=day, track=track, fields=fields)
        return
    reasons = ("hostile_witness", "contradiction", "benefit_of_doubt", "recovery")
    fields = {"outcome": "acquitted", "outcome_reason": reasons[draw % len(reasons)]}
    writing.event("acquitted", on=day, track=track, fields=fields)


def at_work(username: str) -> Viewer:
    """Return somebody of the office as they work on prosecutions."""
    user = User.objects.get(username=username)
    return Viewer(user, postings_today(user).get(), Purpose.PROSECUTION, request_id="demo")
