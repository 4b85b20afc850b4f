"""A hub: its services, hours and staff; numbers in the queue; times that were promised; figures of 500 hubs."""

from __future__ import annotations

import threading
import uuid
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.utils import timezone

from saiban.access.models import Purpose, Role
from saiban.access.viewer import Viewer
from saiban.cases.models import Case
from saiban.desk.hubs import appointments, queries, queue
from saiban.desk.hubs.decisions import count_decisions
from saiban.desk.hubs.demo import make_demo_hubs
from saiban.desk.models import HubDay, QueueTicket, WindowAppointment
from saiban.directory.models import Office, Place
from saiban.frame.models import OutboxMessage
from saiban.frame.retention import dispose_of_all
from tests.access.people import district, looking_as
from tests.desk.hub import at_the_window, nowshera_hub
from tests.desk.windows import officer, rukhsana_applies, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Office:
    return nowshera_hub()


def viewer_of(client: Client) -> Viewer:
    return Viewer(client.user, client.posting, Purpose.CASE_HANDLING)


def key() -> dict[str, str]:
    return {"once": str(uuid.uuid4())}


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def test_who_is_old_is_called_first_and_the_days_figures_follow(hub: Office) -> None:
    gul = at_the_window(hub)
    young, old = (
        gul.post("/queue/take/", {**key(), "service": "apply", "priority": priority}).headers["Location"]
        for priority in ("", "on")
    )
    assert '<p class="display-1 number fw-bold mb-0">2</p>' in gul.get(old).content.decode()

    gul.post("/queue/call/", {**key(), "counter": "3"})
    called = QueueTicket.objects.get(state="called")
    assert (called.number, called.counter) == (2, "3")
    assert f"/queue/{called.pk}/end/" in gul.get("/queue/").content.decode()
    assert ">2</span>" in Client().get(f"/hubs/{hub.pk}/display/").content.decode()

    gul.post(f"/queue/{called.pk}/end/", {"served": "yes"})
    gul.post(f"/queue/{called.pk}/end/", {"served": "yes"})
    gul.post("/queue/call/", {**key(), "counter": "3"})
    gul.post(f"/queue/{QueueTicket.objects.get(state='called').pk}/end/", {"served": "no"})
    gul.post("/queue/call/", {**key(), "counter": "3"})
    today = HubDay.objects.get(office=hub)
    assert (today.taken, today.called, today.served, today.left) == (2, 2, 1, 1)
    assert young != old


def test_a_number_asked_for_twice_with_one_form_is_given_once(hub: Office) -> None:
    gul, form = at_the_window(hub), {**key(), "service": "apply"}
    assert gul.post("/queue/take/", form).headers["Location"] == gul.post("/queue/take/", form).headers["Location"]
    assert QueueTicket.objects.count() == 1


def test_officers_of_other_hubs_see_and_end_nothing_of_this_queue(hub: Office) -> None:
    ticket = queue.take_ticket(viewer=viewer_of(at_the_window(hub)))
    other = at_the_window(nowshera_hub("now-2"), username="sana")
    assert other.get(f"/queue/{ticket.pk}/").status_code == 404
    assert other.post(f"/queue/{ticket.pk}/end/", {"served": "yes"}).status_code == 404
    assert queue.call_next(viewer=viewer_of(other), counter="1") is None


