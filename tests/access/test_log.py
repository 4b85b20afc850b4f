"""The log: it can only grow, and auditors read in it who looked at whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from saiban.access import log
from saiban.access.acts import LABELS
from saiban.access.models import AccessLog, Purpose, Role, User
from saiban.access.queries import LogFilter, log_rows
from saiban.access.viewer import Viewer
from saiban.directory.models import Place
from saiban.frame import extensions
from saiban.frame.translations import ROOMS
from tests.access.people import district, looking_as, post

pytestmark = pytest.mark.django_db

NUMBER, MERGED, OTHER = "100000000012", "100000000020", "100000000039"
KEYS = {NUMBER: [12, 20], MERGED: [12, 20], OTHER: [39]}


@pytest.fixture(autouse=True)
def three_people(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Zainab has two numbers, because two records of hers were merged; Bashir has one."""
    monkeypatch.setattr("saiban.access.forms.parse_number", lambda text: text.replace("-", ""))
    known = dict(extensions._subjects)
    numbers = {12: NUMBER, 20: MERGED, 39: OTHER}
    extensions.subject(
        "person",
        "person",
        keys_of=lambda number: KEYS.get(number, []),
        numbers_of=lambda keys: {key: numbers[key] for key in keys if key in numbers},
    )
    yield
    extensions._subjects.clear()
    extensions._subjects.update(known)


@pytest.fixture
def bilal() -> Viewer:
    """A scheme officer in the middle of his work."""
    user = User.objects.create(username="bilal", full_name="Bilal Ahmed Khan")
    return Viewer(user, post(user, Role.SCHEME_OFFICER, "bisp"), Purpose.CASE_HANDLING, "request-1")


def test_a_look_is_written_with_who_why_for_whom_and_what(bilal: Viewer) -> None:
    log.write(bilal, act="view", subject_kind="person", subjects=[12], fields=["name", "cnic"], results=1)

    row = AccessLog.objects.get()
    assert (row.user, row.posting, row.on_behalf_of_id) == (bilal.user, bilal.posting, "bisp")
    assert (row.act, row.purpose, row.subjects, row.fields) == ("view", "case_handling", [12], ["name", "cnic"])
    assert row.request == "request-1"
    assert row.at is not None


def test_a_look_that_is_rolled_back_leaves_no_row(bilal: Viewer) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        log.write(bilal, act="view", subject_kind="person", subjects=[12])
        raise RuntimeError
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_accesslog SET act = 'nothing'",
        "DELETE FROM access_accesslog",
        "TRUNCATE access_accesslog",
        "ALTER TABLE access_accesslog DISABLE TRIGGER ALL",
        "DROP TABLE access_accesslog",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_can_not_change_the_log(bilal: Viewer, statement: str) -> None:
    log.write(bilal, act="view", subject_kind="person", subjects=[12])

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AccessLog.objects.get().act == "view"


@pytest.mark.parametrize(
    "verb", ["UPDATE access_accesslog SET act = ''", "DELETE FROM access_accesslog", "TRUNCATE access_accesslog"]
)
def test_not_even_the_owner_changes_the_log_by_a_statement(verb: str) -> None:
    import psycopg

    from saiban.frame import database, roles

    address = database.parameters(roles.OWNER) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(**address) as owner, pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
        owner.execute(verb)
    assert "can only be added to" in str(refused.value)


def test_an_auditor_sees_who_looked_at_a_person_under_old_numbers_too(bilal: Viewer) -> None:
    log.write(bilal, act="view", subject_kind="person", subjects=[20], results=1)
    log.write(bilal, act="view", subject_kind="person", subjects=[39], results=1)
    log.write(bilal, act="view", subject_kind="household", subjects=[12], results=1)
    auditor = looking_as(Role.AUDITOR, purpose=Purpose.AUDIT)

    page = auditor.get("/log/", {"number": NUMBER}).content.decode()

    assert page.count("Bilal Ahmed Khan") == 1
    assert "1000-0000-0020" in page
    assert "1000-0000-0039" not in page
    assert "serving the person" in page
    read = AccessLog.objects.order_by("id").last()
    assert (read.act, read.user, read.subjects) == ("read_log", auditor.user, [12, 20])


