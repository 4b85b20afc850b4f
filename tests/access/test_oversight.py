"""Oversight: what an auditor is shown of a week in which somebody was curious."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from saiban.access.models import AccessLog, Purpose, Role, User, WellKnownPerson
from saiban.access.oversight.looks import Period, unusual
from saiban.access.oversight.rules import MANY, STATED, Rule, is_very_many, usual
from saiban.access.viewer import Viewer
from saiban.directory.models import Place
from saiban.frame import extensions
from tests.access.people import district, looking_as, post

pytestmark = pytest.mark.django_db

KARACHI = ZoneInfo("Asia/Karachi")
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))
SINGER, MOTHER, GUL, STRANGER = 900, 501, 500, 77
NUMBERS = {SINGER: "100000000012", MOTHER: "100000000020", GUL: "100000000039", STRANGER: "100000000047"}
HOUSEHOLDS = ({GUL, MOTHER}, {SINGER}, {STRANGER})


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A singer whom everybody knows, Gul Zaman and his mother in one household, and a stranger from Peshawar."""
    for forms in ("saiban.access.forms", "saiban.access.oversight.forms"):
        monkeypatch.setattr(f"{forms}.parse_number", lambda text: text.replace("-", ""))
    known = dict(extensions._subjects)
    peshawar = district("Peshawar").pk
    extensions.subject(
        "person",
        "person",
        keys_of=lambda number: [key for key, each in NUMBERS.items() if each == number],
        numbers_of=lambda keys: {key: NUMBERS[key] for key in keys if key in NUMBERS},
        family_of=lambda key: next(one for one in HOUSEHOLDS if key in one),
        districts_of=lambda keys: {STRANGER: peshawar} if STRANGER in keys else {},
    )
    yield
    extensions._subjects.clear()
    extensions._subjects.update(known)


def officer(username: str, place: Place | None = None, role: Role = Role.DESK_OFFICER) -> Viewer:
    """An officer at a desk."""
    user = User.objects.create(username=username, full_name=username.title())
    return Viewer(user, post(user, role, "kp-pnd", place), Purpose.CASE_HANDLING)


def saw(viewer: Viewer, day: int, people: list[int], *, hour: int = 11, month: int = 11, act: str = "view") -> None:
    """The officer was shown these people at an hour of a day of 2026."""
    AccessLog.objects.create(
        at=datetime(2026, month, day, hour, 15, tzinfo=KARACHI),
        user=viewer.user,
        posting=viewer.posting,
        act=act,
        subject_kind="person",
        subjects=people,
        results=len(people),
    )


@pytest.fixture
def auditor() -> Viewer:
    """Who oversees the whole country."""
    return officer("tariq", role=Role.AUDITOR)


def found(auditor: Viewer, rule: Rule) -> list[tuple[str, int, int]]:
    """User, day of the month and number of people of each line."""
    names = dict(User.objects.values_list("pk", "username"))
    return [(names[one.user], one.day.day, one.people) for one in unusual(auditor, rule, WEEK)]


def test_a_day_with_many_more_people_than_usual_is_shown(auditor: Viewer) -> None:
    gul, bilal = officer("gul"), officer("bilal")
    for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13):
        saw(gul, day, list(range(20)))
        saw(bilal, day, list(range(20)))
    saw(gul, 17, list(range(70)))
    saw(bilal, 17, list(range(55)))  # more than usual, but not three times

    (line,) = unusual(auditor, Rule.VOLUME, WEEK)
    assert (line.user, line.day, line.people) == (gul.user.pk, date(2026, 11, 17), 70)
    assert (line.own_usual, line.peers_usual) == (20, 20)


def test_a_habit_of_many_is_shown_where_peers_see_few(auditor: Viewer) -> None:
    gul, bilal, sana = officer("gul"), officer("bilal"), officer("sana", role=Role.STEWARD)
    for day in (10, 11, 12, 17):
        saw(gul, day, list(range(200)))
        saw(bilal, day, list(range(10)))
        saw(sana, day, list(range(200)))  # another role, with other work
    assert found(auditor, Rule.VOLUME) == [("gul", 17, 200)]