def test_whose_posting_names_no_office_is_told_what_to_do() -> None:
    client = looking_as(Role.DESK_OFFICER, "kp-pnd", purpose=Purpose.CASE_HANDLING)
    assert "names no office" in client.get("/queue/").content.decode()
    answer = client.post("/queue/take/", key(), follow=True)
    assert "Ask an administrator" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_twenty_people_at_once_get_twenty_numbers_and_four_officers_call_four() -> None:
    hub = nowshera_hub()
    viewer = viewer_of(at_the_window(hub))
    errors: list[Exception] = []

    def many(work: object, times: int) -> None:
        def one() -> None:
            try:
                work()
            except Exception as error:
                errors.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=one) for _place in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    many(lambda: queue.take_ticket(viewer=viewer), 20)
    many(lambda: queue.call_next(viewer=viewer, counter="1"), 4)
    assert not errors
    assert sorted(QueueTicket.objects.values_list("number", flat=True)) == list(range(1, 21))
    assert sorted(QueueTicket.objects.filter(state="called").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_time_is_promised_to_as_many_as_there_are_officers_and_said_by_message(hub: Office) -> None:
    gul = at_the_window(hub)
    day = tomorrow().isoformat()
    asked = {"starts": "09:30:00", "phone": "0321 4567890", "language": "ur"}
    assert gul.post(f"/appointments/?day={day}", {**key(), **asked}).status_code == 302
    message = OutboxMessage.objects.get()
    assert message.ending == "7890"
    again = gul.post(f"/appointments/?day={day}", {**key(), **asked})
    assert again.status_code == 400
    assert "0321" not in gul.get(f"/appointments/?day={day}").content.decode()

    at_the_window(hub, username="sana")  # a second desk officer, a second seat
    assert gul.post(f"/appointments/?day={day}", {**key(), **asked}).status_code == 302
    assert WindowAppointment.objects.filter(starts="09:30").count() == 2


def test_a_wrong_phone_and_a_closed_hour_are_refused_with_what_to_do(hub: Office) -> None:
    gul = at_the_window(hub)
    day = tomorrow().isoformat()
    wrong = gul.post(f"/appointments/?day={day}", {**key(), "starts": "09:30:00", "phone": "12", "language": "ur"})
    assert "Write it like 0300 1234567" in wrong.content.decode()
    with pytest.raises(Exception, match="office is closed"):
        appointments.book(viewer=viewer_of(gul), day=tomorrow(), starts=time(13), phone="+923214567890")


def test_who_comes_at_the_promised_time_is_called_first(hub: Office) -> None:
    gul = at_the_window(hub)
    queue.take_ticket(viewer=viewer_of(gul))
    appointment = appointments.book(viewer=viewer_of(gul), day=tomorrow(), starts=time(9), phone="+923214567890")
    assert gul.post(f"/appointments/{appointment.pk}/came/").headers["Location"] == "/appointments/"
    WindowAppointment.objects.update(day=timezone.localdate())
    gul.post(f"/appointments/{appointment.pk}/came/")
    gul.post(f"/appointments/{appointment.pk}/came/")
    called = queue.call_next(viewer=viewer_of(gul), counter="1")
    assert (called.number, called.priority) == (2, True)
    assert QueueTicket.objects.count() == 2


def test_the_page_of_a_hub_tells_services_hours_staff_and_figures_in_both_languages(hub: Office) -> None:
    at_the_window(hub, username="sana")
    today = timezone.localdate()
    HubDay.objects.create(office=hub, day=today, taken=9, called=7, waited=7 * 600, served=6, left=1)
    HubDay.objects.create(
        office=hub, day=today - timedelta(days=3), taken=50, called=50, served=50, decided=4, decision_days=50
    )
    HubDay.objects.create(office=hub, day=today - timedelta(days=30), taken=99, called=99, served=99)
    figures = queries.figures_of([hub])[hub.pk]
    assert (figures.served, figures.waiting, figures.days_to_decision) == (56, 2, 12.5)

    analyst = looking_as(Role.ANALYST, username="zara")
    page = analyst.get(f"/hubs/{hub.pk}/").content.decode()
    for said in ("Tehsil office, GT Road, Pabbi", "Complaints and appeals", "desk officer: 1", "14:00", "12.5"):
        assert said in page
    urdu = analyst.get(f"/hubs/{hub.pk}/", headers={"accept-language": "ur"}).content.decode()
    assert "تحصیل دفتر" in urdu and "شکایات اور اپیلیں" in urdu


def test_five_hundred_hubs_are_listed_with_figures_in_few_queries_by_index(
    django_assert_max_num_queries: object,
) -> None:
    today = timezone.localdate()
    tehsils = list(Place.objects.filter(level=Place.Level.TEHSIL).order_by("code")[:500])
    made = Office.objects.bulk_create(
        Office(
            code=f"hub-{n}",
            name_en=f"Hub {n}",
            name_ur=f"مرکز {n}",
            organisation_id="kp-pnd",
            place=place,
            one_window=True,
        )
        for n, place in enumerate(tehsils)
    )
    HubDay.objects.bulk_create(
        HubDay(office=office, day=today - timedelta(days=back), taken=40, called=38, served=37, waited=9000)
        for office in made
        for back in range(0, 200, 5)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE desk_hubday")
    analyst = looking_as(Role.ANALYST, username="zara")
    with django_assert_max_num_queries(15):
        page = analyst.get("/hubs/").content.decode()
    assert page.count("/hubs/hub-") == 50
    assert "Page 1 of 10" in page
    assert len(queries.figures_of(made)) == 500

    shown = made[:50]
    days = HubDay.objects.filter(day__gt=today - timedelta(days=30), office__in=[one.pk for one in shown])
    assert "Index" in days.explain()
    assert "Seq Scan on desk_hubday" not in days.explain()


def test_promised_times_and_their_phones_are_removed_after_their_days(hub: Office) -> None:
    viewer = viewer_of(at_the_window(hub))
    old, new = (
        appointments.book(viewer=viewer, day=tomorrow(), starts=time(hour), phone="+923214567890") for hour in (9, 10)
    )
    WindowAppointment.objects.filter(pk=old.pk).update(day=timezone.localdate() - timedelta(days=61))
    disposed = {one.rule: one.things for one in dispose_of_all()}
    assert disposed["desk.appointments"] == 1
    assert WindowAppointment.objects.get() == new


def test_the_days_of_a_hub_count_what_departments_decided_and_counting_again_changes_nothing(hub: Office) -> None:
    gul = officer(Role.DESK_OFFICER, "kp-pnd", "Gul", office=hub, place="Nowshera")
    sadia = officer(Role.SCHEME_OFFICER, "bait-ul-mal", "Sadia")
    for event in ("approve", "refuse"):
        case = rukhsana_applies(gul)
        step(case, "take_up", sadia)
        given = {"reason": "As the law says.", "law": "section 4"} | ({"ground": "other"} if event == "refuse" else {})
        step(case, event, sadia, **given)
    Case.objects.update(opened_at=F("opened_at") - timedelta(days=6))
    assert count_decisions() == 1
    assert count_decisions() == 0
    figures = queries.figures_of([hub])[hub.pk]
    assert (figures.decided, figures.days_to_decision) == (2, 6)


def test_the_demonstration_has_five_hundred_hubs_and_makes_them_once() -> None:
    assert make_demo_hubs() == 500
    assert make_demo_hubs() == 0
    figures = queries.figures_of(Office.objects.filter(one_window=True))
    assert len(figures) == 500
    assert all(one.served > 0 and one.minutes_to_call for one in figures.values())
    assert Office.objects.get(code="hub-pk526-03").hours.filter(weekday=1).count() == 2


def test_an_officer_of_a_district_sees_the_hubs_of_that_district(hub: Office) -> None:
    lahore = Office.objects.create(
        code="lhr-1",
        name_en="Hub Lahore",
        name_ur="مرکز لاہور",
        organisation_id="kp-pnd",
        place=district("Lahore"),
        one_window=True,
    )
    assert list(queries.hubs(viewer_of(at_the_window(hub)))) == [hub]
    assert set(queries.hubs(viewer_of(looking_as(Role.ANALYST, username="zara")))) == {hub, lahore}
