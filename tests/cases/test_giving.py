"""Cases are given to people, asked of other bodies, reviewed; load, leave and appointments go with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from saiban.access.models import Role
from saiban.cases import types
from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Appointment, Assignment, Request, Review, RunningClock, Task
from saiban.cases.work import assigning, candidates, feed, leave, linking, reviews, tasks
from saiban.cases.work.load import Candidate, Objection, recommend
from saiban.cases.work.refused import WorkRefused
from tests.cases.at_work import WORKED, browser, lodged, posted
from tests.cases.people import happen, key

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _complaints_are_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(types, "_registered", {})
    types.register(WORKED)
    yield


def test_a_case_is_proposed_confirmed_and_handed_over_and_has_one_lead() -> None:
    case, imran, hina = lodged(), posted("imran"), posted("hina")
    client = browser(imran)
    answer = client.post(
        f"/cases/{case.number}/assign/", {"once": key(), "user": hina.user.pk, "part": "lead", "share": "1"}
    )
    assert answer.status_code == 302
    proposed = Assignment.objects.get(case=case)
    assert proposed.state == "proposed"
    hers = browser(hina)
    assert "Will you take it?" in hers.get("/work/").content.decode()
    hers.post(f"/cases/assignments/{proposed.pk}/", {"once": key(), "said": "confirm"})
    proposed.refresh_from_db()
    assert proposed.state == "confirmed" and proposed.user == hina.user
    second = assigning.propose(giver=hina, case=case, user=imran.user)
    assigning.answer(viewer=imran, assignment=second, accept=True)
    states = dict(Assignment.objects.filter(case=case).values_list("user__username", "state"))
    assert states == {"hina": "ended", "imran": "confirmed"}


def test_who_declines_says_why_and_is_not_offered_again() -> None:
    case, imran, hina = lodged(), posted("imran"), posted("hina")
    asked = assigning.propose(giver=imran, case=case, user=hina.user)
    with pytest.raises(WorkRefused, match="Say why"):
        assigning.answer(viewer=hina, assignment=asked, accept=False)
    assigning.answer(viewer=hina, assignment=asked, accept=False, why="conflict")
    ranked = {one.candidate.name: one for one in candidates.recommended(case)}
    assert ranked["Hina"].rank == 0 and ranked["Hina"].candidate.objections == (Objection.CONFLICT,)
    assert ranked["Imran"].rank > 0


def test_only_keepers_give_and_only_to_people_who_are_posted_there() -> None:
    case, sana, bilal = lodged(), posted("sana", Role.DESK_OFFICER), posted("bilal", organisation="eobi", office=None)
    posted("imran")
    with pytest.raises(WorkRefused, match="another posting"):
        assigning.propose(giver=sana, case=case, user=posted("imran").user)
    with pytest.raises(WorkRefused, match="not posted"):
        assigning.propose(giver=posted("imran"), case=case, user=bilal.user)
    assert browser(sana).get(f"/cases/{case.number}/assign/").status_code == 403


def test_the_one_with_least_at_hand_is_recommended_and_who_is_away_is_not() -> None:
    imran, hina, omar = posted("imran"), posted("hina"), posted("omar")
    for _case in range(2):
        assigning.take(viewer=imran, case=lodged())
    assigning.take(viewer=hina, case=lodged())
    today = timezone.localdate()
    leave.enter(viewer=omar, first=today, last=today + timedelta(days=3))
    case = lodged()
    ranked = [one for one in candidates.recommended(case) if one.candidate.name in ("Imran", "Hina", "Omar")]
    assert [(one.candidate.name, one.candidate.load) for one in ranked] == [
        ("Hina", Decimal(1)), ("Imran", Decimal(2)), ("Omar", Decimal(0)),
    ]  # fmt: skip
    assert ranked[2].candidate.away_until == today + timedelta(days=3)
    shown = unescape(browser(imran).get(f"/cases/{case.number}/assign/").content.decode())
    assert "away today" in shown and re.search(r"(Sana|Hina) <span class=\"mark mark-permitted\">recommended", shown)


def test_equal_loads_are_broken_by_who_was_given_one_last_then_by_key() -> None:
    old, new = date(2026, 1, 5), date(2026, 11, 20)
    people = [
        Candidate(1, "Asma", Decimal(3), 3, last_given=new),
        Candidate(2, "Bashir", Decimal(3), 3, last_given=old),
        Candidate(3, "Chanda", Decimal(3), 3, last_given=None),
        Candidate(4, "Daud", Decimal(9), 9, fit=Decimal(1)),
        Candidate(5, "Erum", Decimal(0), 0, objections=(Objection.PARTY,)),
    ]
    assert [one.candidate.name for one in recommend(people)] == ["Daud", "Chanda", "Bashir", "Asma", "Erum"]
    assert [one.rank for one in recommend(reversed(people))] == [1, 2, 3, 4, 0]


def test_of_two_who_take_at_once_one_has_it_and_the_other_is_told() -> None:
    case, imran, hina = lodged(), posted("imran"), posted("hina")
    browser(imran).post(f"/cases/{case.number}/take/", {"once": key()})
    late = browser(hina)
    late.post(f"/cases/{case.number}/take/", {"once": key()})
    assert "Somebody else has just taken this case." in late.get(f"/cases/{case.number}/").content.decode()
    assert Assignment.objects.get(case=case).user == imran.user


def test_what_all_must_do_is_done_when_all_have_done_it() -> None:
    case, imran, hina = lodged(), posted("imran"), posted("hina")
    assigning.take(viewer=imran, case=case)
    member = assigning.propose(giver=imran, case=case, user=hina.user, part="member", share=Decimal("0.5"))
    assigning.answer(viewer=hina, assignment=member, accept=True)
    happen(case, "take", imran)
    happen(case, "ask", imran)
    whole = Task.objects.get(case=case, code="sign", done_by_parts=2)
    parts = {part.user.username: part for part in whole.parts.select_related("user")}
    with pytest.raises(WorkRefused, match="somebody else's"):
        tasks.finish(viewer=hina, task=parts["imran"])
    tasks.finish(viewer=hina, task=parts["hina"])
    whole.refresh_from_db()
    assert whole.state == "open"
    tasks.finish(viewer=imran, task=parts["imran"])
    whole.refresh_from_db()
    assert whole.state == "done"


def test_working_days_count_in_the_term_of_a_task() -> None:
    case = lodged()
    task = Task.objects.get(case=case, code="take_it_up")
    day, left = timezone.localdate(task.opened_at), 2
    from saiban.cases.calendars import calendar_of

    calendar = calendar_of(case)
    while left:
        day += timedelta(days=1)
        left -= calendar.works(day)
    assert timezone.localtime(task.due_at).date() == day + timedelta(days=1), (
        "due until the end of the second working day"
    )


def test_another_body_is_asked_line_by_line_until_everything_is_met() -> None:
    case, imran = lodged(), posted("imran")
    client = browser(imran)
    given = {
        "to": "nadra",
        "subject": "Two records",
        "words": "Please send:",
        "items": "Family tree\nDate of death",
        "due": "",
    }
    from saiban.directory.models import Organisation

    given["to"] = Organisation.objects.exclude(pk="bisp").first().pk
    assert client.post(f"/cases/{case.number}/add/request/", given | {"once": key()}).status_code == 302
    asked = Request.objects.get(case=case)
    address = f"/cases/requests/{asked.pk}/"
    assert "Date of death" in client.get(address).content.decode()
    client.post(address, {"once": key(), "words": "Here is the family tree."})
    assert "Two records" in client.get("/work/").content.decode(), "an answer waits to be judged"
    client.post(address, {"once": key(), "said": "judge", "met_1": "on"})
    asked.refresh_from_db()
    assert asked.state == "disputed" and list(asked.items.order_by("place").values_list("met", flat=True)) == [
        True,
        False,
    ]
    client.post(address, {"once": key(), "words": "And the date."})
    client.post(address, {"once": key(), "said": "judge", "met_1": "on", "met_2": "on"})
    asked.refresh_from_db()
    assert asked.state == "settled"
    assert b"family tree" not in bytes(asked.words) + bytes(asked.answer)


def test_an_appointment_that_is_put_off_says_by_whom_and_leads_to_the_next() -> None:
    case, imran = lodged(), posted("imran")
    client = browser(imran)
    at = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT10:00")
    given = {"purpose": "Hear the shopkeeper", "at": at, "minutes": 30, "place": "Room 4", "user": imran.user.pk}
    assert client.post(f"/cases/{case.number}/add/appointment/", given | {"once": key()}).status_code == 302
    first = Appointment.objects.get()
    address = f"/cases/appointments/{first.pk}/"
    refused = client.post(address, {"once": key(), "result": "adjourned"})
    assert refused.status_code == 400 and "Say who asked" in refused.content.decode()
    later = (timezone.localtime() + timedelta(days=9)).strftime("%Y-%m-%dT10:00")
    client.post(address, {"once": key(), "result": "adjourned", "put_off_by": "the shop", "next_at": later})
    first.refresh_from_db()
    assert (first.result, first.put_off_by, first.next.purpose) == ("adjourned", "the shop", "Hear the shopkeeper")


def test_the_calendar_feed_holds_days_and_numbers_and_nobody(settings: object) -> None:
    case, imran = lodged(), posted("imran")
    sealed = lodged(confidentiality=Confidentiality.SEALED)
    for one in (case, sealed):
        assigning.take(viewer=imran, case=one)
    client = browser(imran)
    shown = client.post("/work/calendar/").content.decode()
    address = re.search(r"https?://[^/]+(/calendar/[\w-]+\.ics)", shown)[1]
    answer = Client().get(address)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    entries = [str(entry["SUMMARY"]) for entry in Calendar.from_ical(text).walk("VEVENT")]
    assert any(case.number in entry and "Answer to the complaint" in entry for entry in entries)
    assert any(sealed.number in entry for entry in entries)
    assert not any(sealed.number in entry and "omplaint" in entry for entry in entries)
    for secret in ("Nasreen", "Money held back", "3015550123", "2345678"):
        assert secret not in text.replace("\r\n ", "")
    client.post("/work/calendar/")
    assert Client().get(address).status_code == 404, "a new address ends the one before"
    imran.user.is_active = False
    imran.user.save()
    assert feed.owner_of("anything") is None


def test_a_review_is_for_somebody_who_had_no_part_in_the_case() -> None:
    case, imran, hina = lodged(), posted("imran"), posted("hina")
    happen(case, "take", imran)
    with pytest.raises(WorkRefused, match="has worked on the case"):
        reviews.ask(viewer=imran, case=case, reviewer=imran.user, reason="sample")
    asked = reviews.ask(viewer=imran, case=case, reviewer=hina.user, reason="sample")
    client = browser(hina)
    assert f"/cases/reviews/{asked.pk}/" in client.get("/work/").content.decode()
    marks = dict.fromkeys(reviews.RUBRIC, "4")
    assert client.post(f"/cases/reviews/{asked.pk}/", marks | {"words": "Well done.", "once": key()}).status_code == 302
    asked = Review.objects.get(pk=asked.pk)
    assert asked.answers == dict.fromkeys(reviews.RUBRIC, 4) and asked.done_at is not None


def test_a_sample_can_be_drawn_again_and_gives_each_case_the_same_chance() -> None:
    drawn = reviews.sample(range(10_000), share=0.057, most=10_000, seed=7)
    assert drawn == reviews.sample(reversed(range(10_000)), share=0.057, most=10_000, seed=7)
    assert 450 < len(drawn) < 690
    assert len(reviews.sample(range(10_000), share=0.5, most=164, seed=7)) == 164


@pytest.mark.parametrize("level", [Confidentiality.RESTRICTED, Confidentiality.SEALED])
def test_linked_cases_show_each_other_as_far_as_they_may_be_seen(level: Confidentiality) -> None:
    case, imran = lodged(), posted("imran")
    other = lodged(confidentiality=level)
    linking.link(by=imran.user, case=other, other=case, kind="appeal_of")
    linking.link(by=imran.user, case=other, other=case, kind="appeal_of")
    shown = browser(imran).get(f"/cases/{case.number}/").content.decode()
    assert shown.count(f'/cases/{other.number}/"') == 1 and "appealed against by" in shown
    desk = browser(posted("sana", Role.DESK_OFFICER)).get(f"/cases/{case.number}/").content.decode()
    assert (other.number in desk) == (level == Confidentiality.RESTRICTED)  # of a sealed one nobody learns
    assert f'/cases/{other.number}/"' not in desk
    with pytest.raises(WorkRefused):
        linking.link(by=imran.user, case=case, other=case, kind="related")


def test_the_page_shows_how_a_due_day_came_about() -> None:
    case, imran = lodged(), posted("imran")
    shown = unescape(browser(imran).get(f"/cases/{case.number}/").content.decode())
    assert "7 working days" in shown and "Service norm of the office, 2026" in shown
    assert RunningClock.objects.get(case=case).due_on is not None