def test_what_is_very_many_needs_many_and_something_to_compare_with() -> None:
    assert not is_very_many(MANY - 1, [1], [1])
    assert is_very_many(MANY, [], [])
    assert is_very_many(MANY, [10, 9, 8], [100])
    assert not is_very_many(MANY, [10], [])
    assert usual([3, 100, 5]) == 5


def test_own_record_and_household_are_shown_once_the_number_is_stated(auditor: Viewer) -> None:
    gul = officer("gul")
    saw(gul, 18, [GUL])
    saw(gul, 19, [STRANGER, MOTHER])
    assert found(auditor, Rule.FAMILY) == []

    browser = looking_as(Role.DESK_OFFICER, "kp-pnd", username="gul")
    assert browser.post("/own-number/", {"number": NUMBERS[GUL]}).status_code == 302
    assert found(auditor, Rule.FAMILY) == [("gul", 19, 1), ("gul", 18, 1)]

    browser.post("/own-number/", {"number": NUMBERS[STRANGER]})  # another number hides nothing
    assert found(auditor, Rule.FAMILY) == [("gul", 19, 2), ("gul", 18, 1)]
    assert User.objects.get(pk=gul.user.pk).own_number == NUMBERS[STRANGER]


def test_looks_at_well_known_people_are_shown_while_they_are_on_the_list(auditor: Viewer) -> None:
    gul = officer("gul")
    saw(gul, 18, [STRANGER, SINGER], act="search")
    assert found(auditor, Rule.WELL_KNOWN) == []

    browser = looking_as(Role.AUDITOR, username="tariq", purpose=Purpose.AUDIT)
    answer = browser.post("/log/well-known/", {"number": NUMBERS[SINGER], "why": "sings on television"})
    assert answer.status_code == 302
    assert found(auditor, Rule.WELL_KNOWN) == [("gul", 18, 1)]
    again = browser.post("/log/well-known/", {"number": NUMBERS[SINGER], "why": "twice"})
    assert "on the list already" in again.content.decode()
    nobody = browser.post("/log/well-known/", {"number": "199999999990", "why": "nobody"})
    assert "Nobody in the registry has this number." in nobody.content.decode()

    listed = WellKnownPerson.objects.get()
    assert browser.post(f"/log/well-known/{listed.pk}/end/").status_code == 302
    assert found(auditor, Rule.WELL_KNOWN) == []
    listed.refresh_from_db()
    assert listed.ended_by.username == "tariq"
    acts = AccessLog.objects.filter(user__username="tariq", subjects=[SINGER]).values_list("act", flat=True)
    assert sorted(acts) == ["list_well_known", "unlist_well_known"]


def test_a_look_at_somebody_of_another_district_is_shown(auditor: Viewer) -> None:
    saw(officer("gul", district("Nowshera")), 18, [STRANGER, MOTHER])
    saw(officer("zarina", district("Peshawar")), 18, [STRANGER])
    saw(officer("bilal"), 18, [STRANGER])  # his posting is for the whole country
    assert found(auditor, Rule.DISTRICT) == [("gul", 18, 1)]


@pytest.mark.parametrize(("hour", "shown"), [(20, False), (21, True), (23, True), (0, True), (5, True), (6, False)])
def test_a_look_at_night_is_shown(auditor: Viewer, hour: int, shown: bool) -> None:
    saw(officer("gul"), 18, [STRANGER], hour=hour)
    assert found(auditor, Rule.NIGHT) == ([("gul", 18, 1)] if shown else [])


def test_days_are_counted_by_the_clock_of_the_country(auditor: Viewer) -> None:
    gul = officer("gul")
    saw(gul, 15, [STRANGER], hour=23)
    saw(gul, 16, [STRANGER], hour=0)
    saw(gul, 22, [STRANGER], hour=23)
    saw(gul, 23, [STRANGER], hour=0)
    assert found(auditor, Rule.NIGHT) == [("gul", 22, 1), ("gul", 16, 1)]


