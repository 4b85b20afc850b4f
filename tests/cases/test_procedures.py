"""The procedure manual says what the declaration says: to read, to print, as a picture."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from saiban.access.models import Role
from saiban.cases import types
from saiban.cases.calendar import Calendar
from saiban.cases.calendars import calendar_for
from saiban.cases.declarations import CaseType
from saiban.cases.diagram import svg
from saiban.cases.models import DeclaredDay
from saiban.cases.procedures.manual import manual
from saiban.frame.documents import pdf
from tests.access.people import looking_as
from tests.cases.complaint import COMPLAINT
from tests.cases.prosecution import PROSECUTION


@pytest.fixture
def officer_page(db: None) -> Client:
    types.register(COMPLAINT)
    types.register(PROSECUTION)
    return looking_as(Role.SCHEME_OFFICER, "bisp")


def words_of(declared: CaseType, language: str) -> list[str]:
    """Everything that a reader of the manual must find."""
    named = [*declared.stages, *declared.all_events, *declared.outcomes, *declared.clocks, *declared.documents]
    named += [stage for track in declared.tracks for stage in track.stages]
    named += [field for event in declared.all_events for field in declared.fields_of(event)]
    sources = [term.source for clock in declared.clocks for term in clock.terms]
    return [*(one.title.in_language(language) for one in named), *sources]


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("declared", [COMPLAINT, PROSECUTION])
def test_everything_that_is_declared_stands_in_the_manual(declared: CaseType, language: str) -> None:
    with translation.override(language):
        said = str(manual(declared))
    assert [words for words in words_of(declared, language) if words not in said] == []


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_manual_is_a_document_to_print(language: str) -> None:
    with translation.override(language):
        printed = pdf(manual(COMPLAINT))
    assert printed.startswith(b"%PDF") and len(printed) > 10_000


def test_officers_read_and_print_the_procedures_they_work_by(officer_page: Client) -> None:
    listed = officer_page.get("/procedures/")
    assert b"/procedures/complaint/" in listed.content
    page = officer_page.get("/procedures/complaint/").content.decode()
    assert "15 working days (Service norm of the office, 2026)" in page
    assert "7 working days (Service norm of the office, 2026), for What about: Money held back" in page
    assert "not by whoever did: Answer the complaint" in page
    assert "auditor, when it is late" in page
    assert officer_page.get("/procedures/complaint/print/")["Content-Type"] == "application/pdf"
    assert officer_page.get("/procedures/unheard_of/").status_code == 404


def test_the_picture_has_every_stage_and_every_step() -> None:
    picture = svg(COMPLAINT, "en")
    drawn = re.sub(r"<[^>]+>", " ", picture)
    assert all(word in drawn for stage in COMPLAINT.stages for word in stage.title.en.split())
    assert {str(n) for n in range(1, 7)} <= set(re.findall(r">(\d+)<", picture))
    assert "Under" not in drawn and svg(COMPLAINT, "ur") != picture


def test_the_declared_types_of_this_installation_can_be_printed() -> None:
    for declared in types.registered():
        for language in ("en", "ur"):
            with translation.override(language):
                assert manual(declared).parts


def test_a_moon_sighting_is_entered_by_one_and_approved_by_another(db: None) -> None:
    client = looking_as(Role.STEWARD, username="ayesha")
    sighted = {
        "day": "2027-03-09",
        "kind": "holiday",
        "name_en": "Eid-ul-Fitr",
        "name_ur": "عید الفطر",
        "said_by": "Central Ruet-e-Hilal Committee, 8 March 2027",
    }
    wrong = client.post("/procedures/days/", sighted | {"said_by": "", "once": "first"})
    assert wrong.status_code == 400 and not DeclaredDay.objects.exists()
    assert client.post("/procedures/days/", sighted | {"once": "first"}).status_code == 302
    row = DeclaredDay.objects.get()
    approving = f"/procedures/days/{row.pk}/approve/"
    assert client.post(approving, {"once": "second"}).status_code == 403
    assert b"waits for somebody else" in client.get("/procedures/days/").content
    other = looking_as(Role.ADMINISTRATOR, username="bilal")
    assert approving in other.get("/procedures/days/").content.decode()
    assert not Calendar().holiday(row.day) and calendar_for("PK-PB", None).works(row.day)
    assert other.post(approving, {"once": "third"}).status_code == 302
    assert not calendar_for("PK-PB", None).works(row.day)
