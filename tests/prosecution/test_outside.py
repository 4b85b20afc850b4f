"""A court reads its own cases and no more; figures of terrorism cases go out without a person in them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from saiban.access.models import AccessLog, Posting, Purpose, Role
from saiban.cases import keeping
from saiban.cases.actors import Actor
from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Case
from saiban.prosecution.models import CourtReading, Prosecution
from saiban.prosecution.outside import court as courts
from saiban.prosecution.outside.terrorism import published
from saiban.prosecution.registration.entry import WitnessEntry
from saiban.prosecution.registration.services import register
from saiban.prosecution.writing import Writing
from tests.access.people import looking_as
from tests.prosecution.houses import general
from tests.prosecution.office import SINDH, court, karachi_south, key, murder, prosecutor


def test_small_counts_are_hidden_and_cannot_be_worked_out() -> None:
    whole = published([2021, 2020], [[40, 30, 50, 20], [25, 3, 40, 12]])
    [newest, older, all_years] = whole
    assert older.counts["convicted"] is None and older.of_merits is None
    assert all_years.counts["convicted"] is None or newest.counts["convicted"] is None
    hidden_in_row = [kind for kind, count in older.counts.items() if count is None]
    assert older.total is None or len(hidden_in_row) > 1
    [only, _all] = published([2021], [[40, 30, 50, 20]])
    assert (only.total, only.of_merits, only.of_all) == (140, 37.5, 30.0)
    assert published([], []) == []


def in_court(number: int, code: str, **about: object) -> Case:
    """A case of which a court has taken cognizance."""
    rashid = prosecutor("rashid")
    hidden = WitnessEntry("Ghulam Rasool", "eye", protected=True, authority="Order of the court")
    entry = murder(number, witnesses=(hidden,), report="final", report_on=date(2023, 1, 3), **about)
    case = register(viewer=rashid, entry=entry, key=key())
    writing = Writing(case, rashid, key())
    writing.event("report_passed", fields={"opinion": "some_discharge", "grounds": "A weak case."})
    writing.event("challan_submitted")
    writing.event("cognizance", fields={"court_code": court(code).pk})
    case.refresh_from_db()
    return case


@pytest.mark.django_db
def test_a_court_reads_its_own_cases_without_names_opinions_or_witnesses() -> None:
    ours, other = in_court(317, "atc-2-karachi"), in_court(318, "atc-3-karachi")
    early = register(viewer=prosecutor("rashid"), entry=murder(319), key=key())
    sealed = in_court(320, "atc-2-karachi")
    head = prosecutor("head", Role.DISTRICT_PROSECUTOR)
    keeping.change_confidentiality(
        case=sealed, level=Confidentiality.SEALED, reason="By order.", actor=Actor.officer(head),
        seen=sealed.last_seq, key=key(),
    )  # fmt: skip
    Prosecution.objects.filter(pk=ours.pk).update(next_on=date(2026, 12, 1))
    reader = looking_as(Role.COURT_READER, SINDH, purpose=Purpose.PROSECUTION)
    assert "No court is named for you yet" in reader.get("/prosecution/court/").content.decode()
    maker = prosecutor("asma", Role.ADMINISTRATOR, everywhere=True)
    Posting.objects.filter(pk=reader.posting.pk).update(given_by=maker.user)
    reader.posting.refresh_from_db()
    with pytest.raises(ValidationError, match="Somebody else"):
        courts.give(viewer=maker, posting=reader.posting, court=court("atc-2-karachi"))
    courts.give(viewer=general(), posting=reader.posting, court=court("atc-2-karachi"))

    page = reader.get("/prosecution/court/").content.decode()
    assert ours.number in page and "1 December 2026" in page
    for hidden in (other.number, early.number, sealed.number, "Akbar", "Noor", "Ghulam", "PW-", "discharged", "weak"):
        assert hidden not in page, hidden
    table = b"".join(reader.get("/prosecution/court/csv/").streaming_content).decode()  # type: ignore[attr-defined]
    assert ours.number in table and other.number not in table
    looks = AccessLog.objects.filter(user=reader.user, act="court_reading").values_list("subjects", flat=True)
    assert [ours.pk] in list(looks)
    for path in (f"/cases/{ours.number}/", "/cases/", "/prosecution/terrorism/", "/prosecution/referrals/"):
        assert reader.get(path).status_code == 403, path
    assert CourtReading.objects.count() == 1


@pytest.mark.django_db
def test_figures_of_terrorism_cases_are_read_and_logged() -> None:
    for number in range(1, 7):  # twelve accused
        register(viewer=prosecutor("rashid"), entry=murder(number), key=key())
    register(viewer=prosecutor("rashid"), entry=murder(99, offences="302 PPC", track="ordinary"), key=key())
    reader = looking_as(Role.STATISTICS_READER, SINDH, username="nacta", purpose=Purpose.STATISTICS)
    page = reader.get("/prosecution/terrorism/").content.decode()
    assert "<td>12</td>" in page and "2022" in page and "Akbar" not in page
    table = b"".join(reader.get("/prosecution/terrorism/csv/").streaming_content).decode()  # type: ignore[attr-defined]
    assert "2022,12,0,0,0,12" in table
    assert AccessLog.objects.filter(user=reader.user, act="terrorism_figures").count() == 2
    assert reader.get("/prosecution/court/").status_code == 403
    assert reader.get(f"/cases/{Case.objects.first().number}/").status_code == 403
    assert karachi_south().name_en not in table
