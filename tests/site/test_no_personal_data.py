"""No name, number or posted word reaches a log line or an error page."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from saiban.access.models import Agreement, Posting, Purpose, Role, User
from saiban.access.viewer import PURPOSE_KEY
from saiban.exchange.lists import jobs, services
from saiban.exchange.models import SentList
from tests.access.agreements import agree
from tests.access.people import give_second_factor

pytestmark = pytest.mark.django_db

CNIC = "35201-1234567-1"
NAME = "Ghulam Fatima"
URDU_NAME = "غلام فاطمہ"
PHONE = "0300-1234567"
PERSONAL = (CNIC, CNIC.replace("-", ""), "1234567", NAME, "Fatima", URDU_NAME, PHONE, PHONE.replace("-", ""))


@csrf_exempt
def crash(request: HttpRequest) -> HttpResponse:
    """Stand for a page with a fault, in the middle of a person's values."""
    name, cnic = request.POST["name"], request.POST["cnic"]
    raise RuntimeError(f"{name} ({cnic}) has no household")


@csrf_exempt
def crash_in_the_database(request: HttpRequest) -> HttpResponse:
    """Stand for a statement that fails: the server's own message names the value."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::date", [request.POST["cnic"]])
    return HttpResponse("never")


crash.needs = crash_in_the_database.needs = "signed_in"  # type: ignore[attr-defined] - read by the middleware
urlpatterns = [
    path("crash/", crash, name="crash"),
    path("crash-in-the-database/", crash_in_the_database, name="crash_in_the_database"),
    path("", include("saiban.site.urls")),
]
handler400 = "saiban.frame.views.bad_request"
handler403 = "saiban.frame.views.refused"
handler404 = "saiban.frame.views.not_found"
handler500 = "saiban.frame.views.broken"


@pytest.fixture
def log_lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """Return a function that gives what was logged since the test began, in the file and on standard error."""
    file = settings.DATA / "log" / "saiban.log"
    start = file.stat().st_size if file.exists() else 0

    def since() -> str:
        written = file.read_bytes()[start:].decode() if file.exists() else ""
        printed = capsys.readouterr()
        return written + printed.err + printed.out

    yield since


@pytest.fixture
def steward() -> Client:
    """A steward who has signed in and said why."""
    user = User.objects.create_user("ayesha", "Neem-tree-47-shade", full_name="Ayesha Siddiqui")
    Posting.objects.create(
        user=user, role=Role.STEWARD, organisation_id="registry", valid=DateRange(date(2020, 1, 1), None)
    )
    client = Client(raise_request_exception=False)
    client.force_login(user)
    give_second_factor(client, user)
    session = client.session
    session[PURPOSE_KEY] = Purpose.STEWARDSHIP.value
    session.save()
    return client


def assert_nothing_personal(text: str) -> None:
    for word in PERSONAL:
        assert word not in text, f"{word} in: {text}"


@pytest.mark.parametrize("asked", [CNIC, NAME, URDU_NAME, PHONE])
def test_a_search_leaves_no_trace_of_what_was_sought(steward: Client, log_lines: Any, asked: str) -> None:
    answer = steward.post("/find/", {"q": asked, "guardian": "", "district": "", "birth_year": "", "sex": ""})
    assert answer.status_code == 200
    text = log_lines()
    assert '"url": "registry:find"' in text
    assert_nothing_personal(text)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["/crash/", "/crash-in-the-database/"])
def test_a_fault_is_logged_by_its_kind_and_place_alone(steward: Client, log_lines: Any, address: str) -> None:
    answer = steward.post(address, {"name": NAME, "cnic": CNIC})
    assert answer.status_code == 500
    assert_nothing_personal(answer.content.decode())
    assert "Traceback" not in answer.content.decode()
    text = log_lines()
    assert_nothing_personal(text)
    faults = [json.loads(line) for line in text.splitlines() if '"exception"' in line]
    kind = "RuntimeError" if address == "/crash/" else "DataError"
    assert any(kind in link["type"] for fault in faults for link in fault["exception"])
    assert any("test_no_personal_data.py" in place for fault in faults for place in fault["exception"][0]["at"])
    assert all(fault["request"] for fault in faults)


@pytest.mark.parametrize(
    "address", [f"/find/?q={CNIC}", f"/{CNIC}/", f"/person/{NAME}/", f"/person/{CNIC.replace('-', '')}/?page={PHONE}"]
)
def test_a_number_wrongly_put_into_an_address_is_not_written_down(
    steward: Client, log_lines: Any, address: str
) -> None:
    assert steward.get(address).status_code in {400, 404}
    Client().get(address)
    assert_nothing_personal(log_lines())


def test_a_form_that_is_refused_is_not_written_down(log_lines: Any) -> None:
    Client(enforce_csrf_checks=True).post("/sign-in/", {"username": NAME, "password": CNIC})
    Client().post("/sign-in/", {"username": NAME, "password": CNIC})
    Client(headers={"host": f"{PHONE}.example"}).get("/sign-in/")
    assert_nothing_personal(log_lines())


def test_whoever_logs_a_number_finds_it_struck_out(log_lines: Any) -> None:
    structlog.get_logger("saiban.registry").warning("linked", value=CNIC, more=[{"phone": "+92 300 1234567"}], count=12)
    line = json.loads(next(line for line in log_lines().splitlines() if "linked" in line))
    assert line["value"] == "[number]"
    assert line["more"] == [{"phone": "[number]"}]
    assert line["count"] == 12


def test_of_another_packages_words_only_the_fixed_part_is_kept(log_lines: Any) -> None:
    logging.getLogger("somebody").error("could not greet %s", NAME)
    logging.getLogger("somebody").error(f"could not greet {NAME}")
    text = log_lines()
    assert "could not greet %s" in text
    assert_nothing_personal(text)


def test_every_line_is_json_with_the_request_that_caused_it(steward: Client, log_lines: Any) -> None:
    answer = steward.get("/")
    lines = [json.loads(line) for line in log_lines().splitlines() if line.startswith("{")]
    mine = [line for line in lines if line.get("request") == answer["X-Request-ID"]]
    assert mine
    assert mine[-1]["user"] == User.objects.get(username="ayesha").pk
    assert Path(settings.DATA / "log").stat().st_mode & 0o077 == 0


def test_a_list_that_is_handed_in_leaves_no_trace_of_whom_it_names(steward: Client, log_lines: Any) -> None:
    agree("registry", fields=("name",))
    page = steward.get("/lists/").content.decode()
    rows = f"CNIC,Name,Mobile\n{CNIC},{NAME},{PHONE}\n{CNIC[:-3]},{URDU_NAME},\n"
    told = {
        "once": re.search(r'name="once" value="([^"]+)"', page)[1],
        "agreement": Agreement.objects.get().code,
        "file": SimpleUploadedFile("list.csv", rows.encode()),
    }
    answer = steward.post("/lists/", told)
    assert answer.status_code == 302
    assert_nothing_personal(answer["Location"])
    sent = SentList.objects.get()
    services.ask(sent, want="fields", fields=["name"])
    jobs.answer_list(sent=sent.pk)
    answers = steward.post(f"/lists/{sent.pk}/answers/")
    assert answers.status_code == 200
    assert_nothing_personal(str(answers.headers))
    steward.post("/lists/trace/", {"number": CNIC, "mark": NAME})
    steward.post("/lists/", {**told, "once": "x", "file": SimpleUploadedFile("list.xlsx", CNIC.encode())})
    steward.post("/verification/results/", {"once": "y", "file": SimpleUploadedFile("r.csv", CNIC.encode())})
    assert_nothing_personal(log_lines())