def test_a_number_that_nobody_has_gives_nothing(bilal: Viewer) -> None:
    log.write(bilal, act="view", subject_kind="person", subjects=[12])
    auditor = looking_as(Role.AUDITOR, purpose=Purpose.AUDIT)

    assert "Nothing on the log fits" in auditor.get("/log/", {"number": "100000000047"}).content.decode()


def test_opened_without_a_filter_the_log_shows_nothing_yet(bilal: Viewer) -> None:
    log.write(bilal, act="view", subject_kind="person", subjects=[12])
    auditor = looking_as(Role.AUDITOR, purpose=Purpose.AUDIT)

    assert "Bilal" not in auditor.get("/log/").content.decode()


def test_an_auditor_of_a_district_sees_only_what_was_done_from_there(bilal: Viewer) -> None:
    gul = User.objects.create(username="gul", full_name="Gul Zaman")
    there = Viewer(gul, post(gul, Role.DESK_OFFICER, "kp-pnd", district("Nowshera")), Purpose.CASE_HANDLING)
    log.write(there, act="view", subject_kind="person", subjects=[12])
    log.write(bilal, act="view", subject_kind="person", subjects=[12])
    auditor = looking_as(Role.AUDITOR, "kp-pnd", place=district("Nowshera"), purpose=Purpose.AUDIT)

    page = auditor.get("/log/", {"number": NUMBER}).content.decode()
    assert "Gul Zaman" in page
    assert "Bilal" not in page


@pytest.mark.parametrize(
    "address", ["/log/?cnic=1730112345678", "/log/?first_day=yesterday", "/log/?act=look", "/log/?user=x&order=at"]
)
def test_an_unknown_filter_or_value_is_refused_with_a_reason(address: str) -> None:
    auditor = looking_as(Role.AUDITOR, purpose=Purpose.AUDIT)
    response = auditor.get(address)

    assert response.status_code == 400
    assert 'class="wrong"' in response.content.decode()


def test_nobody_but_auditors_reads_the_log() -> None:
    for role in set(Role) - {Role.AUDITOR}:
        assert looking_as(role, username=f"user-{role}").get("/log/").status_code == 403


def test_everything_that_is_written_on_the_log_has_words() -> None:
    written = {
        act
        for path in ROOMS.rglob("*.py")
        for call in re.findall(r"log\.write\((.+?)\)\n", path.read_text(encoding="utf-8"), re.DOTALL)
        for act in re.findall(r"act=\"([\w.]+)\"", call)
    }
    assert {"view", "search", "sign_in"} <= written
    assert written <= set(LABELS)


def test_an_auditor_of_a_province_sees_what_was_done_in_its_districts_and_tehsils() -> None:
    nowshera = district("Nowshera")
    tehsil = nowshera.parts.first()
    for number, place in enumerate((nowshera.parent, nowshera, tehsil, district("Lahore"))):
        user = User.objects.create(username=f"officer{number}", full_name=f"Officer {number}")
        log.write(Viewer(user, post(user, Role.DESK_OFFICER, "bisp", place), Purpose.CASE_HANDLING), act="view")
    seen = {
        place.level: {row.user.username for row in log_rows(auditor_of(place), LogFilter(act="view"))}
        for place in (nowshera.parent, nowshera, tehsil)
    }
    assert seen == {
        "province": {"officer0", "officer1", "officer2"},
        "district": {"officer1", "officer2"},
        "tehsil": {"officer2"},
    }


def auditor_of(place: Place) -> Viewer:
    """An auditor posted for a place."""
    user = User.objects.create(username=f"auditor-{place.pk}", full_name="Tariq Mehmood")
    return Viewer(user, post(user, Role.AUDITOR, "registry", place), Purpose.AUDIT)
