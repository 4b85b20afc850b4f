"""The page of a criminal case: who is accused of what, steps on their own pages, days of the law, words for codes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults, NotAllowed
from saiban.cases.models import Case, CaseTrack, RunningClock
from saiban.prosecution.diary.rules import Written
from saiban.prosecution.diary.services import list_case, write
from saiban.prosecution.models import Accused
from saiban.prosecution.registration.entry import AccusedEntry
from saiban.prosecution.registration.services import register
from saiban.prosecution.writing import Writing
from tests.prosecution.office import court, key, murder, prosecutor
from tests.prosecution.test_diary import _adjourned, _before_court, _sitting, browser

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def rashid() -> Viewer:
    return prosecutor("rashid")


def track_of(case: Case, number: int) -> CaseTrack:
    return Accused.objects.select_related("track").get(case=case, number=number).track


def test_each_accused_stands_against_the_charges_with_their_own_clocks(rashid: Viewer) -> None:
    people = (
        AccusedEntry("Akbar Ali", sex="male", column="3", arrested_on=TODAY - timedelta(20)),
        AccusedEntry("Shahid Raza", sex="male", column="2", absconding=True, offences="109 PPC"),
    )
    paper = murder(offences="324/34 PPC", track="ordinary", accused=people, report="final", report_on=TODAY)
    case = register(viewer=rashid, entry=paper, key=key())
    client = browser(rashid)
    page = client.get(f"/cases/{case.number}/").content.decode()
    head = page.partition('class="case-head"')[2].partition("</section>")[0]
    assert head.count("<tr>") == 3 and head.count("●") == 3 and "20 days in custody" in head
    assert "Detention that gives a right to bail" in head and "Term of the proclamation" in head
    assert f"/prosecution/scrutiny/{case.number}/" in head and f"/prosecution/counsel/{case.number}/" in head
    assert "atc-2" not in page and "ps-saddar" not in page, "codes stand in words"

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ur"
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "ملزمان اور دفعات" in page and "20 دن سے حراست میں" in page


def test_a_report_is_returned_and_passed_on_the_page_of_its_scrutiny_alone(rashid: Viewer) -> None:
    case = register(viewer=rashid, entry=murder(report="final", report_on=date(2023, 1, 20)), key=key())
    client = browser(rashid)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "do/report_passed/" not in page and "do/report_returned/" not in page
    for event in ("report_passed", "report_returned", "item_answered"):
        given = {"seen": case.last_seq, "f_opinion": "stand_trial", "once": key()}
        answer = client.post(f"/cases/{case.number}/do/{event}/", given)
        assert (answer.status_code, answer["Location"]) == (302, f"/prosecution/scrutiny/{case.number}/")
    case.refresh_from_db()
    assert case.stage == "received", "nothing is passed without its checklist"
    assert client.get(f"/cases/{case.number}/do/final_report/").status_code == 200


def test_a_charge_raised_to_a_capital_one_counts_from_the_day_it_is_written(rashid: Viewer) -> None:
    people = (AccusedEntry("Akbar Ali", sex="male", column="3", arrested_on=date(2022, 12, 25)),)
    case = register(viewer=rashid, entry=murder(offences="324 PPC", track="ordinary", accused=people), key=key())
    clock = RunningClock.objects.get(case=case, code="statutory_bail")
    assert clock.due_on == date(2023, 12, 25)
    Writing(case, rashid, key()).event(
        "charged_with",
        on=date(2023, 2, 1),
        track=track_of(case, 1),
        fields={"charges": "302 PPC", "origin": "amended", "why": "The injured man died."},
    )
    clock.refresh_from_db()
    assert clock.due_on == date(2024, 12, 25)
    row = Accused.objects.get(case=case)
    assert row.capital and set(row.charges.values_list("version", flat=True)) == {1, 2}
    page = browser(rashid).get(f"/cases/{case.number}/").content.decode()
    assert "Charges: version 2 of 1 February 2023 (amended charge)" in page

    Writing(Case.objects.get(pk=case.pk), rashid, key()).event(
        "charged_with", track=track_of(case, 1), fields={"charges": "302/34 PPC r/w 7 ATA", "origin": "amended"}
    )
    standing = RunningClock.objects.filter(case=case, code="statutory_bail").values_list("standing", flat=True)
    assert "running" not in standing, "for terrorism punishable with death the law gives no such bail"


def test_the_seven_days_after_the_copies_are_days_of_the_court_not_of_the_keyboard(rashid: Viewer) -> None:
    case = _before_court(rashid, 21)
    track = track_of(case, 1)
    Writing(case, rashid, key()).event("copies", on=TODAY - timedelta(20), track=track)
    case.refresh_from_db()
    with pytest.raises(NotAllowed, match="possible from"):
        Writing(case, rashid, key()).event("charge_framed", on=TODAY - timedelta(16), track=track)
    Writing(case, rashid, key()).event("charge_framed", on=TODAY - timedelta(13), track=track)
    assert Accused.objects.get(track=track).charged_on == TODAY - timedelta(13)


def test_the_diary_writes_of_those_in_custody_that_they_were_brought(rashid: Viewer) -> None:
    case = _before_court(rashid, 22)
    akbar = track_of(case, 1)

    def heard(purpose: str, written: Written) -> list[str]:
        row = list_case(viewer=rashid, court=court(), on=TODAY, case=case, purpose=purpose, key=key())
        before = case.events.count()
        write(viewer=rashid, hearing=row, written=written, seen=0, key=key())
        return list(case.events.filter(seq__gt=before).order_by("seq").values_list("code", flat=True))

    following = {"next_on": _sitting(9)}
    assert heard("copies", Written("progress", **following)) == ["produced", "adjourned_in_custody"]
    absent = Written("adjourned", asked_by="prison", reason="accused_not_produced", **following)
    assert heard("charge", absent) == ["adjourned_in_custody"]
    assert heard("evidence", Written("left_over", **following)) == ["adjourned_in_custody"]
    case.refresh_from_db()
    Writing(case, rashid, key()).event("bailed", track=akbar)
    assert heard("arguments", Written("progress", **following)) == [], "nobody is in custody"


def test_what_was_written_of_a_hearing_stands_in_words(rashid: Viewer) -> None:
    row = list_case(viewer=rashid, court=court(), on=TODAY, case=_before_court(rashid, 23), purpose="copies", key=key())
    write(viewer=rashid, hearing=row, written=_adjourned(), seen=0, key=key())
    client = browser(rashid)
    page = client.get(f"/prosecution/diary/hearing/{row.pk}/").content.decode()
    assert "defence counsel absent or unready" in page and "defence_counsel" not in page and "asked_by" not in page
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ur"
    page = client.get(f"/prosecution/diary/hearing/{row.pk}/").content.decode()
    assert "وکیل" in page and "defence counsel" not in page


def test_a_scrutiny_of_the_past_keeps_to_the_days_of_its_report(rashid: Viewer) -> None:
    from saiban.cases.work.opened import open_for
    from saiban.prosecution.scrutiny.reading import scrutiny_of
    from saiban.prosecution.scrutiny.services import begin

    case = register(viewer=rashid, entry=murder(report="final", report_on=date(2023, 1, 20)), key=key())
    scrutiny = scrutiny_of(open_for(rashid, case.number))
    assert scrutiny is not None
    for day in (date(2023, 1, 19), TODAY + timedelta(1)):
        with pytest.raises(FieldFaults, match="receipt of the report"):
            begin(viewer=rashid, scrutiny=scrutiny, seen=case.last_seq, key=key(), on=day)
    begin(viewer=rashid, scrutiny=scrutiny, seen=case.last_seq, key=key(), on=date(2023, 1, 21))
    assert case.events.get(code="scrutiny_began").at.date() == date(2023, 1, 21)