def test_auditors_reading_the_log_and_refusals_are_no_looks(auditor: Viewer) -> None:
    saw(auditor, 18, [STRANGER], hour=23, act="read_log")
    AccessLog.objects.create(
        at=datetime(2026, 11, 18, 23, tzinfo=KARACHI),
        user=auditor.user,
        act="view",
        subject_kind="person",
        subjects=[STRANGER],
        outcome="refused",
    )
    assert found(auditor, Rule.NIGHT) == []


def test_an_auditor_of_a_district_sees_what_was_done_from_there() -> None:
    saw(officer("gul", district("Nowshera")), 18, [STRANGER], hour=23)
    saw(officer("bilal", district("Peshawar")), 18, [STRANGER], hour=23)
    auditor = officer("tariq", district("Nowshera"), Role.AUDITOR)
    assert found(auditor, Rule.NIGHT) == [("gul", 18, 1)]


def test_the_page_states_every_rule_and_counts_and_leads_to_the_looks() -> None:
    gul = officer("gul", district("Nowshera"))
    saw(gul, 18, [STRANGER], hour=23)
    browser = looking_as(Role.AUDITOR, username="tariq", purpose=Purpose.AUDIT)
    days = "first_day=2026-11-16&last_day=2026-11-22"

    text = browser.get(f"/log/unusual/?{days}").content.decode()
    for rule in Rule:
        assert str(rule.label) in text
    assert "nine in the evening" in text
    assert "At night: 1" in text
    assert "2 users have not said which registry number is their own" in text

    text = browser.get(f"/log/unusual/?{days}&rule=night").content.decode()
    assert "/log/?user=gul&amp;first_day=2026-11-18&amp;last_day=2026-11-18" in text
    assert "1000-0000-0047" in text
    assert AccessLog.objects.filter(user__username="tariq", act="read_log").count() == 2
    assert set(STATED) == set(Rule)


@pytest.mark.parametrize(
    "query",
    [
        "first_day=2026-11-22&last_day=2026-11-16",
        "first_day=2026-01-01&last_day=2026-11-16",
        "first_day=2026-11-16&last_day=never",
        "first_day=2026-11-16&last_day=2026-11-17&rule=gossip",
    ],
)
def test_days_that_can_not_be_looked_through_are_refused(query: str) -> None:
    browser = looking_as(Role.AUDITOR, username="tariq", purpose=Purpose.AUDIT)
    assert browser.get(f"/log/unusual/?{query}").status_code == 400


def test_a_number_that_is_no_persons_is_refused() -> None:
    browser = looking_as(Role.DESK_OFFICER, "kp-pnd", username="gul")
    answer = browser.post("/own-number/", {"number": "200000000012"})
    assert "This is not the number of a person." in answer.content.decode()
    assert not AccessLog.objects.filter(act="state_own_number").exists()


def test_the_log_names_the_asking_system_the_refusal_and_of_many_people_the_first() -> None:
    people = [*range(10_000, 10_100), SINGER]
    for partner in ("eobi-is", "bisp-is"):
        AccessLog.objects.create(
            partner=partner,
            act="exchange.search",
            subject_kind="person",
            subjects=people,
            agreement="A-7",
            outcome="refused" if partner == "eobi-is" else "",
            reason="expired" if partner == "eobi-is" else "",
        )
    browser = looking_as(Role.AUDITOR, username="tariq", purpose=Purpose.AUDIT)
    text = browser.get("/log/?partner=eobi-is").content.decode()
    assert "eobi-is" in text
    assert "bisp-is" not in text
    assert "the agreement is not valid today" in text
    assert "A-7" in text
    assert "and 81 more" in text

    text = browser.get(f"/log/?number={NUMBERS[SINGER]}").content.decode()
    assert text.count("1000-0000-0012</bdi>") == 2
