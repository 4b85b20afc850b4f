"""In a real browser: the pages of integrity read well in both languages, on a desk and on a phone."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from saiban.access.models import Purpose, Role
from saiban.cases.calendar import HERE
from saiban.cases.models import Case
from saiban.prosecution import exhibits, witnesses
from saiban.prosecution.exhibits import Move
from saiban.prosecution.integrity import openings
from saiban.prosecution.models import Exhibit, Witness
from saiban.prosecution.registration.entry import PropertyEntry, WitnessEntry
from saiban.prosecution.registration.services import register
from tests.access.people import looking_as
from tests.browser.looking import LANGUAGES_AND_WIDTHS, faults_of, go_on_as, looking, serious_findings
from tests.prosecution.office import SINDH, karachi_south, key, murder, prosecutor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("SAIBAN_PICTURES")
SCREENS = [getattr(one, "values", (one,))[0] for one in LANGUAGES_AND_WIDTHS]
WORDS = "پیشی جاری ہے اور وکیل ہسپتال میں ہیں۔"


def file() -> Case:
    """A case with an exhibit whose ledger has a gap, a protected witness, and an emergency in another."""
    rashid, head = prosecutor("rashid"), prosecutor("imran", Role.DISTRICT_PROSECUTOR)
    paper = murder(
        report="final",
        report_on=date(2023, 1, 20),
        property=(PropertyEntry("Pistol 30 bore", "weapon", "1", seal="S-11", forensic=True),),
        witnesses=(WitnessEntry("Ghulam Rasool", "eye"), WitnessEntry("Dr Farah Naz", "medical")),
    )
    case = register(viewer=rashid, entry=paper, key=key())
    witnesses.protect(
        viewer=rashid,
        witness=Witness.objects.get(case=case, number=1),
        authority="s. 21 ATA",
        ordered_on=date(2023, 2, 1),
    )
    exhibit = Exhibit.objects.select_related("track", "case").get(case=case)
    for before, after, hour in (("scene", "officer", 10), ("store", "laboratory", 14)):
        at = datetime(2022, 12, 22, hour, tzinfo=HERE)
        case.refresh_from_db()
        move = Move(before, after, at, at + timedelta(minutes=30), "custody", seal="S-11")
        exhibit = Exhibit.objects.select_related("track", "case").get(case=case)
        exhibits.record_move(viewer=rashid, exhibit=exhibit, move=move, seen=case.last_seq, key=key())
    closed = register(viewer=head, entry=murder(12, track="sexual_offence", offences="376 PPC"), key=key())
    openings.open_in_emergency(viewer=rashid, number=closed.number, reason="hearing", words=WORDS, key=key())
    return case


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_the_pages_of_integrity_read_well(browser: Any, live_server: Any, language: str, width: int) -> None:
    case = file()
    client = looking_as(Role.DISTRICT_PROSECUTOR, SINDH, place=karachi_south(), purpose=Purpose.PROSECUTION)
    entered = {"1. Akbar Ali", "2. Shahid Raza", "Saddar", "Pistol 30 bore", "custody", "Dr Farah Naz", "Rashid"}
    faults: list[str] = []
    with looking(browser, live_server.url, language, width) as page:
        go_on_as(page, client)
        for name, path in {
            "seal": f"/prosecution/seal/{case.number}/",
            "open": "/prosecution/open/",
            "notices": "/prosecution/openings/",
            "witnesses": f"/prosecution/witnesses/{case.number}/",
            "exhibits": f"/prosecution/exhibits/{case.number}/",
            "disclosure": f"/prosecution/disclosure/{case.number}/",
            "extracts": f"/prosecution/extracts/{case.number}/",
            "verify": "/verify/",
        }.items():
            faults += faults_of(page, path, entered)
            faults += serious_findings(page)
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"integrity-{name}-{language}-{width}.png", full_page=True)
    assert faults == []
